"""An answer: rows with the cuts and the rules they hold under, and how a table shows them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Literal, TypeVar

from cli.output.records import Cell, Row, record
from domain.frozen import dataclass

SCHEMA_VERSION = 1

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


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
class Column(Generic[T_contra]):
    """One column of a table: what stands in it of a row, and the word where that is nothing.

    `null` is a word and never blank, since nothing known, nothing said and nothing at all are three different
    things.
    """

    heading: str
    cell: Callable[[T_contra], Cell]
    align: Literal["left", "right"] = "left"
    null: str = "n/a"
    spare: bool = False
    """Whether it is left out of a table that would be too wide with it."""

    def within(self, part: Callable[[T], T_contra]) -> "Column[T]":
        """The same column of rows of which such a row is only a ``part``."""
        return Column(
            self.heading, lambda row: self.cell(part(row)), self.align, self.null, self.spare
        )


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """Rows as a view has them: programs get the `columns` of their records, people the shorter choice of `table`.

    `free_text` names the columns that hold other people's words, `empty` is the sentence for no rows, `words`
    are sentences for people, beneath the table, and `row_cuts` those of each row where every row has its own.
    """

    columns: Sequence[str]
    rows: Sequence[T]
    cuts: Cuts
    rules: str
    empty: str
    table: Sequence[Column[T]] | None = None
    free_text: frozenset[str] = frozenset()
    words: Sequence[str] = ()
    row_cuts: Sequence[Cuts] = ()
    to_record: Callable[[T], Row] = record
    """What makes a row a record: of most it is all that they consist of."""

    @property
    def footer(self) -> str:
        return self.cuts.sentence(self.rules)

    def records(self) -> Iterator[Row]:
        """The rows as programs get them, in the order of the columns."""
        for row in self.rows:
            whole = self.to_record(row)
            yield {name: whole[name] for name in self.columns}

    def table_columns(self) -> Sequence[Column[T]]:
        """The columns that the view chose, else all, numbers to the right."""
        if self.table is not None:
            return self.table
        records = list(self.records())
        return [self._column(name, [record[name] for record in records]) for name in self.columns]

    def _column(self, name: str, cells: Sequence[Cell]) -> Column[T]:
        align: Literal["left", "right"] = "right" if _are_numbers(cells) else "left"
        return Column(name.replace("_", " "), lambda row: self.to_record(row)[name], align)


def _are_numbers(cells: Sequence[Cell]) -> bool:
    values = [cell for cell in cells if cell is not None]
    return bool(values) and all(
        (isinstance(value, int) and not isinstance(value, bool))
        or (isinstance(value, str) and value.isdecimal())
        for value in values
    )
