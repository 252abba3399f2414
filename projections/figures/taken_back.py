"""Who gave a number in a slot, took it back and gives none there any more: others may give it still (rule 6)."""

from domain.events import StatementRetracted
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.rules.settled import Settled
from projections.rules.voices import Said


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A number, and the retraction of it."""

    said: Said
    by: int


def taken_back(at: AgreementAt, settled: Settled) -> list[TakenBack]:
    """The numbers that were retracted of each root that has no figure in a slot, in the order of the words. What
    was withheld or told vaguely is no number."""
    speaking = {figure.voice.root for figure in settled.figures}
    return [
        TakenBack(said, said.ended_by)
        for said in settled.slot.sayings
        if said.voice.root not in speaking
        and said.quantity.is_number
        and said.ended_by is not None
        and isinstance(at.record.known[said.ended_by].event, StatementRetracted)
    ]


def taken_back_by_heard(at: AgreementAt, settled: Settled) -> list[TakenBack]:
    """Of those the words of roots that are heard (rule 5)."""
    return [one for one in taken_back(at, settled) if one.said.voice.heard]
