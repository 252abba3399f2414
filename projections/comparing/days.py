"""Totals that reach to different days: both can be true, although they are not the same."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations
from typing import Final

from domain.assertion import Subject
from domain.events import Scope
from domain.period import Moment
from domain.quantity import Span
from projections.comparing.sides import Sides
from projections.comparing.total import Total

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Days:
    """What is said so far to a day or of the whole, where no stage is known that tells what came in between."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides

    def contradicting(self, totals: Mapping[str, Total]) -> dict[str, Total] | None:
        """Those of the totals that another one contradicts; None where no two differ by their days alone."""
        differing = [
            (one, other)
            for one, other in combinations(totals, 2)
            if not totals[one].quantity.shares_a_value_with(totals[other].quantity)
        ]
        against = [
            pair for pair in differing if not self._can_both_be(*(totals[who] for who in pair))
        ]
        if len(against) == len(differing):
            return None
        named = {who for pair in against for who in pair}
        return {who: total for who, total in totals.items() if who in named}

    def _can_both_be(self, one: Total, other: Total) -> bool:
        """Of what was handed over there is no less on a later day; a stock falls and rises as it likes."""
        if self._sides.counted or one.of == other.of:
            return False
        end, other_end = self._end(one.of), self._end(other.of)
        if end is None or other_end is None or end == other_end:
            return False
        if self._sides.row.owed[0] is None:
            return True
        earlier, later = (one, other) if end < other_end else (other, one)
        least, most = earlier.quantity.span, later.quantity.span
        return least is None or most is None or Span(least.low, None, least.low_strict).meets(most)

    def _end(self, of: Subject | None) -> datetime | None:
        """The instant with which it ends; None where that is not told by a day."""
        if of is None:
            return None
        if of.scope is Scope.WHOLE:
            return _NEVER
        if of.up_to is None:
            return None
        return Moment.parse(of.up_to).latest(self._sides.at.cut.zone)
