"""What all forms of a feed have in common."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, Protocol

from domain.feed import Line
from domain.problem import Problem

TOO_DEEP: Final = Problem("", "it is nested too deeply")


class Where(NamedTuple):
    """The line of a file, and in a case file the ordinal of the entry; None where it is the file as a whole."""

    line: int | None = None
    entry: int | None = None

    @property
    def told(self) -> str:
        """``on line 3``, else ``entry 3``."""
        return f"on line {self.line}" if self.line is not None else f"entry {self.entry}"


class Feed(Protocol):
    """A file as a feed, to be read as often as needed."""

    @property
    def name(self) -> str: ...

    def lines(self, new_id: Callable[[], str]) -> Iterator[Line]:
        """Every object in it, read or with its problems, each at a place of its own."""

    def where(self, place: int) -> Where:
        """What a person calls that place."""

    def field(self, path: str) -> str:
        """What the file calls a field."""
