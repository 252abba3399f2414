"""Two cuts of one agreement that are compared."""

from typing import Final

from domain.entry import Entry
from domain.events import Event, HeadingEvent, Party
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.rules.order import Record

_ROLES: Final = ("parties", "mediators")


@dataclass(frozen=True, slots=True)
class Both:
    """Both cuts of a comparison; ``at`` is the one in which the entry counts that is looked at."""

    cuts: tuple[AgreementAt, AgreementAt]
    at: AgreementAt

    @property
    def record(self) -> Record:
        return self.at.record

    @property
    def roles_differ(self) -> bool:
        """Whether parties or mediators are others; their names, title and place change no number."""
        return any(self._otherwise(role) for role in _ROLES)

    def counts(self, number: int) -> bool:
        """Whether an entry is known and not voided at either cut."""
        records = (one.record for one in self.cuts)
        return any(number in one.known and number not in one.voided for one in records)

    def brings_in(self, entry: Entry) -> bool:
        """Whether an amendment is the first to name a party or mediator that one of the cuts does not have; who is
        named again is renamed at most."""
        earlier = [
            other.event
            for number, other in self.record.known.items()
            if number < entry.number and number not in self.record.voided
        ]
        return any(
            codes(entry.event, role)
            & self._otherwise(role) - {code for event in earlier for code in codes(event, role)}
            for role in _ROLES
        )

    def _otherwise(self, role: str) -> frozenset[str]:
        """The codes that have a role at one of the cuts only."""
        one, other = (frozenset(getattr(at.record, role)) for at in self.cuts)
        return one ^ other


def codes(event: Event, role: str) -> frozenset[str]:
    """Whom an event names as ``parties`` or as ``mediators``."""
    if not isinstance(event, HeadingEvent):
        return frozenset()
    named: tuple[Party, ...] = event.field(role)
    return frozenset(party.code for party in named)


def led_elsewhere(both: Both, voided: int) -> set[int]:
    """A voided entry, what it was put in place of, what points at either, and what points at that in turn; of
    these what counts at a cut."""
    found: set[int] = set()
    waiting = {voided}
    while waiting:
        found |= waiting
        waiting = {number for one in waiting for number in both.record.led_by.get(one, ())} - found
    return set(filter(both.counts, found))
