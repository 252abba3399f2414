"""Rule 1, cut and order: which entries count, and in which order they act."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from domain.assertion import Assertion, asserted, own_numbers
from domain.entry import Entry
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    EntryVoided,
    Event,
    Party,
    StatementRetracted,
    statement_of,
)
from domain.frozen import dataclass
from projections.cut import Cut

Rank = tuple[datetime, int, int, int]
"""(latest possible instant, number, links to the entry it waits for, own number)"""


@dataclass(frozen=True, slots=True)
class Acting:
    """An entry that counts: when it acts, and the entry that its pointer leads to now."""

    entry: Entry
    at: datetime
    target: int | None
    """The entry that it points at, or that entry's replacement; None where nothing stands there."""


class Record:
    """The entries of one agreement that were known at a cut, voidings applied."""

    def __init__(self, entries: Iterable[Entry], cut: Cut) -> None:
        known = {e.number: e for e in entries if cut.knows(e)}
        voided = {
            e.event.of: e.event.replacement
            for e in known.values()
            if isinstance(e.event, EntryVoided)
        }
        self._begin(known, voided, cut)

    @classmethod
    def around(cls, known: dict[int, Entry], voided: dict[int, int | None], cut: Cut) -> "Record":
        """The record of an agreement whose entries are read as they are asked for, by their numbers."""
        record = cls.__new__(cls)
        record._begin(known, voided, cut)
        return record

    def _begin(self, known: dict[int, Entry], voided: dict[int, int | None], cut: Cut) -> None:
        self.cut = cut
        self.known = known
        self.voided = voided
        """The numbers of voided entries, with their replacements."""
        self._ranks: dict[int, Rank | None] = {}
        self._assertions: dict[int, Assertion | None] = {}

    @cached_property
    def acting(self) -> Sequence[Acting]:
        """The entries whose statements lie within the as-of cut, in the order in which they act."""
        ranked = []
        for number, entry in self.known.items():
            if rank := self._acts(number):
                ranked.append((rank, entry))
        ranked.sort(key=lambda pair: pair[0])
        return [Acting(entry, rank[0], self.target(entry.event)) for rank, entry in ranked]

    def acts_at(self, number: int) -> datetime | None:
        """When an entry acts; None where it does not within the as-of cut."""
        rank = self._acts(number)
        return rank[0] if rank else None

    def _acts(self, number: int) -> Rank | None:
        rank = None if number in self.voided else self.rank(number)
        return rank if rank and rank[0] <= self.cut.end else None

    @cached_property
    def retracted(self) -> frozenset[int]:
        """The numbers of the entries that were retracted by the cut, for one flow or for all."""
        return frozenset(
            acting.target
            for acting in self.acting
            if isinstance(acting.entry.event, StatementRetracted) and acting.target is not None
        )

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        return self._joined("parties")

    @cached_property
    def mediators(self) -> Mapping[str, Party]:
        return self._joined("mediators")

    def _joined(self, role: str) -> Mapping[str, Party]:
        """Who the parties are holds for all dates, like the register of sources."""
        codes: dict[str, Party] = {}
        for number, entry in self.known.items():
            event = entry.event
            if number not in self.voided and isinstance(
                event, AgreementAnnounced | AgreementAmended
            ):
                parties: tuple[Party, ...] = getattr(event, role)
                codes |= {party.code: party for party in parties}
        return codes

    def target(self, event: Event) -> int | None:
        """Where the pointer of an event leads: past voided entries to what replaced them."""
        number = _pointer(event)
        seen = set()
        while number is not None and number in self.voided and number not in seen:
            seen.add(number)
            number = self.voided[number]
        return number if number in self.known and number not in self.voided else None

    def assertion(self, number: int) -> Assertion | None:
        """What an entry asserts, with its pointer followed; of a voided one, what it asserted."""
        if number not in self._assertions:
            self._assertions[number] = None  # what points at itself in a circle asserts nothing
            entry = self.known.get(number)
            if entry is not None:
                self._assertions[number] = self._asserted(entry.event)
        return self._assertions[number]

    def _asserted(self, event: Event) -> Assertion | None:
        pointed = _pointer(event)
        target = self.target(event)
        spoken = self.assertion(target) if target is not None else None
        if pointed is not None and spoken is None:
            return own_numbers(event, self.assertion(pointed))
        return asserted(event, spoken)

    def rank(self, number: int) -> Rank | None:
        """When an entry acts: by its own statement, and no earlier than what it points at. None where it states
        nothing."""
        if number not in self._ranks:
            self._ranks[number] = None
            event = self.known[number].event
            statement = statement_of(event)
            if statement is not None:
                at = statement.stated.latest(self.cut.zone)
                target = self.target(event)
                other = self.rank(target) if target is not None else None
                own = (max(at, other[0]) if other else at, number, 0, number)
                waits = other is not None and other[:3] >= own[:3]
                self._ranks[number] = (*other[:2], other[2] + 1, number) if other and waits else own
        return self._ranks[number]


def _pointer(event: Event) -> int | None:
    for name in event.POINTERS:
        number: int | None = getattr(event, name)
        return number
    return None
