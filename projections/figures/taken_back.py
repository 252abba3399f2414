"""Who gave a number in a slot, took it back or corrected it away, and gives none there any more: others may give
it still (rule 6)."""

from domain.events import FigureCorrected
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.rules.settled import Settled
from projections.rules.voices import Said


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A number, and the retraction of it, or the correction that gives none in its place."""

    said: Said
    by: int
    corrected: bool = False


def taken_back(at: AgreementAt, settled: Settled) -> list[TakenBack]:
    """The numbers that were retracted or corrected away of each root that has no figure in a slot, in the order of
    the words. What was withheld or told vaguely is no number."""
    return [one for one in lapsed(at, settled) if one.said.quantity.is_number]


def lapsed(at: AgreementAt, settled: Settled) -> list[TakenBack]:
    """The same of all words, numbers or not."""
    speaking = {figure.voice.root for figure in settled.figures}
    ends = settled.slot.lapsed_by
    return [
        TakenBack(said, said.ended_by, corrected=_is_correction(at, said.ended_by))
        for said in settled.slot.sayings
        if said.voice.root not in speaking and said.ended_by is not None and said.ended_by in ends
    ]


def taken_back_by_heard(at: AgreementAt, settled: Settled) -> list[TakenBack]:
    """Of the numbers those of roots that are heard (rule 5)."""
    return [one for one in taken_back(at, settled) if one.said.voice.heard]


def _is_correction(at: AgreementAt, number: int) -> bool:
    return isinstance(at.record.known[number].event, FigureCorrected)
