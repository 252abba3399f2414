"""``dispute``: a source contradicts what another said."""

from cli.context import Context
from cli.recording.options import DimensionOf, EntryOf, FlowOf, Number, Parts, Said, Writing


def dispute(
    ctx: Context,
    entry: EntryOf = None,
    quantity: Number = None,
    by: Parts = None,
    flow: FlowOf = None,
    dimension: DimensionOf = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a source contradicts what another said.

    For example: counterfoil dispute istanbul-2025#8 300 --flow RU:UA --source ua-president
    --stated 2025-05-25

    With or without a number of its own. It contests the total; with --dimension, or with --by alone,
    those parts.
    """
    from cli.recording import typed
    from cli.recording.act import acting
    from cli.recording.statement import statement

    with acting(ctx, writing) as act:
        found = act.entry(entry, flow)
        act.record(
            {
                "event": "StatementDisputed",
                "agreement": found.agreement,
                "key": writing.key,
                "of": found.number,
                "quantity": typed.quantity(quantity),
                "breakdowns": typed.breakdowns(by),
                "flow": typed.flow_choice(act.flow_of(found, flow), found.state),
                "dimension": dimension,
                "statement": statement(act, said),
            }
        )
