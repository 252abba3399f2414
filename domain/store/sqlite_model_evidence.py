"""Evidence of a read model in SQLite: what it holds, and whether the file is what we make."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from domain.store.failures import shown
from domain.store.location import Location
from domain.store.model import State, state_of
from domain.store.model_evidence import ModelEvidence, Opened
from domain.store.model_schema import MODEL_ID, MODEL_VERSION, NEXT, TABLES, said_of, strange
from domain.store.sqlite_file import to_read, unreachable
from domain.store.sqlite_model import OBJECTS, SqliteModelCursor, broken, connected, no_model

_MOST: Final = 20


@contextmanager
def evidence(location: Location) -> Iterator[Opened | None]:
    """What is at the place of a model, None where nothing is; `StoreFailure` where it cannot be read."""
    if not os.path.lexists(location.path) or _is_empty(location):
        yield None
        return
    if not Path(location.path).is_file():
        raise no_model(location)
    try:
        with closing(connected(to_read(location).uri)) as c:
            c.execute("PRAGMA query_only=ON")
            c.execute("PRAGMA cell_size_check=ON")
            c.execute("BEGIN")
            if c.execute("PRAGMA application_id").fetchone() != (MODEL_ID,):
                raise no_model(location)
            yield _opened(c)
    except sqlite3.Error as error:
        raise broken(error, location, 0) from error
    except OSError as error:
        raise unreachable(location, error) from None


def _is_empty(location: Location) -> bool:
    """Whether somebody was about to make it."""
    with suppress(OSError):
        return Path(location.path).stat().st_size == 0
    return False


def _opened(c: sqlite3.Connection) -> Opened:
    kept = c.execute(OBJECTS).fetchall()
    cursor = SqliteModelCursor(c)
    wrong = [said_of(*one) for one in strange(kept)]
    states: dict[str, State | None] = {}
    if wrong:
        versions = [_version(c, prefix) for prefix in ("", NEXT)]
        outdated = any(one not in (MODEL_VERSION, None) for one in versions)
        return Opened(outdated, [] if outdated else wrong, [])
    wrong += _pages(c)
    for prefix in ("", NEXT):
        if cursor.there(f"{prefix}state"):
            wrong += [said for name in TABLES if (said := _kinds(c, f"{prefix}{name}"))]
            states[prefix] = state_of(cursor, prefix)
    if wrong:
        return Opened(False, wrong, [])
    found = [ModelEvidence(cursor, one, prefix) for prefix, one in states.items() if one]
    outdated = "" in states and states[""] is None
    if outdated and _version(c) in (MODEL_VERSION, None):
        return Opened(False, ["it does not say what it is of"], [])
    return Opened(outdated, [], found)


def _version(c: sqlite3.Connection, prefix: str = "") -> object:
    with suppress(sqlite3.Error):
        row = c.execute(f"SELECT version FROM {prefix}state").fetchone()
        return row[0] if row and isinstance(row[0], int) else None
    return None


def _pages(c: sqlite3.Connection) -> list[str]:
    said = [str(row[0]) for row in c.execute(f"PRAGMA integrity_check({_MOST})")]
    return (
        []
        if said == ["ok"]
        else [f"the engine finds its pages wrong: {shown(one)}" for one in said]
    )


def _kinds(c: sqlite3.Connection, table: str) -> str | None:
    """Where a table has a cell of another kind than its column, which SQLite does not mind."""
    columns = c.execute(f"PRAGMA table_info({table})").fetchall()
    apart = " OR ".join(
        f"typeof({name}) NOT IN ('{kind.lower()}', '{'null' if not (full or key) else ''}')"
        for _, name, kind, full, _, key in columns
    )
    found = c.execute(f"SELECT 1 FROM {table} WHERE {apart} LIMIT 1").fetchone()
    return f"its {table} has a cell of another kind than its column" if found else None
