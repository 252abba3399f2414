"""Rows of a view as an answer: all its columns for programs, a choice of them for people."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from cli.output.answer import Answer, Column, Cuts, Row
from projections.cut import Cut
from projections.rules import VERSION


def cuts(cut: Cut, since: Cut | None = None) -> Cuts:
    """The cuts as an answer names them; ``since`` is where a comparison starts."""
    shown = cut.shown()
    return Cuts(shown["as_of"], shown["known_at"], cut.tz, cuts(since) if since else None)


def answer(
    kind: type[Any],
    rows: Sequence[Row],
    cut: Cut,
    *,
    empty: str,
    table: Sequence[Column],
    free_text: Collection[str] = (),
    without: Collection[str] = (),
    words: Sequence[str] = (),
    since: Cut | None = None,
) -> Answer:
    """Records of the dataclass ``kind``, in the order of its fields, ``without`` some of them."""
    return Answer(
        columns=[field.name for field in fields(kind) if field.name not in without],
        rows=rows,
        cuts=cuts(cut, since),
        rules=VERSION,
        empty=empty,
        table=table,
        free_text=frozenset(free_text),
        words=words,
    )
