"""The sides on the total of one flow, measure and unit."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from domain.events import Scope
from projections.comparing.days import Days
from projections.comparing.gap import Gap, distance
from projections.comparing.in_all import InAll
from projections.comparing.row import CompareRow
from projections.comparing.telling import Telling, says_of
from projections.comparing.total import Totals, is_to_a_day
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
        that are compared. Where no two come to anything, it is told how far apart they are in each stage."""
        of_sides = Totals(self._sides)
        totals = {side.who: of_sides.of(side) for side in self._sides.all}
        says = []
        for side in self._sides.all:
            found = totals[side.who]
            own = self._sides.cited(found.figures) if found else ()
            quantity, basis = (found.quantity, found.basis) if found else (None, None)
            says.append(says_of(side, quantity, own, basis, of_sides.sum_of(side)))
        used = {f.said.entry for found in totals.values() if found for f in found.figures}
        rests_on = [
            s for s in self._sides.row.slots if any(f.said.entry in used for f in s.figures)
        ]
        whole = [self._sides.row.whole] if self._sides.row.whole is not None else []
        contested = any(slot.contested for slot in [*rests_on, *whole])
        disputes = list(
            filter(None, map(self._telling.disputed, [*whole, *self._told_in_all(running, used)]))
        )
        wholes = (subject for subject in self._telling.parts if subject.scope is Scope.WHOLE)
        disputes += filter(None, map(self._telling.divided, wholes))
        given = {who: said for who, said in totals.items() if said is not None}
        in_stages = [] if len(given) > 1 else [*self._apart_in(stages)]
        if self._sides.row.owed[2] == PERCENT:
            note = joined([*in_stages, *disputes]) or None
            return self._telling.row(
                "total", None, says, (), note, contested=contested, of=self._sides.row.whole
            )
        days = Days(self._sides)
        against = days.contradicting(given)
        can_all_be = days.why(given) if against is not None else None
        told = [said for said in says if said.quantity is not None]
        beside = [said for said in told if against and said.who not in against]
        given = given if against is None else against
        gap = distance([said.quantity.span for said in given.values()])
        apart = gap not in (None, "0")
        explained, how = (
            Gap(self._sides).explained(given, self._sides.counted) if apart else ((), [])
        )
        in_all = InAll(self._sides)
        at_odds_in = [slot for slot in rests_on if at_odds(slot.figures)]
        sentences = [
            *in_all.between(
                [said for said in told if said not in beside],
                totals,
                gap,
                at_odds_in,
                contested=contested,
                can_all_be=can_all_be,
            ),
            *how,
            *in_all.beside(beside),
            *in_stages,
            *in_all.only_one_speaks(),
            *in_all.settles_nothing(totals),
            *disputes,
        ]
        note = joined(sentences) or None
        subjects = {total.of for total in totals.values() if total is not None}
        row = self._telling.row(
            "total",
            next(filter(is_to_a_day, subjects), None) if len(subjects) == 1 else None,
            says,
            explained,
            note,
            contested=contested,
            of=self._sides.row.whole,
        )
        return replace(row, gap=gap)

    def _apart_in(self, stages: Iterable[CompareRow]) -> Iterator[str]:
        for row in stages:
            if row.gap is not None and row.differs:
                yield self._telling.apart(f"stage {row.stage}", row.sides, row.gap)

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
