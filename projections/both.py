"""Two cuts of one agreement that are compared."""

from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.rules.order import Record


@dataclass(frozen=True, slots=True)
class Both:
    """Both cuts of a comparison; ``record`` is the one in which an entry counts."""

    cuts: tuple[AgreementAt, AgreementAt]
    at: AgreementAt

    @property
    def record(self) -> Record:
        return self.at.record

    @property
    def roles_differ(self) -> bool:
        """Whether parties or mediators are others; their names, title and place change no number."""
        roles = ((at.record.parties.keys(), at.record.mediators.keys()) for at in self.cuts)
        return next(roles) != next(roles)


def led_elsewhere(at: Both, voided: int) -> set[int]:
    """A voided entry, what it was put in place of, what points at either, and what points at that in turn."""
    found: set[int] = set()
    waiting = {voided}
    while waiting:
        found |= waiting
        waiting = {number for one in waiting for number in at.record.led_by.get(one, ())} - found
    return found
