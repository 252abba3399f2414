"""A read model in SQLite: a file of its own beside the ledger's."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from domain.store.beside import model_of
from domain.store.failures import StoreFailure, StoreForeign
from domain.store.location import Location
from domain.store.model import ModelWriter, Turn, state_of
from domain.store.model_reading import ModelReader
from domain.store.model_schema import MODEL_ID, TABLES, create_statements
from domain.store.sqlite_file import failure, to_read

_CACHE_KIB: Final = 65_536
_HANDS: Final = 2
_TRIES: Final = 5


def beside(ledger: Location) -> Location:
    """Where the read model of a ledger is."""
    return Location(model_of(ledger.path), model_of(ledger.shown))


class SqliteModelCursor:
    """One connection, inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._c = connection

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._c.execute(statement, parameters).fetchall()

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._c.execute(statement, parameters)

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._c.executemany(statement, rows)

    def there(self, table: str) -> bool:
        named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return bool(self.rows(named, (table,)))

    def create(self, prefix: str) -> None:
        for statement in create_statements(prefix):
            self._c.execute(statement)


class SqliteModelWriter(ModelWriter):
    def __init__(self, location: Location, busy_timeout: float) -> None:
        """Made where it is not there. A file that is no model stays as it is: `StoreFailure`."""
        self._location = location
        self._wait = busy_timeout
        fresh = not Path(location.path).exists()
        with self._failing():
            self._c = sqlite3.connect(
                location.uri("mode=rwc"), uri=True, timeout=busy_timeout, isolation_level=None
            )
        try:
            with self._failing():
                self._prepare(fresh=fresh)
        except BaseException:
            self._c.close()
            raise

    def _prepare(self, *, fresh: bool) -> None:
        c = self._c
        c.execute("PRAGMA trusted_schema=OFF")
        c.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        if fresh:
            c.execute(f"PRAGMA application_id={MODEL_ID}")
        found = c.execute("PRAGMA application_id").fetchone()[0]
        tables = c.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if found != MODEL_ID and tables:
            raise StoreForeign(
                f"{self._location.shown} is no read model of a ledger", "move it away"
            )
        c.execute("PRAGMA journal_mode=WAL")
        # What is lost by a power cut is read from the log again.
        c.execute("PRAGMA synchronous=NORMAL")

    def close(self) -> None:
        self._c.close()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise failure(error, self._location, self._wait) from error

    @contextmanager
    def turn(self, *, prefix: str = "") -> Iterator[Turn]:
        with self._failing():
            self._c.execute("BEGIN IMMEDIATE")
            try:
                turn = Turn(SqliteModelCursor(self._c), prefix)
                yield turn
                turn.end()
                self._c.execute("COMMIT")
            finally:
                with suppress(sqlite3.Error):
                    self._c.execute("ROLLBACK")


@contextmanager
def opened(location: Location) -> Iterator[ModelReader | None]:
    """The model at a place; None where there is none that can be read, or one of another version."""
    with ExitStack() as stack:
        yield _open(location, stack)


def _open(location: Location, stack: ExitStack) -> ModelReader | None:
    """Several connections that see the same state."""
    if not Path(location.path).is_file():
        return None
    try:
        uri = to_read(location).uri
        for _ in range(_TRIES):
            connections = [_connected(uri, stack) for _ in range(_HANDS)]
            states = [_looked_at(c) for c in connections]
            if states[0] is None:
                return None
            if all(state == states[0] for state in states):
                cursors = [SqliteModelCursor(c) for c in connections]
                state = state_of(cursors[0], "")
                return ModelReader(cursors, state) if state else None
    except (sqlite3.Error, OSError, StoreFailure):
        pass
    return None


def _connected(uri: str, stack: ExitStack) -> sqlite3.Connection:
    c = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    stack.enter_context(closing(c))
    c.execute("PRAGMA trusted_schema=OFF")
    c.execute("PRAGMA query_only=ON")
    c.execute("PRAGMA mmap_size=1073741824")
    return c


def _looked_at(c: sqlite3.Connection) -> tuple[Any, ...] | None:
    """Begin to read; what tells one state of a model from another."""
    c.execute("BEGIN")
    if c.execute("PRAGMA application_id").fetchone()[0] != MODEL_ID:
        return None
    names = [row[0] for row in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if not set(TABLES) <= set(names):
        return None
    row: tuple[Any, ...] | None = c.execute("SELECT * FROM state").fetchone()
    return row
