"""A case file: the same objects as in a feed, as `[[entry]]` tables of TOML, for people to read and write."""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any, Final

from cli.call.wording import did_you_mean
from cli.feeds.form import TOO_DEEP, Where
from cli.feeds.opened import FeedFile
from domain.feed import EVERYTHING, Line, names, needs, read
from domain.problem import Problem, Unreadable

LARGEST: Final = 64_000_000
_LOCATED: Final = re.compile(
    r"(.*?)(?: \(at (?:line ([0-9]+), column [0-9]+|end of document)\))?", re.DOTALL
)
_DEEP_KEY: Final = re.compile(r"""(?<![\w"'.-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")
"""A key of so many parts that reading it would take time with their square."""
_HEADER: Final = re.compile(r"[ \t]*\[\[[ \t]*(?:entry|\"entry\"|'entry')[ \t]*\]\]")


class CaseFile:
    """The entries of a case file, and the lines on which they start, as far as a simple search finds them.

    A place is the ordinal of an entry.
    """

    def __init__(self, file: FeedFile) -> None:
        self.name = file.name
        self._file = file
        self._headers: Sequence[int] = ()
        self._broken_at: int | None = None

    def lines(self, new_id: Callable[[], str]) -> Iterator[Line]:
        """Every entry, read or with its problems."""
        try:
            entries = self._entries()
        except _NotToml as error:
            self._broken_at = error.line
            yield Line(0, problems=(Problem(error.field, str(error)),), names=EVERYTHING)
            return
        for place, given in enumerate(entries, start=1):
            if not isinstance(given, dict):
                yield Line(place, problems=(Problem("", "an entry is a table with fields"),))
                continue
            try:
                yield Line(place, read(_with_dates(given), new_id()))
            except Unreadable as error:
                yield Line(place, problems=error.found, names=names(given), needs=needs(given))
            except RecursionError:
                yield Line(place, problems=(TOO_DEEP,))

    def where(self, place: int) -> Where:
        if place == 0:
            return Where(self._broken_at)
        return Where(self._headers[place - 1] if self._headers else None, place)

    def field(self, path: str) -> str:
        return path

    def _entries(self) -> Sequence[Any]:
        if self._file.size > LARGEST:
            raise _NotToml(f"a case file has at most {LARGEST:,} bytes")
        text = _decoded(self._file.rewound().read())
        entries = _parsed(text)
        headers = [at for at, line in enumerate(text.split("\n"), start=1) if _HEADER.match(line)]
        self._headers = headers if len(headers) == len(entries) else ()
        return entries


class _NotToml(Exception):  # noqa: N818 - it says what the file is
    def __init__(self, sentence: str, line: int | None = None, field: str = "") -> None:
        super().__init__(sentence)
        self.line = line
        self.field = field


def _with_dates(value: Any) -> Any:
    """A value in which dates, which TOML knows without quotes too, are the text that a feed has for them."""
    match value:
        case dict():
            return {name: _with_dates(one) for name, one in value.items()}
        case list():
            return [_with_dates(one) for one in value]
        case date() | time():
            return value.isoformat().replace("+00:00", "Z")
        case _:
            return value


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _NotToml(f"byte 0x{data[error.start]:02x} is not UTF-8", line) from None


def _parsed(text: str) -> Sequence[Any]:
    if _DEEP_KEY.search(text):
        raise _NotToml(TOO_DEEP.sentence)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LOCATED.fullmatch(str(error))
        assert found is not None
        what, line = found.groups()
        if line is None:
            raise _NotToml("it is cut short, and so no TOML") from None
        raise _NotToml(f"it is not TOML: {what[:1].lower()}{what[1:]}", int(line)) from None
    except RecursionError:
        raise _NotToml(TOO_DEEP.sentence) from None
    except ValueError:
        raise _NotToml("it holds a number of endless length") from None
    for key in tables:
        if key != "entry":
            raise _NotToml(
                "a case file holds [[entry]] tables and nothing beside them"
                + did_you_mean(key, ["entry"]),
                field=key,
            )
    entries = tables.get("entry", [])
    if not isinstance(entries, list):
        raise _NotToml("an entry starts with [[entry]], in two brackets")
    return entries
