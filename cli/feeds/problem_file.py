"""`--problems FILE`: what is wrong as CSV, beside the rows of a spreadsheet where that is what was imported."""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from cli.context import Context
from cli.failures import Failure, OutputFailed
from cli.feeds.columns import PROBLEM, is_ours
from cli.feeds.form import Feed
from cli.feeds.problems import Found
from cli.feeds.spreadsheet import Spreadsheet
from cli.output.spared import check_spared


class ProblemFile:
    """The file that problems are written to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, feeds: Sequence[Feed], found: Sequence[Found]) -> None:
        """All problems; of a single spreadsheet all its rows, in its own form, with a column more."""
        feed = feeds[0]
        if len(feeds) == 1 and isinstance(feed, Spreadsheet):
            data = _beside_the_rows(feed, found)
        else:
            data = _listed(found).encode("utf-8", "backslashreplace")
        try:
            self._path.write_bytes(data)
        except OSError as problem:
            raise OutputFailed(str(self._path), problem) from problem


def problem_file(ctx: Context, path: Path | None) -> ProblemFile | None:
    """A `Failure` where it would overwrite what the call reads, or the ledger, or can be no file."""
    if path is None:
        return None
    if path.is_dir():
        raise Failure(f"--problems names a folder, {path}: name a file in it")
    if not path.resolve().parent.is_dir():
        raise Failure(f"--problems names a file in a folder that is not there: {path.parent}")
    check_spared(path, "--problems", ctx.settings, os.environ, ctx.named)
    return ProblemFile(path)


def _listed(found: Sequence[Found]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "line", "field", "problem"])
    for one in found:
        hint = f" ({one.problem.hint})" if one.problem.hint else ""
        writer.writerow(
            [one.file, one.where.line, one.problem.field, f"{one.problem.sentence}{hint}"]
        )
    return text.getvalue()


def _beside_the_rows(sheet: Spreadsheet, found: Sequence[Found]) -> bytes:
    said: dict[int | None, list[str]] = {}
    for one in found:
        said.setdefault(one.where.line, []).append(str(one.problem))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sheet.delimiter, lineterminator="\r\n")
    at = None
    for row in sheet.rows():
        cells = list(row.cells)
        told = "; ".join(said.get(row.line, ()))
        if at is None:
            at = next((at for at, name in enumerate(cells) if is_ours(name)), len(cells))
            told = f"{PROBLEM}: {told}" if told else PROBLEM
        cells += [""] * (at + 1 - len(cells))
        cells[at] = told
        writer.writerow(cells)
    return text.getvalue().encode(sheet.encoding, "backslashreplace")
