"""The problems of feeds, told: each with its file, line and field, one that repeats told once."""

import re
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, Final

from cli.failures import ExitCode
from cli.feeds.form import Where
from domain.frozen import dataclass
from domain.problem import Problem
from domain.refusals import listed

_SHOWN_LINES: Final = 20
_GIVEN: Final = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
"""What was given, as sentences quote it: between double quotes where an apostrophe is in it."""
_NOT_UNDERSTOOD: Final = re.compile(f"({_GIVEN}) is not understood")


def at(file: str, where: Where) -> str:
    """`feed.ndjson:14`, `case.toml:120 (entry 14)`."""
    line = f":{where.line}" if where.line is not None else ""
    entry = f" (entry {where.entry})" if where.entry is not None else ""
    return f"{file}{line}{entry}"


@dataclass(frozen=True, slots=True)
class Found:
    """One problem, with the file and the place where it is."""

    file: str
    where: Where
    problem: Problem
    code: ExitCode

    @property
    def sentence(self) -> str:
        """`feed.ndjson:14: quantity: ...`, without the hint."""
        field = f"{self.problem.field}: " if self.problem.field else ""
        return f"{at(self.file, self.where)}: {field}{self.problem.sentence}"

    @property
    def row(self) -> dict[str, str | int | None]:
        return {
            "file": self.file,
            "line": self.where.line,
            "entry": self.where.entry,
            "field": self.problem.field,
            "problem": self.problem.sentence,
            "hint": self.problem.hint,
            "code": self.code,
        }


def told(found: Sequence[Found]) -> list[str]:
    """A line each, in the order of the files; those that say the same share it."""
    groups: dict[tuple[str, str, str, str], list[Found]] = {}
    for one in found:
        same = (one.file, one.problem.field, _mistake(one.problem), _advice(one.problem))
        groups.setdefault(same, []).append(one)
    lines = []
    for alike in groups.values():
        first = alike[0]
        lines.append(f"{at(first.file, first.where)}: {first.problem}")
        if more := _more(alike[1:], first.problem):
            lines.append(f"  {more}")
    return lines


def _mistake(problem: Problem) -> str:
    """Two values that are not understood for the same reason are one mistake; two unknown names are two."""
    said = re.sub("byte 0x.. at column [0-9]+", "a byte", problem.sentence)
    said = re.sub(f"^(?:{_GIVEN}): ", "", said)  # how a text starts that is not of its form
    return re.sub(_GIVEN, "''", said) if "is not understood" in said else said


def _advice(problem: Problem) -> str:
    """What is to be done about a value, whichever it is: ``write 307`` and ``write 308`` are the same."""
    return re.sub("[0-9]+", "0", problem.hint or "")


def _more(alike: Sequence[Found], first: Problem) -> str:
    """`and 17 more like it: lines 5, 9 ('dozen'), ...`, with the values that are others than the first."""
    if not alike:
        return ""
    others = [_other(one.problem, first) for one in alike[:_SHOWN_LINES]]
    return like_it([one.where for one in alike], others)


def like_it(alike: Sequence[Where], others: Sequence[str] = ()) -> str:
    """`and 17 more like it: lines 5, 9, ...`; ``others`` is told beside the first of them."""
    of_entries = alike[0].line is None
    numbers = [
        f"{where.entry if of_entries else where.line}{other}"
        for where, other in zip(alike[:_SHOWN_LINES], others or repeat(""), strict=False)
    ]
    what = "entry" if of_entries else "line"
    plural = "entries" if of_entries else "lines"
    endless = len(alike) > _SHOWN_LINES
    shown = ", ".join([*numbers, "..."]) if endless else listed(numbers)
    return f"and {len(alike):,} more like it: {what if len(alike) == 1 else plural} {shown}"


def _other(problem: Problem, first: Problem) -> str:
    given, other = (_NOT_UNDERSTOOD.search(one.sentence) for one in (problem, first))
    return f" ({given[1]})" if given and other and given[1] != other[1] else ""


def as_object(found: Iterable[Found], message: str, hint: str | None, code: int) -> dict[str, Any]:
    """The one object that a failed call writes on standard error, with all its problems."""
    return {
        "code": code,
        "message": message,
        "hint": hint,
        "problems": [one.row for one in found],
    }
