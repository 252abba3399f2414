"""What chain, tree and `verify` cost, as ratios within one run.

Ratios to hold: single appends 1.35, validated batches of 1,000 1.25, `verify` (by as many processes as the command
takes) at least a third of the rate of reading the same rows with plain chained SHA-256, a proof a median of
5 ms and fewer than 2,000 rows. What waits for the disk, or works on several things at once, is measured by the
clock, all else by processor time, so that other processes disturb it less.
"""

import gc
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from bench.grounds import announce
from bench.measured import Measured, Point, Promise
from cli.later import judged_beside
from domain import merkle
from domain.digest import digested
from domain.events import BY_TOPIC
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.log import opened
from domain.evidence.verification import verify
from domain.store import NewLine, Store, create, open_store
from domain.store import transaction as appending
from domain.store.engines import laid_open
from domain.store.growth import Growth

TOPICS = frozenset(BY_TOPIC)
TOPIC = "counterfoil:FigureReported"
STREAMS, EACH = 2_000, 50
"""How many agreements there are at most, and how many entries each has at least."""
BATCH = 1_000
ENOUGH = 100_000


class NoGrowth(Growth):
    """The same append with keys, without chain and tree."""

    def add(self, position: int, state: bytes) -> None:
        pass

    def write(self, rows: Any, cursor: Any) -> None:
        pass


def append_with(*, grows: bool) -> None:
    """Append from now on with chain and tree, or without."""
    assert "Growth" in vars(appending)  # or both would be measured alike
    vars(appending)["Growth"] = Growth if grows else NoGrowth


@contextmanager
def ledger(folder: Path, *, grows: bool) -> Iterator[Store]:
    path = folder / f"{'with' if grows else 'without'}.db"
    if not path.exists():
        create(str(path), tz="UTC")
    append_with(grows=grows)
    try:
        with open_store(str(path), write=True, topics=TOPICS) as store:
            yield store
    finally:
        append_with(grows=True)


def given(number: int) -> str:
    return (
        '{"flows":["RU->UA","UA->RU"],"measure":"released","quantity":"'
        f'{number}","scope":"stage","stage":"s{number % 7}","statement":{{"source":"ru-mod",'
        '"stated":"2025-05-24"},"unit":"person"}'
    )


def validated(number: int) -> NewLine:
    """A line as an import makes it: read, validated, written canonically, with key and digest."""
    event_id = str(UUID(int=number))
    event = BY_TOPIC[TOPIC].validate_json(f'{{"event_id":"{event_id}",{given(number)[1:]}')
    text = event.to_json()
    return NewLine(TOPIC, text, event_id, f"k{number}", digested(TOPIC, text))


def ready(number: int) -> NewLine:
    text = given(number)
    known = sha256(f"{TOPIC}\n{text}".encode()).digest()[:16]
    return NewLine(TOPIC, text, str(UUID(int=number)), f"k{number}", known)


