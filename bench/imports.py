"""Importing a feed, against writing its lines alone, and against the event sourcing library as it comes.

Three ways to record one generated feed, each in a process of its own that times its own work:

- *counterfoil*: the feed read, validated, decided by two processes, keyed, chained, treed and recorded in one
  transaction;
- *raw SQLite*: the very lines that this stored, by `executemany` in one transaction, into the library's own table
  with equal pragmas;
- *eventsourcing*: the objects of the feed as events of the library, saved in batches of 1,000.

They wait for the disk, so they are measured by the clock; the ratio of processor time is a point beside it.
``python -m bench.imports WAY SIZE`` is one of the processes.
"""

import gc
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Final

from bench import stock, work
from bench.measured import Measured, Point, Promise
from bench.processes import COUNTERFOIL, PYTHON, Run, run

OWN: Final = "counterfoil"
RAW: Final = "raw SQLite"
STOCK: Final = "eventsourcing"
PAGE: Final = 10_000
WITH_MODEL: Final = "counterfoil, with its read model"
MOST: Final = 6.5
MOST_WITH_MODEL: Final = 12
MOST_BYTES: Final = 2.8
"""The read model beside the log takes 0.2 times the feed's bytes, so that all together stay within 3."""
FLAT: Final = 400
"""Megabytes that an import may hold, however long the feed is."""


class Watch:
    """Seconds by the clock and of the processor, of the parts that count."""

    def __init__(self) -> None:
        self.clock = self.processor = 0.0

    def __enter__(self) -> None:
        self._start = perf_counter(), _processor()

    def __exit__(self, *_: object) -> None:
        self.clock += perf_counter() - self._start[0]
        self.processor += _processor() - self._start[1]


def _processor() -> float:
    """Seconds of the processor, of this process and of those that it started and that have ended."""
    ended = getrusage(RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


def measure(size: int) -> Iterator[Measured]:
    """Seconds, memory, bytes on the disk and in the log of changes, of all three ways."""
    found = {way: _run(way, size) for way in WAYS}
    own, raw = found[OWN], found[RAW]
    told = (
        f"{own['clock']:.2f} s against {raw['clock']:.2f} s, {own['processor']:.2f} s against "
        f"{raw['processor']:.2f} s of the processor"
    )
    feed = work.feed(size).stat().st_size
    if size >= 100_000:
        yield Promise(
            "import, against its lines by raw SQLite", size, own["clock"] / raw["clock"], MOST, told
        )
        log = f"{own['size'] / 1e6:,.1f} MB for a feed of {feed / 1e6:,.1f} MB"
        yield Promise(
            "bytes of the log, of those of the feed", size, own["size"] / feed, MOST_BYTES, log
        )
    yield from _with_the_model(size, raw["clock"])
    memory = f"{own['memory']:,.0f} MB"
    yield Promise("memory of an import, in MB", size, own["memory"], FLAT, memory)
    for way, one in found.items():
        yield Point("import", way, size, one["clock"], "s")
        yield Point("processor time of an import", way, size, one["processor"], "s")
        yield Point("memory of an import", way, size, one["memory"], "MB")
        yield Point("bytes of a ledger", way, size, one["size"] / 1e6, "MB")
        yield Point("WAL at the end of an import", way, size, one["wal"] / 1e6, "MB")
    yield Point("bytes of a ledger", "the feed", size, feed / 1e6, "MB")


def _with_the_model(size: int, raw: float) -> Iterator[Measured]:
    """The command as a whole process, which ends when the read model has all that it recorded."""
    path = work.folder(size) / "import-with-its-model.db"
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    call = [COUNTERFOIL, "--quiet", "--store", str(path)]
    run([*call, "init"])
    done = run([*call, "import", "--actor", "desk", str(work.feed(size))], most=3_600)
    assert done is not None
    if size >= 100_000:
        name, told = (
            "import with the read model, against its lines by raw SQLite",
            _against(done, raw),
        )
        yield Promise(name, size, done.seconds / raw, MOST_WITH_MODEL, told)
    yield Point("import", WITH_MODEL, size, done.seconds, "s")
    yield Point("processor time of an import", WITH_MODEL, size, done.processor, "s")


def _against(done: Run, raw: float) -> str:
    return f"{done.seconds:.2f} s as a whole process, against {raw:.2f} s"


def _run(way: str, size: int) -> dict[str, float]:
    for old in work.folder(size).glob(f"{_path(way, size).name}*"):
        old.unlink()
    told = work.folder(size) / "import.json"
    done = run([PYTHON, "-m", "bench.imports", way, str(size)], most=3_600, output=told)
    assert done is not None, way
    found: dict[str, float] = json.loads(told.read_text())
    return {**found, "size": _path(way, size).stat().st_size}


def _path(way: str, size: int) -> Path:
    return work.folder(size) / f"import-{way.replace(' ', '-')}.db"


# One way, in a process of its own ---------------------------------------------------------------


def own(size: int) -> dict[str, float]:
    from cli.feeds.ndjson import Ndjson
    from cli.feeds.opened import opened
    from cli.feeds.shared import Shared, is_worth_sharing
    from domain.ledger import Ledger
    from domain.store import create

    path = _path(OWN, size)
    create(str(path), tz="UTC")
    feed, watch = Ndjson(opened(str(work.feed(size)), "ndjson")), Watch()
    with Ledger.open(str(path), write=True) as ledger:
        gc.disable()  # as `counterfoil import` does
        shared = Shared(feed, ledger.new_id, iter, ledger.opened_as)
        with watch:
            read = shared if is_worth_sharing(feed) else shared.__call__
            (taken,) = ledger.take_in([read], actor="desk")
        assert not taken.troubles, taken.troubles[:3]
        return _told(watch, path)


def raw(size: int) -> dict[str, float]:
    path, watch = _path(RAW, size), Watch()
    with (
        closing(sqlite3.connect(_path(OWN, size))) as source,
        closing(sqlite3.connect(path, isolation_level=None)) as target,
    ):
        for pragma in ("cache_size=-65536", "journal_mode=WAL", "synchronous=FULL"):
            target.execute(f"PRAGMA {pragma}")
        table = "SELECT sql FROM sqlite_master WHERE name = 'stored_events'"
        target.execute(source.execute(table).fetchone()[0])
        rows = source.execute(
            "SELECT originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"
        )
        with watch:
            target.execute("BEGIN IMMEDIATE")
        while page := rows.fetchmany(PAGE):
            with watch:
                target.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?)", page)
        with watch:
            target.execute("COMMIT")
        return _told(watch, path)


def library(size: int) -> dict[str, float]:
    path, watch = _path(STOCK, size), Watch()
    with watch:
        stock.record(path, work.objects(size))
    return _told(watch, path)


def _told(watch: Watch, path: Path) -> dict[str, float]:
    wal = Path(f"{path}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    # The most that each process had, as if all had it at the same time.
    memory = sum(getrusage(whose).ru_maxrss for whose in (RUSAGE_SELF, RUSAGE_CHILDREN)) * 1024
    return {
        "clock": watch.clock,
        "processor": watch.processor,
        "wal": size,
        "memory": memory / 1e6,
    }


WAYS: Final[dict[str, Callable[[int], dict[str, float]]]] = {OWN: own, RAW: raw, STOCK: library}

if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]](int(sys.argv[2]))))
