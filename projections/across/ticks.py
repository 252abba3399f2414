"""Instants as whole numbers: two ticks a second, the first of them the full second.

Days, months and years end with the last microsecond of a second, instants are mostly full seconds: two ticks tell
all of them apart. An instant with another fraction has no tick.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

ALWAYS: Final = 0
"""Before anything that can be said."""
FOREVER: Final = 1 << 40
"""After all that can be said."""
_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_LAST_MICROSECOND: Final = 999_999


class NoTick(ValueError):  # noqa: N818 - an answer: the instant cannot be told apart from others
    """An instant that lies inside a second."""


def tick(instant: datetime) -> int:
    """The tick of an instant; `NoTick` where it lies inside a second, and not at its end."""
    if instant.microsecond not in (0, _LAST_MICROSECOND):
        raise NoTick(instant)
    return 2 * ((instant - _FIRST) // _SECOND) + (instant.microsecond > 0)
