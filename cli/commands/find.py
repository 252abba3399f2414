"""``find``: where a text stands."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from cli import filters
from cli.context import Context
from domain.theirs import theirs

if TYPE_CHECKING:
    from cli.output.answer import Answer
    from domain.ledger import Ledger
    from projections.asked.filters import Filter
    from projections.cut import Cut
    from projections.find import FoundRow


def find(
    ctx: Context,
    text: Annotated[
        str,
        Argument(
            help="Part of a name, slug, title, note, quotation, link, key or the like, in whatever capitals."
        ),
    ],
    *,
    narrow: filters.ToStanding,
) -> None:
    """Find the entries in whose words a text stands.

    \b
    For example:
      counterfoil find Medinsky
      counterfoil find officers --source ua-coordination-hq --stage s2

    Looked at are the fields key, agreement, title, kind, place, code, name, aliases, speaks_for,
    same_as, source, via, publisher, url, quote, note, reason, basis, stage, label, measure, unit,
    dimension and category; not numbers, dates or flows. Voided entries are marked, never hidden.

    Normal forms, straight or curly apostrophes and signs that nobody sees make no difference.
    """
    from cli.entries import recollection
    from cli.failures import Failure
    from cli.output.answer import Column
    from cli.rows import answer
    from domain.values.spelling import as_name
    from projections.find import FoundRow, may_hold
    from projections.find import find as find_in

    if not as_name(text):
        raise Failure("find needs a text to look for, not only spaces or signs that nobody sees")
    asked = narrow.filter()
    narrowed = filters.narrowed(asked)
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        last = ledger.last_position()
        entries = ledger.everything(upto=last, holding=may_hold(text))
        found = find_in(entries, text, recollection(ledger, cut, last))
        if narrowed:
            found = _asked_for(found, ledger, last, cut, asked)

        table: list[Column[FoundRow]] = [
            Column("Entry", lambda row: f"{row.entry}{' VOIDED' if row.voided else ''}"),
            Column("Field", lambda row: row.field),
            Column("Text", lambda row: theirs(row.text)),
        ]

        def listed(rows: "Iterable[FoundRow]") -> "Answer[FoundRow]":
            return answer(
                FoundRow,
                list(rows),
                cut,
                empty=f"nothing found for {text}{narrowed}",
                free_text=("text",),
                table=table,
            )

        ctx.print_as_found(found, listed)


def _asked_for(
    found: "Iterable[FoundRow]", ledger: "Ledger", last: int, cut: "Cut", asked: "Filter"
) -> "Iterator[FoundRow]":
    """Those of the rows whose entries speak of what is asked for; each agreement is read for itself."""
    from projections.asked.asked_entries import entries_asked_for

    register = ledger.register(cut.knows)
    asked = asked.checked("this ledger", ledger.everything(upto=last), register)

    @cache
    def passing(agreement: str | None) -> set[tuple[bool, str]]:
        entries = ledger.source_entries() if agreement is None else ledger.entries(agreement)
        return entries_asked_for(entries, cut, register, asked)

    return (row for row in found if (row.agreement is None, row.entry) in passing(row.agreement))
