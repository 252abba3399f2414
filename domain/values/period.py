"""Moments and periods, kept with the precision they were given in. Source: docs/decisions/0004-three-times.md.

A moment is a year, a month, a day or an instant with its offset; what a day is depends on a zone. A period
is one moment or ``FROM/TO``.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from domain.facts.form import InText
from domain.frozen import dataclass
from domain.refusals import BadForm

ALLOWED: Final = (
    "a date is 2025, 2025-05 or 2025-05-24, an instant 2025-05-24T18:30+03:00 with its offset"
)
ZONES: Final = "a zone is named as in the IANA database, such as Europe/Kyiv or UTC"
_FORM: Final = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_INSTANT: Final = re.compile(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_TICK: Final = timedelta(microseconds=1)
_EAST: Final = timezone(timedelta(hours=14))
"""Where a day begins first."""
_WEST: Final = timezone(timedelta(hours=-12))
"""Where it ends last."""


_RELATIVE: Final = re.compile(r"(?i:(yesterday|today|tomorrow|now)\b|(last|this|next)\s|[-+][0-9])")


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """A zone of the IANA database; `BadForm` where there is none of that name."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        pass
    raise BadForm("the time zone", name, ZONES)


@dataclass(frozen=True, slots=True)
class Moment(InText):
    """When something was said or happened, as precisely as it is known.

    ``first`` and ``last`` are the days it may lie on; ``instant`` is set where it is exact.
    """

    text: str
    first: date
    last: date
    instant: datetime | None

    def __str__(self) -> str:
        return self.text

    def earliest(self, zone: tzinfo) -> datetime:
        """The first instant that it can mean, in UTC."""
        return self.instant or _start_of(self.first, zone)

    def latest(self, zone: tzinfo) -> datetime:
        """The last instant that it can mean, in UTC: for a date, the last microsecond of its last day."""
        return self.instant or end_of(self.last, zone)

    def is_before(self, other: "Moment") -> bool:
        """Whether it surely is: of an instant and a day, wherever on earth that is one."""
        if self.instant is None and other.instant is None:
            return self.last < other.first
        return self.latest(_WEST) < other.earliest(_EAST)

    @property
    def identity(self) -> str:
        """The same text for the same moment: of an instant, that in UTC, however it was written."""
        if self.instant is None:
            return self.text
        plain = self.instant.replace(tzinfo=None)
        minutes = not (plain.second or plain.microsecond)
        return f"{plain.isoformat(timespec='minutes' if minutes else 'auto')}Z"

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """Read a date or an instant; `BadForm` where it is none or does not exist."""
        return _moment(text)


@dataclass(frozen=True, slots=True)
class Period(InText):
    """A moment, or the time from one to another."""

    start: Moment
    end: Moment

    def __str__(self) -> str:
        return self.start.text if self.start is self.end else f"{self.start}/{self.end}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a moment or ``FROM/TO``; `BadForm` where one is none, or they are the wrong way round.

        Of a day and an instant it takes a zone to tell: `ends_before_it_starts` does.
        """
        return _period(text)

    def ends_before_it_starts(self, zone: tzinfo) -> bool:
        """Whether it does where days are those of a zone."""
        return self.end.latest(zone) < self.start.earliest(zone)

    def holds(self, other: "Period", zone: tzinfo) -> bool:
        """Whether the whole of another lies in it, where days are those of a zone."""
        begins = self.start.earliest(zone) <= other.start.earliest(zone)
        return begins and other.end.latest(zone) <= self.end.latest(zone)


@lru_cache(maxsize=16_384)
def end_of(day: date, zone: tzinfo) -> datetime:
    """The last microsecond of a day in a zone, in UTC."""
    return _start_of(day + timedelta(days=1), zone) - _TICK


@lru_cache(maxsize=16_384)
def _start_of(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=16_384)
def _moment(text: str) -> Moment:
    try:
        if _INSTANT.fullmatch(text):
            instant = datetime.fromisoformat(text).astimezone(UTC)
            return Moment(text, instant.date(), instant.date(), instant)
        match = _FORM.fullmatch(text)
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            assert year is not None
            first = date(year, 1 if month is None else month, 1 if day is None else day)
            last = first if day else _last_day(year, month or 12)
            return Moment(text, first, last, None)
    except ValueError:
        raise BadForm("the date", text, "there is no such date or time") from None
    raise BadForm("the date", text, ALLOWED, _hint(text))


def _hint(text: str) -> str | None:
    """What to write in place of a text that is no date."""
    if hint := _hint_of_form(text):
        return hint
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", text):
        return "an instant has a T and an offset: 2025-05-24T18:30+03:00 or 2025-05-24T15:30Z"
    if re.match(r"[03-9][0-9]{3}(-|\Z)", text):
        return "years go from 1000 to 2999"
    if _RELATIVE.match(text):
        return "write the date itself: words such as yesterday are not read"
    return None


def _hint_of_form(text: str) -> str | None:
    from domain.values.meant_date import hint

    return hint(text)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=16_384)
def _period(text: str) -> Period:
    start, slash, end = text.partition("/")
    try:
        first = _moment(start)
        last = _moment(end) if slash else first
    except BadForm:
        if slash and (hint := _hint_of_form(text)):
            raise BadForm("the date", text, ALLOWED, hint) from None
        raise
    if not slash:
        return Period(first, first)
    period = Period(first, last)
    alike = (period.start.instant is None) == (period.end.instant is None)
    if alike and period.ends_before_it_starts(UTC):  # and so in every zone
        raise BadForm("the period", text, "it ends before it starts")
    return period
