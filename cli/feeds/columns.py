"""Which column of a spreadsheet holds which field."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from cli.call.wording import quoted, typed
from cli.feeds.decoding import encoding_hint, undecoded
from cli.feeds.sheet_options import FIELDS, SheetOptions, heading
from domain.frozen import dataclass
from domain.problem import Problem
from domain.refusals import closest, listed

PROBLEM: Final = "problem"
"""The column that we add ourselves where problems are written beside the rows; it is passed over."""
TO_EMPTY: Final = "empty this cell once the row is mended: "
"""How a cell of that column starts where the form of the row was broken, or something in it is spelled out: it may
look whole as we write it, and not be what was meant, so that it is read again only once somebody has said so."""


@dataclass(frozen=True, slots=True)
class Columns:
    """`fields` gives for each field the index of its column and the column's name in the file."""

    count: int
    fields: Mapping[str, tuple[int, str]]
    nameless: tuple[int, ...] = ()
    """Columns that must be empty, as they have no name."""
    ours: int | None = None
    """The column of problems."""
    may_be_empty: tuple[int, ...] = ()
    """Columns of which a row has to fill one, where it is not to be passed over."""

    def called(self, name: str) -> str:
        """A field as the file calls it: `stated (Дата)` where its column has another name."""
        _, column = self.fields.get(name, (0, name))
        return name if plain(column) == name else f"{name} ({column})"


def columns_of(
    header: Sequence[str], options: SheetOptions, encoding: str
) -> tuple[Columns, list[Problem]]:
    """The columns of a header line, and what is wrong with it; ``encoding`` is the one in which it was read."""
    names = [heading(cell) for cell in header]
    problems = [
        Problem("", f"the column {quoted(name)} stands twice in the header")
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    if garbled := next(filter(undecoded, names), ""):
        hint = encoding_hint(garbled, encoding)
        return Columns(len(names), {}), [Problem("", "the header cannot be decoded", hint)]
    fields: dict[str, tuple[int, str]] = {}
    nameless = []
    for field, column in options.columns.items():
        if column in names:
            fields[field] = (names.index(column), column)
        else:
            problems.append(_missing(f"--map {field}", column, names))
    problems += [
        _missing("--ignore", column, names) for column in sorted(options.ignored - {*names})
    ]
    problems += [
        _missing("--skip-empty", column, names)
        for column in options.may_be_empty
        if column not in names
    ]
    taken = {index for index, _ in fields.values()}
    for index, name in enumerate(names):
        twice = bool(name) and name in names[:index]
        if twice or index in taken or name in options.ignored or is_ours(name):
            continue
        if not name:
            nameless.append(index)
            continue
        field = plain(name)
        if field in FIELDS and field not in fields and field not in options.constants:
            fields[field] = (index, name)
        else:
            problems.append(_unknown(name, field, fields, options))
    ours = next((index for index, name in enumerate(names) if is_ours(name)), None)
    may_be_empty = tuple(names.index(name) for name in options.may_be_empty if name in names)
    return Columns(len(names), fields, tuple(nameless), ours, may_be_empty), problems


def is_ours(name: str) -> bool:
    """The column of problems; its heading holds those of the header itself."""
    return name == PROBLEM or name.startswith(f"{PROBLEM}: ")


def _missing(option: str, column: str, names: Sequence[str]) -> Problem:
    has = listed([quoted(name) for name in names if name])
    said = f"{option} names the column {quoted(column)}, and there are {has}"
    return Problem("", said, closest(column, names))


def _unknown(
    name: str, field: str, fields: Mapping[str, tuple[int, str]], options: SheetOptions
) -> Problem:
    ignore = f"--ignore {typed(name)}"
    if field in options.constants:
        return Problem("", f"the column {quoted(name)} is there, and --set {field} too", ignore)
    if field in fields:
        other = fields[field][1]
        said = f"the column {quoted(name)} is left over: {field} is taken from {quoted(other)}"
        return Problem("", said, ignore)
    free = [one for one in FIELDS if one not in fields and one not in options.constants]
    guess = closest(field, free)
    hint = f"{f'{guess} Else ' if guess else ''}--map FIELD={typed(name)} or {ignore}"
    return Problem("", f"the column {quoted(name)} is no field of a figure", hint)


def plain(name: str) -> str:
    """A heading as a field would be written: `Up to` is `up_to`."""
    return re.sub(r"[\s-]+", "_", name.strip().casefold())
