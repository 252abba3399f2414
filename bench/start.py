"""How soon a call answers: whole processes against the imports that any such program needs."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.measured import Measured, Point, Promise
from bench.processes import COUNTERFOIL, PYTHON, in_turns, run
from bench.work import ROOT

ROUNDS: Final = 15
STACK: Final = "import eventsourcing.sqlite, typer; from pydantic import BaseModel"
CASE: Final = "istanbul-2025"


def measure(size: int) -> Iterator[Measured]:
    """Help and the totals of one agreement, in milliseconds; ``size`` does not matter."""
    with TemporaryDirectory() as folder:
        store = [COUNTERFOIL, "--quiet", "--store", str(Path(folder) / "ledger.db")]
        run([*store, "init"])
        run([*store, "import", "--actor", "desk", str(ROOT / "cases" / f"{CASE}.toml")])
        commands = {
            "import typer": [PYTHON, "-c", "import typer"],
            "--help": [COUNTERFOIL, "--help"],
            "the libraries": [PYTHON, "-c", STACK],
            "totals of one agreement": [*store, "totals", CASE],
        }
        found = in_turns(commands, rounds=ROUNDS)
    took = {name: done.seconds for name, done in found.items() if done is not None}
    for name, against, limit in (
        ("--help", "import typer", 1.2),
        ("totals of one agreement", "the libraries", 1.25),
    ):
        told = f"{took[name] * 1000:.0f} ms against {took[against] * 1000:.0f} ms"
        ratio = took[name] / took[against]
        yield Promise(f"{name}, against importing alone", size, ratio, limit, told)
    for name, seconds in took.items():
        yield Point("start", name, size, seconds * 1000, "ms")
