"""The slots of an agreement: what stands in each at a cut. Rules 2 and 3, and 4 to 8 put together.

A slot is the only place where figures may be compared: scope, flow, measure, unit, and where a total is divided
a dimension and a category.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import islice

from domain.events import (
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StatementDisputed,
    StatementRetracted,
    statement_of,
)
from domain.state.assertion import Assertion, Group
from domain.state.sources import Register
from domain.values.flow import Flow
from domain.values.statement import Basis
from projections.rules.disputes import Dispute, Disputes, Figures, said_by
from projections.rules.order import Acting, Known
from projections.rules.place import Place, places
from projections.rules.settled import Settled, Slot, settle
from projections.rules.standing import at_odds
from projections.rules.voices import Said, Voice, voice

Asserting = FigureReported | FigureConfirmed | FigureCorrected | StatementDisputed


class Slots:
    """All slots of one agreement at a cut, folded from its record."""

    def __init__(
        self,
        record: Known,
        register: Register,
        acting: Iterable[Acting],
        asked: Group | None = None,
    ) -> None:
        """``acting`` are the entries to fold; `act` goes on from there. Of all totals and dimensions only the one
        that is ``asked`` for is folded, where one is."""
        self._record = record
        self._register = register
        self._asked = asked
        self._slots: dict[Place, Slot] = {}
        self._turn = -1
        self._by_entry: dict[int, list[tuple[Place, Said]]] = {}
        self._groups: dict[Group, list[Slot]] = {}
        self._were_disputed: set[Group] = set()
        self._disputes = Disputes()
        self._voices: dict[str, Voice] = {}
        self._parties = tuple(record.parties)
        self._fold(acting)

    @cached_property
    def settled(self) -> dict[Place, Settled]:
        """Every slot with its standing, at the end of the cut."""
        disputed = {
            slot.place
            for group in filter(self.is_disputed, self._disputes.groups)
            for slot in self._groups.get(group, ())
        }
        return {
            place: settle(slot, disputed=place in disputed) for place, slot in self._slots.items()
        }

    def groups_disputed_by(self, number: int) -> set[Group]:
        """The totals and dimensions on which the dispute of an entry lies, or lay."""
        return {dispute.group for dispute in self._disputes.by(number)}

    def groups_disputed_of(self, number: int) -> set[Group]:
        """The totals and dimensions of an entry that are disputed, or were, those too on which it is silent."""
        return {dispute.group for dispute in self._disputes.of(number)}

    def is_disputed(self, group: Group) -> bool:
        """Whether a dispute by a heard root lies on a group and lasts."""
        return group in self._disputes.groups and self._disputes.any_lasts(
            group, self._by_category(group)
        )

    def lasting_disputes(self, group: Group) -> list[int]:
        """The entries whose disputes by heard roots lie on a group and last."""
        return [dispute.entry for dispute in self.disputes_on(group)]

    def disputes_on(self, group: Group) -> list[Dispute]:
        """The disputes by heard roots that lie on a group and last, each with what it disputes."""
        return [dispute for dispute in self._lasting(group) if dispute.by.heard]

    def lasting_groups_of(self, number: int) -> set[Group]:
        """The totals and dimensions on which the dispute of an entry lies and lasts, whoever states it."""
        return {
            dispute.group
            for dispute in self._disputes.by(number)
            if dispute.lasts(self._by_category(dispute.group))
        }

    def _lasting(self, group: Group) -> list[Dispute]:
        disputes = self._disputes.on(group)
        figures = self._by_category(group) if disputes else {}
        return [dispute for dispute in disputes if dispute.lasts(figures)]

    def _by_category(self, group: Group) -> Figures:
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

    def settle(self, groups: Collection[Group]) -> list[Settled]:
        """Let ``settled`` say how the slots of some groups stand now, since `act` touched them; gives these."""
        settled = self.settled
        again = {one.place: one for group in groups for one in self.of_group(group)}
        settled.update((place, again[place]) for place in islice(self._slots, len(settled), None))
        settled.update(again)
        return [*again.values()]

    def of_place(self, place: Place) -> Settled | None:
        """One slot with its standing as it is now; None where nothing was said there."""
        slot = self._slots.get(place)
        return settle(slot, disputed=self.is_disputed(place.group)) if slot is not None else None

    def of_group(self, group: Group) -> list[Settled]:
        """The slots of a total or of a dimension, with their standing as it is now."""
        disputed = self.is_disputed(group)
        return [settle(slot, disputed=disputed) for slot in self._groups.get(group, ())]

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
        for group in set(touched) - self._were_disputed:
            disputed = self.is_disputed(group)
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
                    yield from self._end(target, self._asked_of(assertion.flows), number)
                yield from self._say(number, event, assertion)
            case StatementRetracted() if target is not None:
                spoken = self._record.assertion(target)
                flows = self._asked_of(spoken.flows_named(event.flow) if spoken is not None else ())
                yield from self._end(target, flows, number)
                yield from self._take_back(target, flows)
            case StatementDisputed():
                yield from self._say(number, event, assertion)
                if target is not None and assertion is not None:
                    yield from self._dispute(number, event, target, self._asked_of(assertion.flows))
            case _:
                return

    def _asked_of(self, flows: Sequence[Flow]) -> Sequence[Flow | None]:
        """Of some flows, None for what nobody hands over, those that are asked for."""
        covered = flows or (None,)
        if self._asked is None:
            return covered
        return (self._asked.flow,) if self._asked.flow in covered else ()

    def _say(self, number: int, event: Asserting, assertion: Assertion | None) -> Iterator[Group]:
        if assertion is not None and self._asked is not None:
            assertion = assertion.within(self._asked)
        if assertion is None:
            return
        statement = event.statement
        counted = statement.basis is Basis.COUNTED
        speaker = self.voice(statement.source)
        for place, quantity, implied in places(assertion):
            said = Said(
                number, statement.source, speaker, quantity, implied, counted, self._turn, statement
            )
            group = place.group
            self._slot(place, group).say(said)
            self._disputes.hear(said, group, place.category)
            self._by_entry.setdefault(number, []).append((place, said))
            yield group

    def _slot(self, place: Place, group: Group) -> Slot:
        slot = self._slots.get(place)
        if slot is None:
            slot = Slot(place, self._parties, group in self._were_disputed)
            self._slots[place] = slot
            self._groups.setdefault(group, []).append(slot)
        return slot

    def _end(self, number: int, flows: Iterable[Flow | None], by: int) -> Iterator[Group]:
        """A correction or retraction ends what its target said, for the flows it covers."""
        named = set(flows)
        for place, said in self._by_entry.get(number, ()):
            if place.flow in named:
                self._slots[place].end(said, by)
                yield place.group
        yield from self._disputes.end_words(number, named)

    def _take_back(self, number: int, flows: Iterable[Flow | None]) -> Iterator[Group]:
        """A retraction of a dispute, or of the newest correction of one, ends it for these flows."""
        named = set(flows)
        link: int | None = number
        while link is not None:
            yield from self._disputes.take_back(link, named)
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
        by, root = self.voice(event.statement.source), self.voice(statement.source).root
        for flow in filter(disputed.speaks_of, flows):
            for dimension in _disputed_dimensions(event):
                group = Group(disputed.subject, flow, dimension)
                said = disputed.says_of(dimension)
                silent = not said
                if silent:
                    said = said_by(root, self._by_category(group))
                self._disputes.add(Dispute(group, number, by, target, root, said, silent))
                yield group


def _disputed_dimensions(event: StatementDisputed) -> tuple[str | None, ...]:
    """What a dispute is about, None for the total."""
    if event.quantity is not None:
        return (None,)
    return tuple(event.breakdowns) or (event.dimension,)
