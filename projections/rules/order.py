"""Rule 1, cut and order: which entries count, and in which order they act."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol, Self

from domain.entry import Entry
from domain.events import (
    EntryVoided,
    Event,
    HeadingEvent,
    Party,
    StatementRetracted,
    said_in,
)
from domain.frozen import dataclass
from domain.state.assertion import Assertion
from domain.state.parties import joined
from domain.state.ranking import Rank, Ranking
from domain.values.flow import Flow, FlowChoice
from domain.values.statement import Statement
from projections.cut import Cut


@dataclass(frozen=True, slots=True)
class Acting:
    """An entry that counts: when it acts, and the entry that its pointer leads to now. None does that states
    nothing."""

    entry: Entry
    at: datetime
    target: int | None
    """The entry that it points at, or that entry's replacement; None where nothing stands there."""

    @property
    def statement(self) -> Statement:
        return said_in(self.entry.event)


class Entries(Protocol):
    """Entries of one agreement by their numbers: all at hand, or each read when it is asked for."""

    def get(self, number: int, /) -> Entry | None: ...


class Around(Ranking):
    """What stands around single entries of one agreement at a cut: where their pointers lead, when they act.

    It knows of the others what it is asked for, and lists none: who needs all of them needs what is `Known`.
    """

    def __init__(
        self,
        entries: Entries,
        voided: Mapping[int, int | None],
        cut: Cut,
        stands_for: Mapping[int, Sequence[int]] | None = None,
    ) -> None:
        """``stands_for`` is what `replacing` makes of the voided ones, where that is at hand."""
        self.cut = cut
        self.zone = cut.zone
        self.voided: Mapping[int, int | None] = voided
        """The numbers of voided entries, with their replacements."""
        self._entries = entries
        self._stands_for = stands_for
        self._ranks: dict[int, Rank | None] = {}
        self._assertions: dict[int, Assertion | None] = {}

    def forget(self) -> None:
        """Pointers lead elsewhere now."""
        self._stands_for = None
        self._ranks.clear()
        self._assertions.clear()

    def entry(self, number: int) -> Entry | None:
        """An entry that is known at the cut, voided or not."""
        return self._entries.get(number)

    def _event(self, number: int) -> Event | None:
        entry = self._entries.get(number)
        return entry.event if entry is not None else None

    def acts_at(self, number: int) -> datetime | None:
        """When an entry acts; None where it does not within the as-of cut."""
        rank = self._acts(number)
        return rank[0] if rank else None

    def _acts(self, number: int) -> Rank | None:
        rank = None if number in self.voided else self.rank(number)
        return rank if rank and rank[0] <= self.cut.end else None

    @property
    def stands_for(self) -> Mapping[int, Sequence[int]]:
        """By an entry: the voided ones that it replaces."""
        if self._stands_for is None:
            self._stands_for = replacing(self.voided)
        return self._stands_for


class Known(Around):
    """All entries of one agreement that are known, voidings applied, whichever of them act."""

    def __init__(
        self, known: Mapping[int, Entry], voided: Mapping[int, int | None], cut: Cut
    ) -> None:
        super().__init__(known, voided, cut)
        self.known = known
        self._roles: dict[str, Mapping[str, Party]] = {}

    def acting_as(self, rank: Rank, number: int) -> Acting:
        """An entry that acts with a rank."""
        entry = self.known[number]
        return Acting(entry, rank[0], self.target(entry.event))

    @property
    def parties(self) -> Mapping[str, Party]:
        """Who the parties are holds for all dates, like the register of sources."""
        return self._in_role("parties")

    @property
    def mediators(self) -> Mapping[str, Party]:
        """Who the mediators are, as the parties."""
        return self._in_role("mediators")

    def _in_role(self, role: str) -> Mapping[str, Party]:
        if role not in self._roles:
            self._roles[role] = self._joined(role)
        return self._roles[role]

    def _joined(self, role: str) -> Mapping[str, Party]:
        codes: dict[str, Party] = {}
        for number, entry in self.known.items():
            event = entry.event
            if number not in self.voided and isinstance(event, HeadingEvent):
                parties: tuple[Party, ...] = event.field(role)
                codes = joined(codes, parties)
        return codes


class Record(Known):
    """The entries of one agreement that were known at a cut, which of them act, and what leads where."""

    @classmethod
    def of(cls, entries: Iterable[Entry], cut: Cut) -> Self:
        """What a cut knows of all entries of an agreement."""
        known = {e.number: e for e in entries if cut.knows(e)}
        voided = {
            e.event.of: e.event.replacement
            for e in known.values()
            if isinstance(e.event, EntryVoided)
        }
        return cls(known, voided, cut)

    def until(self, cut: Cut, count: int) -> "Record":
        """The same record at an earlier as-of cut, within which the first ``count`` of its entries act."""
        earlier = Record(self.known, self.voided, cut)
        earlier._ranks, earlier._assertions, earlier._roles = (
            self._ranks,
            self._assertions,
            self._roles,
        )
        earlier.acting = self.acting[:count]
        return earlier

    @cached_property
    def acting(self) -> Sequence[Acting]:
        """The entries whose statements lie within the as-of cut, in the order in which they act."""
        return [
            self.acting_as(rank, number)
            for rank, number in self.ranked(self.known)
            if rank[0] <= self.cut.end
        ]

    @cached_property
    def turns(self) -> Mapping[int, int]:
        """By the numbers of the entries that act: the place of each in the order in which they do."""
        return {acting.entry.number: turn for turn, acting in enumerate(self.acting)}

    @cached_property
    def retracted(self) -> frozenset[int]:
        """The numbers of the entries that were retracted by the cut, for one flow or for all."""
        return frozenset(self._retractions)

    def takes_back(self, number: int, flow: Flow | None) -> bool:
        """Whether an entry was retracted by the cut for one of its flows."""
        choices = self._retractions.get(number, ())
        return any(choice == flow or not isinstance(choice, Flow) for choice in choices)

    @cached_property
    def _retractions(self) -> Mapping[int, Sequence[FlowChoice | None]]:
        """By the numbers of the entries that were retracted: for which flows."""
        found: dict[int, list[FlowChoice | None]] = {}
        for acting in self.acting:
            event = acting.entry.event
            if isinstance(event, StatementRetracted) and acting.target is not None:
                found.setdefault(acting.target, []).append(event.flow)
        return found

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


def replacing(voided: Mapping[int, int | None]) -> Mapping[int, Sequence[int]]:
    """By what stands now, the numbers of the voided entries that it replaces."""
    found: dict[int, list[int]] = {}
    for number, replacement in voided.items():
        if replacement is not None:
            found.setdefault(replacement, []).append(number)
    return found
