"""How a row of totals reads in a table."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from cli.call.wording import listed
from cli.output.answer import Column, Row
from cli.output.slot import (
    DISPUTES,
    figures,
    flow_and_measure,
    is_heard,
    is_settled,
    place,
    said_about,
    speaking,
    standing,
)
from cli.output.slot import number as number_of
from cli.output.sums_across import reported_of, term_of, to_come
from projections.status import numbered

Named = tuple[object, ...]
"""A row of the totals: agreement, flow, measure and unit."""
_NAMED: Final = 3
"""So many stages are named; of more, the table gives the number only."""


def columns(
    rows: Sequence[Row], slots: Sequence[Row], lapsed: Collection[Named] = ()
) -> list[Column]:
    """The columns for people; ``slots`` are the rows of `status` that the totals were made of, ``lapsed`` the
    totals of which some term was taken back."""
    return [flow_and_measure(rows), *numbers(slots, lapsed)]


def numbers(slots: Sequence[Row], lapsed: Collection[Named] = ()) -> list[Column]:
    """Those beside what is counted."""
    summed = _Summed(slots)

    def term(row: Row) -> str:
        taken_back = not _list(row["terms"]) and _named(row) in lapsed
        return "taken back" if taken_back else agreed(row)

    return [
        Column("Agreed", term, "right"),
        Column("Reported", lambda row: reported(row, summed.of(row)), "right"),
        Column("Settled", "settled", "right"),
        Column("Still to come", lambda row: left(row, summed.of(row)), "right"),
        Column("Notes", lambda row: "; ".join(notes(row, summed.of(row))) or "-"),
    ]


def agreed(row: Row) -> str:
    """The term; where several are stated, each."""
    return term_of(row, [term["quantity"] for term in _list(row["terms"])])


def reported(row: Row, summed: Sequence[Row]) -> str:
    """From low to high. Nothing reported is not zero, and what is open is not known."""
    return reported_of(
        row,
        spoken=bool(_list(row["by_source"])),
        numbered=any(slot["low"] is not None for slot in _added(row, summed)),
        about=_is_about(row, summed),
    )


def left(row: Row, summed: Sequence[Row]) -> str:
    """What is still to come, no firmer than what was reported."""
    return to_come(row, about=_is_about(row, summed))


def notes(row: Row, summed: Sequence[Row]) -> Iterator[str]:
    """What the numbers do not say by themselves."""
    parts = [slot for slot in summed if slot["scope"] != "running"]
    withheld = [_name(slot) for slot in parts if slot["standing"] == "withheld"]
    vague = [_name(slot) for slot in parts if _is_vague(slot)]
    lapsed = [_name(slot) for slot in parts if slot["stage"] and not _active(slot)]
    told = {*withheld, *vague, *lapsed}
    unknown = sorted(set(_list(row["stages_without_number"])) - told, key=numbered)
    if contested := sorted(_list(row["contested_stages"]), key=numbered):
        yield f"contested: {', '.join(contested)}"
    elif any(slot["contested"] for slot in _standing_in(row, summed)):
        yield "contested"
    if withheld:
        yield f"withheld: {', '.join(withheld)}"
    if vague:
        yield f"vague: {', '.join(vague)}"
    if row["basis"] == "stated":
        whole = any(slot["scope"] == "whole" and _active(slot) for slot in summed)
        shown = [_by(slot) for slot in _standing_in(row, summed) if not is_heard(slot)]
        yield f"as stated {'for the whole' if whole else 'so far'}{''.join(shown[:1])}"
    else:
        if lapsed:
            yield f"taken back: {', '.join(lapsed)}"
        if unknown:
            named = f" ({', '.join(unknown)})" if len(unknown) <= _NAMED else ""
            yield f"{len(unknown)} stage{'s' if len(unknown) > 1 else ''} unknown{named}"
    if row["low"] is not None:
        yield from map(_stated, _stated_beside(row, summed))


def _stated_beside(row: Row, summed: Sequence[Row]) -> list[Row]:
    """What is stated of the whole or so far and is not in the numbers: the most, where that is more than they come
    to; the most that is settled, where that is more than they settle; and a whole that is less than they."""
    told = _standing_in(row, summed)
    stated = [slot for slot in summed if slot["scope"] != "stage" and slot not in told]
    most = _number(row["high"] if row["high"] is not None else row["low"])
    lows = [(_number(slot["low"]), slot) for slot in stated if slot["low"] is not None]
    more = [(low, slot) for low, slot in lows if low > most]
    sure = [(low, slot) for low, slot in lows if is_settled(slot) and low > _number(row["settled"])]
    less = [
        slot
        for slot in stated
        if slot["scope"] == "whole" and slot["high"] is not None and is_heard(slot)
        if _number(slot["high"]) < _number(row["low"])
    ]
    found = [max(of, key=lambda pair: pair[0])[1] for of in (more, sure) if of]
    return [slot for slot in stated if slot in (*found, *less)]


def _stated(slot: Row) -> str:
    """`stated so far to s2: 500 (#14), confirmed`; of what is only reported also by whom."""
    reach = "for the whole" if slot["scope"] == "whole" else place(slot)
    state, comma, contested = standing(slot).partition(", ")
    by = _by(slot) if slot["standing"] == "reported" else ""
    cited = in_ranges(_behind(slot))
    return f"stated {reach}: {number_of(slot)} ({cited}), {state}{by}{comma}{contested}"


def _behind(slot: Row) -> list[str]:
    """The entries of a slot: its figures, and what disputes them."""
    disputes: Any = slot.get(DISPUTES, ())
    entries = {one["entry"] for one in (*_active(slot), *disputes)}
    return sorted(entries, key=lambda entry: int(entry.partition("#")[2]))


def _by(slot: Row) -> str:
    """` by north and wire (media)`."""
    sources = speaking(slot)
    more = len(sources) - _NAMED
    named = [*sources[:_NAMED], f"{more} more"] if more > 1 else sources
    return f" by {listed(named, 'and')}"


def _number(cell: object) -> Decimal:
    return Decimal(str(cell))


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


class _Summed:
    """By row of the totals the total slots that it can be made of: its stages, the whole, so far."""

    def __init__(self, slots: Sequence[Row]) -> None:
        self._slots: dict[Named, list[Row]] = {}
        for slot in slots:
            if slot["dimension"] is None and slot["scope"] in ("stage", "whole", "running"):
                self._slots.setdefault(_named(slot), []).append(slot)

    def of(self, row: Row) -> list[Row]:
        return self._slots.get(_named(row), [])


def _named(row: Row) -> Named:
    return tuple(row[name] for name in ("agreement", "flow", "measure", "unit"))


def _is_about(row: Row, summed: Sequence[Row]) -> bool:
    """Whether the number is made of one that was only said to be about so much."""
    return any(map(said_about, _added(row, summed)))


def _added(row: Row, summed: Sequence[Row]) -> list[Row]:
    """The slots whose numbers are those of the row: the stages, or what stands for them."""
    if row["basis"] == "stages":
        return [slot for slot in summed if slot["scope"] == "stage"]
    return _standing_in(row, summed)


def _standing_in(row: Row, summed: Sequence[Row]) -> list[Row]:
    """The whole or running slot that stands for the stages: that of which the row has the entries."""
    behind = set(_list(row["entries"]))
    return [
        slot
        for slot in summed
        if row["basis"] == "stated" and slot["scope"] != "stage"
        if (said := {figure["entry"] for figure in _active(slot)}) and said <= behind
    ]


def _is_vague(slot: Row) -> bool:
    return bool(_active(slot)) and slot["low"] is None and slot["standing"] != "withheld"


def _name(slot: Row) -> str:
    return str(slot["stage"] or "the whole")


def _active(slot: Row) -> list[Mapping[str, Any]]:
    return [figure for figure in figures(slot) if figure["active"]]


def _list(cell: Any) -> list[Any]:
    return list(cell)
