"""What a part of the bench finds: promises, held or not, and points of the growth curves."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Promise:
    """A ratio that is promised, measured within one run.

    ``size`` is the number of entries. ``at_least``: the ratio must not fall below ``limit``; else it must not
    exceed it. ``measured`` tells what the ratio was made of.
    """

    name: str
    size: int
    ratio: float
    limit: float
    measured: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series at a size. ``value`` is None where it took too long, and ``note`` says how long."""

    curve: str
    series: str
    size: int
    value: float | None
    unit: Literal["s", "MB", "bytes", "entries/s", "us", "ms"]
    note: str = ""


Measured = Promise | Point
