"""Reading one agreement, recording one figure and replaying everything, however long the ledger is.

The ledger's size is measured against the smallest one by agreements of one length: what grows must be the ledger
alone. They are read as of the median of their own stated dates.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Final

from bench import replay, work
from bench.measured import Measured, Point, Promise
from bench.processes import COUNTERFOIL, PYTHON, Run, in_turns, run
from bench.start import STACK

SMALL: Final = 1_000
MOST: Final = 1.2
ROUNDS: Final = 15
RECORDINGS: Final = 7
VERBS: Final = ("totals", "status")
STOCK: Final = "eventsourcing, repository"
PROGRAM: Final = "eventsourcing, repository, in a program with typer and pydantic"
LIKE_OURS: Final = f"{STACK}; from bench.stock_reading import main; main()"
"""The same read in a process that loads what a command line with checked events needs."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An agreement that is read: how many entries it has, and the median of its stated dates.

    ``source`` is an official who speaks of it, ``flow``, ``measure`` and ``unit`` are those of its terms.
    """

    slug: str
    entries: int
    as_of: str
    source: str
    flow: str
    measure: str
    unit: str


def measure(size: int) -> Iterator[Measured]:
    """One agreement read and written, at this size and at the smallest, and the whole log replayed."""
    pair = subjects(size)
    yield from _reads(size, pair)
    yield from _recordings(size, pair)
    yield from replay.measure(size)


def subjects(size: int) -> dict[int, Subject]:
    """An agreement of each ledger, as close to each other in length as there are, the longest of these."""
    found = {of: _agreements(of) for of in dict.fromkeys((SMALL, size))}
    if size == SMALL:
        return {SMALL: max(found[SMALL], key=lambda one: one.entries)}
    small, large = min(
        ((a, b) for a in found[SMALL] for b in found[size]),
        key=lambda two: (abs(two[0].entries - two[1].entries), -two[0].entries, two[1].slug),
    )
    return {SMALL: small, size: large}


def _agreements(size: int) -> list[Subject]:
    dates: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    first: dict[str, tuple[str, str, str, str]] = {}
    for one in work.objects(size):
        slug = one.get("agreement")
        if slug is None:
            continue
        counts[slug] = counts.get(slug, 0) + 1
        if "statement" in one:
            dates.setdefault(slug, []).append(one["statement"]["stated"])
        if slug not in first and one.get("terms"):
            term = one["terms"][0]
            own = one["statement"]["source"], term["flows"][0], term["measure"], term["unit"]
            first[slug] = own
    return [
        Subject(slug, count, median_low(dates[slug]), *first[slug])
        for slug, count in counts.items()
        if slug in first
    ]


def _reads(size: int, pair: dict[int, Subject]) -> Iterator[Measured]:
    commands: dict[str, Sequence[str]] = {
        f"{verb} {of}": asked(work.ledger(of), verb, one)
        for verb in VERBS
        for of, one in pair.items()
    }
    stock = replay.stock_database(size)
    commands[STOCK] = (PYTHON, "-m", "bench.stock_reading", str(stock), pair[size].slug)
    commands[PROGRAM] = (PYTHON, "-c", LIKE_OURS, str(stock), pair[size].slug)
    commands["newest"] = asked(work.ledger(size), "totals", pair[size])[:-2]
    found = in_turns(commands, rounds=ROUNDS)
    for verb in VERBS:
        own = found[f"{verb} {size}"]
        yield _point("one agreement", f"counterfoil {verb}, as of a date", size, own, pair[size])
        if size != SMALL:
            yield growth(f"{verb} of one agreement as of a date", size, found, verb, pair)
    newest, library = found["newest"], found[STOCK]
    assert newest is not None
    assert library is not None
    yield _point("one agreement", "counterfoil totals", size, newest, pair[size])
    yield _point("one agreement", STOCK, size, library, pair[size])
    yield _point("one agreement", PROGRAM, size, found[PROGRAM], pair[size])
    told = f"{newest.seconds * 1000:.0f} ms against {library.seconds * 1000:.0f} ms"
    name = "totals of one agreement, against the repository of eventsourcing"
    yield Promise(name, size, newest.seconds / library.seconds, 1.0, f"{told}, {_of(pair[size])}")


def asked(ledger: Path, verb: str, one: Subject) -> Sequence[str]:
    """The program, asked about one agreement as of its date; without the last two words, at the newest."""
    return (COUNTERFOIL, "--store", str(ledger), verb, one.slug, "--as-of", one.as_of)


def _recordings(size: int, pair: dict[int, Subject]) -> Iterator[Measured]:
    """A figure more, another one each time, on copies of the ledgers."""
    copies = {of: copied(of) for of in pair}
    runs: dict[str, list[Run]] = {f"report {of}": [] for of in pair}
    for turn in range(1, RECORDINGS + 1):
        for of, one in pair.items():
            done = run(recording(copies[of], one, turn))
            assert done is not None
            runs[f"report {of}"].append(done)
    for path in copies.values():
        _remove(path)
    found = {name: min(done, key=lambda one: one.seconds) for name, done in runs.items()}
    yield _point("recording", "counterfoil report", size, found[f"report {size}"], pair[size])
    if size != SMALL:
        yield growth("recording one figure", size, found, "report", pair)


def recording(ledger: Path, one: Subject, number: int) -> Sequence[str]:
    """The program, told one figure of an official."""
    store = (COUNTERFOIL, "--quiet", "--no-input", "--store", str(ledger), "report")
    slot = ("--flow", one.flow.replace("->", ":"), "--measure", one.measure, "--unit", one.unit)
    said = ("--source", one.source, "--stated", one.as_of, "--actor", "desk", "--yes")
    return (*store, one.slug, str(number), "--scope", "whole", *slot, *said)


def copied(size: int) -> Path:
    """The ledger of a size and its read model once more, to be written to."""
    ledger = work.ledger(size)
    copy = ledger.with_name("written.db")
    _remove(copy)
    for file in ledger.parent.glob(f"{ledger.name}*"):
        shutil.copy(file, file.with_name(copy.name + file.name.removeprefix(ledger.name)))
    return copy


def _remove(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def growth(
    name: str,
    size: int,
    found: dict[str, Run | None] | dict[str, Run],
    verb: str,
    pair: dict[int, Subject],
) -> Promise:
    """How many times longer it takes than at the smallest size."""
    small, large = found[f"{verb} {SMALL}"], found[f"{verb} {size}"]
    assert small is not None
    assert large is not None
    told = f"{large.seconds * 1000:.0f} ms against {small.seconds * 1000:.0f} ms"
    lengths = " and ".join(_of(pair[of]) for of in (size, SMALL))
    return Promise(
        f"{name}, against {SMALL:,} entries",
        size,
        large.seconds / small.seconds,
        MOST,
        f"{told}, {lengths}",
    )


def _of(one: Subject) -> str:
    return f"{one.slug} with {one.entries:,} entries"


def _point(curve: str, series: str, size: int, found: Run | None, one: Subject) -> Point:
    assert found is not None
    note = f"{_of(one)}, {found.processor * 1000:.0f} ms of the processor"
    return Point(curve, series, size, found.seconds, "s", note)
