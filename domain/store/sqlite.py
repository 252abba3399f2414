"""A ledger in an SQLite file, opened to be written: the one module that knows the event sourcing library.

The library brings the table of events, the pool of connections and the reading side for its own tools. Lines,
keys, positions and recorded times are ours, and written in the same transaction.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from eventsourcing.persistence import PersistenceError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)

from domain.store import sqlite_locks
from domain.store.identity import Identity
from domain.store.location import WAIT, Location
from domain.store.rows import Cursor
from domain.store.sqlite_failures import unreachable
from domain.store.sqlite_file import Opening, check_file, make_sides_in_wal_mode, to_write
from domain.store.sqlite_reading import FileRecorder, connected
from domain.store.sqlite_schema import APPLICATION_ID, GUARDS, TABLES
from domain.store.sqlite_waiting import check_waiting
from domain.system import synced

_LIFTED: Final = ("ledger_no_update", "head_no_update")


class LedgerConnection(SQLiteConnection):
    """A connection whose writing transactions take the lock at once, and which never stays inside one."""

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        cursor = self.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE" if commit else "BEGIN")
            try:
                yield cursor
                if commit:
                    self.commit()
            finally:
                # After a failed commit (a full disk) the transaction would still hold the lock.
                with suppress(sqlite3.Error):
                    self.rollback()
        finally:
            cursor.sqlite_cursor.close()


class LedgerPool(SQLiteConnectionPool):
    """Connections that `connected` opens: the library's own would trust what the schema of a file from anywhere
    calls. ``busy_timeout`` is in seconds."""

    def __init__(self, opening: Opening, busy_timeout: float) -> None:
        super().__init__(db_name=opening.uri)
        self.opening = opening
        self.busy_timeout = busy_timeout

    def _create_connection(self) -> SQLiteConnection:
        raw = connected(self.opening, self.busy_timeout)
        raw.row_factory = sqlite3.Row
        return LedgerConnection(raw, max_age=None)


class LedgerDatastore(SQLiteDatastore):
    """The library makes its own pool, and takes none: that one is closed, unused, and ours is put in its place."""

    def __init__(self, opening: Opening, busy_timeout: float) -> None:
        super().__init__(opening.uri, originator_id_type="text")
        self.pool.close()
        self.pool = LedgerPool(opening, busy_timeout)


class LineRecorder(FileRecorder, SQLiteApplicationRecorder):
    """Reads and writes the rows of one ledger."""

    datastore: LedgerDatastore
    errors = (sqlite3.Error, PersistenceError)

    def __init__(self, location: Location, opening: Opening, busy_timeout: float) -> None:
        super().__init__(LedgerDatastore(opening, busy_timeout))
        self.location = location
        self.opening = opening
        self.busy_timeout = busy_timeout
        self.closed = False
        self._file = sqlite_locks.begin(location.path)

    def construct_create_table_statements(self) -> list[str]:
        return [*TABLES.values(), *GUARDS.values()]

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int] | None:
        raise NotImplementedError("a ledger's entries are appended as lines")

    def close(self) -> None:
        self.closed = True
        self.datastore.close()
        self.ended()

    def become(self, c: Cursor, identity: Identity) -> None:
        for name in _LIFTED:
            c.execute(f"DROP TRIGGER {name}")
        self.rename(c, identity)
        for name in _LIFTED:
            c.execute(GUARDS[name])

    # Transactions -------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[SQLiteCursor]:
        with self.failing(), self.datastore.transaction(commit=False) as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Iterator[SQLiteCursor]:
        with self.locked() as cursor:
            self.check_schema(cursor)  # what was put there since it was opened would act too
            yield cursor

    @contextmanager
    def locked(self) -> Iterator[SQLiteCursor]:
        """As `writing`, whatever is in the file."""
        with self.failing(), self.datastore.transaction(commit=True) as cursor:
            yield cursor

    def cause(self, error: BaseException) -> BaseException:
        """The engine's own error inside one of the library."""
        while (
            isinstance(error, PersistenceError)
            and error.args
            and isinstance(error.args[0], Exception)
        ):
            error = error.args[0]
        return error

    def settle(self) -> None:
        """Move all that waits in the log into the file; closing would do it too, and hide a full disk."""
        with self.failing(), self.datastore.get_connection(commit=True) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def open_to_write(location: Location, *, busy_timeout: float) -> LineRecorder:
    """The ledger at a place, which must be there already."""
    check_file(location)
    try:
        opening = to_write(location)
        check_waiting(location, busy_timeout=busy_timeout)
        make_sides_in_wal_mode(location)
        recorder = LineRecorder(location, opening, busy_timeout)
    except OSError as error:
        raise unreachable(location, error) from None
    return recorder.touched()


def make(location: Location, identity: Identity) -> None:
    """Write an empty ledger to a file that is not there yet, and close it."""
    Path(location.path).touch(exist_ok=False)
    with closing(
        LineRecorder(location, Opening(location.uri("mode=rw"), write=True), WAIT)
    ) as recorder:
        with recorder.locked() as c:
            c.execute(f"PRAGMA application_id={APPLICATION_ID}")
            recorder._create_table(c)
            recorder.found(c, identity)
        recorder.settle()
    synced(location.path)
