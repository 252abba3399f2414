"""What a row of a spreadsheet without a key is known by: what it speaks of, by whom and when it was stated."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.events import FigureReported
from domain.feed import Draft

OF_A_ROW: Final = "row-"
"""How keys begin that were derived from what a row speaks of."""
_DIGITS: Final = 20
_LENGTH: Final = len(OF_A_ROW) + _DIGITS
_MOST: Final = 10_000


ABOUT: Final = ("scope", "stage", "up_to", "flows", "measure", "unit", "source", "stated")
"""The cells that tell a row from others; the agreement is one more."""


def about(event: FigureReported) -> tuple[object, ...]:
    """What these cells hold, in their order."""
    return (
        event.scope,
        event.stage,
        str(event.up_to),
        tuple(sorted(map(str, event.flows))),
        event.measure,
        event.unit,
        event.statement.source,
        str(event.statement.stated),
    )


def row_key(draft: Draft) -> str:
    """The key of a row: its own, else one derived from what it speaks of."""
    event = draft.event
    if draft.key is not None or not isinstance(event, FigureReported):
        return draft.key or ""
    digest = hashlib.sha256(json.dumps((draft.subject, *about(event))).encode()).hexdigest()
    return f"{OF_A_ROW}{digest[:_DIGITS]}"


def numbered(key: str, number: int) -> str:
    """The key of one more row that speaks of the same: the second, the third."""
    return key if number == 1 else f"{key}-{number}"


def first_of(key: str) -> str:
    """The key of the first row that speaks of the same as the one under this key."""
    return key[:_LENGTH]


def shape(event: FigureReported) -> tuple[bool, frozenset[str]]:
    """Whether it has a total, and which parts: what two rows that speak of the same mostly differ in."""
    return event.quantity is None, frozenset(event.breakdowns)


def says_the_same(old: FigureReported, new: FigureReported) -> bool:
    """Whether they give the same number of the same, whatever stands in their other cells."""
    return (*about(old), old.quantity, old.breakdowns) == (
        *about(new),
        new.quantity,
        new.breakdowns,
    )


def mended(old: Sequence[FigureReported], rows: Iterable[FigureReported]) -> set[int]:
    """The places of those of which some row says the same, but for one of the cells that tell rows apart."""
    near: dict[tuple[object, ...], list[int]] = {}
    for place, event in enumerate(old[:_MOST]):
        for cells in _all_but_one(event):
            near.setdefault(cells, []).append(place)
    return {place for row in rows for cells in _all_but_one(row) for place in near.get(cells, ())}


def _all_but_one(event: FigureReported) -> Iterator[tuple[object, ...]]:
    cells, said = about(event), (str(event.quantity), repr(event.breakdowns))
    for left_out in range(len(cells)):
        yield (left_out, *cells[:left_out], *cells[left_out + 1 :], *said)
