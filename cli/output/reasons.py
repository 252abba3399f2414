"""How a reason reads: the answer, the rules that made it with their entries, and what would change it."""

from collections.abc import Sequence
from typing import Final

from cli.call.wording import did_you_mean, listed, quoted
from cli.failures import Failure
from cli.output.answer import Column, Row
from cli.output.slot import place_and_part, what
from domain.citation import Place as Named
from domain.events import Scope
from projections.agreement import AgreementAt
from projections.filters import Filter
from projections.rules.place import Place
from projections.rules.sums import rows as totals_of
from projections.rules.terms import Owed
from projections.why import SLOT_COLUMNS, TOTAL_COLUMNS

_AS_PRINTED: Final = {
    "agreed": ("term",),
    "reported": ("low", "high"),
    "remaining": ("remaining_low", "remaining_high"),
    "still to come": ("remaining_low", "remaining_high"),
}
"""What tables and `diff` call the columns of the totals; a heading is understood as it is printed."""


def columns_asked(column: str | None, *, of_slots: bool) -> Sequence[str]:
    """The columns of the view that a word means; a `Failure` where it has none of that name."""
    known = SLOT_COLUMNS if of_slots else (*TOTAL_COLUMNS, *_AS_PRINTED)
    if column is None:
        return ()
    given, column = column, column.lower()
    if column not in known:
        where = "a slot" if of_slots else "the totals"
        raise Failure(
            f"{where} can be asked for {listed(known)}, not {quoted(given)}"
            f"{did_you_mean(column, known)}"
        )
    return (column,) if of_slots else _AS_PRINTED.get(column, (column,))


def chosen(
    at: AgreementAt, named: Named, asked: Filter, dimension: str | None, *, of_slots: bool
) -> tuple[list[Place], list[Owed]]:
    """The slots of a place, or the rows of the totals, that a question is about."""

    def passes(flow: object, measure: str) -> bool:
        return (not asked.flows or flow in asked.flows) and (
            not asked.measures or measure in asked.measures
        )

    if not of_slots:
        found = (row.owed for row in totals_of(at.settled.values(), at.terms))
        return [], [owed for owed in found if passes(owed[0], owed[1])]
    return [
        place
        for place in at.settled
        if passes(place.flow, place.subject.measure)
        and place.dimension == dimension
        and (named.stage is None or place.subject.stage == named.stage)
        and (
            place.subject.scope in asked.scopes
            if asked.scopes
            else named.stage is None or place.subject.scope == "stage"
        )
    ], []


def other_scopes(at: AgreementAt, named: Named) -> list[str]:
    """The scopes, other than that of a stage, of the slots that name the stage of a place."""
    subjects = {place.subject for place in at.settled if place.subject.stage == named.stage}
    found = {str(subject.scope) for subject in subjects if subject.stage is not None}
    return sorted(found - {str(Scope.STAGE)})


def columns(rows: Sequence[Row]) -> list[Column]:
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
    also = " ".join(map(_short, _list(row["also"])))
    needed = " ".join(map(_short, _list(row["entries"])))
    return " ".join(filter(None, (needed, f"({also})" if also else ""))) or "-"


def _list(cell: object) -> list[str]:
    assert isinstance(cell, Sequence)
    return [str(item) for item in cell]


def _short(citation: str) -> str:
    return f"#{citation.partition('#')[2]}"
