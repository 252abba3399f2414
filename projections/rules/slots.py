"""The slots of an agreement: what stands in each at a cut. Rules 2 and 3, and 4 to 8 put together.

A slot is the only place where figures may be compared: scope, flow, measure, unit, and where a total is divided
a dimension and a category.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import cached_property

from domain.assertion import Assertion, Subject
from domain.events import (
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StatementDisputed,
    StatementRetracted,
    statement_of,
)
from domain.flow import Flow
from domain.frozen import dataclass
from domain.quantity import Quantity
from domain.sources import Register
from domain.statement import Basis
from projections.rules.order import Acting, Record
from projections.rules.span import Reach, reach
from projections.rules.standing import Dispute, Standing, at_odds, said_by, standing
from projections.rules.voices import Figure, Said, Spoken, Voice, voice


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot lies: what is counted, in which direction, and which part of it."""

    subject: Subject
    flow: Flow | None
    dimension: str | None = None
    category: str | None = None

    @property
    def group(self) -> "Group":
        """The total alone, or the whole dimension: what one dispute can lie on."""
        return self.subject, self.flow, self.dimension


Group = tuple[Subject, Flow | None, str | None]
Asserting = FigureReported | FigureConfirmed | FigureCorrected | StatementDisputed


@dataclass(slots=True)
class Slot:
    """One slot with all that was said in it, ended or not, and what follows from it by the rules."""

    place: Place
    parties: tuple[str, ...]
    was_contested: bool
    sayings: list[Said] = field(default_factory=list)
    spoken: Spoken = field(default_factory=Spoken)
    """Those of the sayings that stand."""
    spelling: str | None = None
    """How the flow is written: pooled flows can be named in two orders."""

    @property
    def figures(self) -> list[Figure]:
        return self.spoken.figures

    def say(self, said: Said) -> None:
        """One more assertion, which acts after all before it."""
        self.sayings.append(said)
        self.spoken.say(said)

    def end(self, said: Said, by: int) -> None:
        """An assertion was corrected or retracted by an entry."""
        if not said.ended:
            self.spoken.end(said)
        said.ended_by = by


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
    def said(self) -> list[Said]:
        """The words that count."""
        return [figure.said for figure in self.figures]

    @property
    def settled(self) -> Decimal | None:
        """The number that is confirmed or verified and not contested."""
        return None if self.contested else self.number

    @property
    def value(self) -> Decimal | None:
        """Rule 8: the one exact number where low and high are both it; the settled one, if any, which all heard
        figures allow."""
        return self.reach.exact


