"""``void``: the recorder made a mistake."""

from typing import Annotated

from typer import Option

from cli.context import Context
from cli.recording.options import EntryOf, Reason, Writing


def void(
    ctx: Context,
    entry: EntryOf = None,
    reason: Reason = None,
    replacement: Annotated[
        str | None,
        Option("--replacement", metavar="ENTRY", help="The entry that stands for it."),
    ] = None,
    *,
    writing: Writing,
) -> None:
    """Void an entry that was recorded by mistake.

    For example: counterfoil void istanbul-2025#9 --reason "entered twice" --replacement istanbul-2025#8

    It stays in the ledger and counts no more; what it had corrected, retracted or disputed is back. A
    source that changes its own word does so with correct or retract.
    """
    from cli.recording.act import acting
    from domain.names.citation import Citation

    if replacement is not None:
        Citation.parse(replacement)
    with acting(ctx, writing) as act:
        found = act.entry(entry)
        act.record(
            {
                "event": "EntryVoided",
                "agreement": found.agreement,
                "key": writing.key,
                "of": found.number,
                "reason": act.needed(reason, "--reason", "Reason", why="what the mistake was"),
                "replacement": replacement,
            },
            sure=f"Void {found.citation}, which {found.summary}?",
        )
