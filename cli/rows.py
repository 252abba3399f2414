"""Rows of a view as an answer: all its columns for programs, a choice of them for people."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from typing import Any

from cli.output.answer import Answer, Column, Cuts, T
from cli.output.records import Row, record
from projections.cut import Cut
from projections.rules import VERSION


def cuts(cut: Cut, since: Cut | None = None) -> Cuts:
    """The cuts as an answer names them; ``since`` is where a comparison starts."""
    shown = cut.shown()
    return Cuts(shown["as_of"], shown["known_at"], cut.tz, cuts(since) if since else None)


def answer(
    kind: type[Any],
    rows: Sequence[T],
    cut: Cut,
    *,
    empty: str,
    table: Sequence[Column[T]],
    free_text: Collection[str] = (),
    without: Collection[str] = (),
    words: Sequence[str] = (),
    since: Cut | None = None,
    to_record: Callable[[T], Row] = record,
) -> Answer[T]:
    """Rows; programs get the fields of the dataclass ``kind`` in their order, ``without`` some of them."""
    return Answer(
        columns=[field.name for field in fields(kind) if field.name not in without],
        rows=rows,
        cuts=cuts(cut, since),
        rules=VERSION,
        empty=empty,
        table=table,
        free_text=frozenset(free_text),
        words=words,
        to_record=to_record,
    )
