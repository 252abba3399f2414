"""Evidence of a read model in SQLite: what it holds, and whether the file is what we make."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from domain.store.beside import no_file_in
from domain.store.failures import shown
from domain.store.location import Location
from domain.store.model_evidence import NOTHING, Opened, opened
from domain.store.model_schema import MODEL_ID, TABLES, strange
from domain.store.sqlite_failures import unreachable
from domain.store.sqlite_file import to_read, undisturbed
from domain.store.sqlite_model import (
    OBJECTS,
    SqliteModelCursor,
    broken,
    connected,
    version_of,
)
from domain.store.sqlite_model_place import WHAT, no_model

_MOST: Final = 20


@contextmanager
def evidence(location: Location) -> Iterator[Opened]:
    """What is at the place of a model; `StoreFailure` where it cannot be read."""
    if not os.path.lexists(location.path) or _is_empty(location):
        yield NOTHING
        return
    if not Path(location.path).is_file() or no_file_in(location.path) is not None:
        raise no_model(location)
    try:
        opening = to_read(location)
        with undisturbed(location, opening, WHAT), closing(connected(opening.uri)) as c:
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
        return Path(location.path).is_file() and Path(location.path).stat().st_size == 0
    return False


def _opened(c: sqlite3.Connection) -> Opened:
    def wrong_in(prefixes: Sequence[str]) -> list[str]:
        kinds = (_kinds(c, f"{prefix}{name}") for prefix in prefixes for name in TABLES)
        return [*_pages(c), *filter(None, kinds)]

    kept = c.execute(OBJECTS).fetchall()
    return opened(SqliteModelCursor(c), strange(kept), partial(version_of, c), wrong_in)


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
