"""What one side says of all that was carried out, by its own words alone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeGuard

from domain.events import Scope
from domain.frozen import dataclass
from domain.state.assertion import Subject
from domain.values.quantity import Quantity, Span, total
from projections.comparing.sides import Side, Sides
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled
from projections.rules.voices import Figure
from projections.texts.addition import together
from projections.texts.summary import reach


@dataclass(frozen=True, slots=True)
class Total:
    """What one side says of all that was carried out, and how it comes to it.

    ``of`` is what its figures speak of, where it is made of nothing else: the whole, or so far to a day or stage.
    """

    quantity: Quantity
    basis: str
    figures: tuple[Figure, ...]
    of: Subject | None = None


def is_to_a_day(of: Subject | None) -> TypeGuard[Subject]:
    """Whether something is said so far to a day: in all is another matter."""
    return of is not None and of.scope is Scope.RUNNING and of.up_to is not None


class Totals:
    """What each side comes to."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._row = sides.row
        self._silent: dict[str, frozenset[str]] = {}

    def sum_of(self, side: Side) -> str | None:
        """What the side's current stage figures add up to, however many of the stages they are."""
        figures = [own for stage in self._row.stages if (own := self._sides.in_stage(side, stage))]
        if not figures or self._row.owed.unit == PERCENT:
            return None
        added = _added_up(figures)
        return str(added) if added else None

    def of(self, side: Side) -> Total | None:
        """From its own words alone: the whole as it states it, else so far with the stages since, else the sum."""
        whole = self._row.whole
        if whole is not None and (own := self._sides.own(side, whole)):
            subject = whole.place.subject
            return Total(together([f.quantity for f in own]), "stated whole", own, subject)
        if self._row.owed.unit == PERCENT:
            return None
        return self._so_far(side) or self._in_stages(side)

    def _in_stages(self, side: Side) -> Total | None:
        """Its stages added up; None where that can be less than it says so far to a day that cannot be placed."""
        found = self._added(side, self._sides.counted, "sum of stages", ())
        added = found.quantity.span if found is not None else None
        so_far = [
            figure.quantity.span
            for slot in self._row.running
            if added is not None and self._since(slot) is None
            for figure in self._sides.own(side, slot)
        ]
        is_more = any(added and said and _least(added) < _least(said) for said in so_far)
        return None if is_more else found

    def _so_far(self, side: Side) -> Total | None:
        """A running figure with the side's own figures of the stages since, as few as there can be."""
        known = [
            (since, own, slot.place.subject)
            for slot in self._row.running
            if (own := self._sides.own(side, slot)) and (since := self._since(slot)) is not None
        ]
        known.sort(key=lambda each: (len(each[0]), -each[1][0].said.turn))
        for since, own, subject in known:
            basis = reach(subject)
            if since:
                basis = f"{basis}, and {self._sides.stages_named(since)}"
            found = self._added(side, since, basis, own)
            if found:
                return found if since else replace(found, of=subject)
        return None

    def _since(self, running: Settled) -> list[str] | None:
        """The stages after those that a running figure covers; None where it cannot be told which these are."""
        covered = self._sides.order.surely_covered(running.place.subject, self._row)
        if covered is None:
            return None
        within = set(covered)
        return [stage for stage in self._sides.counted if stage not in within]

    def _added(
        self, side: Side, stages: Sequence[str], basis: str, base: tuple[Figure, ...]
    ) -> Total | None:
        """None where there is no number for one of the stages: what is vague or withheld adds up to nothing."""
        if not self._silent_on(side).isdisjoint(stages):
            return None
        by_stage = [self._sides.numbers_in(side, stage) for stage in stages]
        parts = [base, *by_stage] if base else by_stage
        if not parts or not any(figure.quantity.is_number for figure in parts[0]):
            return None
        added = _added_up(parts)
        return Total(added, basis, tuple(f for part in parts for f in part)) if added else None

    def _silent_on(self, side: Side) -> frozenset[str]:
        """The stages for which the side gives no number."""
        if side.who not in self._silent:
            stages = self._sides.counted
            silent = (stage for stage in stages if not self._sides.numbers_in(side, stage))
            self._silent[side.who] = frozenset(silent)
        return self._silent[side.who]


def _added_up(parts: Iterable[Sequence[Figure]]) -> Quantity | None:
    """What the figures of each part come to together, added up."""
    return total((together([f.quantity for f in part]) for part in parts), widened=True)


def _least(span: Span) -> tuple[Decimal, bool]:
    """Where a span begins, and whether only behind that."""
    return span.low, span.low_strict
