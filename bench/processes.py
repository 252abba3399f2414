"""Whole processes by the clock, taken in turns so that what else the machine does falls on all alike."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Final

PYTHON: Final = sys.executable
COUNTERFOIL: Final = str(Path(sys.executable).with_name("counterfoil"))
LONG: Final = 2.0
VERY_LONG: Final = 30.0
"""Seconds of the processor from which on a process is run twice, and once."""


NOWHERE: Final[Mapping[str, Path]] = {}


class FailedError(Exception):
    def __init__(self, argv: Sequence[str], status: int, told: str) -> None:
        super().__init__(f"{' '.join(argv)[:200]} ended with {status}: {told[-500:]}")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process: seconds by the clock and of the processor, and the most memory it held, in bytes."""

    seconds: float
    memory: int
    processor: float


_LAUNCH: Final = """
import json, os, sys
from subprocess import PIPE, Popen
from threading import Timer
from time import perf_counter
most, output, *argv = sys.argv[1:]
with open(output, "wb") as out:
    start = perf_counter()
    process = Popen(argv, stdout=out, stderr=PIPE)
    late = Timer(float(most), process.kill)
    late.start()
    told = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    took = perf_counter() - start
    timely = late.is_alive()
    late.cancel()
print(json.dumps({
    "timely": timely, "status": os.waitstatus_to_exitcode(status), "told": told[-500:], "seconds": took,
    "memory": usage.ru_maxrss * 1024, "processor": usage.ru_utime + usage.ru_stime,
}))
"""
"""A process is started by a small one: its memory is counted from that of whoever starts it."""


def run(argv: Sequence[str], *, most: float = 600, output: Path | None = None) -> Run | None:
    """Run a process to its end, what it prints written to a file or nowhere; None after ``most`` seconds."""
    target = str(output or os.devnull)
    launched = [PYTHON, "-I", "-S", "-c", _LAUNCH, str(most), target, *argv]
    ended = json.loads(subprocess.run(launched, stdout=subprocess.PIPE, check=True).stdout)  # noqa: S603
    if not ended["timely"]:
        return None
    if ended["status"]:
        raise FailedError(argv, ended["status"], ended["told"])
    return Run(ended["seconds"], ended["memory"], ended["processor"])


def in_turns(
    commands: Mapping[str, Sequence[str]],
    *,
    rounds: int = 5,
    most: float = 600,
    outputs: Mapping[str, Path] = NOWHERE,
) -> dict[str, Run | None]:
    """The quickest run of each command: whatever else the machine does can only make it slower.

    What takes long runs twice or once; what does not end in time is None.

    ``outputs`` are the files to which some of the commands print.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    given_up: set[str] = set()
    for turn in range(rounds):
        for name, argv in commands.items():
            done = runs[name]
            if name in given_up or turn >= _enough(done):
                continue
            found = run(argv, most=most, output=outputs.get(name))
            if found is None:
                given_up.add(name)
            else:
                done.append(found)
    return {
        name: None
        if name in given_up
        else Run(
            min(r.seconds for r in done),
            max(r.memory for r in done),
            min(r.processor for r in done),
        )
        for name, done in runs.items()
    }


def _enough(done: Sequence[Run]) -> float:
    """How many turns a command gets."""
    least = min((run.processor for run in done), default=0.0)
    if least <= LONG:
        return inf
    return 2 if least <= VERY_LONG else 1