def timed(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    gc.collect()
    start = clock()
    work()
    return clock() - start


def ratio(
    name: str, pairs: Sequence[tuple[float, float]], each: int, most: float, size: int
) -> Promise:
    """The median of the ratios of runs that lay next to each other."""
    found = statistics.median(with_ / without for with_, without in pairs)
    least = [min(column) / each * 1e6 for column in zip(*pairs, strict=True)]
    told = f"{least[0]:.1f} us an entry with chain and tree, {least[1]:.1f} us without"
    return Promise(name, size, found, most, told)


def single(folder: Path, count: int, rounds: int, size: int) -> Promise:
    with ledger(folder, grows=True) as one, ledger(folder, grows=False) as other:
        stores = {True: one, False: other}
        versions = {True: 0, False: 0}

        def run(grows: bool) -> None:
            append_with(grows=grows)
            for _ in range(count):
                number = versions[grows]
                with stores[grows].transaction() as transaction:
                    transaction.append("agreement/a", number, ready(number), actor="desk")
                versions[grows] += 1

        pairs = [
            (timed(lambda: run(True), perf_counter), timed(lambda: run(False), perf_counter))
            for _ in range(rounds)
        ]
    return ratio("single appends, chain and tree (synchronous=FULL)", pairs, count, 1.35, size)


def batches(folder: Path, entries: int) -> Iterator[Measured]:
    """Fill two ledgers side by side, batch by batch."""
    pairs: list[tuple[float, float]] = []
    with ledger(folder, grows=True) as one, ledger(folder, grows=False) as other:
        stores = {True: one, False: other}

        agreements = min(STREAMS, entries // EACH)

        def run(grows: bool, numbers: range) -> None:
            append_with(grows=grows)
            with stores[grows].transaction() as transaction:
                for number in numbers:
                    entry, of = divmod(number, agreements)
                    transaction.append(
                        f"agreement/a{of}", entry + 1, validated(number), actor="desk"
                    )

        for grows, store in stores.items():
            append_with(grows=grows)
            announce(store, (f"a{number}" for number in range(agreements)))
        last = entries - agreements - 1
        for start in range(0, last, BATCH):
            numbers = range(start, min(start + BATCH, last))
            first = start // BATCH % 2 == 0
            times = {grows: timed(partial(run, grows, numbers)) for grows in (first, not first)}
            if len(numbers) == BATCH or not pairs:
                pairs.append((times[True], times[False]))
    yield ratio("validated batches of 1,000, chain and tree", pairs, BATCH, 1.25, entries)
    sizes = [(folder / f"{name}.db").stat().st_size for name in ("with", "without")]
    each = (sizes[0] - sizes[1]) / entries
    yield Point("bytes an entry", "chain and tree", entries, each, "bytes")


def rates(path: Path, entries: int) -> Iterator[Measured]:
    def plain() -> None:
        """Over the rows that `verify` reads: lines, leaves and keys."""
        chain = bytes(32)
        with closing(sqlite3.connect(path)) as raw:
            for (state,) in raw.execute("SELECT state FROM stored_events ORDER BY rowid"):
                chain = sha256(chain + sha256(b"\x00" + state).digest()).digest()
            for leaf, link in raw.execute("SELECT leaf, chain FROM leaves ORDER BY position"):
                chain = sha256(chain + leaf + link).digest()
            for (digest_,) in raw.execute("SELECT digest FROM keys"):
                chain = sha256(chain + digest_).digest()

    with opened(str(path), busy_timeout=5.0) as log:
        kept = log.checkpoint()

    def verified(*known: Checkpoint) -> None:
        with laid_open(str(path)) as evidence:
            beside = judged_beside(evidence, str(path), 5.0)
            assert verify(evidence, known=known, beside=beside).findings == []

    for name, known in (("verify --checkpoint", [kept]), ("verify", [])):
        work = partial(verified, *known)
        pairs = [(timed(plain, perf_counter), timed(work, perf_counter)) for _ in range(5)]
        share = statistics.median(fast / slow for fast, slow in pairs)
        fast, slow = (min(column) / entries * 1e6 for column in zip(*pairs, strict=True))
        if not known:
            told = f"{slow:.1f} us an entry, plain chained SHA-256 over the same rows {fast:.1f} us"
            name_ = "rate of verify, of that of plain chained SHA-256"
            yield Promise(name_, entries, share, 0.333, told, at_least=True)
            yield Point("verify", "plain chained SHA-256", entries, fast * entries / 1e6, "s")
        yield Point("verify", f"counterfoil {name}", entries, slow * entries / 1e6, "s")


def proofs(path: Path, entries: int) -> Iterator[Measured]:
    chance, read, times = Random(7), 0, []  # noqa: S311 - which entries are proved is no secret
    with open_store(str(path), write=False, topics=TOPICS) as store, store.snapshot() as snapshot:

        def nodes(level: int, start: int, stop: int) -> list[bytes]:
            nonlocal read
            read += stop - start
            return snapshot.nodes(level, start, stop)

        root, most = snapshot.root(entries), 0
        for _ in range(300):
            index, read = chance.randrange(entries), 0
            start = perf_counter()
            path_ = merkle.inclusion(nodes, index, entries)
            times.append(perf_counter() - start)
            (leaf,) = snapshot.nodes(0, index, index + 1)
            assert merkle.is_included(leaf, index, entries, path_, root)
            most = max(most, read)
    median = statistics.median(times) * 1000
    told = f"the median of 300, {median:.2f} ms in process"
    yield Promise("a proof, in milliseconds", entries, median, 5, told)
    yield Promise("rows that a proof reads", entries, most, 2_000, f"at most {most:,} rows")
    yield Point("proof", "counterfoil, an inclusion proof", entries, median, "ms")


def measure(size: int) -> Iterator[Measured]:
    """Chain and tree beside the same appends without them, `verify`, and proofs.

    What is promised of a rate is not judged by so few entries that opening the file weighs more.
    """
    found = _measured(size)
    return (one for one in found if size >= ENOUGH or not isinstance(one, Promise))


def _measured(size: int) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as name:
        yield single(Path(name), 200, 7, size)
    with tempfile.TemporaryDirectory() as name:
        yield from batches(Path(name), size)
        path = Path(name) / "with.db"
        yield from proofs(path, size)
        yield from rates(path, size)
