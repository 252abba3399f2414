"""A ledger as the commands that record leave it, and calls on it."""

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

from domain.ledger import Ledger
from tests.cli.calls import Called, counterfoil
from tests.stores import copy, place

RU = ("--source", "ru-mod", "--stated", "2025-05-24")
UA = ("--source", "ua-president", "--stated", "2025-05-24")
OUTLET = ("--source", "outlet", "--stated", "2025-05-25")

STEPS = (
    ("init",),
    ("source", "ru-mod", "--name", "Ministry", "--kind", "official", "--speaks-for", "RU"),
    ("source", "ua-president", "--name", "President", "--kind", "official", "--speaks-for", "UA"),
    ("source", "outlet", "--name", "Outlet", "--kind", "media"),
    (
        *("announce", "istanbul-2025", "--title", "1,000 for 1,000"),
        *("--party", "RU=Russia", "--party", "UA=Ukraine"),
        *("--term", "each-way/released/person=1000"),
        *("--source", "ru-mod", "--stated", "2025-05-16"),
    ),
    ("report", "istanbul-2025/s2", "307", "--each-way", *RU, "--new"),
)
"""istanbul-2025 with its announcement (#1) and one figure for both flows (#2)."""


def write(folder: Path, *words: str) -> Called:
    """One call on the ledger in a folder, by an actor of our own."""
    return counterfoil(*words, cwd=folder, env={"COUNTERFOIL_ACTOR": "editor"})


def recorded(folder: Path, *words: str) -> Called:
    """The same, of which nothing else is expected than that it records."""
    called = write(folder, *words)
    assert called.code == 0, called
    return called


@cache
def _built() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for words in STEPS:
        recorded(folder, *words)
    return folder


def ledger(folder: Path) -> Path:
    """A copy of that ledger, alone in a folder."""
    copy(_built() / "counterfoil.db", folder / "counterfoil.db")
    return folder


def held(folder: Path, agreement: str = "istanbul-2025") -> int:
    """The number of entries of an agreement, as the ledger says."""
    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        return len(opened.entries(agreement))


def last(folder: Path, agreement: str = "istanbul-2025") -> dict[str, object]:
    """The newest event of an agreement, as a feed would have it."""
    with Ledger.open(place(folder / "counterfoil.db"), write=False) as opened:
        found: dict[str, object] = json.loads(opened.entries(agreement)[-1].event.to_json())
        return found
