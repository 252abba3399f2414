"""What was made of the agreements that rows spoke of last, and is made again where they speak of one once more."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

_T = TypeVar("_T")
_MOST: Final = 1_000
"""Agreements; a file is mostly of one, and seldom goes to and fro between more."""


class Lately(Generic[_T]):
    """Keeps what ``make`` makes of an agreement."""

    def __init__(self, make: Callable[[str], _T]) -> None:
        self._make = make
        self._kept: dict[str, _T] = {}

    def of(self, agreement: str) -> _T:
        """What is made of it."""
        if agreement not in self._kept:
            if len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[agreement] = self._make(agreement)
        return self._kept[agreement]
