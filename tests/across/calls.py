"""Calls on a ledger that is large enough to have a read model."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.cli.calls import counterfoil

ENTRIES = 2_500
MODEL = "counterfoil.db-model"


def asked(folder: Path, *words: str, as_json: bool = True) -> str:
    called = counterfoil(*words, *(("-f", "json") if as_json else ()), cwd=folder)
    assert called.code == 0, called
    assert "cannot be read" not in called.err, "the model that was made is not understood"
    return called.out


def without_model(folder: Path, ask: Callable[[], str]) -> str:
    (folder / MODEL).rename(folder / "aside")
    try:
        return ask()
    finally:
        (folder / "aside").rename(folder / MODEL)


def planted(folder: Path, *changes: str) -> None:
    """Do something to the model."""
    with closing(sqlite3.connect(folder / MODEL)) as c, c:
        for change in changes:
            c.execute(change)
