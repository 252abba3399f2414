"""Steps: a value that changes with the time up to which one listens, and how two such histories differ."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from domain.changes import Values, minus

V = TypeVar("V")


class Steps(Generic[V]):
    """From which tick on which value holds; before the first, ``none`` does."""

    __slots__ = ("none", "ticks", "values")

    def __init__(self, none: V) -> None:
        self.none = none
        self.ticks: list[int] = []
        self.values: list[V] = []

    @property
    def last(self) -> V:
        """What holds in the end."""
        return self.values[-1] if self.values else self.none

    def at(self, t: int) -> V:
        """What holds at a tick."""
        found = bisect_right(self.ticks, t)
        return self.values[found - 1] if found else self.none

    def go_on(self, t: int, value: V) -> None:
        """From a tick on, which is not before any other, a value holds."""
        if self.ticks and self.ticks[-1] == t:
            self.values[-1] = value
        else:
            self.ticks.append(t)
            self.values.append(value)

    def __iter__(self) -> Iterator[tuple[int, V]]:
        return zip(self.ticks, self.values, strict=True)


def differences(old: "Steps[Values]", new: "Steps[Values]") -> Iterator[tuple[int, Values]]:
    """What is to be added from which tick on, so that the old history becomes the new one."""
    added = (0,) * len(new.none)
    for t in sorted({*old.ticks, *new.ticks}):
        apart = minus(new.at(t), old.at(t))
        if apart != added:
            yield t, minus(apart, added)
            added = apart


def anew(old: Steps[V], new: Steps[V]) -> Sequence[tuple[int, V]]:
    """The steps of the new history from the first tick on at which the two differ."""
    ticks = sorted({*old.ticks, *new.ticks})
    first = next((t for t in ticks if old.at(t) != new.at(t)), None)
    if first is None:
        return ()
    return [(first, new.at(first)), *((t, value) for t, value in new if t > first)]
