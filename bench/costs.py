"""What a million entries cost, by the largest ledger measured, and the arithmetic for a hundred million."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench.measured import Point
from bench.report import digits, value
from bench.results import Run, points

MILLION: Final = 10**6


@dataclass(frozen=True, slots=True)
class Cost:
    """Something that was measured, and whether it grows with the entries."""

    name: str
    curve: str
    series: str
    grows: bool = True


COSTS: Final = (
    Cost("the feed", "bytes of a ledger", "the feed"),
    Cost("the log with keys, hashes and tree", "bytes of a ledger", "counterfoil"),
    Cost("the same with the read model", "bytes of a ledger", "counterfoil, with its read model"),
    Cost("importing the log, in one transaction", "import", "counterfoil"),
    Cost("totals of all agreements at two cuts", "totals", "counterfoil totals"),
    Cost("`find`", "find", "counterfoil find, a word that is not there"),
    Cost("`timeline`, all rows", "timeline", "counterfoil timeline, all rows"),
    Cost("`timeline`, first rows", "timeline", "counterfoil timeline, first rows", grows=False),
    Cost("`verify`, the log alone", "verify", "counterfoil verify"),
    Cost("an inclusion proof", "proof", "counterfoil, an inclusion proof", grows=False),
)


def table(runs: Sequence[Run]) -> str:
    """A line for each cost: as measured, for a million entries, and for a hundred million."""
    lines = [
        "| | measured | with | for a million (arithmetic) | for a hundred million (arithmetic) |",
        "|---|---:|---:|---:|---:|",
        *_lines(runs),
    ]
    return "\n".join(lines) + "\n"


def _lines(runs: Sequence[Run]) -> Iterator[str]:
    for cost in COSTS:
        found = [p for p in points(runs, cost.curve) if p.series == cost.series and p.value]
        if found:
            largest = max(found, key=lambda point: point.size)
            cells = [value(largest), f"{largest.size:,}", *_worked_out(largest, cost)]
            yield f"| {cost.name} | {' | '.join(cells)} |"


def _worked_out(point: Point, cost: Cost) -> list[str]:
    assert point.value is not None
    if not cost.grows:
        return ["the same", "the same"]
    each = point.value / point.size
    return [in_words(each * millions * MILLION, point.unit) for millions in (1, 100)]


def in_words(amount: float, unit: str) -> str:
    """Large amounts in units that a person thinks in: ``54 minutes``, ``2.1 hours``, ``98 GB``."""
    if unit == "s":
        for least, size, name in (
            (172_800, 86_400, "days"),
            (7_200, 3_600, "hours"),
            (120, 60, "minutes"),
        ):
            if amount >= least:
                return f"{amount / size:.3g} {name}"
        return f"{amount:.3g} s"
    if unit == "MB" and amount >= 1_000:
        return f"{amount / 1_000:,.3g} GB"
    return f"{digits(amount)} {unit}"
