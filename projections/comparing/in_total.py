"""The sides on the total of one flow, measure and unit."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from domain.events import Scope
from domain.frozen import dataclass
from domain.state.assertion import Subject
from projections.comparing.days import Days
from projections.comparing.gap import Gap, distance
from projections.comparing.in_all import InAll
from projections.comparing.row import CompareRow, SideSays
from projections.comparing.sides import Side
from projections.comparing.telling import Telling, says_of
from projections.comparing.total import Total, Totals, is_to_a_day
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled, heard
from projections.rules.standing import at_odds
from projections.texts.sentence import joined


@dataclass(frozen=True, slots=True)
class _Compared:
    """What the sides come to, and how far apart that is."""

    totals: Mapping[str, Total | None]
    """By side; None where it says nothing of all this."""
    used: Collection[int]
    """The entries that these are made of."""
    rests_on: Sequence[Settled]
    """The slots in which these speak."""
    contested: bool
    against: Mapping[str, Total] | None
    """Those that another contradicts; None where no two differ by their days alone."""
    can_all_be: str | None
    """Why the others can all be true."""
    gap: str | None
    explained: tuple[str, ...]
    """The stages that explain it."""
    how: Sequence[str]

    @property
    def to_a_day(self) -> Subject | None:
        """What is said so far to a day, where all of them are of that."""
        subjects = {total.of for total in self.totals.values() if total is not None}
        return next(filter(is_to_a_day, subjects), None) if len(subjects) == 1 else None


class InTotal:
    """The row on the total."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._sides = telling.sides
        self._of_sides = Totals(self._sides)

    def row(self, stages: Iterable[CompareRow], running: Iterable[Settled]) -> CompareRow:
        """What they come to next to each other; ``stages`` are the rows on these, ``running`` the numbers so far
        that are compared. How far apart they are in a stage is told where that explains no gap in all."""
        compared = self._compared
        says = [self._says(side, compared.totals[side.who]) for side in self._sides.all]
        note = joined(self._sentences(says, compared, stages, running)) or None
        row = self._telling.row(
            "total",
            compared.to_a_day,
            says,
            compared.explained,
            note,
            contested=compared.contested,
            of=self._sides.row.whole,
        )
        return replace(row, gap=compared.gap)

    @property
    def explained(self) -> tuple[str, ...]:
        """The stages that explain the gap."""
        return self._compared.explained

    @cached_property
    def _compared(self) -> _Compared:
        totals = {side.who: self._of_sides.of(side) for side in self._sides.all}
        given = {who: said for who, said in totals.items() if said is not None}
        used = {figure.said.entry for found in given.values() for figure in found.figures}
        rests_on = [
            slot
            for slot in self._sides.row.slots
            if any(figure.said.entry in used for figure in slot.figures)
        ]
        days = Days(self._sides)
        against = days.contradicting(given)
        apart = given if against is None else against
        gap = distance([said.quantity.span for said in apart.values()])
        explained: tuple[str, ...] = ()
        how: list[str] = []
        if self._is_a_sum and gap not in (None, "0"):
            explained, how = Gap(self._sides).explained(apart, self._sides.counted)
        return _Compared(
            totals,
            used,
            rests_on,
            any(slot.contested for slot in [*rests_on, *self._sides.row.wholes]),
            against,
            days.why(given) if against is not None else None,
            gap,
            explained,
            how,
        )

    def _sentences(
        self,
        says: Iterable[SideSays],
        compared: _Compared,
        stages: Iterable[CompareRow],
        running: Iterable[Settled],
    ) -> Iterator[str]:
        told = [said for said in says if said.quantity is not None]
        beside = [said for said in told if compared.against and said.who not in compared.against]
        in_all = InAll(self._sides)
        yield from in_all.between(
            [said for said in told if said not in beside],
            compared.totals,
            compared.gap,
            [slot for slot in compared.rests_on if at_odds(slot.figures)],
            contested=compared.contested,
            can_all_be=compared.can_all_be,
        )
        yield from compared.how
        yield from in_all.beside(beside)
        yield from self._apart_in(row for row in stages if row.stage not in compared.explained)
        if self._is_a_sum:
            yield from in_all.only_one_speaks()
        yield from in_all.settles_nothing(compared.totals)
        yield from self._disputes(running, compared.used)

    @property
    def _is_a_sum(self) -> bool:
        """Whether it is made of stages: shares of something do not add up."""
        return self._sides.row.owed.unit != PERCENT

    def _says(self, side: Side, found: Total | None) -> SideSays:
        added = self._of_sides.sum_of(side)
        if found is None:
            return says_of(side, None, (), None, added)
        return says_of(side, found.quantity, self._sides.cited(found.figures), found.basis, added)

    def _disputes(self, running: Iterable[Settled], used: Collection[int]) -> Iterator[str]:
        """Who disputes what of the whole and of the numbers so far, and how the whole is divided."""
        for slot in (*self._sides.row.wholes, *self._told_in_all(running, used)):
            if told := self._telling.disputed(slot):
                yield told
        for subject in self._telling.parts:
            if subject.scope is Scope.WHOLE and (told := self._telling.divided(subject)):
                yield told

    def _apart_in(self, stages: Iterable[CompareRow]) -> Iterator[str]:
        for row in stages:
            if told := self._telling.apart(f"stage {row.stage}", row):
                yield told

    def _told_in_all(self, running: Iterable[Settled], used: Collection[int]) -> list[Settled]:
        """The numbers so far of which the total tells, where there is one to compare: it rests on all of them."""
        if not self._sides.several:
            return []
        return [
            slot
            for slot in running
            if (told := [figure.said.entry for figure in heard(slot)])
            and all(entry in used for entry in told)
        ]
