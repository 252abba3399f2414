"""What every row of a spreadsheet has in common because the call says so.

Of a sheet with a column for each side, one import speaks of one side. What the ledger holds of the others may
stand in the same sheet, and is none of that import's business.
"""

from collections.abc import Collection
from typing import Final, NamedTuple

from domain.events import FigureReported
from domain.spreadsheet.keys import about

_MOVE_ON: Final = ("up_to", "stated")
"""A list that is kept up has a new date each time, and its rows are those from before."""


class Differs(NamedTuple):
    """A field that is fixed, as a recorded figure has it and as the call says it."""

    field: str
    old: str
    new: str


class Fixed:
    """The fixed cells of one file, of those that tell rows apart."""

    def __init__(self, fields: Collection[str], row: FigureReported) -> None:
        """``fields`` are the same in every row of a file, and so as they are in any ``row`` of it."""
        self._cells = {name: cell for name, cell in about(row).items() if name in fields}

    def covers(self, event: FigureReported, *, keyed: bool) -> bool:
        """Whether a recorded figure may be one of which the file speaks; its rows are ``keyed`` or not."""
        return all(
            old == new or (keyed and name in _MOVE_ON) for name, old, new in self._compared(event)
        )

    def differs(self, event: FigureReported) -> Differs | None:
        """In what a recorded figure cannot be one of this file, whatever has changed in its row since."""
        return next(
            (
                Differs(name, _shown(old), _shown(new))
                for name, old, new in self._compared(event)
                if old != new and name not in _MOVE_ON
            ),
            None,
        )

    def _compared(self, event: FigureReported) -> list[tuple[str, object, object]]:
        cells = about(event)
        return [(name, cells[name], fixed) for name, fixed in self._cells.items()]


def _shown(cell: object) -> str:
    return "; ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)
