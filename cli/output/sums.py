"""How a row of totals reads in a table: `TotalsRow` with what is told beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cli.call.wording import so_many
from cli.output.answer import Column
from cli.output.citations import entry_number, in_ranges, short
from cli.output.slot import (
    counting,
    flow_and_measure,
    is_heard,
    place,
    reach,
    said_by,
    saying,
    standing,
)
from cli.output.slot import number as number_of
from cli.output.sums_across import left, reported, term_of
from domain.frozen import dataclass
from domain.refusals import listed
from domain.values.text import numbered
from projections.figures.counted import SlotTold
from projections.figures.summed import SlotGivenUp, Summed
from projections.rules.terms import Named
from projections.status import StatusRow
from projections.texts.given_up import given_up
from projections.texts.number import in_words
from projections.totals import TotalsRow

_NAMED: Final = 3
"""So many stages are named; of more, the table gives the number only."""


@dataclass(frozen=True, slots=True)
class TotalsTold:
    """A row of the totals with what is told beside it."""

    row: TotalsRow
    beside: Summed


def totals_told(rows: Iterable[TotalsRow], beside: Mapping[Named, Summed]) -> list[TotalsTold]:
    """Rows of the totals, each with what is told ``beside`` it."""
    return [TotalsTold(row, beside[row.flow, row.measure, row.unit]) for row in rows]


def columns(rows: Sequence[TotalsTold]) -> list[Column[TotalsTold]]:
    """The columns for people."""
    of = flow_and_measure([told.row for told in rows])
    return [of.within(lambda told: told.row), *NUMBERS]


def agreed(told: TotalsTold) -> str:
    """The term; where several are stated, each."""
    if told.beside.lapsed:
        return "taken back"
    return term_of(told.row, [term.quantity for term in told.row.terms])


def notes(told: TotalsTold) -> Iterator[str]:
    """What the numbers do not say by themselves."""
    row, beside = told.row, told.beside
    given_up = [one.stage for one in beside.taken_back if one.scope == "stage"]
    withheld, vague, parts = map(_names, (beside.withheld, beside.vague, beside.parts_alone))
    known = {*withheld, *vague, *given_up, *parts}
    unknown = sorted(set(row.stages_without_number) - known, key=numbered)
    if contested := sorted(row.contested_stages, key=numbered):
        yield f"contested: {', '.join(contested)}"
    elif beside.contested:
        yield "contested"
    if withheld:
        yield f"withheld: {', '.join(withheld)}"
    if vague:
        yield f"vague: {', '.join(vague)}"
    if beside.instead is not None:
        yield _instead(beside.instead)
    else:
        if parts:
            yield f"parts alone, not in the sum: {', '.join(parts)}"
        yield from _given_up(beside.taken_back)
        if unknown:
            named = f" ({', '.join(unknown)})" if len(unknown) <= _NAMED else ""
            yield f"{so_many(len(unknown), 'stage', 'stages')} unknown{named}"
    yield from map(_stated, beside.beside)


def _names(stages: Iterable[str | None]) -> list[str]:
    return [stage or "the whole" for stage in stages]


def _given_up(lapsed: Iterable[SlotGivenUp]) -> Iterator[str]:
    """`taken back by north: s1, s2`; `corrected away by south: s3, so far to s4`."""
    found: dict[tuple[bool, str], list[str]] = {}
    for one in lapsed:
        for corrected in sorted({corrected for _, corrected in one.by}):
            whose = listed(source for source, how in one.by if how == corrected)
            found.setdefault((corrected, whose), []).append(_part(one))
    for (corrected, whose), parts in found.items():
        yield f"{given_up(corrected=corrected)} by {whose}: {', '.join(parts)}"


def _part(lapsed: SlotGivenUp) -> str:
    if lapsed.scope == "running":
        return reach(lapsed.scope, lapsed.stage, lapsed.up_to)
    return lapsed.stage or "the whole"


NUMBERS: Final[Sequence[Column[TotalsTold]]] = (
    Column("Agreed", agreed, "right"),
    Column("Reported", lambda told: reported(told.row, told.beside), "right"),
    Column("Settled", lambda told: told.row.settled, "right"),
    Column("Still to come", lambda told: left(told.row, told.beside), "right"),
    Column("Notes", lambda told: "; ".join(notes(told)) or "-"),
)
"""The columns beside what is counted."""


def _instead(slot: SlotTold[StatusRow]) -> str:
    """`as stated so far to s2`; of what nobody says who is heard, also by whom."""
    return f"as stated {_reach(slot)}{'' if is_heard(slot) else _by(slot, ':')}"


def _stated(slot: SlotTold[StatusRow]) -> str:
    """`stated so far to s2: 500 (#14), confirmed`; of what is only reported also by whom, and who says another
    number there: `reported by north, beside at least 400 by south (#15)`."""
    state, comma, contested = standing(slot).partition(", ")
    by = f"{_by(slot, ' as')}{_beside(slot)}" if slot.row.standing == "reported" else ""
    cited = in_ranges(_behind(slot))
    return f"stated {_reach(slot)}: {number_of(slot)} ({cited}), {state}{by}{comma}{contested}"


def _beside(slot: SlotTold[StatusRow]) -> str:
    """`, beside at least 400 by south (#15)`: of those from whom the number is taken, who says another one."""
    says = saying(slot)
    others = [one for one in counting(slot) if one not in says]
    told = [f"{in_words(one.quantity)} by {one.source} ({short(one.entry)})" for one in others]
    return f", beside {_few(told)}" if told else ""


def _reach(slot: SlotTold[StatusRow]) -> str:
    return "for the whole" if slot.row.scope == "whole" else place(slot.row)


def _behind(slot: SlotTold[StatusRow]) -> list[str]:
    """The entries of a slot: of the figures that say its number, and of what disputes them."""
    said, disputes = saying(slot), slot.beside.disputes
    entries = {*(one.entry for one in said), *(one.entry for one in disputes)}
    return sorted(entries, key=entry_number)


def _by(slot: SlotTold[StatusRow], between: str) -> str:
    """` by north and wire (media)`; where nobody says just that number, each with his own behind ``between``:
    ` as 5 by north and 7 by south`."""
    found = said_by(slot)
    if len(found) == 1:
        return f" by {_few(*found.values())}"
    return f"{between} {_few([f'{said} by {_few(by)}' for said, by in found.items()])}"


def _few(of: Sequence[str]) -> str:
    """`north, south and 2 more`."""
    more = len(of) - _NAMED
    return listed([*of[:_NAMED], f"{more:,} more"] if more > 1 else of)


def made_of(rows: Sequence[TotalsRow]) -> list[str]:
    """The entries behind the numbers, row by row, as one sentence under the table."""
    if len({row.agreement for row in rows}) != 1:
        return []
    head = flow_and_measure(rows)
    named = [
        f"{head.cell(row) or head.null} {in_ranges(row.entries)}" for row in rows if row.entries
    ]
    return [f"Made of {'; '.join(named)}."] if named else []
