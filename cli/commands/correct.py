"""``correct``: a source changes its own number."""

from cli.context import Context
from cli.recording.options import EntryOf, FlowOf, Number, Parts, Said, Writing


def correct(
    ctx: Context,
    entry: EntryOf = None,
    quantity: Number = None,
    by: Parts = None,
    flow: FlowOf = None,
    *,
    said: Said,
    writing: Writing,
) -> None:
    """Record that a source changes its own number.

    For example: counterfoil correct istanbul-2025#8 303 --flow UA:RU --stated 2025-05-26

    It replaces quantity and parts together, from the day on which it was stated. The source is that of
    the entry. A mistake of the recorder's own is put right with amend.
    """
    from cli.recording import typed
    from cli.recording.act import acting
    from cli.recording.statement import statement
    from domain.values.quantity import Quantity

    with acting(ctx, writing) as act:
        found = act.entry(entry, flow)
        if quantity is None and not by and act.asks:
            quantity = act.needed(None, "QUANTITY", "Quantity", read=Quantity.typed)
        act.record(
            {
                "event": "FigureCorrected",
                "agreement": found.agreement,
                "key": writing.key,
                "of": found.number,
                "quantity": typed.quantity(quantity),
                "breakdowns": typed.breakdowns(by),
                "flow": typed.flow_choice(act.flow_of(found, flow), found.state),
                "statement": statement(act, said, source=found.source),
            }
        )
