"""The file that holds what was measured, and when and where: every figure in the documents comes from it."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from bench.measured import Measured, Point, Promise
from bench.work import ROOT

FILE: Final = ROOT / "docs" / "bench" / "results.json"
LIBRARIES: Final = ("eventsourcing", "pydantic", "typer", "duckdb", "beancount", "psycopg")


@dataclass(frozen=True, slots=True)
class Run:
    """One part of the bench at one size: the day (UTC), the machine, what ran, and what was found."""

    part: str
    size: int
    date: str
    machine: str
    versions: str
    found: tuple[Measured, ...]
    load: float | None = None
    """How many processes wanted a processor when it began, as the system tells it."""

    @property
    def promises(self) -> list[Promise]:
        return [found for found in self.found if isinstance(found, Promise)]

    @property
    def points(self) -> list[Point]:
        return [found for found in self.found if isinstance(found, Point)]


def run_of(part: str, size: int, found: Iterable[Measured]) -> Run:
    """What a part found just now, here."""
    load = round(os.getloadavg()[0], 1)
    results = tuple(found)
    return Run(part, size, f"{datetime.now(UTC):%Y-%m-%d}", machine(), versions(), results, load)


def load(path: Path = FILE) -> list[Run]:
    """All that was measured, each part at each size once."""
    if not path.exists():
        return []
    return [
        Run(**{**one, "found": tuple(map(_measured, one["found"]))})
        for one in json.loads(path.read_text())["runs"]
    ]


def store(run: Run, path: Path = FILE) -> None:
    """Put a run in the place of the same part's at the same size."""
    kept = [one for one in load(path) if (one.part, one.size) != (run.part, run.size)]
    runs = sorted([*kept, run], key=lambda one: (one.part, one.size))
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"runs": [{**asdict(one), "found": list(map(_told, one.found))} for one in runs]}
    path.write_text(json.dumps(told, indent=1) + "\n")


def points(runs: Iterable[Run], curve: str) -> Iterator[Point]:
    """The points of one curve."""
    return (point for run in runs for point in run.points if point.curve == curve)


def machine() -> str:
    """``2 cores of AMD EPYC, 24 GB of memory, Linux``"""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.partition(":")[2].strip()
            for line in cpuinfo.read_text().splitlines()
            if "model name" in line
        ]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB of memory, {platform.system()}"


def versions() -> str:
    """Python, SQLite and the libraries that take part."""
    told = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for name in LIBRARIES:
        try:
            told.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(told)


def _told(found: Measured) -> dict[str, Any]:
    return {"kind": type(found).__name__, **asdict(found)}


def _measured(told: dict[str, Any]) -> Measured:
    fields = {name: value for name, value in told.items() if name != "kind"}
    return Promise(**fields) if told["kind"] == "Promise" else Point(**fields)
