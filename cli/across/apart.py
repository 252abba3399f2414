"""Between which cuts nothing lies in an agreement: a comparison of all need not read it."""

from domain.ledger import Ledger
from domain.state.sources import Register, differing
from projections.cut import Cut


def apart(ledger: Ledger, cuts: tuple[Cut, Cut], before: Register, after: Register) -> list[str]:
    """The agreements of which two cuts may tell different things, in the order of all; ``before`` and ``after``
    are the registers that the cuts know.

    Something was recorded between them, or stated, or somebody speaks who counts otherwise. What acts later than
    it was stated waits for what it points at, which was stated then.
    """
    first, last = sorted(_position(ledger, cut) for cut in cuts)
    found = set(ledger.written_since(first, last)) if first < last else set()
    earlier, later = sorted(cut.end for cut in cuts)
    if earlier < later:
        found |= ledger.stated_between(earlier, later, cuts[0].zone)
    if sources := differing(before, after):
        found |= ledger.agreements_of(sources)
    return [slug for slug in ledger.agreements() if slug in found]


def _position(ledger: Ledger, cut: Cut) -> int:
    """The last position that a cut knows of."""
    known = cut.known
    if known is not None and known.position is not None:
        return known.position
    if known is not None and known.by is not None:
        return ledger.position_by(known.by)
    return ledger.last_position() if cut.head is None else cut.head
