"""``timeline``: every entry, one after the other."""

from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from cli import filters
from cli.context import Context
from cli.failures import Failure

if TYPE_CHECKING:
    from domain.ledger import Ledger
    from projections.asked.filters import Filter


def timeline(
    ctx: Context,
    agreement: Annotated[
        str | None, Argument(help="One agreement; all of the ledger where none is named.")
    ] = None,
    order: Annotated[
        Literal["recorded", "stated"] | None,
        Option(
            "--order",
            metavar="ORDER",
            help="recorded or stated.  [default: recorded; of a claim, stated]",
        ),
    ] = None,
    claim: Annotated[
        str | None,
        Option(
            "--claim", metavar="ENTRY", help="Only the claim of this entry, from first to last."
        ),
    ] = None,
    follow: Annotated[
        bool, Option("--follow", help="Go on with entries as others append them, until Ctrl-C.")
    ] = False,
    *,
    narrow: filters.ToScope,
) -> None:
    """List every entry, in the order in which it was recorded or stated.

    \b
    For example:
      counterfoil timeline istanbul-2025 --order stated --source ru-mod

    Voided entries are marked, never hidden. A claim is what `trace` shows, in the order of time.
    """
    from cli.following import Following
    from cli.following import follow as print_as_they_come
    from cli.output.entries import entries_listed
    from projections.asked.asked_entries import timeline_asked_for
    from projections.timeline import timeline as timeline_of

    asked = narrow.filter()
    agreement = _agreement_of(claim, agreement)
    if follow:
        print_as_they_come(ctx, Following(agreement, claim, asked, order))
        return
    if agreement is None and order != "stated":
        _print_as_recorded(ctx, asked)
        return
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        entries = ledger.entries(agreement) if agreement else list(ledger.everything())
        register = ledger.register(cut.knows)
        of_claim = _claim(ctx, ledger, claim) if claim else None
    asked = asked.checked(agreement or "this ledger", entries, register)
    in_order = order or ("stated" if claim else "recorded")
    found = timeline_of(entries, cut, in_stated_order=in_order == "stated")
    rows = timeline_asked_for(found, entries, cut, register, asked)
    if of_claim is not None:
        rows = [row for row in rows if row.entry in of_claim]
    ctx.print(entries_listed(rows, cut, agreement, empty=f"no entry{filters.narrowed(asked)}"))


def _print_as_recorded(ctx: Context, asked: "Filter") -> None:
    """All of the ledger as it is read, however long it is."""
    from cli.entries import recollection
    from cli.output.entries import entries_listed
    from projections.recollection import as_recorded

    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        last = ledger.last_position()
        register = ledger.register(cut.knows)
        asked = asked.checked("this ledger", ledger.everything(upto=last), register)
        around = recollection(ledger, cut, last)
        rows = as_recorded(ledger.everything(upto=last), around, register, asked)
        empty = f"no entry{filters.narrowed(asked)}"
        ctx.print_as_found(rows, lambda page: entries_listed(page, cut, None, empty=empty))


def _agreement_of(claim: str | None, agreement: str | None) -> str | None:
    """The agreement of a claim; a `Failure` where another one is named beside it."""
    if claim is None:
        return agreement
    from domain.names.citation import Citation

    named = Citation.parse(claim).agreement
    if agreement not in (None, named):
        raise Failure(f"--claim {claim} is an entry of {named}, not of {agreement}")
    return named


def _claim(ctx: Context, ledger: "Ledger", claim: str) -> set[str]:
    """The citations of a claim's entries."""
    from cli.claims import claim as traced

    _, rows = traced(ctx, ledger, claim)
    return {row.entry for row in rows}
