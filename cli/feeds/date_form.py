"""The form in which a spreadsheet writes its dates: what of a date it has, and what it lacks to be one."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Final

from cli.call.wording import quoted, typed
from cli.failures import Failure

EXAMPLE: Final = datetime(2025, 5, 24, tzinfo=UTC)
_SIGN: Final = re.compile("%(.)", re.DOTALL)
_STANDS_FOR: Final = {"c": "aYbdHMS", "x": "mdy", "X": "HMS"}
_DAY_OF_THE_WEEK: Final = frozenset("aAuw")
_WEEK: Final = frozenset("UWV")
_MONTH: Final = frozenset("mbBh")
_TIME: Final = frozenset("HIMSfp")
_ALIKE: Final = {
    "%-": "%",
    "%e": "%d",
    "%D": "%m/%d/%y",
    "%F": "%Y-%m-%d",
    "%h": "%b",
    "%T": "%H:%M:%S",
}
"""What other programs call what Python can read."""
_BUILDS_UPON: Final = {
    "M": ("HI", "minutes, and no hour"),
    "S": ("M", "seconds, and no minutes"),
    "f": ("S", "fractions, and no seconds"),
    "I": ("p", "an hour up to 12, and no %p that says which half of the day"),
    "p": ("I", "%p, which goes with %I"),
    "z": ("HI", "an offset, which is for a time of day, and no time"),
}
"""What each sign is nothing without; Python would fill it in, or pass over the sign."""


def checked_form(form: str | None) -> str | None:
    """The form, where each date of it can be read and none of its parts is lost; a `Failure` where not."""
    if form is None:
        return None
    if not _can_be_read(form):
        other = form
        for sign, ours in _ALIKE.items():
            other = other.replace(sign, ours)
        fits = other != form and _can_be_read(other)
        raise Failure(
            f"--date-format {quoted(form)} has a sign that is not known: it takes %Y, %y, %m, %b, %B, %d",
            hint=f"--date-format {typed(other)}" if fits else None,
        )
    signs = _signs(form)
    if not signs & set("YyG"):
        raise Failure(
            f"--date-format takes a form with a year, such as %d.%m.%Y, not {quoted(form)}"
        )
    if lack := _lack(signs):
        raise Failure(
            f"--date-format takes a form of whole dates, such as %d.%m.%Y, not {quoted(form)}, "
            f"which has {lack}"
        )
    return form


def written(moment: datetime, form: str) -> str:
    """A day, month or year, whichever the form has, as feeds write it."""
    return moment.date().isoformat()[: _length(form)]


@cache
def _length(form: str) -> int:
    """Signs of `2025-05-24` that a date of this form has."""
    signs = _signs(form)
    if _has_a_day(signs):
        return len("2025-05-24")
    return len("2025-05" if signs & _MONTH else "2025")


def _can_be_read(form: str) -> bool:
    try:
        datetime.strptime(EXAMPLE.strftime(form), form)  # noqa: DTZ007 - only whether it can be
    except (ValueError, re.error):
        return False
    return True


def _signs(form: str) -> set[str]:
    found = set[str]()
    for sign in _SIGN.findall(form):
        found.update(_STANDS_FOR.get(sign, sign))
    return found - {"%"}


def _has_a_day(signs: set[str]) -> bool:
    if "j" in signs or ("d" in signs and signs & _MONTH):
        return True
    return bool(signs & _WEEK and signs & _DAY_OF_THE_WEEK)


def _lack(signs: set[str]) -> str | None:
    """What it has, and what is missing to that; None where nothing is."""
    if not _has_a_day(signs):
        if "d" in signs:
            return "a day, and no month"
        if signs & _WEEK:
            return "a week, and no day of it"
        if signs & _DAY_OF_THE_WEEK:
            return "a day of the week, and no date"
        if signs & _TIME:
            return "a time, and no day"
    if "Z" in signs:
        return "%Z, the name of a zone: %z reads its offset"
    for sign, (others, said) in _BUILDS_UPON.items():
        if sign in signs and not signs & set(others):
            return said
    return None
