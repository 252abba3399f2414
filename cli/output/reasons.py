"""How a reason reads: the answer, the rules that made it with their entries, and what would change it."""

from collections.abc import Collection, Hashable, Sequence
from itertools import groupby

from cli.output.answer import Column
from cli.output.citations import short
from cli.output.slot import place_and_part, what
from projections.texts.sentence import told
from projections.why import WhyRow


def columns(rows: Sequence[WhyRow]) -> list[Column[WhyRow]]:
    """What is asked once, then its steps: the rule, what it says, by which entries."""
    first = {id(next(steps)) for _, steps in groupby(rows, key=_asked)}
    return [
        Column("About", lambda row: _about(row) if id(row) in first else ""),
        Column("Because", _because),
        Column("Entries", _entries),
    ]


def _asked(row: WhyRow) -> Hashable:
    slot = row.scope, row.stage, row.up_to, row.flow, row.measure, row.unit
    return *slot, row.dimension, row.category, row.column


def _about(row: WhyRow) -> str:
    flow = f"{row.flow} " if row.flow else ""
    slot = f"{place_and_part(row)}, " if row.scope else ""
    return f"{slot}{flow}{what(row)}"


def _because(row: WhyRow) -> str:
    match row.step:
        case "answer":
            return told(row.says)
        case "change":
            return f"would change: {told(row.says)}"
        case _:
            return f"rule {row.rule}: {told(row.says)}"


def _entries(row: WhyRow) -> str:
    needed, also = (_cited(entries, row.voided) for entries in (row.entries, row.also))
    return " ".join(filter(None, (needed, f"({also})" if also else ""))) or "-"


def _cited(citations: Sequence[str], voided: Collection[str]) -> str:
    """``#3 VOIDED #2``: those that stand, then the voided ones."""
    stands = [short(one) for one in citations if one not in voided]
    marked = [short(one) for one in citations if one in voided]
    return " ".join([*stands, *(["VOIDED", *marked] if marked else [])])
