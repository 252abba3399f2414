"""The rows of a CSV file, each with the line on which it starts; one that is broken takes no other with it."""

import csv
import re
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from typing import Final

from cli.feeds.decoding import LineTooLong
from domain.feed import MAX_LINE

BLANK: Final = " \t\r\n\u00a0\u2007\u202f"
_LONGEST_CELL: Final = 100_000
_UNCLOSED: Final = 'a quotation mark " opens a cell and is not closed'
_LONG: Final = f"a cell has more than {_LONGEST_CELL:,} characters"
_QUOTES: Final = 'a quotation mark " inside a quoted cell must be doubled'
TOO_LONG: Final = f"a line is longer than {MAX_LINE:,} characters"


class Row:
    """The cells of one row, and the line on which it starts.

    Where there is a ``problem``, its line could not be parted by the rules: its cells are what stands between the
    delimiters, nothing of it left out.
    """

    __slots__ = ("cells", "line", "problem")

    def __init__(self, line: int, cells: Sequence[str], problem: str | None = None) -> None:
        self.line = line
        self.cells = cells
        self.problem = problem


class _Lines:
    """Lines, and those of the row that is being read, to be read again where it is broken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.of_row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.of_row.append(line)
        return line

    def back_to_the_second(self) -> str:
        """The first line of the row; the others come again."""
        first, *others = self.of_row
        self._again.extendleft(reversed(others))
        return first


def rows(text: Generator[str], delimiter: str) -> Iterator[Row]:
    """All rows, the header first; rows without content are passed over.

    A quotation mark that is lacking or one too many would make one cell of all rows up to the next mark. So a row
    that is broken ends with its first line, and the next line is a row again.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    at = 1
    while True:
        lines.of_row.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            first = lines.back_to_the_second()
            yield Row(at, _apart(first, delimiter), _broken(str(error), first))
            at += 1
            continue
        except LineTooLong:
            yield Row(at, (), TOO_LONG)
            return
        if cells is None:
            return
        hint = at == 1 and is_hint("".join(cells[:1]))
        if not hint and any(cell.strip(BLANK) for cell in cells):
            yield Row(at, cells)
        at += len(lines.of_row)


def _broken(error: str, first: str) -> str:
    """What is wrong, from the words of the library."""
    if "limit" in error and '"' not in first:
        return _LONG
    if "limit" in error:
        return f"{_UNCLOSED} within {_LONGEST_CELL:,} characters"
    return _UNCLOSED if "end of data" in error else _QUOTES


def _apart(line: str, delimiter: str) -> list[str]:
    """What stands between the delimiters: a cell in quotation marks without them, any other as it is."""
    sign = re.escape(delimiter)
    cell = re.compile(f'(?:"((?:[^"]|"")*+)"|([^{sign}]*+))({sign}|$)')
    cells, at, line = [], 0, line.rstrip("\r\n")
    while True:
        found = cell.match(line, at)
        assert found is not None
        quoted, bare, ended = found.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        if not ended:
            return cells
        at = found.end()


def is_hint(line: str) -> bool:
    """`sep=;`: a first line by which a spreadsheet program is told the delimiter."""
    return re.fullmatch("sep=.?", line) is not None
