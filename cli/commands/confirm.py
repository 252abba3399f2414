"""``confirm``: a source bears out what another asserted."""

from cli.context import Context
from cli.recording.options import DimensionOf, EntryOf, FlowOf, Number, Said, Writing


def confirm(
    ctx: Context,
    entry: EntryOf = None,
    quantity: Number = None,
    flow: FlowOf = None,
    dimension: DimensionOf = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a source bears out what another said.

    For example: counterfoil confirm istanbul-2025#8 --flow RU:UA --source ua-president --stated 2025-05-24

    A confirmation covers what it names: one flow, one dimension; --flow all is every flow of the entry.
    Where AGREEMENT/STAGE@SOURCE has several figures, the one for that flow is meant.
    """
    from cli.recording import typed
    from cli.recording.act import acting
    from cli.recording.statement import statement

    with acting(ctx, writing) as act:
        found = act.entry(entry, flow)
        act.record(
            {
                "event": "FigureConfirmed",
                "agreement": found.agreement,
                "key": writing.key,
                "of": found.number,
                "quantity": typed.quantity(quantity),
                "flow": typed.flow_choice(act.flow_of(found, flow), found.state),
                "dimension": dimension,
                "statement": statement(act, said),
            }
        )