class Slots:
    """All slots of one agreement at a cut, folded from its record."""

    def __init__(
        self, record: Record, register: Register, acting: Iterable[Acting] | None = None
    ) -> None:
        """``acting`` are the entries to fold, by default all that act at the cut; `act` goes on from there."""
        self._record = record
        self._register = register
        self._slots: dict[Place, Slot] = {}
        self._turn = -1
        self._by_entry: dict[int, list[tuple[Place, Said]]] = {}
        self._groups: dict[Group, list[Slot]] = {}
        self._were_disputed: set[Group] = set()
        self._ended: set[tuple[int, Flow | None]] = set()
        self._disputes: dict[Group, list[Dispute]] = {}
        self._disputes_by: dict[int, list[tuple[Group, Dispute]]] = {}
        """By their own entries."""
        self._disputes_of: dict[int, list[tuple[Group, Dispute]]] = {}
        """By the disputed entries."""
        self._voices: dict[str, Voice] = {}
        self._parties = tuple(record.parties)
        self._fold(record.acting if acting is None else acting)

    @cached_property
    def settled(self) -> dict[Place, Settled]:
        """Every slot with its standing, at the end of the cut."""
        disputed = {group for group in self._disputes if self.lasting_disputes(group)}
        return {
            place: self._settle(slot, disputed=place.group in disputed)
            for place, slot in self._slots.items()
        }

    def _settle(self, slot: Slot, *, disputed: bool) -> Settled:
        figures = slot.figures
        found, number = standing(figures, slot.place.flow, self._parties)
        # Rule 7: figures at odds, or a dispute by a heard root that lasts.
        contested = disputed or at_odds(figures)
        return Settled(slot, tuple(figures), found, contested, number, reach(figures))

    def groups_disputed_by(self, number: int) -> set[Group]:
        """The totals and dimensions on which the dispute of an entry lies, or lay."""
        return {group for group, _ in self._disputes_by.get(number, ())}

    def groups_disputed_of(self, number: int) -> set[Group]:
        """The totals and dimensions of an entry that are disputed, or were, those too on which it is silent."""
        return {group for group, _ in self._disputes_of.get(number, ())}

    def lasting_disputes(self, group: Group) -> list[int]:
        """The entries whose disputes by heard roots lie on a group and last."""
        return [dispute.entry for dispute in self.disputes_on(group)]

    def disputes_on(self, group: Group) -> list[Dispute]:
        """The disputes by heard roots that lie on a group and last, each with what it disputes."""
        return [dispute for dispute in self._lasting(group) if dispute.by.heard]

    def lasting_groups_of(self, number: int) -> set[Group]:
        """The totals and dimensions on which the dispute of an entry lies and lasts, whoever states it."""
        return {
            group
            for group, _ in self._disputes_by.get(number, ())
            if any(dispute.entry == number for dispute in self._lasting(group))
        }

    def _lasting(self, group: Group) -> list[Dispute]:
        disputes = self._disputes.get(group, ())
        by_category = self._by_category(group) if disputes else {}
        return [dispute for dispute in disputes if dispute.lasts(by_category)]

    def _by_category(self, group: Group) -> dict[str | None, dict[str, Quantity]]:
        """The figures of a total or of a dimension, by category and root."""
        return {
            slot.place.category: {f.voice.root: f.quantity for f in slot.figures}
            for slot in self._groups.get(group, ())
        }

    def voice(self, source: str) -> Voice:
        """What a source counts as in this agreement."""
        if source not in self._voices:
            self._voices[source] = voice(
                self._register, source, self._record.parties, self._record.mediators
            )
        return self._voices[source]

    def know(self, register: Register) -> None:
        """The register says something else of sources that have not spoken here yet."""
        self._register = register

    def act(self, acting: Acting) -> set[Group]:
        """Fold one more entry, which acts after all before it; the groups of slots that it touches."""
        self._turn += 1
        return set(self._act(acting))

    def settle(self, groups: Collection[Group]) -> None:
        """Let ``settled`` say how the slots of some groups stand now, since `act` has touched them."""
        again = {one.slot.place: one for group in groups for one in self.of_group(group)}
        self.settled = {place: again.get(place) or self.settled[place] for place in self._slots}

    def of_group(self, group: Group) -> list[Settled]:
        """The slots of a total or of a dimension, with their standing as it is now."""
        disputed = bool(self.lasting_disputes(group))
        return [self._settle(slot, disputed=disputed) for slot in self._groups.get(group, ())]

    def _fold(self, entries: Iterable[Acting]) -> None:
        touched: set[Group] = set()
        day: date | None = None
        for acting in entries:
            today = acting.at.astimezone(self._record.cut.zone).date()
            if day is not None and today != day:
                self.end_of(day, touched)
                touched = set()
            day = today
            touched |= self.act(acting)
        if day is not None:
            self.end_of(day, touched)

    def end_of(self, day: date, touched: Iterable[Group]) -> None:
        """Rule 7: what is contested at the end of an earlier stated date stays visible; ``touched`` are the groups
        that entries of the date have touched."""
        if not self._record.cut.is_earlier(day):
            return
        for group in touched:
            disputed = bool(self.lasting_disputes(group))
            if disputed:
                self._were_disputed.add(group)
            for slot in self._groups.get(group, ()):
                slot.was_contested = slot.was_contested or disputed or at_odds(slot.figures)

    def _act(self, acting: Acting) -> Iterator[Group]:
        """Apply one entry; gives the groups of slots that it touches."""
        event, number, target = acting.entry.event, acting.entry.number, acting.target
        assertion = self._record.assertion(number)
        match event:
            case FigureReported() | FigureConfirmed():
                yield from self._say(number, event, assertion)
            case FigureCorrected():
                if target is not None and assertion is not None:
                    yield from self._end(target, assertion.flows or (None,), number)
                yield from self._say(number, event, assertion)
            case StatementRetracted() if target is not None:
                spoken = self._record.assertion(target)
                flows = (spoken.flows_named(event.flow) if spoken is not None else ()) or (None,)
                yield from self._end(target, flows, number)
                yield from self._take_back(target, flows)
            case StatementDisputed():
                yield from self._say(number, event, assertion)
                if target is not None and assertion is not None:
                    yield from self._dispute(number, event, target, assertion.flows or (None,))
            case _:
                return

    def _say(self, number: int, event: Asserting, assertion: Assertion | None) -> Iterator[Group]:
        if assertion is None:
            return
        statement = event.statement
        counted = statement.basis is Basis.COUNTED
        speaker = self.voice(statement.source)
        for place, quantity, implied in _places(assertion):
            said = Said(
                number, statement.source, speaker, quantity, implied, counted, self._turn, statement
            )
            self._slot(place).say(said)
            for dispute in self._disputes.get(place.group, ()):
                dispute.hear(said, place.category)
            self._by_entry.setdefault(number, []).append((place, said))
            yield place.group

    def _slot(self, place: Place) -> Slot:
        slot = self._slots.get(place)
        if slot is None:
            slot = Slot(place, self._parties, place.group in self._were_disputed)
            self._slots[place] = slot
            self._groups.setdefault(place.group, []).append(slot)
        if place.flow is not None:
            spelling = str(place.flow)
            slot.spelling = min(slot.spelling or spelling, spelling)
        return slot

    def _end(self, number: int, flows: Iterable[Flow | None], by: int) -> Iterator[Group]:
        """A correction or retraction ends what its target said, for the flows it covers."""
        named = set(flows)
        self._ended.update((number, flow) for flow in named)
        for place, said in self._by_entry.get(number, ()):
            if place.flow in named:
                self._slots[place].end(said, by)
                yield place.group
        for group, dispute in self._disputes_of.get(number, ()):
            if dispute.silent and group[1] in named:
                dispute.ended = True
                yield group

    def _take_back(self, number: int, flows: Iterable[Flow | None]) -> Iterator[Group]:
        """A retraction of a dispute, or of the newest correction of one, ends it for these flows."""
        named = set(flows)
        link: int | None = number
        while link is not None:
            for group, dispute in self._disputes_by.get(link, ()):
                if group[1] in named:
                    dispute.ended = True
                    yield group
            event = self._record.known[link].event
            link = self._record.target(event) if isinstance(event, FigureCorrected) else None

    def _dispute(
        self, number: int, event: StatementDisputed, target: int, flows: Iterable[Flow | None]
    ) -> Iterator[Group]:
        """Rule 7: a dispute lies on the flow's total, or on the dimensions that it names."""
        disputed = self._record.assertion(target)
        statement = statement_of(self._record.known[target].event)
        if disputed is None or not disputed.has_numbers or statement is None:
            return
        root = self.voice(statement.source).root
        for flow in filter(disputed.speaks_of, flows):
            for dimension in _disputed_dimensions(event):
                group = (disputed.subject, flow, dimension)
                by = self.voice(event.statement.source)
                said = _said_of(disputed, dimension)
                silent = not said
                if silent:
                    said = said_by(root, self._by_category(group))
                ended = silent and (target, flow) in self._ended
                dispute = Dispute(number, by, target, root, said, silent, ended)
                self._disputes.setdefault(group, []).append(dispute)
                self._disputes_by.setdefault(number, []).append((group, dispute))
                self._disputes_of.setdefault(target, []).append((group, dispute))
                yield group


def _said_of(assertion: Assertion, dimension: str | None) -> dict[str | None, Quantity]:
    if dimension is None:
        return {None: assertion.total} if assertion.total is not None else {}
    return dict(assertion.parts.get(dimension, {}).items())


def _disputed_dimensions(event: StatementDisputed) -> tuple[str | None, ...]:
    """What a dispute is about, None for the total."""
    if event.quantity is not None:
        return (None,)
    return tuple(event.breakdowns) or (event.dimension,)


def _places(assertion: Assertion) -> Iterator[tuple[Place, Quantity, bool]]:
    """Every slot in which an assertion says something: its place, quantity, and if it is implied."""
    for flow in assertion.flows or (None,):
        if assertion.total is not None:
            yield Place(assertion.subject, flow), assertion.total, assertion.implied
        for dimension, parts in assertion.parts.items():
            for category, quantity in parts.items():
                yield Place(assertion.subject, flow, dimension, category), quantity, False
