"""Totals across all agreements at two cuts, as whole processes, against what a user would pick instead."""

import csv
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import work
from bench.facts import Cuts, cuts
from bench.measured import Measured, Point, Promise
from bench.processes import COUNTERFOIL, PYTHON, Run, in_turns, run
from bench.rivals import Rival, rivals

MOST: Final = 600
"""Seconds that a rival is given."""
OURS: Final = "counterfoil totals"
PLAIN_TEXT: Final = ("ledger", "beancount", "hledger")
HEAVY: Final = frozenset({"eventsourcing", "pydantic"})
LARGE: Final = 1_000_000
ENOUGH: Final = 100_000
"""Entries from which on empty pages do not count any more."""


def measure(size: int) -> Iterator[Measured]:
    """Totals at two cuts by each, and the promises against DuckDB and every plain-text ledger."""
    at = cuts(size)
    ours = asked(work.ledger(size), at)
    there = [rival for rival in rivals() if rival.missing is None]
    files = {rival.name: rival.make(size, at) for rival in there}
    commands = {rival.name: rival.ask(files[rival.name], at) for rival in there}
    for rival in there:
        if rival.warm:
            run(commands[rival.name], most=MOST)
    answers = {
        name: work.folder(size) / f"answer-{n}.csv" for n, name in enumerate((OURS, *commands))
    }
    found = in_turns({OURS: ours, **commands}, most=MOST, outputs=answers)
    agreeing = {
        rival.name: agreement(answers[OURS], answers[rival.name])
        for rival in there
        if rival.same and found[rival.name]
    }
    own = found[OURS]
    yield _point(OURS, size, own)
    yield Point("totals", "counterfoil totals, newest", size, _seconds(run(ours[:-4])), "s")
    for rival in rivals():
        yield _rival(rival, size, found.get(rival.name), agreeing.get(rival.name))
    yield from _promises(size, found)
    yield from _disk(size)
    yield _loaded(size, ours)


def asked(ledger: Path, at: Cuts) -> Sequence[str]:
    """The program, asked for totals at both cuts; without the last four words, at the newest."""
    store = (COUNTERFOIL, "--store", str(ledger), "--format", "csv", "totals")
    return (*store, "--as-of", at.as_of, "--known-at", at.entry)


def agreement(mine: Path, theirs: Path) -> str:
    """How many rows of a rival's answer are the program's own, low, high and settled alike."""
    csv.field_size_limit(2**30)
    with mine.open(newline="") as file:
        names = ("agreement", "flow", "measure", "unit", "low", "high", "settled")
        known = {
            tuple(row[n] for n in names[:4]): [row[n] for n in names[4:]]
            for row in csv.DictReader(file)
        }
    with theirs.open(newline="") as file:
        rows = list(csv.reader(file))
    # A stage without a number leaves the program's high open; the flat question cannot tell.
    same = sum(
        all(
            own in ("", said)
            for own, said in zip(known.get(tuple(row[:4]), ["-"] * 3), row[4:], strict=True)
        )
        for row in rows
    )
    return f"{same:,} of {len(rows):,} rows are the program's"


def _disk(size: int) -> Iterator[Measured]:
    """What the ledger that answers takes, its read model too."""
    feed, ledger = work.feed(size).stat().st_size, work.bytes_of(work.ledger(size))
    yield Point("bytes of a ledger", "counterfoil, with its read model", size, ledger / 1e6, "MB")
    if size >= ENOUGH:
        told = f"{ledger / 1e6:,.1f} MB for a feed of {feed / 1e6:,.1f} MB"
        name = "bytes of a ledger with its read model, of those of the feed"
        yield Promise(name, size, ledger / feed, 3.0, told)


def _loaded(size: int, ours: Sequence[str]) -> Promise:
    """Whether the answer comes without the libraries that writing and folding need."""
    argv = [PYTHON, "-X", "importtime", *ours]
    told = subprocess.run(argv, capture_output=True, text=True, check=True).stderr  # noqa: S603
    modules = [line.rpartition("|")[2].strip() for line in told.splitlines()]
    heavy = sorted({name.partition(".")[0] for name in modules} & HEAVY)
    name = "libraries that totals across agreements load, of eventsourcing and pydantic"
    return Promise(name, size, len(heavy), 0, ", ".join(heavy) or "none")


def _rival(rival: Rival, size: int, found: Run | None, agreeing: str | None) -> Point:
    if rival.missing is not None:
        return replace(
            _point(rival.name, size, None), note=f"not measured: install {rival.missing}"
        )
    point = _point(rival.name, size, found)
    what = agreeing or "each source's sums"
    return replace(point, note=f"{what}, {point.note}") if found else point


def _point(series: str, size: int, found: Run | None) -> Point:
    note = f"{found.processor:.2f} s of the processor" if found else f"more than {MOST} s"
    return Point("totals", series, size, _seconds(found), "s", note)


def _seconds(found: Run | None) -> float | None:
    return found.seconds if found else None


def _promises(size: int, found: dict[str, Run | None]) -> Iterator[Promise]:
    own = found[OURS]
    assert own is not None
    for name in PLAIN_TEXT:
        if name in found:
            other = found[name]
            seconds = other.seconds if other else MOST
            told = f"{own.seconds:.2f} s against {'' if other else 'more than '}{seconds:.2f} s"
            yield Promise(
                f"totals at two cuts, against {name}", size, own.seconds / seconds, 1.0, told
            )
    duck = found.get("DuckDB over Parquet")
    if duck and size >= LARGE:
        told = f"{own.seconds:.2f} s against {duck.seconds:.2f} s"
        yield Promise(
            "totals at two cuts, against DuckDB over Parquet",
            size,
            own.seconds / duck.seconds,
            1.0,
            told,
        )
