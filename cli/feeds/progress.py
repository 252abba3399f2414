"""How far a long import is, on a terminal."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Final, TypeVar

_T = TypeVar("_T")
_QUIET_FOR: Final = 1.0
_EVERY: Final = 0.25
_STEP: Final = 256


def with_progress(lines: Iterable[_T], name: str, *, shown: bool) -> Iterator[_T]:
    """The lines themselves; where ``shown`` and it takes longer than a second, their count on standard error."""
    if not (shown and sys.stderr is not None and sys.stderr.isatty()):
        yield from lines
        return
    next_time = monotonic() + _QUIET_FOR
    told = False
    try:
        for count, line in enumerate(lines, start=1):
            yield line
            if count % _STEP == 0 and monotonic() >= next_time:
                _write(f"\r\x1b[K{name}: {count:,} lines")
                told = True
                next_time = monotonic() + _EVERY
    finally:
        if told:
            _write("\r\x1b[K")


def _write(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
