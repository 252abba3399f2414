"""Answers as they are found, page by page, in constant memory."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from cli.output.answer import Answer, T
from cli.output.formats import rendered
from cli.output.screen import Screen

BY_ROW: Final = ("ndjson", "csv")
"""The formats that have a line for each row, and nothing that depends on the others."""
PAGE: Final = 100


def pages(rows: Iterable[T], listed: Callable[[Iterable[T]], Answer[T]]) -> Iterator[Answer[T]]:
    """The answer in parts; the first in any case, even without a row."""
    each = iter(rows)
    yield listed(islice(each, PAGE))
    while (page := listed(islice(each, PAGE))).rows:
        yield page


def texts(parts: Iterable[Answer[Any]], name: str, screen: Screen) -> Iterator[str]:
    """The parts of an answer in one of the formats `BY_ROW`, which together are the whole."""
    for number, part in enumerate(parts):
        text = rendered(part, name, screen)
        yield without_headings(text, name) if number else text


def without_headings(text: str, name: str) -> str:
    """What goes below an answer's earlier rows."""
    return text.partition("\n")[2] if name == "csv" else text
