"""What an import costs beside its lines alone: `python -m bench.imports [entries ...]`.

Three ways to record one generated feed, each in a process of its own:

- *counterfoil*: the feed read, validated, decided, keyed, chained, treed and recorded in one transaction;
- *raw*: the very lines that this stored, by a one-transaction `executemany` into the event sourcing library's own
  table, with equal pragmas;
- *library*: the objects of the feed as the library's events, saved in batches of 1,000.

Ratios to hold: counterfoil at most 6.5 times raw, the log at most 2.6 times the feed's bytes, and memory that does
not grow with the feed beyond 100 bytes an entry. All wait for the disk, so they are measured by the clock; time of
the processor alone stands beside it.
"""

import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from bench.generator import lines

SIZES: Final = (1_000, 100_000, 1_000_000)
WAYS: Final = ("counterfoil", "raw", "library")
BATCH: Final = 1_000
MOST: Final = 6.5
MOST_BYTES: Final = 2.6
MOST_MEMORY: Final = 100


class Watch:
    """Seconds by the clock and of the processor, of the parts that count."""

    def __init__(self) -> None:
        self.clock = self.processor = 0.0

    def __enter__(self) -> None:
        self._start = perf_counter(), process_time()

    def __exit__(self, *_: object) -> None:
        self.clock += perf_counter() - self._start[0]
        self.processor += process_time() - self._start[1]


# One way, in a process of its own ---------------------------------------------------------------


def counterfoil(folder: Path) -> dict[str, float]:
    from cli.feeds.ndjson import Ndjson
    from cli.feeds.opened import opened
    from domain.ledger import Ledger
    from domain.store import create

    path = folder / "counterfoil.db"
    create(str(path), tz="UTC")
    feed, watch = Ndjson(opened(str(folder / "feed.ndjson"), "ndjson")), Watch()
    with Ledger.open(str(path), write=True) as ledger:
        gc.disable()  # as `counterfoil import` does
        with watch:
            (taken,) = ledger.take_in([lambda: feed.lines(ledger.new_id)], actor="desk")
        assert not taken.troubles, taken.troubles[:3]
        return told(watch, path)


def raw(folder: Path) -> dict[str, float]:
    path, watch = folder / "raw.db", Watch()
    with (
        closing(sqlite3.connect(folder / "counterfoil.db")) as source,
        closing(sqlite3.connect(path, isolation_level=None)) as target,
    ):
        for pragma in ("cache_size=-65536", "journal_mode=WAL", "synchronous=FULL"):
            target.execute(f"PRAGMA {pragma}")
        of_events = "SELECT sql FROM sqlite_master WHERE name = 'stored_events'"
        target.execute(source.execute(of_events).fetchone()[0])
        rows = source.execute(
            "SELECT originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"
        )
        with watch:
            target.execute("BEGIN IMMEDIATE")
        while page := rows.fetchmany(10 * BATCH):
            with watch:
                target.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?)", page)
        with watch:
            target.execute("COMMIT")
        return told(watch, path)


def library(folder: Path) -> dict[str, float]:
    from eventsourcing.application import Application
    from eventsourcing.domain import DomainEvent, datetime_now_with_tzinfo

    class Said(DomainEvent):
        data: dict[str, Any]

    path, watch = folder / "library.db", Watch()
    app: Any = Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    )
    versions: Counter[str] = Counter()

    def events() -> Iterator[Said]:
        with (folder / "feed.ndjson").open("rb") as feed:
            for line in feed:
                given = json.loads(line)
                stream = given.get("agreement") or given["source"]
                versions[stream] += 1
                yield Said(
                    originator_id=uuid5(NAMESPACE_URL, stream),
                    originator_version=versions[stream],
                    timestamp=datetime_now_with_tzinfo(),
                    data=given,
                )

    with watch:
        every = events()
        while batch := list(islice(every, BATCH)):
            app.save(*batch)
    found = told(watch, path)
    app.close()
    return found


def told(watch: Watch, path: Path) -> dict[str, float]:
    """What is left beside the file at the end is the log of changes, before it is moved into the file."""
    wal = Path(f"{path}-wal")
    return {
        "clock": watch.clock,
        "processor": watch.processor,
        "wal": wal.stat().st_size if wal.exists() else 0,
    }


# All of them ------------------------------------------------------------------------------------


def measured(way: str, folder: Path) -> dict[str, float]:
    """What a process of that way tells, its peak of memory in bytes and the size of its file."""
    child = subprocess.Popen(  # noqa: S603 - it is ourselves
        [sys.executable, "-m", "bench.imports", way, str(folder)], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, way
    found: dict[str, float] = json.loads(said)
    size = (folder / f"{way}.db").stat().st_size
    return {**found, "memory": used.ru_maxrss * 1024, "size": size}


def compared(entries: int, folder: Path) -> float:
    """Print one size; the peak of memory of an import."""
    feed = folder / "feed.ndjson"
    with feed.open("wb") as file:
        file.writelines(lines(entries))
    found = {way: measured(way, folder) for way in WAYS}
    own, plain = found["counterfoil"], found["raw"]
    print(f"{entries:,} entries, {feed.stat().st_size / 1e6:,.1f} MB")
    for way, one in found.items():
        each = one["clock"] / entries * 1e6, one["processor"] / entries * 1e6
        print(
            f"  {way:<12} {one['clock']:8.2f} s ({each[0]:6.1f} us an entry, {each[1]:6.1f} of the processor), "
            f"{one['memory'] / 1e6:6,.0f} MB of memory, {one['size'] / 1e6:8,.1f} MB of file, "
            f"{one['wal'] / 1e6:8,.1f} MB of WAL"
        )
    print(
        f"  counterfoil took {own['clock'] / plain['clock']:.2f} times raw, to be at most {MOST} "
        f"({own['processor'] / plain['processor']:.2f} by the processor); the log has "
        f"{own['size'] / feed.stat().st_size:.2f} times the feed's bytes, to be at most {MOST_BYTES}"
    )
    return own["memory"]


def main() -> None:
    ways: dict[str, Callable[[Path], dict[str, float]]] = {
        "counterfoil": counterfoil, "raw": raw, "library": library,
    }  # fmt: skip
    if len(sys.argv) == 3 and sys.argv[1] in ways:
        print(json.dumps(ways[sys.argv[1]](Path(sys.argv[2]))))
        return
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    peaks = {}
    for entries in sizes:
        with tempfile.TemporaryDirectory() as name:
            peaks[entries] = compared(entries, Path(name))
    small, large = min(sizes), max(sizes)
    if large > small:
        grown = (peaks[large] - peaks[small]) / (large - small)
        print(
            f"memory grew by {grown:.0f} bytes an entry from {small:,} to {large:,}, to be at most {MOST_MEMORY}"
        )


if __name__ == "__main__":
    main()
