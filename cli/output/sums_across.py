"""How a row of totals reads in a table of many agreements. Nothing that reads events is loaded for it."""

from collections.abc import Sequence

from cli.output.answer import Column, Row
from cli.output.slot import flow_and_measure
from projections.number import in_words


def columns_across(rows: Sequence[Row]) -> list[Column]:
    """The columns for people where there are several agreements: `TotalsAcrossRow`."""
    return [
        Column("Agreement", "agreement"),
        flow_and_measure(rows),
        Column("Agreed", lambda row: term_of(row, _list(row["terms"])), "right"),
        Column(
            "Reported",
            lambda row: reported_of(row, spoken=bool(row["spoken"]), about=bool(row["about"])),
            "right",
        ),
        Column("Settled", "settled", "right"),
        Column(
            "Still to come",
            lambda row: to_come(row, about=bool(row["about"])),
            "right",
            spare=True,
        ),
    ]


def term_of(row: Row, stated: Sequence[str]) -> str:
    """The term; where several are stated, each."""
    if row["term"] is not None:
        return in_words(str(row["term"]))
    return " or ".join(map(in_words, dict.fromkeys(stated))) or "unstated"


def reported_of(row: Row, *, spoken: bool, about: bool) -> str:
    """From low to high, ``about`` where it is made of a number no firmer.

    Nothing reported is not zero, and what is open is not known.
    """
    low, high = row["low"], row["high"]
    if low is None:
        return "n/a"
    number = f"about {low}" if about else str(low)
    if high is None:
        return "unknown" if low == "0" else f"at least {number}"
    if not spoken:
        return "none yet"
    return f"{number}..{high}" if low != high else number


def to_come(row: Row, *, about: bool) -> str:
    """What is owed and not reported; where more came than was agreed, how much is over; ``about`` as reported."""
    low, high = row["remaining_low"], row["remaining_high"]
    if high is None:
        return "n/a"
    roughly = "about " if about else ""
    over = str(high).removeprefix("-") if str(high).startswith("-") else None
    if low is None:
        return f"at least {roughly}{over} over" if over else f"at most {roughly}{high}"
    if over:
        most = str(low).removeprefix("-")
        return f"{roughly}{over if over == most else f'{over}..{most}'} over"
    return f"{roughly}{low if low == high else f'{low}..{high}'}"


def _list(cell: object) -> list[str]:
    assert isinstance(cell, Sequence)
    return list(cell)
