"""Rule 1, cut and order: which entries count, and in which order they act."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from domain.assertion import Assertion, asserted, own_numbers
from domain.entry import Entry
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Party,
    StatementDisputed,
    StatementRetracted,
    statement_of,
)
from domain.frozen import dataclass
from domain.parties import joined
from projections.cut import Cut

_SPEAKING_OF: Final = (FigureConfirmed, FigureCorrected, StatementDisputed)
"""Events that speak in the slot of what they point at."""
Rank = tuple[datetime, tuple[int, ...]]
"""The latest possible instant, and the own number behind those of entries with higher ones that it waits for."""


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
    def around(
        cls,
        known: dict[int, Entry],
        voided: dict[int, int | None],
        cut: Cut,
        stands_for: Mapping[int, Sequence[int]] | None = None,
    ) -> "Record":
        """The record of an agreement whose entries are read as they are asked for, by their numbers."""
        record = cls.__new__(cls)
        record._begin(known, voided, cut)
        if stands_for is not None:
            record.stands_for = stands_for
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

    @cached_property
    def acting(self) -> Sequence[Acting]:
        """The entries whose statements lie within the as-of cut, in the order in which they act."""
        return [
            self.acting_as(rank, number)
            for rank, number in self.ranked(self.known)
            if rank[0] <= self.cut.end
        ]

    def ranked(self, numbers: Iterable[int]) -> list[tuple[Rank, int]]:
        """Those of some entries that state something and are not voided, in the order in which they act."""
        return sorted(
            (rank, number)
            for number in numbers
            if number not in self.voided and (rank := self.rank(number)) is not None
        )

    def acting_as(self, rank: Rank, number: int) -> Acting:
        """An entry that acts with a rank."""
        entry = self.known[number]
        return Acting(entry, rank[0], self.target(entry.event))

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
                parties: tuple[Party, ...] = event.field(role)
                codes = joined(codes, parties)
        return codes

    def target(self, event: Event) -> int | None:
        """Where the pointer of an event leads: past voided entries to what replaced them, not back to itself."""
        pointer = event.points_at
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
            number = self._followed(other.points_at)
        return False

    def assertion(self, number: int) -> Assertion | None:
        """What an entry asserts, with its pointer followed; of a voided one, what it asserted."""
        line: list[tuple[int, int | None]] = []
        at: int | None = number
        while at in self.known and at not in self._assertions:
            of = self._slot_of(at)
            line.append((at, of))
            at = of
        for link, of in reversed(line):
            event = self.known[link].event
            spoken = self._assertions.get(of) if of is not None else None
            follows = of == self.target(event)
            self._assertions[link] = (asserted if follows else own_numbers)(event, spoken)
        return self._assertions.get(number)

    def _slot_of(self, number: int) -> int | None:
        """The entry in whose slot this one speaks: what it points at, or the last put in place of that which has a
        slot, voided in its turn or not. None where it points at none, or has a slot of its own."""
        event = self.known[number].event
        if not isinstance(event, _SPEAKING_OF):
            return None
        for other in reversed(self.replaced_by(event.of)):
            has_slot = isinstance(self.known[other].event, (FigureReported, *_SPEAKING_OF))
            if has_slot and not self._builds_on(other, number):
                return other
        return event.of

    def replaced_by(self, number: int) -> list[int]:
        """What was put in place of an entry, then in place of that, and so on; nothing where it stands."""
        line = dict.fromkeys([number])
        other = self.voided.get(number)
        while other in self.known and other not in line:
            line[other] = None
            other = self.voided.get(other)
        return [*line][1:]

    @cached_property
    def stands_for(self) -> Mapping[int, Sequence[int]]:
        """By an entry: the voided ones that it replaces."""
        return replacing(self.voided)

    def voidings(self, numbers: Collection[int]) -> list[int]:
        """The entries that void some others."""
        return sorted(self._voidings[number] for number in numbers if number in self._voidings)

    @cached_property
    def _voidings(self) -> Mapping[int, int]:
        return {
            entry.event.of: entry.number
            for entry in self.known.values()
            if isinstance(entry.event, EntryVoided)
        }

    @cached_property
    def led_by(self) -> Mapping[int | None, Collection[int]]:
        """By an entry: what points at it, and what it was put in the place of; by None, what leads from none."""
        found: dict[int | None, set[int]] = {}
        for entry in self.known.values():
            if isinstance(entry.event, EntryVoided):
                found.setdefault(entry.event.replacement, set()).add(entry.event.of)
            else:
                for name in entry.event.POINTERS:
                    found.setdefault(entry.event.field(name), set()).add(entry.number)
        return found

    def _builds_on(self, number: int, other: int) -> bool:
        """Whether an entry points at another one: over others, and over what these were replaced by."""
        passed: set[int] = set()
        waiting = [number]
        for link in waiting:  # which grows as it is gone through
            at = self.known[link].event.points_at
            while at in self.known and at not in passed:
                if at == other:
                    return True
                passed.add(at)
                waiting.append(at)
                at = self.voided.get(at)
        return False

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
        if other is None or at > other[0]:
            return at, (number,)
        waits = other[1]
        while waits and waits[-1] < number:
            waits = waits[:-1]
        return other[0], (*waits, number)

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


def replacing(voided: Mapping[int, int | None]) -> Mapping[int, Sequence[int]]:
    """By what stands now, the numbers of the voided entries that it replaces."""
    found: dict[int, list[int]] = {}
    for number, replacement in voided.items():
        if replacement is not None:
            found.setdefault(replacement, []).append(number)
    return found
