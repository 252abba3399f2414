"""Clocks that disagree: what this machine's says, and the times that a ledger has recorded.

Recorded times never run backwards, so one clock that was ahead holds all later entries to its time. A clock proves
nothing, this machine's no more than the other: so what is told here is a remark, and no finding.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from domain.frozen import dataclass
from domain.store.canonical import stamp
from domain.store.lines import StoredLine, cited

LENIENCE: Final = timedelta(minutes=1)
"""How far two clocks may be apart without a word."""


def held_back(recorded: str, clock: str) -> str | None:
    """What to say of an entry recorded at another time than the clock gave; None where the two are close."""
    if datetime.fromisoformat(recorded) - datetime.fromisoformat(clock) <= LENIENCE:
        return None
    return (
        f"recorded as of {to_the_second(recorded)}, the newest time in this ledger, since recorded times never "
        f"run backwards; this clock says {to_the_second(clock)}"
    )


@dataclass(frozen=True, slots=True)
class Ahead:
    """The entries at the end of a log that were recorded after a moment."""

    count: int
    first: StoredLine
    newest: str
    clock: str

    @property
    def sentence(self) -> str:
        entry = cited(self.first.stream, self.first.entry)
        told = (
            f"{entry} was recorded"
            if self.count == 1
            else f"{self.count:,} entries, from {entry} on, were recorded"
        )
        until = "" if self.count == 1 else f", the newest at {to_the_second(self.newest)}"
        return (
            f"{told} at {to_the_second(self.first.recorded)}{until}, and this clock says "
            f"{to_the_second(self.clock)}: it is behind, or the one that recorded was ahead"
        )


def ahead(line: Callable[[int], StoredLine], last: int, now: datetime) -> Ahead | None:
    """Those of ``last`` entries that were recorded after now; ``line`` reads one, and none runs backwards."""
    limit = stamp(now + LENIENCE)
    if last == 0 or (newest := line(last).recorded) <= limit:
        return None
    before = bisect_right(range(1, last), limit, key=lambda position: line(position).recorded)
    return Ahead(last - before, line(before + 1), newest, stamp(now))


def to_the_second(recorded: str) -> str:
    """``2025-05-24 19:02:11 UTC``"""
    return f"{recorded[:10]} {recorded[11:19]} UTC"
