"""Cuts: up to when the world had spoken, and up to when the ledger had listened.

Source: docs/commands.md, "How things are typed", and docs/rules.md, rule 1.
"""

from datetime import UTC, date, datetime, tzinfo
from typing import Final

from domain.entry import Entry
from domain.frozen import dataclass
from domain.values.period import Moment, end_of

_FOREVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger had taken in by an instant, or up to an entry: its position, and when it was recorded."""

    text: str
    by: datetime | None = None
    position: int | None = None
    at: datetime | None = None

    def covers(self, entry: Entry) -> bool:
        if self.position is not None:
            return entry.position <= self.position
        return self.by is None or entry.recorded <= self.by

    def lies_after(self, other: "Known") -> bool:
        if self.position is not None and other.position is not None:
            return self.position > other.position
        return (self.by or self.at or _FOREVER) > (other.by or other.at or _FOREVER)


@dataclass(frozen=True, slots=True)
class Cut:
    """Both cuts, and the zone in which dates are days.

    ``today`` is the last day of an answer without an as-of cut. It tells which stated dates are earlier ones;
    without it all are. ``head`` is the position of the ledger's newest entry when the answer was asked for: what
    is read for it, one after the other, is of one state of the ledger.
    """

    zone: tzinfo
    tz: str
    as_of: Moment | None = None
    known: Known | None = None
    today: date | None = None
    head: int | None = None

    @property
    def end(self) -> datetime:
        """The last instant of the as-of cut, in UTC."""
        return self.as_of.latest(self.zone) if self.as_of else _FOREVER

    def is_earlier(self, day: date) -> bool:
        """Whether a stated date lies before the last one of the answer (rule 7, was_contested)."""
        if self.as_of is not None:
            return end_of(day, self.zone) < self.end
        return self.today is None or day < self.today

    def knows(self, entry: Entry) -> bool:
        return self.was_there(entry) and (self.known is None or self.known.covers(entry))

    def was_there(self, entry: Entry) -> bool:
        """Whether an entry was recorded when the answer was asked for, whatever it is cut to."""
        return self.head is None or entry.position <= self.head

    def shown(self) -> dict[str, str | None]:
        """The cuts as every answer prints them."""
        return {
            "as_of": str(self.as_of) if self.as_of else None,
            "known_at": self.known.text if self.known else None,
            "tz": self.tz,
        }
