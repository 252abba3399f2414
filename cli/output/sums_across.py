"""How a row of totals reads in a table of many agreements. Nothing that reads events is loaded for it."""

from collections.abc import Sequence

from cli.output.answer import Column, Row
from cli.output.slot import flow_and_measure
from projections.texts.number import in_words


def columns_across(rows: Sequence[Row]) -> list[Column]:
    """The columns for people where there are several agreements: `TotalsAcrossRow`."""
    return [
        Column("Agreement", "agreement"),
        flow_and_measure(rows),
        Column("Agreed", lambda row: term_of(row, _list(row["terms"])), "right"),
        Column(
            "Reported",
            lambda row: f"{reported(row)}{' *' if row['contested'] else ''}",
            "right",
        ),
        Column("Settled", "settled", "right"),
        Column("Still to come", left, "right", spare=True),
    ]


def term_of(row: Row, stated: Sequence[str]) -> str:
    """The term; where several are stated, each."""
    if row["term"] is not None:
        return in_words(str(row["term"]))
    return " or ".join(map(in_words, dict.fromkeys(stated))) or "unstated"


def marked(rows: Sequence[Row]) -> list[str]:
    """What the mark beside a number means, and where more is told, as one sentence under the table."""
    star = "* contested. " if any(row["contested"] for row in rows) else ""
    return [f"{star}Notes on each: counterfoil totals AGREEMENT."] if rows else []


def reported(row: Row) -> str:
    """From low to high, ``about`` where it is made of a number no firmer.

    Nothing reported is not zero; and what is open is unknown where nobody gives a number, withheld or vague or not
    at all, else at least as much as was reported.
    """
    low, high = row["low"], row["high"]
    if low is None:
        return "n/a"
    number = f"about {low}" if row["about"] else str(low)
    if high is None:
        return f"at least {number}" if row["numbered"] else "unknown"
    if not row["spoken"]:
        return "none yet"
    return f"{number}..{high}" if low != high else number


def left(row: Row) -> str:
    """What is still to come, no firmer than what was reported."""
    return to_come(row, about=bool(row["about"]))


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
