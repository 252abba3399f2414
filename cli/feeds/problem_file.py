"""`--problems FILE`: what is wrong as CSV, beside the rows of a spreadsheet where that is what was imported."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cli.context import Context
from cli.failures import OutputFailed
from cli.feeds.columns import PROBLEM, TO_EMPTY, is_ours
from cli.feeds.form import Feed
from cli.feeds.problems import Found
from cli.feeds.sheet_rows import TOO_LONG, Row
from cli.feeds.spreadsheet import Spreadsheet
from cli.output.placed import check_place, place
from cli.output.shown import shown, unobeyed
from cli.output.spared import check_spared
from cli.output.structured import csv_cell, harmless


class ProblemFile:
    """The file that problems are written to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, feeds: Sequence[Feed], found: Sequence[Found]) -> None:
        """All problems; of a single spreadsheet all its rows, in its own form, with a column more."""
        feed = feeds[0]
        sheet = feed if len(feeds) == 1 and isinstance(feed, Spreadsheet) else None
        if sheet is not None and (widest := _widest(sheet)) is not None:
            data = sheet.as_it_was(_beside_the_rows(sheet, widest, found))
        else:
            data = iter([_listed(found).encode("utf-8", "backslashreplace")])
        try:
            place(self._path, data)
        except OSError as problem:
            raise OutputFailed(str(self._path), problem) from problem


def problem_file(ctx: Context, path: Path | None) -> ProblemFile | None:
    """A `Failure` where it would overwrite what the call reads, or the ledger, or can be no file."""
    if path is None:
        return None
    check_place(path, "--problems")
    check_spared(path, "--problems", ctx.settings, os.environ, ctx.named)
    return ProblemFile(path)


def _listed(found: Sequence[Found]) -> str:
    lines: list[tuple[str | int | None, ...]] = [("file", "line", "field", "problem")]
    for one in found:
        hint = f" ({one.problem.hint})" if one.problem.hint else ""
        told = f"{one.problem.sentence}{hint}"
        lines.append((shown(one.file), one.where.line, shown(one.problem.field), shown(told)))
    return "".join(",".join(csv_cell(cell, free=True) for cell in cells) + "\n" for cells in lines)


def _widest(sheet: Spreadsheet) -> int | None:
    """How many cells the longest row has; None where a line is too long to be read."""
    widest = 0
    for row, cells in _as_the_office_has_them(sheet):
        if row.problem == TOO_LONG:
            return None
        widest = max(widest, len(cells))
    return widest


def _beside_the_rows(sheet: Spreadsheet, widest: int, found: Sequence[Found]) -> Iterator[str]:
    """The rows as they were, each with what is wrong with it in a column after the longest of them.

    What a terminal obeys is spelled out. A bad row that may be bad for that alone must not be a good one so.
    """
    said: dict[int | None, list[str]] = {}
    for one in found:
        said.setdefault(one.where.line, []).append(str(one.problem))
    if sheet.hint:
        yield sheet.hint
    is_header = True
    for row, cells in _as_the_office_has_them(sheet):
        told = "; ".join(said.get(row.line, ()))
        plain = list(map(unobeyed, cells))
        if is_header:
            told = f"{PROBLEM}: {told}" if told else PROBLEM
        elif (broken := sheet.broken(row)) is not None:
            told = f"{TO_EMPTY}{broken.sentence}"
        elif told and plain != cells:
            told = f"{TO_EMPTY}{told}"
        beside = [*[""] * (widest - len(cells)), harmless(shown(told), free=True)]
        yield _line([*plain, *beside], sheet.delimiter)
        is_header = False


def _as_the_office_has_them(sheet: Spreadsheet) -> Iterator[tuple[Row, list[str]]]:
    """The rows, without what an earlier file of problems had beside them where it is known which cell that is."""
    ours, count = None, 0
    for number, row in enumerate(sheet.rows()):
        cells = list(row.cells)
        if not number:
            ours = next((at for at, name in enumerate(cells) if is_ours(name.strip())), None)
            count = len(cells)
        if ours is not None and row.problem is None and len(cells) == count:
            del cells[ours]
        yield row, cells


def _line(cells: Sequence[str], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
