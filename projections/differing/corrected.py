"""Whether what was said between two cuts corrects what stood, or is news: that was true when it was printed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from domain.events import (
    Event,
    FigureCorrected,
    PlanningEvent,
    StageCompleted,
    StatementRetracted,
    occurred_of,
)
from projections.agreement import AgreementAt
from projections.differing.details import Name, name_in
from projections.rules.courses import by_root, last_of_course, state
from projections.rules.settled import Settled
from projections.rules.sums import Row, Sum
from projections.rules.terms import Named
from projections.texts.wording import standing_of

_ENDING: Final = (FigureCorrected, StatementRetracted)
"""Events by which a source ends its own word."""


class ByName:
    """What the details of standings and totals at one of the two cuts were taken from, found by their names."""

    def __init__(self, at: AgreementAt) -> None:
        self.at = at

    @cached_property
    def slots(self) -> Mapping[Name, Settled]:
        at = self.at
        return {name_in("standing", place, None): slot for place, slot in at.settled.items()}

    @cached_property
    def _rows(self) -> Mapping[Named, Row]:
        return {row.owed.named: row for row in self.at.rows}

    def row(self, name: Name) -> Row | None:
        """The row of the totals that a detail is of; None where there is none at this cut."""
        return self._rows.get((name.flow, name.measure or "", name.unit or ""))

    def sum(self, name: Name) -> Sum:
        """What the row comes to; there has to be one."""
        row = self.row(name)
        assert row is not None
        return self.at.sum_of(row)


def corrects(
    before: ByName,
    after: ByName,
    name: Name,
    stood: str | None,
    stands: str | None,
    said: Sequence[Event],
) -> bool:
    """Whether a detail that ``stood``, and now ``stands`` otherwise by what was ``said``, is corrected.

    News are what nothing stood for, a plan that was carried out, what came of the agreement before it was
    concluded, a better standing of the same number, and more in all, no less firmly. What a source takes back or
    corrects is none.
    """
    if name.what == "dispute":
        return True
    if stood is None:
        return False
    if stands is None or any(isinstance(event, _ENDING) for event in said):
        return True
    match name.what:
        case "standing":
            return not _is_better(before.slots[name], after.slots[name])
        case "stage":
            return not (_was_carried_out if name.stage else _went_on)(before.at, after.at, name)
        case "total" if name.column == "settled":
            then, now = before.sum(name).settled, after.sum(name).settled
            return (now or Decimal(0)) < (then or Decimal(0))
        case "total" if name.column == "reported":
            return not _is_more(before.sum(name), after.sum(name))
        case _:
            return True


def _is_better(then: Settled, now: Settled) -> bool:
    """Whether the same number is borne out no worse."""
    risen = now.standing.rank >= then.standing.rank
    return risen and _number(then) == _number(now)


def _number(settled: Settled) -> tuple[str, str]:
    return standing_of(settled).number_and_contest()


def _is_more(then: Sum, now: Sum) -> bool:
    """Whether neither end is lower, nor the number less firm: wider, or about so much. An open end may close, and
    one opens with a stage of which nobody says how many yet."""
    if now.low is None or (then.low or Decimal(0)) > now.low or (now.about and not then.about):
        return False
    if then.high is None or now.high is None:
        return True
    return now.high - now.low <= then.high - (then.low or Decimal(0))


def _was_carried_out(before: AgreementAt, after: AgreementAt, name: Name) -> bool:
    then, now = (at.stages[name.stage or ""].said[-1].event for at in (before, after))
    return isinstance(then, PlanningEvent) and isinstance(now, StageCompleted)


def _went_on(before: AgreementAt, after: AgreementAt, name: Name) -> bool:
    """Whether a source tells of the agreement what came after: not another day of the same."""
    then, now = (
        {
            state(entry.event): occurred_of(entry.event)
            for entry in last_of_course(by_root(at.course, at.voice)[name.column or ""])
        }
        for at in (before, after)
    )
    was_undone = "concluded" in then.keys() - now.keys()
    is_same = all(then[became] == now[became] for became in then.keys() & now.keys())
    return bool(now.keys() - then.keys()) and is_same and not was_undone
