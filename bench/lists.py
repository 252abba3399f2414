"""``find`` and ``timeline`` across a whole ledger, as whole processes: seconds, memory, and the first row."""

import subprocess
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Final

from bench import work
from bench.measured import Measured, Point
from bench.processes import COUNTERFOIL, in_turns, run

MOST: Final = 900
WORDS: Final = {"a word that is not there": "zzyzx", "a word of one title": "number 1,"}


def measure(size: int) -> Iterator[Measured]:
    """Find by rare words, the whole timeline, and how long its first row takes."""
    store = (COUNTERFOIL, "--store", str(work.ledger(size)), "--format", "ndjson")
    commands = {name: (*store, "find", word) for name, word in WORDS.items()}
    for name, found in in_turns(commands, rounds=3, most=MOST).items():
        yield Point(
            "find", f"counterfoil find, {name}", size, found.seconds if found else None, "s"
        )
        if found and name == next(iter(WORDS)):
            yield Point("memory", "counterfoil find", size, found.memory / 1e6, "MB")
    timeline = (*store, "timeline")
    first = min(seconds_to_the_first_line(timeline) for _ in range(3))
    yield Point("timeline", "counterfoil timeline, first rows", size, first, "s")
    whole = run(timeline, most=MOST)
    note = "" if whole else f"more than {MOST} s"
    seconds = whole.seconds if whole else None
    yield Point("timeline", "counterfoil timeline, all rows", size, seconds, "s", note)
    if whole:
        yield Point("memory", "counterfoil timeline", size, whole.memory / 1e6, "MB")


def seconds_to_the_first_line(argv: Sequence[str]) -> float:
    """How long a process takes until it has told something; then nobody reads on."""
    start = perf_counter()
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        assert process.stdout is not None
        process.stdout.readline()
        took = perf_counter() - start
        process.stdout.close()
    return took
