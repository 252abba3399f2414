"""An answer: rows with the cuts and the rules they hold under, and how a table shows them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from domain.frozen import dataclass

Cell: TypeAlias = "str | int | bool | Sequence[Cell] | Mapping[str, Cell] | None"
Row: TypeAlias = Mapping[str, Cell]

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Cuts:
    """What the rows look back from: by statement, by recording, and what a day is. None is no cut.

    ``since`` are the cuts that a comparison starts from.
    """

    as_of: str | None
    known_at: str | None
    tz: str
    since: "Cuts | None" = None

    def row(self) -> dict[str, Cell]:
        own: dict[str, Cell] = {"as_of": self.as_of, "known_at": self.known_at, "tz": self.tz}
        if self.since is None:
            return own
        return {
            "from_as_of": self.since.as_of,
            "from_known_at": self.since.known_at,
            **own,
        }

    def sentence(self, rules: str) -> str:
        """`as of 2025-05-24 (UTC), rules 1`; of a comparison `from 2025-05-23 to 2025-05-24 ...`."""
        known = [f"known at {self.known_at}"] if self.known_at is not None else []
        if self.since is not None:
            told = f"from {self.since._side()} to {self._side()}"
        else:
            as_of = [f"as of {self.as_of}"] if self.as_of is not None else []
            told = ", ".join([*as_of, *known]) or "all that is recorded"
        return f"{told} ({self.tz}), rules {rules}"

    def _side(self) -> str:
        """One side of a comparison: `2025-05-23`, `2025-05-23, known at a#7`, `now`."""
        known = [f"known at {self.known_at}"] if self.known_at is not None else []
        return ", ".join([*([self.as_of] if self.as_of else []), *known]) or "now"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what stands in it, and the word where there is nothing.

    `cell` names a column of the row, or makes a cell from the row. `null` is a word and never blank,
    since nothing known, nothing said and nothing at all are three different things.
    """

    heading: str
    cell: str | Callable[[Row], Cell]
    align: Literal["left", "right"] = "left"
    null: str = "n/a"
    spare: bool = False
    """Whether it is left out of a table that would be too wide with it."""

    def of(self, row: Row) -> Cell:
        return row[self.cell] if isinstance(self.cell, str) else self.cell(row)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as scripts get them, whole; `table` is the shorter choice for people.

    `free_text` names the columns that hold other people's words, `empty` is the sentence for no rows, `words`
    are sentences for people, beneath the table, and `row_cuts` those of each row where every row has its own.
    """

    columns: Sequence[str]
    rows: Sequence[Row]
    cuts: Cuts
    rules: str
    empty: str
    table: Sequence[Column] | None = None
    free_text: frozenset[str] = frozenset()
    words: Sequence[str] = ()
    row_cuts: Sequence[Cuts] = ()

    @property
    def footer(self) -> str:
        return self.cuts.sentence(self.rules)

    def table_columns(self) -> Sequence[Column]:
        """The columns that the view chose, else all, numbers to the right."""
        if self.table is not None:
            return self.table
        return [
            Column(name.replace("_", " "), name, "right" if self._is_number(name) else "left")
            for name in self.columns
        ]

    def _is_number(self, name: str) -> bool:
        values = [row[name] for row in self.rows if row[name] is not None]
        return bool(values) and all(
            (isinstance(value, int) and not isinstance(value, bool))
            or (isinstance(value, str) and value.isdecimal())
            for value in values
        )
