"""The sides on one slot: a stage, a number so far, a plan, what is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from domain.values.period import Moment
from projections.comparing.gap import Gap, at_odds_there
from projections.comparing.row import CompareRow
from projections.comparing.telling import Telling, named, says_of
from projections.comparing.total import Total
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled, heard
from projections.rules.sums import Sum
from projections.texts.addition import together
from projections.texts.sentence import capital, joined
from projections.texts.summary import reach


class InSlot:
    """The rows on slots of one flow, measure and unit."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._sides = telling.sides

    def row(self, settled: Settled) -> CompareRow:
        """The sides next to each other."""
        says = [
            says_of(
                side, together([f.quantity for f in own]) if own else None, self._sides.cited(own)
            )
            for side in self._sides.all
            for own in (self._sides.own(side, settled),)
        ]
        subject = settled.place.subject
        told = at_odds_there(named(subject), says), self._telling.disputed(settled)
        note = joined(filter(None, (*told, self._telling.divided(subject)))) or None
        return self._telling.row(
            subject.scope, subject, says, (), note, contested=settled.contested, of=settled
        )

    def beside(self, settled: Settled) -> CompareRow:
        """With the gap in words, of what no total rests on."""
        row = self.row(settled)
        return replace(row, note=self._told(settled, row))

    def running(self, settled: Settled) -> CompareRow:
        """With the stages that explain a gap, or those of which it cannot be told whether it covers them."""
        row = self.row(settled)
        subject = settled.place.subject
        covered = self._sides.order.covered(subject, self._sides.row)
        explained: tuple[str, ...] = ()
        how: Iterable[str] = ()
        if covered is not None and covered.perhaps:
            if heard(settled) and not self._is_sum_of_stages(settled):
                how = self._in_question(covered.perhaps, subject.up_to or "")
        elif covered is not None and row.differs and row.unit != PERCENT:
            says = {
                side.who: Total(together([figure.quantity for figure in own]), reach(subject), own)
                for side in self._sides.all
                if (own := self._sides.own(side, settled))
            }
            explained, how = Gap(self._sides).explained(says, covered.stages)
        return replace(row, explained_by=explained, note=self._told(settled, row, how))

    def _told(self, settled: Settled, row: CompareRow, how: Iterable[str] = ()) -> str | None:
        """The gap, how it comes about, and what else is told of it."""
        gap = self._telling.apart(named(settled.place.subject), row)
        return joined(filter(None, (gap, *how, row.note))) or None

    def _in_question(self, stages: Sequence[str], date: str) -> Iterator[str]:
        """Why a figure so far to a date cannot be held against some stages."""
        went_on = [slug for slug in stages if self._sides.order.went_on(slug, Moment.parse(date))]
        unsure = [slug for slug in stages if slug not in went_on]
        if unsure:
            named, were = self._sides.stages_named(unsure), _were(unsure)
            yield f"It cannot be told whether {named} {were} over by {date}."
        if went_on:
            named, were = self._sides.stages_named(went_on), _were(went_on)
            yield f"{capital(named)} {were} not over by {date}: how much of it is counted cannot be told."

    def _is_sum_of_stages(self, settled: Settled) -> bool:
        """Whether it is just what all stages come to; in percent nothing is summed."""
        added = self._added
        if added.low is None or added.stands_in is not None:
            return True
        return (settled.reach.low, settled.reach.high) == (added.low, added.high)

    @cached_property
    def _added(self) -> Sum:
        """What all stages come to."""
        return self._sides.at.sum_of(self._sides.row)


def _were(stages: Sequence[str]) -> str:
    return "was" if len(stages) == 1 else "were"
