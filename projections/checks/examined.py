"""What the rules look at: an agreement at a cut, with what several of them need."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from domain.entry import Entry
from domain.events import Scope
from domain.state.assertion import Group
from domain.values.flow import Flow, flow_text
from domain.values.period import end_of
from domain.values.statement import Statement
from projections.agreement import AgreementAt
from projections.figures.outlived import Outlived, outlived
from projections.place_order import in_order
from projections.rules.order import Acting
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.sums import Row
from projections.rules.terms import Owed
from projections.rules.voices import Figure, Voice
from projections.stage_order import StageOrder
from projections.texts.summary import reach
from projections.texts.units import what

T = TypeVar("T")
Thing = tuple[Flow | None, str, str, str | None, str | None]
"""What a slot is about, at whichever stage: flow, measure, unit, dimension and category."""


def thing(place: Place) -> Thing:
    subject = place.subject
    return place.flow, subject.measure, subject.unit, place.dimension, place.category


class Examined:
    """One agreement at a cut."""

    def __init__(self, at: AgreementAt, only: Collection[int] | None = None) -> None:
        """``only`` are the entries of which rules ask what their days are, where that is not asked of all."""
        self.at = at
        self._only = only

    @cached_property
    def order(self) -> StageOrder:
        return StageOrder(self.at)

    @cached_property
    def rows(self) -> dict[Owed, Row]:
        """The rows of the totals, ordered as they are printed."""
        return {row.owed: row for row in self.at.rows}

    @cached_property
    def groups(self) -> dict[Group, dict[str | None, Settled]]:
        """The slots of each total (under None) and of each dimension, by category."""
        found: dict[Group, dict[str | None, Settled]] = {}
        for place, settled in self.at.settled.items():
            found.setdefault(place.group, {})[place.category] = settled
        return found

    @cached_property
    def outlived(self) -> dict[Place, tuple[Outlived, ...]]:
        """What the number of each slot stands by, where that is nothing but confirmations of what was taken back;
        the slots in their order."""
        return {place: outlived(self.at, settled) for place, settled in in_order(self.at.settled)}

    @cached_property
    def horizon(self) -> datetime:
        """The end of what can have happened: of the as-of cut, else today, or when the ledger heard no more."""
        cut = self.at.cut
        if cut.as_of is not None:
            return cut.end
        ends = [datetime.max.replace(tzinfo=UTC)]
        if cut.today is not None:
            ends.append(end_of(cut.today, cut.zone))
        if cut.known is not None and cut.known.by is not None:
            ends.append(cut.known.by)
        if cut.known is not None and cut.known.position is not None:
            ends += [max((e.recorded for e in self.at.record.known.values()), default=ends[0])]
        return min(ends)

    @cached_property
    def dated(self) -> Sequence[Acting]:
        """The entries that count at the cut, of those that are asked about."""
        acting, only = self.at.record.acting, self._only
        return acting if only is None else [one for one in acting if one.entry.number in only]

    def stated(self) -> Iterator[tuple[Entry, Statement]]:
        """The same, each with its statement."""
        return ((acting.entry, acting.statement) for acting in self.dated)

    @cached_property
    def _by_stage(self) -> dict[Thing, dict[str, Settled]]:
        found: dict[Thing, dict[str, Settled]] = {}
        for place, settled in self.at.settled.items():
            if place.subject.scope is Scope.STAGE:
                found.setdefault(thing(place), {})[place.subject.stage or ""] = settled
        return found

    def in_stages(self, place: Place) -> Mapping[str, Settled]:
        """The slots of single stages for what another slot is about: the same flow, measure, unit and part."""
        return self._by_stage.get(thing(place), {})

    def what(self, place: Place) -> str:
        """``released RU->UA, so far to s2``; of a part ``released RU->UA by sex: women, stage s1``."""
        of = filter(None, (self.counted(place.owed), flow_text(place.flow)))
        return f"{' '.join(of)}{self.where(place)}"

    def counted(self, owed: Owed) -> str:
        """``released``; ``tonne released`` where some are released in other units."""
        return what(owed.measure, owed.unit, self.at.in_several_units)

    def where(self, place: Place) -> str:
        """``, so far to s2``; of a part `` by sex: women, stage s1``: what stands behind the flow."""
        part = f" by {place.dimension}" if place.dimension else ""
        part += f": {place.category}" if place.category else ""
        return f"{part}, {reach(place.subject)}"


def nearest(voice: Voice, said: Iterable[tuple[Voice, T]]) -> list[T]:
    """Of what several say that of a voice's own root, else of its side, else of all who are heard."""
    spoken = list(said)
    return (
        [one for by, one in spoken if by.root == voice.root]
        or [one for by, one in spoken if voice.side and by.side == voice.side]
        or [one for by, one in spoken if by.heard]
    )


def entries_of(figures: Iterable[Figure]) -> list[int]:
    """The entries of figures, in their order, one for each figure."""
    return [figure.said.entry for figure in figures]
