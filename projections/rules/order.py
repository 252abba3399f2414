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

    def until(self, cut: Cut, count: int) -> "Record":
        """The same record at an earlier as-of cut, within which the first ``count`` of its entries act."""
        earlier = Record.around(self.known, self.voided, cut)
        earlier._ranks, earlier._assertions = self._ranks, self._assertions
        earlier.acting = self.acting[:count]
        return earlier

    def _begin(self, known: dict[int, Entry], voided: dict[int, int | None], cut: Cut) -> None:
        self.cut = cut
        self.known = known
        self.voided = voided
        """The numbers of voided entries, with their replacements."""
        self._ranks: dict[int, Rank | None] = {}
        self._assertions: dict[int, Assertion | None] = {}
        self._asked: list[int] = []

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
        """Where the pointer of an event leads: past voided entries to what replaced them, not back to itself."""
        pointer = _pointer(event)
        number = self._followed(pointer)
        moved = number != pointer
        return None if moved and self._leads_back(number, event) else number

    def _followed(self, number: int | None) -> int | None:
        """The entry itself, or what stands for it where it was voided; None where nothing does."""
        seen = set()
        while number in self.voided and number not in seen:
            seen.add(number)
            number = self.voided[number]
        return number if number in self.known and number not in self.voided else None

    def _leads_back(self, number: int | None, event: Event) -> bool:
        """Whether an entry is that of an event, or points at it, over others perhaps."""
        seen = set()
        while number is not None and number not in seen:
            other = self.known[number].event
            if other.event_id == event.event_id:
                return True
            seen.add(number)
            number = self._followed(_pointer(other))
        return False

    def assertion(self, number: int) -> Assertion | None:
        """What an entry asserts, with its pointer followed; of a voided one, what it asserted."""
        found: Assertion | None = None
        for link, target in reversed(self._line(number, self._assertions)):
            if target in self._assertions:
                found = self._assertions[target]
            found = self._asserted(link, found)
        return self._assertions.get(number, found)

    def _asserted(self, number: int, spoken: Assertion | None) -> Assertion | None:
        if number in self._asked:  # what points at itself in a circle asserts nothing
            return None
        event = self.known[number].event
        pointed = _pointer(event)
        if spoken is None and pointed in self.voided:
            self._asked.append(number)
            found = own_numbers(event, self.assertion(pointed))
            self._asked.pop()
        else:
            found = asserted(event, spoken)
        if found is not None or not self._asked:  # within a circle it may be nothing for that alone
            self._assertions[number] = found
        return found

    def rank(self, number: int) -> Rank | None:
        """When an entry acts: by its own statement, and no earlier than what it points at. None where it states
        nothing."""
        for link, target in reversed(self._line(number, self._ranks)):
            other = self._ranks[target] if target is not None else None
            self._ranks[link] = self._rank(link, other)
        return self._ranks[number]

    def _rank(self, number: int, other: Rank | None) -> Rank | None:
        statement = statement_of(self.known[number].event)
        if statement is None:
            return None
        at = statement.stated.latest(self.cut.zone)
        if other is None:
            return at, number, 0, number
        own = max(at, other[0]), number, 0, number
        return own if own > other else (*other[:2], other[2] + 1, number)

    def _line(self, number: int, found: Mapping[int, object]) -> list[tuple[int, int | None]]:
        """An entry, what it points at, and so on, each with its target, as far as nothing is found of them yet: a
        chain can be longer than calls can be nested."""
        line = []
        at: int | None = number
        while at in self.known and at not in found:
            target = self.target(self.known[at].event)
            line.append((at, target))
            at = target
        return line


def _pointer(event: Event) -> int | None:
    for name in event.POINTERS:
        number: int | None = getattr(event, name)
        return number
    return None
