"""A feed as NDJSON: one object a line, in UTF-8."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Final

from cli.feeds.form import TOO_DEEP, Where
from cli.feeds.lines import raw_lines
from cli.feeds.opened import FeedFile
from domain.feed import MAX_LINE, Line, names, names_in, needs, read
from domain.feed_json import NotJson, parse
from domain.importing.drafting import Drafting
from domain.importing.shares import ELSEWHERE, Share
from domain.problem import Problem, Unreadable

_AGREEMENT: Final = re.compile(rb'"agreement"\s*:\s*"([a-z0-9-]+)"')


class Ndjson:
    """A feed that is read line by line, however long it is. A place is a line."""

    def __init__(self, file: FeedFile) -> None:
        self.name = file.name
        self._file = file

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._file.size

    def stat(self) -> os.stat_result:
        """What is known of the file that is read."""
        return os.fstat(self._file.file.fileno())

    def lines(self, new_id: Callable[[], str], share: Share | None = None) -> Iterator[Line]:
        """Every line that is not blank, read or with its problems; those of another share are not read."""
        in_one_go = Drafting(new_id).draft
        for number, data, whole in raw_lines(self._file.rewound(), MAX_LINE):
            if data is None:
                yield Line(number, problems=(_TOO_LONG,))
            elif share is not None and _is_plainly_elsewhere(data, share):
                yield ELSEWHERE
            elif (draft := in_one_go(data)) is not None:
                yield Line(number, draft)
            elif data and not data.isspace():
                line = _line(number, data, new_id, whole=whole)
                yield ELSEWHERE if share is not None and _is_elsewhere(line, share) else line

    def where(self, place: int) -> Where:
        return Where(place or None)

    def field(self, path: str) -> str:
        return path


_CUT_SHORT: Final = Problem("", "the feed is cut short: its last line is not whole")
_TOO_LONG: Final = Problem("", f"the line is longer than {MAX_LINE:,} bytes")


def _is_plainly_elsewhere(data: bytes, share: Share) -> bool:
    """Most lines name their agreement so that they need not be read to know whose they are."""
    found = _AGREEMENT.search(data)
    return found is not None and not share.has(found[1].decode())


def _is_elsewhere(line: Line, share: Share) -> bool:
    draft = line.draft
    return draft is not None and not draft.of_a_source and not share.has(draft.subject)


def _line(number: int, data: bytes, new_id: Callable[[], str], *, whole: bool) -> Line:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        column = len(data[: error.start].decode()) + 1
        said = f"byte 0x{data[error.start]:02x} at column {column} is not UTF-8"
        cut = not whole and error.end == len(data)
        problem = _CUT_SHORT if cut else Problem("", said)
        return Line(number, problems=(problem,), names=names_in(data.decode(errors="replace")))
    return _read(number, text, new_id, whole=whole)


def _read(number: int, text: str, new_id: Callable[[], str], *, whole: bool) -> Line:
    try:
        given = parse(text)
    except NotJson as error:
        begun = text.startswith("{") and not text.rstrip().endswith("}")
        cut = not whole and begun and not error.goes_on
        problem = _CUT_SHORT if cut else Problem(error.field, str(error), _hint(text))
        return Line(number, problems=(problem,), names=names_in(text))
    try:
        return Line(number, read(given, new_id()))
    except Unreadable as error:
        return Line(number, problems=error.found, names=names(given), needs=needs(given))
    except RecursionError:
        return Line(number, problems=(TOO_DEEP,), names=names_in(text))


def _hint(text: str) -> str | None:
    """How JSON that is written otherwise becomes one object a line."""
    if text.startswith("["):
        return "jq -c '.[]' FILE writes the objects of an array one a line"
    return "jq -c . FILE writes each object on one line" if text.strip() == "{" else None
