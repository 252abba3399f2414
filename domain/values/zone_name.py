"""Names of time zones as people give them: those of the IANA database, which mean the same on every machine."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from domain.refusals import BadForm
from domain.values.period import ZONES, zone

_OF_THIS_MACHINE: Final = re.compile(r"localtime|posixrules|Factory|(?:posix|right)/.*", re.DOTALL)
"""Files of zones beside those of the database: what is local here, what nobody set, clocks with leap seconds."""

_NONE_HERE: Final = "this machine knows no zone but UTC, and a package called tzdata has them"

_SLIPS: Final = 2
"""So many letters too many or too few are a slip: Moon is no Moncton."""


def checked_zone(name: str, what: str = "the time zone") -> str:
    """The name, where it is one of the database; `BadForm` calls it ``what`` and says what comes close."""
    if _OF_THIS_MACHINE.fullmatch(name):
        raise BadForm(what, name, f"it is another one on another machine, and {ZONES}")
    try:
        zone(name)
    except BadForm:
        from zoneinfo import available_timezones

        known = available_timezones()
        raise BadForm(what, name, ZONES if known else _NONE_HERE, _close_to(name, known)) from None
    return name


def _close_to(name: str, zones: Iterable[str]) -> str | None:
    known = sorted(one for one in zones if not _OF_THIS_MACHINE.fullmatch(one))
    cities = {one.rpartition("/")[2].casefold(): one for one in known}
    by_folded = {**cities, **{one.casefold(): one for one in known}}
    close = get_close_matches(
        name.casefold(),
        (one for one in by_folded if abs(len(one) - len(name)) <= _SLIPS),
        n=1,
        cutoff=0.7,
    )
    return f"did you mean {by_folded[close[0]]}?" if close else None
