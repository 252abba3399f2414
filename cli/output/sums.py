"""How a row of totals reads in a table: `TotalsRow` with what is told beside it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from cli.output.answer import Column, Row
from cli.output.slot import flow_and_measure, is_heard, place, said_by, saying, standing
from cli.output.slot import number as number_of
from cli.output.sums_across import left, reported, term_of
from domain.refusals import listed
from projections.place_order import numbered

_NAMED: Final = 3
"""So many stages are named; of more, the table gives the number only."""


def columns(rows: Sequence[Row]) -> list[Column]:
    """The columns for people."""
    return [flow_and_measure(rows), *NUMBERS]


def agreed(row: Row) -> str:
    """The term; where several are stated, each."""
    if row["lapsed"]:
        return "taken back"
    return term_of(row, [term["quantity"] for term in _list(row["terms"])])


def notes(row: Row) -> Iterator[str]:
    """What the numbers do not say by themselves."""
    withheld, vague, taken_back = (
        [stage or "the whole" for stage in _list(row[name])]
        for name in ("withheld", "vague", "taken_back")
    )
    told = {*withheld, *vague, *taken_back}
    unknown = sorted(set(_list(row["stages_without_number"])) - told, key=numbered)
    if contested := sorted(_list(row["contested_stages"]), key=numbered):
        yield f"contested: {', '.join(contested)}"
    elif row["contested"]:
        yield "contested"
    if withheld:
        yield f"withheld: {', '.join(withheld)}"
    if vague:
        yield f"vague: {', '.join(vague)}"
    if row["instead"] is not None:
        yield _instead(row["instead"])
    else:
        if taken_back:
            yield f"taken back: {', '.join(taken_back)}"
        if unknown:
            named = f" ({', '.join(unknown)})" if len(unknown) <= _NAMED else ""
            yield f"{len(unknown)} stage{'s' if len(unknown) > 1 else ''} unknown{named}"
    yield from map(_stated, _list(row["beside"]))


NUMBERS: Final = (
    Column("Agreed", agreed, "right"),
    Column("Reported", reported, "right"),
    Column("Settled", "settled", "right"),
    Column("Still to come", left, "right"),
    Column("Notes", lambda row: "; ".join(notes(row)) or "-"),
)
"""The columns beside what is counted."""


def _instead(slot: Any) -> str:
    """`as stated so far to s2`; of what nobody says who is heard, also by whom."""
    return f"as stated {_reach(slot)}{'' if is_heard(slot) else _by(slot, ':')}"


def _stated(slot: Row) -> str:
    """`stated so far to s2: 500 (#14), confirmed`; of what is only reported also by whom."""
    state, comma, contested = standing(slot).partition(", ")
    by = _by(slot, " as") if slot["standing"] == "reported" else ""
    cited = in_ranges(_behind(slot))
    return f"stated {_reach(slot)}: {number_of(slot)} ({cited}), {state}{by}{comma}{contested}"


def _reach(slot: Row) -> str:
    return "for the whole" if slot["scope"] == "whole" else place(slot)


def _behind(slot: Row) -> list[str]:
    """The entries of a slot: of the figures that say its number, and of what disputes them."""
    entries = {one["entry"] for one in (*saying(slot), *_list(slot["disputes"]))}
    return sorted(entries, key=lambda entry: int(entry.partition("#")[2]))


def _by(slot: Row, between: str) -> str:
    """` by north and wire (media)`; where nobody says just that number, each with his own behind ``between``:
    ` as 5 by north and 7 by south`."""
    found = said_by(slot)
    if len(found) == 1:
        return f" by {_few(*found.values())}"
    return f"{between} {_few([f'{said} by {_few(by)}' for said, by in found.items()])}"


def _few(of: Sequence[str]) -> str:
    """`north, south and 2 more`."""
    more = len(of) - _NAMED
    return listed([*of[:_NAMED], f"{more} more"] if more > 1 else of)


def made_of(rows: Sequence[Row]) -> list[str]:
    """The entries behind the numbers, row by row, as one sentence under the table."""
    if len({row["agreement"] for row in rows}) != 1:
        return []
    head = flow_and_measure(rows)
    named = [
        f"{head.of(row) or head.null} {in_ranges(_list(row['entries']))}"
        for row in rows
        if row["entries"]
    ]
    return [f"Made of {'; '.join(named)}."] if named else []


def in_ranges(citations: Sequence[str]) -> str:
    """Citations of one agreement, short: ``#1 #5-8 #13``."""
    numbers = [int(citation.partition("#")[2]) for citation in citations]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = (f"#{run[0]}" if len(run) == 1 else f"#{run[0]}-{run[-1]}" for run in runs)
    return " ".join(shown) or "-"


def _list(cell: Any) -> list[Any]:
    return list(cell)
