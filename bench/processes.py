"""Whole processes by the clock, taken in turns so that what else the machine does falls on all alike."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Timer
from time import perf_counter
from typing import Final

PYTHON: Final = sys.executable
COUNTERFOIL: Final = str(Path(sys.executable).with_name("counterfoil"))
LONG: Final = 2.0
"""Seconds from which on a process is run no more often than it takes to trust it."""


class FailedError(Exception):
    def __init__(self, argv: Sequence[str], status: int, told: str) -> None:
        super().__init__(f"{' '.join(argv)[:200]} ended with {status}: {told[-500:]}")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process: seconds by the clock, and the most memory that it held, in bytes."""

    seconds: float
    memory: int


def run(argv: Sequence[str], *, most: float = 600, output: Path | None = None) -> Run | None:
    """Run a process to its end, what it prints written to a file or nowhere; None after ``most`` seconds."""
    target = output or Path(os.devnull)
    with target.open("wb") as out:
        start = perf_counter()
        with subprocess.Popen(argv, stdout=out, stderr=subprocess.PIPE) as process:  # noqa: S603
            late = Timer(most, process.kill)
            late.start()
            try:
                assert process.stderr is not None
                told = process.stderr.read().decode(errors="replace")
                _, status, usage = os.wait4(process.pid, 0)
                took = perf_counter() - start
                process.returncode = os.waitstatus_to_exitcode(status)
            finally:
                timely = late.is_alive()
                late.cancel()
    if not timely:
        return None
    if process.returncode:
        raise FailedError(argv, process.returncode, told)
    return Run(took, usage.ru_maxrss * 1024)


def in_turns(
    commands: Mapping[str, Sequence[str]], *, rounds: int = 5, most: float = 600
) -> dict[str, Run | None]:
    """The median run of each command. What takes long runs twice, what does not end in time once."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    given_up: set[str] = set()
    for turn in range(rounds):
        for name, argv in commands.items():
            done = runs[name]
            if name in given_up or (turn >= 2 and done[0].seconds > LONG):
                continue
            found = run(argv, most=most)
            if found is None:
                given_up.add(name)
            else:
                done.append(found)
    return {
        name: None
        if name in given_up
        else Run(median(r.seconds for r in done), max(r.memory for r in done))
        for name, done in runs.items()
    }
