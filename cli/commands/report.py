"""``report``: a source states a number."""

from cli.context import Context
from cli.recording.options import Figure, PlaceOf, Said, ScopeOf, UpTo, Writing


def report(
    ctx: Context,
    place: PlaceOf = None,
    *,
    given: Figure,
    scope: ScopeOf = None,
    up_to: UpTo = None,
    said: Said,
    writing: Writing,
) -> None:
    """Record a number that a source states.

    For example: counterfoil report istanbul-2025/s2 307 --each-way --source ru-mod --stated 2025-05-24

    Measure, unit and flow are those of the terms where these leave one choice. Without a stage, --scope
    says how far the number reaches.
    """
    from cli.recording.act import acting
    from cli.recording.figure import figure
    from cli.recording.reach import Reach
    from cli.recording.statement import statement

    with acting(ctx, writing) as act:
        named = act.place(place)
        reach = Reach(scope, named.stage, up_to)
        fields = figure(act, act.state(named.agreement), given, reach)
        act.record({**fields, "key": writing.key, "statement": statement(act, said)})
