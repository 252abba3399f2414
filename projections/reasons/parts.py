"""Which entries of an agreement belong together: what one of them says changes nothing outside its own part.

A part is a stage, or a total that is told without one, with all that points there. What is of the agreement as a
whole (parties, terms, whether it is suspended) is a part too, and the only one that others build upon.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import Final

from domain.events import EntryVoided, Event, FigureReported, part_of
from projections.rules.order import Record

_GENERAL: Final = "the agreement as a whole"

About = Callable[[Event], Hashable | None]
"""What an event is about by its own words; None where these do not tell."""


def counted_of(event: Event) -> Hashable | None:
    """What a figure counts, and of what: less than a part, since no slot of a measure hangs on other measures."""
    if isinstance(event, FigureReported):
        up_to = event.up_to and event.up_to.identity
        return event.scope, event.stage, up_to, event.measure, event.unit
    return part_of(event)


class Parts:
    """The entries of a record, by part, or by what else they are ``about``."""

    def __init__(self, record: Record, about: About = part_of) -> None:
        self._above: dict[Hashable, Hashable] = {}
        for number, entry in record.known.items():
            event = entry.event
            belongs = [of for of in (event.points_at, about(event)) if of is not None]
            for of in belongs or [_GENERAL]:
                self._join(number, of)
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

    def part_of(self, number: int) -> Hashable:
        """What the part is called that an entry belongs to."""
        return self._top(number)

    def _join(self, one: Hashable, other: Hashable) -> None:
        self._above[self._top(one)] = self._top(other)

    def _top(self, one: Hashable) -> Hashable:
        above = self._above
        while (next_ := above.setdefault(one, one)) != one:
            above[one] = above.setdefault(next_, next_)
            one = next_
        return one
