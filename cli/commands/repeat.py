"""``repeat``: an outlet passes another entry on, garbled or not."""

from cli.context import Context
from cli.recording.options import EntryOf, Figure, Said, ScopeOf, StageSlug, UpTo, Writing


def repeat(
    ctx: Context,
    entry: EntryOf = None,
    *,
    given: Figure,
    scope: ScopeOf = None,
    stage: StageSlug = None,
    up_to: UpTo = None,
    said: Said,
    writing: Writing,
) -> None:
    """Record that an outlet passes another entry on.

    For example: counterfoil repeat istanbul-2025#8 --source some-outlet --stated 2025-05-25

    What is not given is the entry's: scope, stage, flows, measure, unit and total. A repeat asserts
    nothing, whatever it made of the number. Where AGREEMENT/STAGE@SOURCE has several figures, the one
    for that flow is meant.
    """
    from cli.recording.act import acting
    from cli.recording.figure import figure
    from cli.recording.passed_on import about, passed_on
    from cli.recording.reach import Reach
    from cli.recording.statement import statement
    from domain.deciding.figures import check_repeated

    with acting(ctx, writing) as act:
        found = act.entry(entry, about(given))
        check_repeated(found.state, found.number)
        taken_over, reach = passed_on(act, found, given, Reach(scope, stage, up_to))
        fields = figure(act, found.state, taken_over, reach)
        act.record(
            {
                **fields,
                "key": writing.key,
                "repeats": found.number,
                "statement": statement(act, said),
            }
        )
