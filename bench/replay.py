"""Replaying a whole log: every entry read, made an event, and folded into each source's newest numbers.

Two ways to the same rows, each in a process of its own that times its own work:

- *counterfoil*: the lines of the ledger checked, validated as its typed events, and folded;
- *eventsourcing*: the library's notifications in their order, mapped to its events, and folded alike. These hold
  the objects of the feed as they were given: nothing is validated, and a number stays the text it was.

``python -m bench.replay WAY SIZE`` is one of the processes.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

from bench import stock, work
from bench.measured import Measured, Point, Promise
from bench.processes import PYTHON, run

OWN: Final = "counterfoil"
STOCK: Final = "eventsourcing"
LEAST: Final = 2.0
ROUNDS: Final = 3
FEW: Final = 100_000
"""Entries up to which each way gets its turn more than once, and from which on the ratio says something."""
Slot = tuple[str | None, tuple[str, ...], str, str, str]
"""Stage, flows, measure, unit and source."""
Row = tuple[str, str | None, str, str, str, str, str]


class DifferentRowsError(Exception):
    def __init__(self, size: int) -> None:
        super().__init__(f"the two ways do not come to the same rows at {size:,} entries")


def measure(size: int) -> Iterator[Measured]:
    """Seconds of the processor that each way takes, in turns, and how many times quicker ours is."""
    turns = ROUNDS if size <= FEW else 1
    found: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    for _ in range(turns):
        for way, done in found.items():
            done.append(_run(way, size))
    if len({one["rows"] for done in found.values() for one in done}) != 1:
        raise DifferentRowsError(size)
    least = {way: min(one["processor"] for one in done) for way, done in found.items()}
    for way, seconds in least.items():
        yield Point(
            "full replay", way, size, seconds, "s", f"{seconds / size * 1e6:.1f} us an entry"
        )
    if size < FEW:
        return  # the first event of each kind takes as long as a thousand of them
    told = f"{least[OWN]:.2f} s against {least[STOCK]:.2f} s of the processor"
    ratio = least[STOCK] / least[OWN]
    yield Promise(
        "full replay, times quicker than eventsourcing", size, ratio, LEAST, told, at_least=True
    )


def _run(way: str, size: int) -> dict[str, Any]:
    told = work.folder(size) / "replay.json"
    done = run([PYTHON, "-m", "bench.replay", way, str(size)], most=3_600, output=told)
    assert done is not None, way
    found: dict[str, Any] = json.loads(told.read_text())
    return found


# The fold ---------------------------------------------------------------------------------------


class Numbers:
    """What each source said last of each stage: a number voided or retracted counts no more.

    An entry is named by what points at it, its number in the ledger and its key in a feed.
    """

    def __init__(self) -> None:
        self._said: dict[tuple[str, int | str], tuple[Slot, str]] = {}

    def reported(self, agreement: str, entry: int | str, slot: Slot, quantity: str) -> None:
        self._said[agreement, entry] = slot, quantity

    def corrected(self, agreement: str, of: int | str, quantity: str) -> None:
        if said := self._said.get((agreement, of)):
            self._said[agreement, of] = said[0], quantity

    def withdrawn(self, agreement: str, of: int | str) -> None:
        self._said.pop((agreement, of), None)

    def rows(self) -> list[Row]:
        """Agreement, stage, flow, measure, unit, source and number, in order."""
        newest = {
            (agreement, stage, flow, measure, unit, source): quantity
            for (agreement, _), (
                (stage, flows, measure, unit, source),
                quantity,
            ) in self._said.items()
            for flow in flows
        }
        return sorted((*slot, quantity) for slot, quantity in newest.items())


def of_entries(entries: Iterable[Any]) -> list[Row]:
    """The rows that the entries of a ledger come to."""
    from domain.events import (
        EntryVoided,
        FigureCorrected,
        FigureReported,
        Scope,
        StatementRetracted,
    )

    numbers = Numbers()
    for entry in entries:
        event = entry.event
        match event:
            case FigureReported(scope=Scope.STAGE):
                flows = tuple(map(str, event.flows))
                slot = event.stage, flows, event.measure, event.unit, event.statement.source
                numbers.reported(entry.subject, entry.number, slot, str(event.quantity))
            case FigureCorrected():
                numbers.corrected(entry.subject, event.of, str(event.quantity))
            case StatementRetracted() | EntryVoided():
                numbers.withdrawn(entry.subject, event.of)
            case _:
                pass
    return numbers.rows()


def of_objects(objects: Iterable[dict[str, Any]]) -> list[Row]:
    """The rows that the objects of a feed come to."""
    numbers = Numbers()
    for one in objects:
        match one["event"]:
            case "FigureReported" if one["scope"] == "stage":
                flows, source = tuple(one["flows"]), one["statement"]["source"]
                slot = one["stage"], flows, one["measure"], one["unit"], source
                numbers.reported(one["agreement"], one["key"], slot, one["quantity"])
            case "FigureCorrected":
                numbers.corrected(one["agreement"], one["of"], one["quantity"])
            case "StatementRetracted" | "EntryVoided":
                numbers.withdrawn(one["agreement"], one["of"])
            case _:
                pass
    return numbers.rows()


# One way, in a process of its own ---------------------------------------------------------------


def own(size: int) -> Iterator[list[Row]]:
    from domain.ledger import Ledger

    path = str(work.ledger(size))
    with Ledger.open(path, write=False) as ledger:
        yield []
        yield of_entries(ledger.everything())


def library(size: int) -> Iterator[list[Row]]:
    app = stock.application(stock_database(size))
    yield []
    yield of_objects(stock.told(app))
    app.close()


def stock_database(size: int) -> Path:
    """The same feed as a log of the library."""
    path = work.folder(size) / "stock.db"
    feed = work.feed(size)
    return work.made(path, lambda draft, _: stock.record(draft, work.objects(size)), size, (feed,))


WAYS: Final[dict[str, Callable[[int], Iterator[list[Row]]]]] = {OWN: own, STOCK: library}


def main() -> None:
    """Print the seconds that one way took, and a digest of its rows."""
    turn = WAYS[sys.argv[1]](int(sys.argv[2]))
    next(turn)  # opened, nothing read yet
    gc.disable()
    start = perf_counter(), process_time()
    rows = next(turn)
    took = {"clock": perf_counter() - start[0], "processor": process_time() - start[1]}
    digest = sha256(json.dumps(rows).encode()).hexdigest()
    print(json.dumps({**took, "rows": f"{len(rows)} {digest}"}))


if __name__ == "__main__":
    main()
