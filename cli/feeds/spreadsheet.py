"""A spreadsheet saved as CSV: one figure a row."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from typing import Final

from cli.call.wording import quoted, so_many, typed
from cli.feeds.called import Called
from cli.feeds.cells import Cells
from cli.feeds.columns import PROBLEM, TO_EMPTY, Columns, columns_of, plain
from cli.feeds.decoding import (
    LineTooLong,
    as_it_was,
    encoding_hint,
    encoding_of,
    text_lines,
    undecoded,
)
from cli.feeds.form import Where
from cli.feeds.numbers import Numbers
from cli.feeds.opened import FeedFile
from cli.feeds.sheet_options import FIELDS, SheetOptions, heading
from cli.feeds.sheet_rows import BLANK, Row, is_hint, rows
from domain.deciding.rulebook import SaysNothing
from domain.events import Party
from domain.feed import EVERYTHING, Line, names, needs, read
from domain.feed_json import IS_MARKED, MARK
from domain.problem import Problem, Unreadable
from domain.refusals import Refused
from domain.spreadsheet.origin import import_id

_NEEDED: Final = {"agreement", "scope", "measure", "unit", "quantity", "source", "stated"}
"""Without columns for these, a header with problems says it all."""
_TITLE: Final = 5
"""So many rows below the first are looked at where that may be a title."""
_SIGNS: Final = {",": ",", ";": ";", "\t": "tab", "|": "|"}
"""What mostly stands between cells, each as `--delimiter` takes it."""


class Spreadsheet:
    """The rows of a CSV file. A place is the line on which a row starts."""

    def __init__(self, file: FeedFile, options: SheetOptions) -> None:
        self.name = file.name
        self._file = file
        self._options = options
        self._columns = Columns(0, {})
        self._encoding_hint = ""
        self._fixed = frozenset(options.constants)
        self.called = Called({})
        """The sources by the names that a cell may call them by."""
        self.parties: Callable[[str], Mapping[str, Party]] = lambda agreement: {}
        """Those of an agreement."""
        self.encoding = encoding_of(file.name, file.file, options.encoding)
        self.delimiter = options.delimiter or _delimiter(file, self.encoding, options)

    def lines(self, new_id: Callable[[], str]) -> Iterator[Line]:
        """Every row that is not empty, read or with its problems."""
        rows = self.rows()
        header = next(rows, None)
        if header is None:
            return
        if header.problem is not None:
            yield Line(header.line, problems=(Problem("", header.problem),), names=EVERYTHING)
            return
        self._columns, problems = columns_of(header.cells, self._options, self.encoding)
        lacks = not {*self._columns.fields, *self._options.constants} >= _NEEDED
        if lacks:
            beginning = list(islice(rows, _TITLE))
            rows = chain(beginning, rows)
            if (below := self._header_below(header, beginning)) is not None:
                said = f"this is no header, and line {below} looks like one"
                problems = [Problem("", said, "take out what stands above the header")]
            elif (problem := _not_parted(header, self.delimiter, self._options)) is not None:
                problems = [problem]
        if problems:
            brings = EVERYTHING if lacks else frozenset[tuple[str, ...]]()
            yield Line(header.line, problems=tuple(problems), names=brings)
            if lacks:
                return
        options = self._options
        numbers = Numbers(options.thousands, options.decimal)
        cells = Cells(numbers, options.date_format, self.parties)
        for row in rows:
            yield self._line(row, cells, new_id)

    def _header_below(self, first: Row, others: Iterable[Row]) -> int | None:
        """The line that names columns as they are known, where the first row names none."""
        known = {*FIELDS, *self._options.columns.values()}

        def names(row: Row) -> int:
            cells = [heading(cell) for cell in row.cells]
            return sum(cell in known or plain(cell) in known for cell in cells)

        if names(first):
            return None
        return next((row.line for row in others if names(row) > 1), None)

    def where(self, place: int) -> Where:
        return Where(place or None)

    def field(self, path: str) -> str:
        """A field of the feed as the columns have it: `statement.stated` is `stated`; of several, each."""
        parted = (one.removeprefix("statement.").partition(".") for one in path.split(", "))
        return ", ".join(
            f"{self._columns.called(name)} {rest}".rstrip() for name, _, rest in parted
        )

    def rows(self) -> Iterator[Row]:
        """All rows, the header first; rows without content are passed over."""
        return rows(text_lines(self._file.file, self.encoding), self.delimiter)

    @property
    def hint(self) -> str:
        """The line before the header that tells a spreadsheet program the delimiter; empty where there is none."""
        with suppress(LineTooLong):
            first = next(text_lines(self._file.file, self.encoding), "")
            return first if is_hint(first.strip("\r\n")) else ""
        return ""

    def as_it_was(self, texts: Iterable[str]) -> Iterator[bytes]:
        """Text as the file has it."""
        return as_it_was(texts, self._file.file, self.encoding)

    def broken(self, row: Row) -> Problem | None:
        """What is wrong with the form of a row as a whole, so that nobody knows which cell is whose."""
        columns, count = self._columns, len(row.cells)
        if row.problem is not None:
            return Problem("", row.problem)
        if row.cells[0].startswith(MARK):
            return Problem("", f"{IS_MARKED} the row")
        if columns.count and count != columns.count:
            cells = so_many(count, "cell", "cells")
            return Problem("", f"the row has {cells}, and the header {columns.count:,}")
        if any(row.cells[index].strip(BLANK) for index in columns.nameless):
            return Problem("", "a cell stands in a column that has no name in the header")
        if columns.ours is not None:
            told = row.cells[columns.ours].strip(BLANK)
            if told.startswith(TO_EMPTY):
                return Problem(
                    "",
                    told.removeprefix(TO_EMPTY),
                    f"its cell {PROBLEM} is empty once it is mended",
                )
        return None

    def _line(self, row: Row, cells: Cells, new_id: Callable[[], str]) -> Line:
        if (broken := self.broken(row)) is not None:
            return Line(row.line, problems=(broken,))
        columns = self._columns
        may_be_empty = [row.cells[index].strip(BLANK) for index in columns.may_be_empty]
        if may_be_empty and not any(may_be_empty):
            return Line(row.line, passed_over=True)
        found = {
            field: text
            for field, (index, _) in columns.fields.items()
            if (text := row.cells[index].strip(BLANK))
        }
        problems = []
        for field, text in found.items():
            if undecoded(text):
                # That of the first will do for all, so that they are told once.
                self._encoding_hint = self._encoding_hint or encoding_hint(text, self.encoding)
                said = f"holds bytes that are not {self.encoding.upper()}"
                problems.append(Problem(field, said, self._encoding_hint))
        good = {field: text for field, text in found.items() if not undecoded(text)}
        good = {**self._options.constants, **good}
        try:
            if "source" in good:
                good["source"] = self.called.slug(good["source"])
        except Refused as refusal:
            problems.append(Problem("source", str(refusal), refusal.hint))
        given, more = cells.given(good)
        problems += more
        bad = {problem.field for problem in problems}
        try:
            draft = read(given, _id_of(good, new_id()))
        except Unreadable as error:
            told = (self._told(one, good) for one in error.found)
            problems += [one for one in told if _top(one.field) not in bad]
        if not (bad | good.keys()) & {"quantity", "breakdowns"}:
            problems.append(self._silent())
        if problems:
            return Line(row.line, problems=tuple(problems), names=names(given), needs=needs(given))
        return Line(row.line, draft, is_row=True, fixed=self._fixed)

    def _silent(self) -> Problem:
        """That a row says nothing, and what to do about it."""
        fields = self._columns.fields
        columns = [fields[name][1] for name in ("quantity", "breakdowns") if name in fields]
        skip = " ".join(f"--skip-empty {typed(column)}" for column in columns)
        hint = (
            f"{skip} passes over such rows; withheld is for a number that the source keeps back"
            if skip
            else _where_from("quantity")
        )
        return Problem("quantity", str(SaysNothing("the figure")), hint)

    def _told(self, problem: Problem, row: Mapping[str, str]) -> Problem:
        """With the options that help where a field has no column at all, or rows are merely numbered."""
        field = _top(problem.field)
        if field == "key" and "key" in self._columns.fields and row.get("key", "").isdigit():
            ignore = f"--ignore {typed(self._columns.fields['key'][1])}"
            hint = f"{ignore} where rows are merely numbered, or a letter before each number"
            return Problem(problem.field, problem.sentence, hint)
        if field == "statement":
            return Problem("source", "is missing", _where_from("source"))
        if problem.sentence.endswith("is missing") or "names its agreement" in problem.sentence:
            known = field in self._columns.fields or field in self._options.constants
            return Problem(problem.field, "is missing", None if known else _where_from(field))
        return problem


def _id_of(row: Mapping[str, str], random: str) -> str:
    """The id of a row's figure: where the row has a key of its own, one that tells that it came from a row."""
    return import_id(random, row.get("agreement", ""), row["key"]) if "key" in row else random


