"""The present moment, as decisions and cuts are told of it: nothing in the domain looks at a clock."""

from dataclasses import field
from datetime import UTC, date, datetime, timedelta, tzinfo

from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Now:
    """The present moment, and the zone in which the ledger's days lie."""

    instant: datetime
    zone: tzinfo
    yesterday: date = field(init=False)
    """The day before the present one in UTC: what began before it has begun in every zone."""

    def __post_init__(self) -> None:
        yesterday = self.instant.astimezone(UTC).date() - timedelta(days=1)
        object.__setattr__(self, "yesterday", yesterday)

    @property
    def today(self) -> str:
        return self.instant.astimezone(self.zone).date().isoformat()

    @property
    def clock(self) -> str:
        """`2025-05-24T18:30:00+03:00`, by the clocks of the zone."""
        return self.instant.astimezone(self.zone).isoformat(timespec="seconds")
