"""``amend``: an entry that was recorded wrongly is voided, and recorded as it should have been."""

from typing import Annotated

from typer import Option

from cli.context import Context
from cli.recording.options import Amending, EntryOf, Reason, Said, Writing


def amend(
    ctx: Context,
    entry: EntryOf = None,
    reason: Reason = None,
    without: Annotated[
        list[str] | None,
        Option(
            "--without", metavar="OPTION", help="Leave out what the entry has: --without quote."
        ),
    ] = None,
    *,
    changes: Amending,
    said: Said,
    writing: Writing,
) -> None:
    """Void an entry and record it as it should have been.

    For example: counterfoil amend istanbul-2025#8 303 --reason "misread"

    What is not given stays as it was. Both are done in one go; the new entry keeps the key, and what
    pointed at the old one follows. A source that changes its own word does so with correct.
    """
    from cli.recording.act import acting
    from cli.recording.amendment import amend_entry

    with acting(ctx, writing) as act:
        amend_entry(act, entry, changes, said, reason=reason, without=without or ())
