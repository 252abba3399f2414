"""Numbers that stand only by confirmations of what its own source took back: these go on asserting it (rule 2)."""

from collections.abc import Mapping

from domain.events import FigureConfirmed, FigureCorrected, StatementRetracted
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.rules.settled import Settled, counting
from projections.rules.voices import Said


@dataclass(frozen=True, slots=True)
class Outlived:
    """A confirmation, what it confirmed, and the retraction of that."""

    confirmation: Said
    original: Said
    by: int

    @property
    def entries(self) -> tuple[int, int, int]:
        return self.confirmation.entry, self.original.entry, self.by


def outlived(at: AgreementAt, settled: Settled) -> tuple[Outlived, ...]:
    """All that the number of a slot stands by, where that is nothing else: nobody who counts says it otherwise
    than by confirming it, and who was confirmed says nothing any more."""
    said = {one.entry: one for one in settled.slot.sayings}
    speaking = {figure.voice.root for figure in settled.figures}
    found = []
    for figure in counting(settled):
        for word in said.values():
            if (
                word.voice.root != figure.voice.root
                or word.quantity != figure.quantity
                or word.ended
            ):
                continue
            confirmed = _outlived(at, said, word)
            if confirmed is None or confirmed.original.voice.root in speaking:
                return ()
            found.append(confirmed)
    return tuple(found)


def _outlived(at: AgreementAt, said: Mapping[int, Said], word: Said) -> Outlived | None:
    """A confirmation of a word that was retracted, or of one of such a confirmation."""
    link: int | None = word.entry
    while link is not None and link in said:
        event = at.record.known[link].event
        link = at.record.target(event) if isinstance(event, FigureConfirmed) else None
        original = said.get(link) if link is not None else None
        by = _retracted_by(at, said, original) if original is not None else None
        if original is not None and by is not None:
            return Outlived(word, original, by)
    return None


def _retracted_by(at: AgreementAt, said: Mapping[int, Said], original: Said) -> int | None:
    """The retraction of a word, or of what it was corrected to."""
    by = original.ended_by
    while by is not None and isinstance(at.record.known[by].event, FigureCorrected):
        by = said[by].ended_by if by in said else None
    taken_back = by is not None and isinstance(at.record.known[by].event, StatementRetracted)
    return by if taken_back else None