def _delimiter(file: FeedFile, encoding: str, options: SheetOptions) -> str:
    """The sign that parts the header into most names that are known."""
    signs = "\t,;|" if file.name.endswith(".tsv") else ",;\t|"
    try:
        lines = text_lines(file.file, encoding)
        first = next(lines, "")
        if is_hint(first.strip("\r\n")):
            return first[4]
        header = next((line for line in chain([first], lines) if line.strip(BLANK + signs)), "")
        lines.close()
    except LineTooLong:
        return ","
    bare = re.sub('"[^"]*"', "", header)
    known = _known(header, signs, options)
    return max(signs, key=lambda sign: (known[sign], bare.count(sign)))


def _known(header: str, signs: str, options: SheetOptions) -> dict[str, int]:
    """By the sign that parts it, how many names that are known are in a header."""
    known = {*FIELDS, *options.columns.values(), *options.ignored}
    parted = {
        sign: [heading(name.strip(f'{BLANK}"')) for name in header.split(sign)] for sign in signs
    }
    return {
        sign: sum(plain(name) in known or name in known for name in names)
        for sign, names in parted.items()
    }


def _not_parted(header: Row, delimiter: str, options: SheetOptions) -> Problem | None:
    """What is to be said of a header of one cell that another sign would part."""
    if len(header.cells) > 1:
        return None
    known = _known(header.cells[0], "".join(_SIGNS), options)
    sign = max(known, key=known.__getitem__)
    if known[sign] < 2:
        return None
    lacking, there = (quoted(_SIGNS.get(one, one)) for one in (delimiter, sign))
    said = f"no {lacking} stands in the header, and {there} seems to part it"
    return Problem("", said, f"--delimiter {typed(_SIGNS[sign])}")


def _top(path: str) -> str:
    return path.removeprefix("statement.").partition(".")[0]


def _where_from(field: str) -> str:
    return f"--map {field}=COLUMN or --set {field}=VALUE"
