"""The slots of an agreement: what stands in each at a cut. Rules 2 and 3, and 4 to 8 put together.

A slot is the only place where figures may be compared: scope, flow, measure, unit, and where a total is divided
a dimension and a category.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from domain.assertion import Assertion, Subject
from domain.events import (
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StatementDisputed,
    StatementRetracted,
    statement_of,
)
from domain.flow import Flow
from domain.quantity import Quantity
from domain.sources import Register
from domain.statement import Basis
from projections.rules.order import Acting, Record
from projections.rules.span import Reach, reach
from projections.rules.standing import Dispute, Standing, contested, standing
from projections.rules.voices import Figure, Said, Voice, figures, voice


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot lies: what is counted, in which direction, and which part of it."""

    subject: Subject
    flow: Flow | None
    dimension: str | None = None
    category: str | None = None

    @property
    def total(self) -> "Place":
        """The slot of the total that this one is a part of."""
        return Place(self.subject, self.flow)


@dataclass(slots=True)
class Slot:
    """One slot with all that was said in it, ended or not, and what follows from it by the rules."""

    place: Place
    parties: tuple[str, ...]
    sayings: list[Said] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    was_contested: bool = False
    spelling: str | None = None
    """How the flow is written: pooled flows can be named in two orders."""

    @property
    def figures(self) -> list[Figure]:
        return figures(self.sayings)

    def settle(self) -> "Settled":
        """What the rules make of the slot as it stands now."""
        current = self.figures
        found, number = standing(current, self.place.flow, self.parties)
        is_contested = contested(current, self.disputes)
        return Settled(self, tuple(current), found, is_contested, number, reach(current))


@dataclass(frozen=True, slots=True)
class Settled:
    """The result of rules 4 to 8 for one slot."""

    slot: Slot
    figures: tuple[Figure, ...]
    standing: Standing
    contested: bool
    number: Decimal | None
    reach: Reach

    @property
    def settled(self) -> Decimal | None:
        """The number that is confirmed or verified and not contested."""
        return None if self.contested else self.number

    @property
    def value(self) -> Decimal | None:
        """Rule 8: the settled number, else the one exact number where low and high are both it."""
        if self.settled is not None:
            return self.settled
        at_both_ends = self.reach.low == self.reach.high
        return self.reach.low if at_both_ends and self.reach.firm else None


