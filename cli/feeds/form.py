"""What all forms of a feed have in common, and the feed that a file holds."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from cli.feeds.opened import FeedFile, NoFeed
from cli.feeds.sheet_options import SheetOptions
from domain.feed import Line


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


def feed_in(file: FeedFile | NoFeed, options: SheetOptions) -> Feed:
    """The feed that a file holds, or what stands for one that holds none; the options are for spreadsheets."""
    if isinstance(file, NoFeed):
        from cli.feeds.unfit import Unfit

        return Unfit(file)
    match file.form:
        case "ndjson":
            from cli.feeds.ndjson import Ndjson

            return Ndjson(file)
        case "toml":
            from cli.feeds.casefile import CaseFile

            return CaseFile(file)
        case "csv":
            from cli.feeds.spreadsheet import Spreadsheet

            return Spreadsheet(file, options)
