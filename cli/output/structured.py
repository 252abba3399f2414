"""Answers for programs: json, ndjson and csv (`docs/commands.md`, Reading)."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any, Final

from cli.output.answer import SCHEMA_VERSION, Answer, Cuts
from cli.output.flat import flat
from cli.output.records import Cell
from cli.output.screen import Screen
from cli.output.shown import shown, shown_json
from domain.theirs import unmarked

_FORMULA_STARTS: Final = (*"=+-@\uff1d\uff0b\uff0d\uff20", "\t", "\r")
_CELL_WITHIN: Final = re.compile(r"(?<=[;\t\r\n])(?='*[=+@\uff1d\uff0b\uff0d\uff20-])")
"""Where a cell would begin with a formula for a spreadsheet that separates cells by semicolons or tabs."""


def as_json(answer: Answer[Any], screen: Screen) -> str:
    """One object; each row on a line of its own, so that grep and diff have something to hold."""
    del screen
    head = _dumped(
        {
            "schema_version": SCHEMA_VERSION,
            "rules": answer.rules,
            "cuts": answer.cuts.row(),
        }
    ).removesuffix("}")
    rows = ",\n".join(map(_dumped, answer.records()))
    return f'{head}, "rows": [\n{rows}\n]}}\n' if rows else f'{head}, "rows": []}}\n'


def as_ndjson(answer: Answer[Any], screen: Screen) -> str:
    del screen
    return "".join(
        _dumped({**row, **end}) + "\n"
        for row, end in zip(answer.records(), _ends(answer), strict=False)
    )


def as_csv(answer: Answer[Any], screen: Screen) -> str:
    """A heading line, then a line a row, ended by a bare line feed; null is an empty cell.

    A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, some also in full width.
    Only the columns of free text can begin so; there an apostrophe goes before it, and before apostrophes that are
    there already, so that whoever takes one away has the text. It goes too where one of these
    stands right behind a semicolon or a tab: many a spreadsheet begins a cell there, and quotes within a line that
    it has split otherwise do not hold it back. We write a blank behind ours. All other cells are exactly the data.
    """
    lines = [[*answer.columns, *_end(answer, answer.cuts)]]
    for row, end in zip(answer.records(), _ends(answer), strict=False):
        cells = [csv_cell(cell, free=name in answer.free_text) for name, cell in row.items()]
        lines.append(
            [*(map(shown, cells) if screen.terminal else cells), *map(csv_cell, end.values())]
        )
    return "".join(",".join(cells) + "\n" for cells in lines)


def csv_cell(cell: Cell, *, free: bool = False) -> str:
    """Quoted where it must be; a bare carriage return too, which Python's own writer forgets."""
    text = harmless(unmarked(flat(cell)), free=free)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def harmless(text: str, *, free: bool) -> str:
    """A cell that no spreadsheet takes for a formula; whether it is ``free`` text, which can begin like one."""
    if free and text.lstrip("'").startswith(_FORMULA_STARTS):
        text = f"'{text}"
    return _CELL_WITHIN.sub("'", text)


def _ends(answer: Answer[Any]) -> Iterator[dict[str, Cell]]:
    """What each row ends with."""
    if answer.row_cuts:
        return (_end(answer, cuts) for cuts in answer.row_cuts)
    return repeat(_end(answer, answer.cuts))


def _end(answer: Answer[Any], cuts: Cuts) -> dict[str, Cell]:
    return {**cuts.row(), "rules": answer.rules}


def _dumped(value: Mapping[str, Cell]) -> str:
    return shown_json(json.dumps(value, ensure_ascii=False, allow_nan=False))
