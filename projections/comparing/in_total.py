"""The sides on the total of one flow, measure and unit."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from domain.events import Scope
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


class InTotal:
    """The row on the total."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._sides = telling.sides

    def row(self, stages: Iterable[CompareRow], running: Iterable[Settled]) -> CompareRow:
        """What they come to next to each other; ``stages`` are the rows on these, ``running`` the numbers so far
        that are compared. How far apart they are in a stage is told where that explains no gap in all."""
        of_sides = Totals(self._sides)
        totals = {side.who: of_sides.of(side) for side in self._sides.all}
        given = {who: said for who, said in totals.items() if said is not None}
        says = [self._says(side, totals[side.who], of_sides) for side in self._sides.all]
        used = {figure.said.entry for found in given.values() for figure in found.figures}
        rests_on = [
            slot
            for slot in self._sides.row.slots
            if any(figure.said.entry in used for figure in slot.figures)
        ]
        contested = any(slot.contested for slot in [*rests_on, *self._sides.row.wholes])
        summed = self._sides.row.owed.unit != PERCENT
        days = Days(self._sides)
        against = days.contradicting(given)
        can_all_be = days.why(given) if against is not None else None
        told = [said for said in says if said.quantity is not None]
        beside = [said for said in told if against and said.who not in against]
        given = given if against is None else against
        gap = distance([said.quantity.span for said in given.values()])
        explained: tuple[str, ...] = ()
        how: list[str] = []
        if summed and gap not in (None, "0"):
            explained, how = Gap(self._sides).explained(given, self._sides.counted)
        in_all = InAll(self._sides)
        sentences = [
            *in_all.between(
                [said for said in told if said not in beside],
                totals,
                gap,
                [slot for slot in rests_on if at_odds(slot.figures)],
                contested=contested,
                can_all_be=can_all_be,
            ),
            *how,
            *in_all.beside(beside),
            *self._apart_in(row for row in stages if row.stage not in explained),
            *(in_all.only_one_speaks() if summed else ()),
            *in_all.settles_nothing(totals),
            *self._disputes(running, used),
        ]
        subjects = {total.of for total in totals.values() if total is not None}
        to_a_day = next(filter(is_to_a_day, subjects), None) if len(subjects) == 1 else None
        note, whole = joined(sentences) or None, self._sides.row.whole
        row = self._telling.row(
            "total", to_a_day, says, explained, note, contested=contested, of=whole
        )
        return replace(row, gap=gap)

    def _says(self, side: Side, found: Total | None, of_sides: Totals) -> SideSays:
        added = of_sides.sum_of(side)
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
