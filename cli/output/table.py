"""Answers for people: plain aligned columns, or records where the columns do not fit; Markdown."""

from collections.abc import Iterator, Sequence
from typing import Any

from cli.output.answer import Answer, Column, T
from cli.output.columns import fitted, longest_word, padded, width, wrapped
from cli.output.flat import flat
from cli.output.markdown import markdown
from cli.output.screen import Screen
from cli.output.shown import shown
from domain.refusals import listed

GAP = 2
WORD = 20
SLIVER = 10


def as_table(answer: Answer[Any], screen: Screen) -> str:
    """Wrapped and never cut off; the last line says what the numbers hold for. Nothing where there are no rows
    and no sentences."""
    if not answer.rows and not answer.words:
        return ""
    table, left_out = _table(answer, screen)
    told = [*answer.words, *left_out]
    words = [line for text in told for line in ("", *wrapped(shown(text), screen.width))]
    footer = wrapped(shown(answer.footer), screen.width)
    lines = [*table, *words, "", *footer]
    return "\n".join(lines if answer.rows else lines[1:]) + "\n"


def _table(answer: Answer[Any], screen: Screen) -> tuple[list[str], list[str]]:
    """Its lines, and a sentence where it is too wide for all columns."""
    if not answer.rows:
        return [], []
    columns = answer.table_columns()
    rows = [[shown(_cell(column, row)) for column in columns] for row in answer.rows]
    kept = [place for place, column in enumerate(columns) if not column.spare]
    left_out = []
    if len(kept) < len(columns) and _natural(columns, rows) > screen.width:
        spared = [column.heading for column in columns if column.spare]
        left_out = [f"Left out at this width: {listed(spared)}."]
        columns = [columns[place] for place in kept]
        rows = [[row[place] for place in kept] for row in rows]
    widths = _widths(columns, rows, screen.width - GAP * (len(columns) - 1))
    if widths is None:
        return list(_records(columns, rows, screen)), left_out
    return list(_grid(columns, rows, widths, screen)), left_out


def as_markdown(answer: Answer[Any], screen: Screen) -> str:
    """A table as most readers of Markdown know it, headed even where it has no rows."""
    columns = answer.table_columns()
    lines = [
        _markdown_line([column.heading for column in columns]),
        _markdown_line(["---:" if column.align == "right" else ":---" for column in columns]),
        *(
            _markdown_line([markdown(_cell(column, row), screen) for column in columns])
            for row in answer.rows
        ),
        *(line for text in answer.words for line in ("", markdown(text, screen))),
        "",
        markdown(answer.footer, screen),
    ]
    return "\n".join(lines) + "\n"


def _cell(column: Column[T], row: T) -> str:
    value = column.cell(row)
    return flat(value, yes="yes", no="no") if value is not None else column.null


def _natural(columns: Sequence[Column[Any]], rows: Sequence[Sequence[str]]) -> int:
    """How wide a table is of which nothing is wrapped."""
    return sum(map(max, _lengths(columns, rows))) + GAP * (len(columns) - 1)


def _lengths(columns: Sequence[Column[Any]], rows: Sequence[Sequence[str]]) -> list[list[int]]:
    """How wide each cell of a column is, its heading first."""
    cells = zip(*rows, strict=True)
    return [
        [width(column.heading), *map(width, own)]
        for column, own in zip(columns, cells, strict=True)
    ]


def _widths(
    columns: Sequence[Column[Any]], rows: Sequence[Sequence[str]], room: int
) -> list[int] | None:
    texts = [
        [column.heading, *cells]
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    lengths = _lengths(columns, rows)
    natural = list(map(max, lengths))
    words = [max(map(longest_word, cells)) for cells in texts]
    numbers = [
        max(own[1:]) if column.align == "right" else 0
        for column, own in zip(columns, lengths, strict=True)
    ]
    for breakable in (WORD, SLIVER):
        least = [
            max(number, min(whole, word, breakable))
            for number, whole, word in zip(numbers, natural, words, strict=True)
        ]
        if widths := fitted(natural, least, room):
            return widths
    return None


def _grid(
    columns: Sequence[Column[Any]],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    screen: Screen,
) -> Iterator[str]:
    aligns = [column.align for column in columns]
    for line in _lines([column.heading for column in columns], widths, aligns, last=True):
        yield screen.bold(line)
    for row in rows:
        yield from _lines(row, widths, aligns)


def _lines(
    cells: Sequence[str], widths: Sequence[int], aligns: Sequence[str], *, last: bool = False
) -> Iterator[str]:
    """One row as the lines that it needs; a heading stands on its last line."""
    wraps = [wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
    height = max(map(len, wraps))
    for at in range(height):
        line = []
        for lines, size, align in zip(wraps, widths, aligns, strict=True):
            here = at - (height - len(lines)) if last else at
            line.append(padded(lines[here] if 0 <= here < len(lines) else "", size, align))
        yield (" " * GAP).join(line).rstrip()


def _records(
    columns: Sequence[Column[Any]], rows: Sequence[Sequence[str]], screen: Screen
) -> Iterator[str]:
    """Too many columns for this width: one column a line, a blank line between rows."""
    label = min(max(width(column.heading) for column in columns), screen.width // 3)
    for number, row in enumerate(rows):
        if number:
            yield ""
        for column, cell in zip(columns, row, strict=True):
            sides = ([column.heading, cell], [label, screen.width - label - GAP])
            for line in _lines(*sides, ["left", "left"]):
                yield screen.bold(line[:label]) + line[label:]


def _markdown_line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
