"""Numbers that stand only by confirmations of what its own source took back: these go on asserting it (rule 2)."""

from collections.abc import Iterable, Mapping

from domain.events import FigureConfirmed, FigureCorrected, StatementRetracted
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.figures.taken_back import TakenBack, taken_back_by_heard
from projections.rules.settled import Settled, counting
from projections.rules.voices import Said


@dataclass(frozen=True, slots=True)
class Outlived:
    """A confirmation, what it confirmed, and the retraction of that, or of what it was corrected to."""

    confirmation: Said
    original: Said
    back: TakenBack

    @property
    def entries(self) -> tuple[int, ...]:
        number = self.back.said.entry
        corrected = () if number == self.original.entry else (number,)
        return self.confirmation.entry, self.original.entry, *corrected, self.back.by


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


def taken_back_beside(
    at: AgreementAt, settled: Settled, told: Iterable[Outlived]
) -> list[TakenBack]:
    """What those who are heard took back or corrected away, but for what is ``told`` with what outlived it."""
    known = {one.back.by for one in told}
    return [back for back in taken_back_by_heard(at, settled) if back.by not in known]


def _outlived(at: AgreementAt, said: Mapping[int, Said], word: Said) -> Outlived | None:
    """A confirmation of a word that was retracted, or of one of such a confirmation."""
    link: int | None = word.entry
    while link is not None and link in said:
        event = at.record.known[link].event
        link = at.record.target(event) if isinstance(event, FigureConfirmed) else None
        original = said.get(link) if link is not None else None
        back = _retracted(at, said, original) if original is not None else None
        if original is not None and back is not None:
            return Outlived(word, original, back)
    return None


def _retracted(at: AgreementAt, said: Mapping[int, Said], original: Said) -> TakenBack | None:
    """The retraction of a number, or of what it was corrected to, which is then what was taken back."""
    word: Said | None = original
    while word is not None and word.ended_by is not None:
        event = at.record.known[word.ended_by].event
        if isinstance(event, StatementRetracted):
            return TakenBack(word, word.ended_by) if word.quantity.is_number else None
        word = said.get(word.ended_by) if isinstance(event, FigureCorrected) else None
    return None
