"""Databases opened past the program, as whoever tampers with them does."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def opened_raw(path: Path | str, **how: Any) -> Iterator[sqlite3.Connection]:
    """``how`` as `sqlite3.connect` takes it; what was changed is committed, and the database closed."""
    with closing(sqlite3.connect(path, **how)) as raw, raw:
        yield raw
