"""What a row of a spreadsheet without a key is known by: what it speaks of, by whom and when it was stated."""

import hashlib
import json
from typing import Final

from domain.events import FigureReported
from domain.feed import Draft

OF_A_ROW: Final = "row-"
"""How keys begin that were derived from what a row speaks of."""
_DIGITS: Final = 20
_LENGTH: Final = len(OF_A_ROW) + _DIGITS


def about(event: FigureReported) -> dict[str, object]:
    """The cells that tell a row from others; the agreement is one more."""
    return {
        "scope": event.scope,
        "stage": event.stage,
        "up_to": str(event.up_to),
        "flows": tuple(sorted(map(str, event.flows))),
        "measure": event.measure,
        "unit": event.unit,
        "source": event.statement.source,
        "stated": str(event.statement.stated),
    }


def row_key(draft: Draft) -> str:
    """The key of a row: its own, else one derived from what it speaks of."""
    event = draft.event
    if draft.key is not None or not isinstance(event, FigureReported):
        return draft.key or ""
    digest = hashlib.sha256(
        json.dumps((draft.subject, *about(event).values())).encode()
    ).hexdigest()
    return f"{OF_A_ROW}{digest[:_DIGITS]}"


def numbered(key: str, number: int) -> str:
    """The key of one more row that speaks of the same: the second, the third."""
    return key if number == 1 else f"{key}-{number}"


def first_of(key: str) -> str:
    """The key of the first row that speaks of the same as the one under this key."""
    return key[:_LENGTH]


def cells_that_differ(old: FigureReported, new: FigureReported) -> list[str]:
    """The fields in which a figure or its statement says something else; where there is none, what it repeats."""
    found = [
        name
        for before, after in ((old, new), (old.statement, new.statement))
        for name in before.FIELDS
        if name not in ("event_id", "statement", "repeats")
        if getattr(before, name) != getattr(after, name)
    ]
    return found or ["repeats"]


def says_the_same(old: FigureReported, new: FigureReported) -> bool:
    """Whether they give the same number of the same, whatever stands in their other cells."""
    return (about(old), old.quantity, old.breakdowns) == (about(new), new.quantity, new.breakdowns)


def said_undated(event: FigureReported) -> tuple[object, ...]:
    """What it says of what, and who says so, whenever it was stated."""
    spoken_of = (cell for name, cell in about(event).items() if name != "stated")
    return (*spoken_of, str(event.quantity), repr(event.breakdowns))
