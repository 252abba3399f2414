"""The flat table that a user would keep instead: one row for each number that a source gave for a stage and flow.

The ledger's entries point at each other; here that is worked out once, outside the measured time, so that the
rivals are asked one plain question: *of what was stated by a date and recorded by a position, voided rows left
out, take the newest number of each source for each stage; then, for each agreement, flow, measure and unit, add
up the stages' lowest and highest, and those numbers on which two sides agree and that nobody disputes.*
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from statistics import median_low
from typing import Any, Final

from bench import work
from bench.generator import MONITORS

FAR: Final = 2**40
"""A position after all others."""
SAYING: Final = frozenset(
    {
        "FigureReported",
        "FigureConfirmed",
        "FigureCorrected",
        "StatementDisputed",
        "StatementRetracted",
    }
)


@dataclass(slots=True)
class Fact:
    """A number, or with ``quantity`` None the withdrawal of one; with ``disputes`` 1 a dispute of others' numbers.

    ``voided`` is the position of the entry that voided it.
    """

    position: int
    voided: int
    agreement: str
    stage: str
    flow: str
    measure: str
    unit: str
    source: str
    side: str
    stated: str
    quantity: int | None
    disputes: int


@dataclass(frozen=True, slots=True)
class Cuts:
    """The two cuts of the question: a stated date, and a position with the entry that has it."""

    as_of: str
    position: int
    entry: str


def facts(objects: Iterable[dict[str, Any]]) -> list[Fact]:
    """All numbers of a generated feed that a stage's total can be made of, in recorded order."""
    found: list[Fact] = []
    by_key: dict[tuple[str, str], list[Fact]] = {}
    for position, one in enumerate(objects, 1):
        rows = list(_of(position, one, by_key))
        found += rows
        if rows and "key" in one:
            by_key[one["agreement"], one["key"]] = rows
        if one["event"] == "EntryVoided":
            _void(position, one, by_key)
    return found


def cuts(size: int) -> Cuts:
    """Both cuts in the middle of things: the median of the stated dates, and three quarters of the entries."""
    numbers: dict[str, int] = {}
    wanted, entry, dates = size * 3 // 4, "", []
    for position, one in enumerate(work.objects(size), 1):
        if "agreement" in one:
            subject = one["agreement"]
            numbers[subject] = numbers.get(subject, 0) + 1
            if position == wanted:
                entry = f"{subject}#{numbers[subject]}"
            if "statement" in one:
                dates.append(one["statement"]["stated"])
            elif position == wanted:
                wanted += 1
    return Cuts(median_low(dates), wanted, entry)


def write_csv(path: Path, rows: Iterable[Fact]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in fields(Fact)])
        writer.writerows(map(astuple, rows))


def _of(
    position: int, one: dict[str, Any], by_key: dict[tuple[str, str], list[Fact]]
) -> Iterator[Fact]:
    """The rows that an object of the feed comes to."""
    kind = one["event"]
    if kind not in SAYING or one.get("scope", "stage") != "stage" or "repeats" in one:
        return
    said = one["statement"]
    source = said["source"]
    side = "third-party" if source in MONITORS else source.partition("-")[0]
    own = Fact(
        position, FAR, one["agreement"], one.get("stage", ""), "", one.get("measure", ""),
        one.get("unit", ""), source, side, said["stated"], None, int(kind == "StatementDisputed"),
    )  # fmt: skip
    if kind == "FigureReported":
        for flow in one["flows"]:
            yield replace(own, flow=flow, quantity=int(one["quantity"]))
        return
    for of in by_key.get((one["agreement"], one["of"]), ()):
        if one["flow"] in ("all", of.flow):
            quantity = int(one["quantity"]) if "quantity" in one else of.quantity
            slot: dict[str, Any] = {
                "stage": of.stage,
                "flow": of.flow,
                "measure": of.measure,
                "unit": of.unit,
            }
            numberless = kind in ("StatementRetracted", "StatementDisputed")
            yield replace(own, **slot, quantity=None if numberless else quantity)


def _void(position: int, one: dict[str, Any], by_key: dict[tuple[str, str], list[Fact]]) -> None:
    for fact in by_key.get((one["agreement"], one["of"]), ()):
        fact.voided = min(fact.voided, position)


def folded(rows: Iterable[Fact], as_of: str) -> list[tuple[Any, ...]]:
    """The answer in plain Python, from the facts that were recorded by the other cut."""
    newest: dict[tuple[Any, ...], Fact] = {}
    for fact in rows:
        if fact.stated <= as_of and fact.voided == FAR:
            key = (*_slot(fact), fact.stage, fact.source, fact.disputes)
            held = newest.get(key)
            if held is None or (held.stated, held.position) <= (fact.stated, fact.position):
                newest[key] = fact
    stages: dict[tuple[Any, ...], list[Fact]] = {}
    for fact in newest.values():
        stages.setdefault((*_slot(fact), fact.stage), []).append(fact)
    sums: dict[tuple[Any, ...], list[int]] = {}
    for (*slot, _), said in stages.items():
        with_number = [fact for fact in said if fact.quantity is not None]
        numbers = [fact.quantity for fact in with_number if fact.quantity is not None]
        if not numbers:
            continue
        low, high = min(numbers), max(numbers)
        agreed = low == high and len({fact.side for fact in with_number}) > 1
        settled = low if agreed and not any(fact.disputes for fact in said) else 0
        added = sums.setdefault(tuple(slot), [0, 0, 0])
        for number, value in enumerate((low, high, settled)):
            added[number] += value
    return sorted((*slot, *added) for slot, added in sums.items())


def _slot(fact: Fact) -> tuple[str, str, str, str]:
    return fact.agreement, fact.flow, fact.measure, fact.unit
