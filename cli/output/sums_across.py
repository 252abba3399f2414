"""How a row of totals reads in a table of many agreements. Nothing that reads events is loaded for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from cli.output.answer import Column
from cli.output.slot import flow_and_measure
from projections.texts.number import in_words

if TYPE_CHECKING:
    from projections.across.totals import TotalsAcrossRow
    from projections.figures.summed import Summed
    from projections.totals import TotalsRow

Totals: TypeAlias = "TotalsRow | TotalsAcrossRow"
Beside: TypeAlias = "Summed | TotalsAcrossRow"
"""What is told beside the numbers; where events are not read, the row has it."""


def columns_across(rows: Sequence["TotalsAcrossRow"]) -> "list[Column[TotalsAcrossRow]]":
    """The columns for people where there are several agreements: `TotalsAcrossRow`."""
    return [
        Column("Agreement", lambda row: row.agreement),
        flow_and_measure(rows),
        Column("Agreed", lambda row: term_of(row, row.terms), "right"),
        Column(
            "Reported",
            lambda row: f"{reported(row, row)}{' *' if row.contested else ''}",
            "right",
        ),
        Column("Settled", lambda row: row.settled, "right"),
        Column("Still to come", lambda row: left(row, row), "right", spare=True),
    ]


def term_of(row: "Totals", stated: Sequence[str]) -> str:
    """The term; where several are stated, each."""
    if row.term is not None:
        return in_words(row.term)
    return " or ".join(map(in_words, dict.fromkeys(stated))) or "unstated"


def marked(rows: Sequence["TotalsAcrossRow"]) -> list[str]:
    """What the mark beside a number means, and where more is told, as one sentence under the table."""
    star = "* contested. " if any(row.contested for row in rows) else ""
    return [f"{star}Notes on each: counterfoil totals AGREEMENT."] if rows else []


def reported(row: "Totals", beside: "Beside") -> str:
    """From low to high, ``about`` where it is made of a number no firmer.

    Nothing reported is not zero; and what is open is unknown where nobody gives a number, withheld or vague or not
    at all, else at least as much as was reported.
    """
    low, high = row.low, row.high
    if low is None:
        return "n/a"
    number = f"about {low}" if beside.about else low
    if high is None:
        return f"at least {number}" if beside.numbered else "unknown"
    if not beside.spoken:
        return "none yet"
    return f"{number}..{high}" if low != high else number


def left(row: "Totals", beside: "Beside") -> str:
    """What is still to come, no firmer than what was reported."""
    return to_come(row.remaining_low, row.remaining_high, about=beside.about)


def to_come(low: str | None, high: str | None, *, about: bool) -> str:
    """What is owed and not reported; where more came than was agreed, how much is over; ``about`` as reported.

    Where it may be either, what is over stands first: ``0..2 over``, ``2 over to 5 to come``.
    """
    if high is None:
        return "n/a"
    roughly = "about " if about else ""
    over = high.removeprefix("-") if high.startswith("-") else None
    if low is None:
        return f"at least {roughly}{over} over" if over else f"at most {roughly}{high}"
    if not low.startswith("-"):
        return f"{roughly}{low if low == high else f'{low}..{high}'}"
    most = low.removeprefix("-")
    if over or high == "0":
        least = over or high
        return f"{roughly}{most if least == most else f'{least}..{most}'} over"
    return f"{roughly}{most} over to {high} to come"
