"""Which entries of an agreement belong together: what one of them says changes nothing outside its own part.

A part is a stage, or a total that is told without one, with all that points there. What is of the agreement as a
whole (parties, terms, whether it is suspended) is a part too, and the only one that others build upon.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Final

from domain.events import EntryVoided, part_of
from projections.rules.order import Record

_GENERAL: Final = "the agreement as a whole"


class Parts:
    """The entries of a record, by part."""

    def __init__(self, record: Record) -> None:
        self._above: dict[Hashable, Hashable] = {}
        for number, entry in record.known.items():
            event = entry.event
            of: Hashable | None = event.points_at
            of = part_of(event) if of is None else of
            self._join(number, _GENERAL if of is None else of)
            if isinstance(event, EntryVoided) and event.replacement is not None:
                self._join(event.of, event.replacement)
        found: dict[Hashable, list[int]] = defaultdict(list)
        for number in record.known:
            found[self._top(number)].append(number)
        self.general = found.pop(self._top(_GENERAL), [])
        """The entries that are of the agreement as a whole."""
        self.others: Mapping[Hashable, list[int]] = found
        """Those of each other part."""

    def of(self, number: int) -> list[int]:
        """The entries of the part that an entry belongs to."""
        return self.others.get(self._top(number), self.general)

    def _join(self, one: Hashable, other: Hashable) -> None:
        self._above[self._top(one)] = self._top(other)

    def _top(self, one: Hashable) -> Hashable:
        above = self._above
        while (next_ := above.setdefault(one, one)) != one:
            above[one] = above.setdefault(next_, next_)
            one = next_
        return one
