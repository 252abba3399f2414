"""What somebody meant who wrote a date in another form: the hint of its refusal."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Final

_YEAR_FIRST: Final = r"([12][0-9]{3})(?:([./ -])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))"
_YEAR_MONTH: Final = r"([12][0-9]{3})[./ -](1[0-2]|0?[1-9])"
_YEAR_LAST: Final = r"([0-9]{1,2})([./ -])([0-9]{1,2})\2([12][0-9]{3})"
_IN_WORDS: Final = (
    r"(?:([0-9]{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?"
    r"(?:\s+([0-9]{1,2})(?:st|nd|rd|th)?)?,?\s+([12][0-9]{3})"
)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_SHORT: Final = {"sept": "september", **{name[:3]: name for name in _MONTHS}}


def hint(text: str) -> str | None:
    """What to write instead: both dates where day and month can be swapped; None where nothing can be told."""
    if found := re.fullmatch(_YEAR_FIRST, text):
        year, _, *parts = found.groups()
        month, day = (part for part in parts if part is not None)
        return _write(_existing([(year, month, day)]))
    if found := re.fullmatch(_YEAR_MONTH, text):
        return f"write {found[1]}-{int(found[2]):02}"
    if found := re.fullmatch(_YEAR_LAST, text):
        one, _, other, year = found.groups()
        existing = _existing([(year, other, one), (year, one, other)])
        return _write(existing, "the year first: ") or "write the year first: 2025-05-24"
    if found := re.fullmatch(_IN_WORDS, text.strip().casefold()):
        before, named, after, year = found.groups()
        name = _SHORT.get(named, named)
        if name not in _MONTHS or (before and after):
            return None
        month = f"{_MONTHS.index(name) + 1:02}"
        day = before or after
        return _write(_existing([(year, month, day)])) if day else f"write {year}-{month}"
    return None


def _existing(dates: Iterable[tuple[str, str, str]]) -> list[str]:
    found: list[str] = []
    for one in dates:
        with suppress(ValueError):
            found.append(date(*map(int, one)).isoformat())
    return list(dict.fromkeys(found))


def _write(dates: Iterable[str], how: str = "") -> str | None:
    told = " or ".join(dates)
    return f"write {how}{told}" if told else None
