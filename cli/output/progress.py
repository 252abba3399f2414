"""How far a long task is, on a terminal."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Final, Self, TypeVar

_T = TypeVar("_T")
_QUIET_FOR: Final = 1.0
_EVERY: Final = 0.25
_STEP: Final = 256
"""Lines between two looks at the clock."""


class Progress:
    """Use it as a context manager, and call it with how many of how many entries are done, or tell it in words.

    Nothing is shown before the first second has passed, nor where standard error is no terminal.
    """

    def __init__(self, name: str, *, shown: bool) -> None:
        self._name = name
        self._shown = shown and sys.stderr is not None and sys.stderr.isatty()
        self._next = monotonic() + _QUIET_FOR
        self._told = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._told:
            _write("\r\x1b[K")

    def __call__(self, done: int, last: int) -> None:
        self.tell(f"{done:,} of {last:,} entries")

    def tell(self, so_far: str) -> None:
        if self._shown and monotonic() >= self._next:
            from cli.output.shown import shown

            _write(f"\r\x1b[K{shown(self._name)}: {so_far}")
            self._told, self._next = True, monotonic() + _EVERY


def with_progress(lines: Iterable[_T], name: str, *, shown: bool) -> Iterator[_T]:
    """The lines themselves; where ``shown`` and it takes longer than a second, their count on standard error."""
    with Progress(name, shown=shown) as progress:
        for count, line in enumerate(lines, start=1):
            yield line
            if count % _STEP == 0:
                progress.tell(f"{count:,} lines")


def _write(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
