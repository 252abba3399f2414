"""Totals that do not reach equally far, or need not: both can be true, although they are not the same."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from itertools import combinations, permutations
from typing import Final

from domain.events import Scope
from domain.state.assertion import Subject
from domain.values.period import Moment
from domain.values.quantity import Span
from projections.comparing.sides import Sides
from projections.comparing.total import Total, is_to_a_day

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Days:
    """What is said so far to a day or of the whole, of which no stage tells what came in between, or so far to a
    stage of which nothing else is known."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides

    def contradicting(self, totals: Mapping[str, Total]) -> dict[str, Total] | None:
        """Those of the totals that another one contradicts; None where no two differ by their days alone."""
        differing = [
            (one, other)
            for one, other in combinations(_unlike(totals), 2)
            if not one.quantity.shares_a_value_with(other.quantity)
        ]
        against = [pair for pair in differing if not self._can_both_be(*pair)]
        if len(against) == len(differing):
            return None
        named = {_kind(total) for pair in against for total in pair}
        return {who: total for who, total in totals.items() if _kind(total) in named}

    def why(self, totals: Mapping[str, Total]) -> str:
        """Why those that do not contradict each other can all be true: of no flow, a later number may be less."""
        ends = [self._end(total.of) for total in totals.values()]
        reach = (
            "they need not reach equally far" if None in ends else "they reach to different days"
        )
        falls = any(self._falls(one, other) for one, other in permutations(_unlike(totals), 2))
        return f"{reach}, so all can be true{' of a stock, which may fall' if falls else ''}"

    def _falls(self, one: Total, other: Total) -> bool:
        """Whether the first is more than the second, and surely reaches less far."""
        is_earlier = self._may_be_earlier(one, other) and not self._may_be_earlier(other, one)
        return is_earlier and not _is_no_more(one, other)

    def _can_both_be(self, one: Total, other: Total) -> bool:
        """Of what was handed over there is no less later on; a stock falls and rises as it likes."""
        beyond = self._is_beyond(one) or self._is_beyond(other)
        if one.of == other.of or (
            self._sides.counted and not beyond and self._in_stages(one, other)
        ):
            return False
        orders = [
            (earlier, later)
            for earlier, later in ((one, other), (other, one))
            if self._may_be_earlier(earlier, later)
        ]
        if self._sides.row.owed.flow is None:
            return bool(orders)
        return any(_is_no_more(earlier, later) for earlier, later in orders)

    def _in_stages(self, one: Total, other: Total) -> bool:
        """Whether what lies between two is a matter of the stages that count: none is of a day, or one is made of
        stages while who says the other gives numbers of them too."""
        if self._end(one.of) is not None and self._end(other.of) is not None:
            return False
        if not is_to_a_day(one.of) and not is_to_a_day(other.of):
            return True
        saying = {f.voice.speaks_as for f in (one if is_to_a_day(one.of) else other).figures}
        stages = map(self._sides.row.stages.get, self._sides.counted)
        return any(f.voice.speaks_as in saying for slot in stages if slot for f in slot.figures)

    def _is_beyond(self, total: Total) -> bool:
        """Whether it reaches to a stage beyond all that count, of which it cannot be told when it was."""
        stage = total.of.stage if total.of is not None else None
        return stage is not None and stage not in self._sides.counted

    def _may_be_earlier(self, one: Total, other: Total) -> bool:
        """Whether the first may reach less far. All of them cover the stages that count."""
        if one.of is None or one.of.stage in self._sides.counted:
            return True
        if other.of is None or other.of.stage in self._sides.counted:
            return False
        end, other_end = self._end(one.of), self._end(other.of)
        if end is None or other_end is None:
            return end != _NEVER
        return end < other_end

    def _end(self, of: Subject | None) -> datetime | None:
        """The instant with which it ends; None where that is not told by a day."""
        if of is None:
            return None
        if of.scope is Scope.WHOLE:
            return _NEVER
        if of.up_to is None:
            return None
        return Moment.parse(of.up_to).latest(self._sides.at.cut.zone)


def _unlike(totals: Mapping[str, Total]) -> Collection[Total]:
    """One of each kind: what is told of two goes for all that are like them."""
    return {_kind(total): total for total in totals.values()}.values()


def _kind(total: Total) -> tuple[Span | None, Subject | None]:
    return total.quantity.span, total.of


def _is_no_more(earlier: Total, later: Total) -> bool:
    """Whether some value of the first is no more than one of the second."""
    least, most = earlier.quantity.span, later.quantity.span
    return least is None or most is None or Span(least.low, None, least.low_strict).meets(most)