class Slots:
    """All slots of one agreement at a cut, folded from its record."""

    def __init__(self, record: Record, register: Register) -> None:
        self._record = record
        self._register = register
        self._slots: dict[Place, Slot] = {}
        self._turn = 0
        self._by_entry: dict[int, list[tuple[Place, Said]]] = {}
        self._disputes: dict[int, list[tuple[Place, Dispute]]] = {}
        self._voices: dict[str, Voice] = {}
        self._parties = tuple(record.parties)
        self._fold()

    @cached_property
    def settled(self) -> dict[Place, Settled]:
        """Every slot with its standing, at the end of the cut."""
        return {place: slot.settle() for place, slot in self._slots.items()}

    def voice(self, source: str) -> Voice:
        """What a source counts as in this agreement."""
        if source not in self._voices:
            self._voices[source] = voice(
                self._register, source, self._record.parties, self._record.mediators
            )
        return self._voices[source]

    def _fold(self) -> None:
        touched: set[Place] = set()
        day: date | None = None
        for turn, acting in enumerate(self._record.acting):
            self._turn = turn
            today = acting.at.astimezone(self._record.cut.zone).date()
            if day is not None and today != day:
                self._end_of(day, touched)
                touched = set()
            day = today
            touched.update(self._act(acting))
        if day is not None:
            self._end_of(day, touched)

    def _end_of(self, day: date, touched: Iterable[Place]) -> None:
        """Rule 7: what is contested at the end of an earlier stated date stays visible."""
        if not self._record.cut.is_earlier(day):
            return
        for place in touched:
            slot = self._slots[place]
            slot.was_contested = slot.was_contested or contested(slot.figures, slot.disputes)

    def _act(self, acting: Acting) -> Iterator[Place]:
        """Apply one entry; gives the places of the slots that it touches."""
        event, number = acting.entry.event, acting.entry.number
        match event:
            case FigureReported() | FigureConfirmed():
                yield from self._say(number, event, self._record.assertion(number))
            case FigureCorrected():
                assertion = self._record.assertion(number)
                if acting.target is not None and assertion is not None:
                    yield from self._end(acting.target, assertion.flows or (None,))
                yield from self._say(number, event, assertion)
            case StatementRetracted() if acting.target is not None:
                target = self._record.assertion(acting.target)
                named = target.flows_named(event.flow) if target else ()
                yield from self._end(acting.target, named or (None,))
                yield from self._take_back(acting.target, named or (None,))
            case StatementDisputed():
                assertion = self._record.assertion(number)
                yield from self._say(number, event, assertion)
                target = self._record.assertion(acting.target) if acting.target else None
                if target is not None and assertion is not None and acting.target is not None:
                    yield from self._dispute(number, event, acting.target, target, assertion.flows)
            case _:
                return

    def _say(self, number: int, event: Event, assertion: Assertion | None) -> Iterator[Place]:
        statement = statement_of(event)
        if assertion is None or statement is None:
            return
        counted = statement.basis is Basis.COUNTED
        speaker = self.voice(statement.source)
        for place, quantity, implied in _places(assertion):
            slot = self._slot(place)
            said = Said(
                number, statement.source, speaker, quantity, implied, counted, self._turn, statement
            )
            slot.sayings.append(said)
            for dispute in slot.disputes:
                dispute.ended = dispute.ended or dispute.ends_with(said)
            self._by_entry.setdefault(number, []).append((place, said))
            yield place

    def _slot(self, place: Place) -> Slot:
        slot = self._slots.setdefault(place, Slot(place, self._parties))
        if place.flow is not None:
            spelling = str(place.flow)
            slot.spelling = min(slot.spelling or spelling, spelling)
        return slot

    def _end(self, number: int, flows: Iterable[Flow | None]) -> Iterator[Place]:
        """A correction or retraction ends what its target said, for the flows it covers."""
        named = set(flows)
        for place, said in self._by_entry.get(number, ()):
            if place.flow in named:
                said.ended = True
                yield place

    def _take_back(self, number: int, flows: Iterable[Flow | None]) -> Iterator[Place]:
        """A retraction of a dispute ends it, for the flows it covers."""
        named = set(flows)
        for place, dispute in self._disputes.get(number, ()):
            if place.flow in named:
                dispute.ended = True
                yield place

    def _dispute(
        self,
        number: int,
        event: StatementDisputed,
        target: int,
        disputed: Assertion,
        flows: tuple[Flow, ...],
    ) -> Iterator[Place]:
        """Rule 7: which slots a dispute lies on."""
        by = self.voice(event.statement.source)
        statement = statement_of(self._record.known[target].event)
        if statement is None:
            return
        root = self.voice(statement.source).root
        for place, quantity, _ in _places(disputed):
            if place.flow in (flows or (None,)) and _is_contested_by(event, place):
                dispute = Dispute(number, by, root, quantity)
                self._slot(place).disputes.append(dispute)
                self._disputes.setdefault(number, []).append((place, dispute))
                yield place


def _is_contested_by(event: StatementDisputed, place: Place) -> bool:
    if event.quantity is not None:
        return place.dimension is None
    if event.breakdowns:
        return place.dimension in event.breakdowns
    return place.dimension == event.dimension


def _places(assertion: Assertion) -> Iterator[tuple[Place, Quantity, bool]]:
    """Every slot in which an assertion says something: its place, quantity, and whether it is implied."""
    for flow in assertion.flows or (None,):
        if assertion.total is not None:
            yield Place(assertion.subject, flow), assertion.total, assertion.implied
        for dimension, parts in assertion.parts.items():
            for category, quantity in parts.items():
                yield Place(assertion.subject, flow, dimension, category), quantity, False
