"""``retract``: a source takes its own word back."""

from cli.context import Context
from cli.recording.options import EntryOf, FlowOf, Said, Writing


def retract(
    ctx: Context, entry: EntryOf = None, flow: FlowOf = None, *, said: Said, writing: Writing
) -> None:
    """Record that a source takes its own word back.

    For example: counterfoil retract istanbul-2025#8 --flow all --stated 2025-05-26

    The source is that of the entry. A mistake of the recorder's own is put right with void.
    """
    from cli.recording import typed
    from cli.recording.act import acting
    from cli.recording.statement import statement

    with acting(ctx, writing) as act:
        found = act.entry(entry, flow)
        act.record(
            {
                "event": "StatementRetracted",
                "agreement": found.agreement,
                "key": writing.key,
                "of": found.number,
                "flow": typed.flow_choice(act.flow_of(found, flow), found.state),
                "statement": statement(act, said, source=found.source),
            }
        )
