"""Ids of events: random UUIDs (version 4), made many at a time: asking the system for each takes longer."""

import os
from collections.abc import Callable, Iterator
from typing import Final

_MANY: Final = 256
_VARIANT: Final = "89ab"


def random_ids() -> Callable[[], str]:
    """A function that gives another one with each call."""
    return _ids().__next__


def _ids() -> Iterator[str]:
    while True:
        digits = os.urandom(16 * _MANY).hex()
        for at in range(0, len(digits), 32):
            one = digits[at : at + 32]
            variant = _VARIANT[int(one[16], 16) & 3]
            yield f"{one[:8]}-{one[8:12]}-4{one[13:16]}-{variant}{one[17:20]}-{one[20:]}"
