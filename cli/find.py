"""``find``: where a text stands."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from cli.context import Context

if TYPE_CHECKING:
    from cli.output.answer import Answer, Row
    from projections.find import FoundRow


def find(
    ctx: Context,
    text: Annotated[str, Argument(help="Part of a name, title, note, quotation, link or key.")],
) -> None:
    """Find the entries in whose words a text stands.

    \b
    For example:
      counterfoil find Medinsky

    Capitals make no difference. Voided entries are marked, never hidden.
    """
    from cli.failures import Failure
    from cli.output.answer import Column
    from cli.rows import answer, records
    from projections.find import FoundRow, may_hold
    from projections.find import find as find_in

    if not text.strip():
        raise Failure("find needs a text to look for, not spaces alone")
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        last = ledger.last_position()
        entries = ledger.everything(upto=last, holding=may_hold(text))
        found = find_in(
            entries, text, cut, cache(lambda slug: ledger.voided(slug, last, cut.knows))
        )

        def listed(rows: "Iterable[FoundRow]") -> "Answer":
            return answer(
                FoundRow,
                records(rows),
                cut,
                empty=f"nothing found for {text}",
                free_text=("text",),
                table=[
                    Column("Entry", "entry"),
                    Column("Field", "field"),
                    Column("Text", said),
                ],
            )

        ctx.print_as_found(found, listed)


def said(row: "Row") -> str:
    return f"{'VOIDED ' if row['voided'] else ''}{row['text']}"
