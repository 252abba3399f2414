"""How a reason reads: the answer, the rules that made it with their entries, and what would change it."""

from collections.abc import Collection, Sequence

from cli.output.answer import Column, Row
from cli.output.slot import place_and_part, what


def columns() -> list[Column]:
    """What is asked once, then its steps: the rule, what it says, by which entries."""
    told: list[tuple[object, ...]] = []

    def about(row: Row) -> str:
        asked = tuple(row[name] for name in ("scope", "stage", "up_to", "flow", "measure", "unit"))
        asked += (row["dimension"], row["category"], row["column"])
        if told and told[-1] == asked:
            return ""
        told.append(asked)
        flow = f"{row['flow']} " if row["flow"] else ""
        slot = f"{place_and_part(row)}, " if row["scope"] else ""
        return f"{slot}{flow}{what(row)}"

    return [
        Column("About", about),
        Column("Because", _because),
        Column("Entries", _entries),
    ]


def _because(row: Row) -> str:
    match row["step"]:
        case "answer":
            return str(row["says"])
        case "change":
            return f"would change: {row['says']}"
        case _:
            return f"rule {row['rule']}: {row['says']}"


def _entries(row: Row) -> str:
    needed, also = (_cited(_list(row[name]), _list(row["voided"])) for name in ("entries", "also"))
    return " ".join(filter(None, (needed, f"({also})" if also else ""))) or "-"


def _cited(citations: Sequence[str], voided: Collection[str]) -> str:
    """``#3 VOIDED #2``: those that stand, then the voided ones."""
    stands = [_short(one) for one in citations if one not in voided]
    marked = [_short(one) for one in citations if one in voided]
    return " ".join([*stands, *(["VOIDED", *marked] if marked else [])])


def _list(cell: object) -> list[str]:
    assert isinstance(cell, Sequence)
    return [str(item) for item in cell]


def _short(citation: str) -> str:
    return f"#{citation.partition('#')[2]}"
