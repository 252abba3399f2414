"""``repeat``: an outlet passes another entry on, garbled or not."""

from cli.context import Context
from cli.recording.options import (
    EachWay,
    EntryOf,
    FlowsOf,
    MeasureOf,
    Number,
    Parts,
    Said,
    ScopeOf,
    StageSlug,
    UnitOf,
    UpTo,
    Writing,
)


def repeat(
    ctx: Context,
    entry: EntryOf = None,
    quantity: Number = None,
    flow: FlowsOf = None,
    each_way: EachWay = False,
    by: Parts = None,
    measure: MeasureOf = None,
    unit: UnitOf = None,
    scope: ScopeOf = None,
    stage: StageSlug = None,
    up_to: UpTo = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that an outlet passes another entry on.

    For example: counterfoil repeat istanbul-2025#8 --source some-outlet --stated 2025-05-25

    What is not given is the entry's: scope, stage, flows, measure, unit and total. A repeat asserts
    nothing, whatever it made of the number.
    """
    from cli.recording.act import acting
    from cli.recording.figure import Typed, figure
    from cli.recording.passed_on import passed_on
    from cli.recording.statement import statement
    from domain.deciding.figures import check_repeated
    from domain.names.citation import Place

    with acting(ctx, writing) as act:
        found = act.entry(entry)
        check_repeated(found.state, found.number)
        given = Typed(quantity, flow, each_way, by, measure, unit, scope, up_to)
        given, slug = passed_on(act, found, given, stage)
        fields = figure(act, found.state, Place(found.agreement, slug), given)
        act.record(
            {
                **fields,
                "key": writing.key,
                "repeats": found.number,
                "statement": statement(act, said),
            }
        )
