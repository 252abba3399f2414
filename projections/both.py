"""Two cuts of one agreement that are compared."""

from domain.events import EntryVoided
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
    led_by: dict[int, set[int]] = {}
    for entry in at.record.known.values():
        if isinstance(entry.event, EntryVoided):
            led_by.setdefault(entry.event.replacement or 0, set()).add(entry.event.of)
        else:
            for name in entry.event.POINTERS:
                led_by.setdefault(getattr(entry.event, name) or 0, set()).add(entry.number)
    found: set[int] = set()
    waiting = {voided}
    while waiting:
        found |= waiting
        waiting = {number for one in waiting for number in led_by.get(one, ())} - found
    return found
