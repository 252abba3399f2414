"""A claim, named by any of its entries."""

from typing import TYPE_CHECKING

from cli.context import Context

if TYPE_CHECKING:
    from domain.ledger import Ledger
    from projections.agreement import AgreementAt
    from projections.trace import TraceRow


def claim(ctx: Context, ledger: "Ledger", text: str) -> "tuple[AgreementAt, list[TraceRow]]":
    """The agreement of an entry at the cuts of this call, and the way of the claim that it belongs to."""
    from cli.entries import agreement_of, named
    from domain.refusals import UnknownEntry
    from projections.agreement import AgreementAt
    from projections.timeline import not_shown
    from projections.trace import trace

    agreement = agreement_of(ledger, text)
    cut = ctx.cut(ledger)
    entries, number = named(ledger, text, cut)
    at = AgreementAt(agreement, entries, ledger.register(cut.knows), cut)
    found = trace(at, number)
    if found is None:
        entry = entries[number - 1]
        raise UnknownEntry(text, f"{entry.citation} {not_shown(entry, at.record)}")
    return at, found
