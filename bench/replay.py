"""Replaying a whole log: every entry read, made an event, and folded into each source's newest numbers.

Three ways to the same rows, each in a process of its own that times its own work:

- *counterfoil*: the lines of the ledger checked, validated as its typed events, and folded;
- *eventsourcing*: the same events by the library's notifications and its mapper, in their order, folded alike.
  They hold the same values, read by the library's transcodings and not validated (`bench.stock_events`);
- *eventsourcing, plain*: the objects of the feed as they were given, in which every value is text (`bench.stock`).

``python -m bench.replay WAY SIZE`` is one of the processes.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

from bench import stock, work
from bench.measured import Measured, Point, Promise
from bench.processes import PYTHON, run

OWN: Final = "counterfoil"
STOCK: Final = "eventsourcing"
PLAIN: Final = "eventsourcing, plain"
LEAST: Final = 2.0
ROUNDS: Final = 3
FEW: Final = 100_000
"""Entries up to which each way gets its turn more than once, and from which on the ratio says something."""
Slot = tuple[str | None, tuple[str, ...], str, str, str]
"""Stage, flows, measure, unit and source."""
Row = tuple[str, str | None, str, str, str, str, str]


class DifferentRowsError(Exception):
    def __init__(self, size: int) -> None:
        super().__init__(f"the ways do not come to the same rows at {size:,} entries")


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


def of_events(
    events: Iterable[tuple[str, int, Any]], classes: Mapping[str, type[Any]]
) -> list[Row]:
    """The rows that events come to, of each its agreement and its number there; by name, their classes."""
    figure, correction = classes["FigureReported"], classes["FigureCorrected"]
    withdrawals = classes["StatementRetracted"], classes["EntryVoided"]
    numbers = Numbers()
    for agreement, number, event in events:
        if isinstance(event, figure):
            if event.scope == "stage":
                flows = tuple(map(str, event.flows))
                slot = event.stage, flows, event.measure, event.unit, event.statement.source
                numbers.reported(agreement, number, slot, str(event.quantity))
        elif isinstance(event, correction):
            numbers.corrected(agreement, event.of, str(event.quantity))
        elif isinstance(event, withdrawals):
            numbers.withdrawn(agreement, event.of)
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
    from domain.events import BY_NAME
    from domain.ledger import Ledger

    path = str(work.ledger(size))
    with Ledger.open(path, write=False) as ledger:
        yield []
        entries = ledger.everything()
        yield of_events(((one.subject, one.number, one.event) for one in entries), BY_NAME)


def library(size: int) -> Iterator[list[Row]]:
    from bench import stock_events

    app = stock_events.application(events_database(size))
    classes = {cls.__name__: cls for cls in stock_events.EVENTS.values()}
    yield []
    events = stock_events.replayed(app)
    yield of_events(((one.subject, one.originator_version, one) for one in events), classes)
    app.close()


def plain(size: int) -> Iterator[list[Row]]:
    app = stock.application(stock_database(size))
    yield []
    yield of_objects(stock.told(app))
    app.close()


def stock_database(size: int) -> Path:
    """The same feed as a log of the library."""
    path = work.folder(size) / "stock.db"
    feed = work.feed(size)
    return work.made(path, lambda draft, _: stock.record(draft, work.objects(size)), size, (feed,))


def events_database(size: int) -> Path:
    """The events of the ledger as a log of the library."""
    from bench import stock_events
    from domain.ledger import Ledger

    def write(draft: Path, _: int) -> None:
        with Ledger.open(str(work.ledger(size)), write=False) as ledger:
            stock_events.record(draft, ledger.everything())

    path = work.folder(size) / "stock-events.db"
    return work.made(path, write, size, (work.feed(size), Path(stock_events.__file__)))


WAYS: Final[dict[str, Callable[[int], Iterator[list[Row]]]]] = {
    OWN: own,
    STOCK: library,
    PLAIN: plain,
}


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
