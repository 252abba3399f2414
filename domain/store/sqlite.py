"""The recorder of a ledger in an SQLite file: the one module that knows the event sourcing library.

The library brings the table of events, the pool of connections and the reading side for its own tools. Lines,
keys, positions and recorded times are ours, and written in the same transaction.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
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

from domain.store.failures import StoreFailure, StoreUnusable
from domain.store.growth import genesis
from domain.store.location import Location
from domain.store.recorder import Identity, Recorder
from domain.store.rows import APPLICATION, SCHEMA_VERSION, Cursor
from domain.store.sqlite_file import (
    Opening,
    cannot_be_used_in_place,
    changed,
    check_file,
    failure,
    fingerprint,
    to_read,
    to_read_alone,
    to_write,
    unreachable,
)
from domain.store.sqlite_schema import APPLICATION_ID, GUARDS, TABLES

# It takes a third off the time of a large import, and is taken only as far as it is used.
_CACHE_KIB: Final = 65_536
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
    def __init__(self, opening: Opening, busy_timeout: float) -> None:
        super().__init__(db_name=opening.uri)
        self.opening = opening
        self.busy_timeout = busy_timeout
        self.is_sqlite_memory_mode = False

    def _create_connection(self) -> SQLiteConnection:
        raw = sqlite3.connect(
            self.opening.uri,
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            timeout=self.busy_timeout,
        )
        with _closing_on_error(raw):
            # A file may come from anywhere: what its schema says is not trusted to call functions.
            raw.execute("PRAGMA trusted_schema=OFF")
            raw.execute("PRAGMA cell_size_check=ON")
            raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            if self.opening.write:
                raw.execute("PRAGMA journal_mode=WAL")
                # An acknowledged entry outlives a power cut, which NORMAL does not promise in WAL mode.
                raw.execute("PRAGMA synchronous=FULL")
                raw.execute("PRAGMA recursive_triggers=ON")
            else:
                raw.execute("PRAGMA query_only=ON")
        raw.row_factory = sqlite3.Row
        return LedgerConnection(raw, max_age=None)


class LedgerDatastore(SQLiteDatastore):
    def __init__(self, opening: Opening, busy_timeout: float) -> None:
        super().__init__(opening.uri, originator_id_type="text")
        self.pool.close()
        self.pool = LedgerPool(opening, busy_timeout)


class LineRecorder(Recorder, SQLiteApplicationRecorder):
    datastore: LedgerDatastore
    location: Location
    place = "rowid"

    def __init__(self, location: Location, opening: Opening, busy_timeout: float) -> None:
        super().__init__(LedgerDatastore(opening, busy_timeout))
        self.location = location
        self.opening = opening
        self.busy_timeout = busy_timeout
        self.closed = False

    def construct_create_table_statements(self) -> list[str]:
        return [*TABLES.values(), *GUARDS.values()]

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int] | None:
        raise NotImplementedError("a ledger's entries are appended as lines")

    def close(self) -> None:
        self.closed = True
        self.datastore.close()
        if self.opening.folder is not None:
            self.opening.folder.cleanup()

    def check_schema(self, c: Cursor) -> None:
        known = {**TABLES, **GUARDS}
        kinds = "'table', 'trigger'" if self.opening.write else "'table'"
        wanted = known if self.opening.write else TABLES
        found = dict(
            self._all(
                c,
                f"SELECT name, sql FROM sqlite_master WHERE type IN ({kinds}) "  # noqa: S608 - constants
                f"AND tbl_name IN ({', '.join('?' * len(TABLES))})",
                *TABLES,
            )
        )
        for name in sorted(found.keys() | wanted.keys()):
            if found.get(name) != wanted.get(name):
                raise self.damaged(
                    f"its {'guard' if name in GUARDS else 'table'} {name} is not ours"
                )

    def touch(self, c: Cursor) -> None:
        """Read anything: what cannot be opened shows here."""
        self._all(c, "SELECT count(*) FROM sqlite_master")

    def become(self, c: Cursor, identity: Identity, chain: bytes) -> None:
        for name in _LIFTED:
            c.execute(f"DROP TRIGGER {name}")
        c.execute(
            "UPDATE ledger SET id = ?, tz = ?, created = ?",
            (identity.ledger_id, identity.tz, identity.created),
        )
        c.execute("UPDATE head SET recorded = ?, chain = ?", (identity.created, chain))
        for name in _LIFTED:
            c.execute(GUARDS[name])

    # Transactions -------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[SQLiteCursor]:
        if self.opening.fingerprint not in (None, fingerprint(self.location)):
            self._open_again()
        with self.failing(), self.datastore.transaction(commit=False) as cursor:
            yield cursor
        if self.opening.fingerprint not in (None, fingerprint(self.location)):
            raise changed(self.location)

    @contextmanager
    def writing(self) -> Iterator[SQLiteCursor]:
        with self.failing(), self.datastore.transaction(commit=True) as cursor:
            yield cursor

    def _open_again(self) -> None:
        self.close()
        other = open_recorder(self.location, write=False, busy_timeout=self.busy_timeout)
        self.datastore, self.opening, self.closed = other.datastore, other.opening, False

    @contextmanager
    def failing(self) -> Iterator[None]:
        if self.closed:
            raise StoreUnusable(f"the ledger {self.location.shown} is closed")
        try:
            yield
        except (sqlite3.Error, PersistenceError) as error:
            raise failure(_cause(error), self.location, self.busy_timeout) from error

    def settle(self) -> None:
        """Move all that waits in the log into the file; closing would do it too, and hide a full disk."""
        with self.failing(), self.datastore.get_connection(commit=True) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def open_recorder(location: Location, *, write: bool, busy_timeout: float) -> LineRecorder:
    """The recorder of the ledger at a place, which must be there already."""
    check_file(location)
    try:
        if write:
            return _opened(location, to_write(location), busy_timeout)
        try:
            return _opened(location, to_read(location), busy_timeout)
        except StoreFailure as error:
            if error.__cause__ is None or not cannot_be_used_in_place(error.__cause__):
                raise
        return _opened(location, to_read_alone(location), busy_timeout)
    except OSError as error:
        raise unreachable(location, error) from None


def _opened(location: Location, opening: Opening, busy_timeout: float) -> LineRecorder:
    recorder = LineRecorder(location, opening, busy_timeout)
    try:
        with recorder.reading() as cursor:
            recorder.touch(cursor)
    except BaseException:
        recorder.close()
        raise
    return recorder


def make(location: Location, *, ledger_id: str, tz: str, created: str) -> None:
    """Write an empty ledger to a file that is not there yet, and close it."""
    Path(location.path).touch(exist_ok=False)
    recorder = LineRecorder(location, Opening(location.uri("mode=rw"), write=True), 5.0)
    try:
        with recorder.writing() as c:
            c.execute(f"PRAGMA application_id={APPLICATION_ID}")
            recorder._create_table(c)
            c.execute(
                "INSERT INTO ledger VALUES (1, ?, ?, ?, ?, ?)",
                (ledger_id, tz, created, SCHEMA_VERSION, APPLICATION),
            )
            chain = genesis(ledger_id, tz, created)
            c.execute("INSERT INTO head VALUES (1, 0, ?, ?)", (created, chain))
        recorder.settle()
    finally:
        recorder.close()
    descriptor = os.open(location.path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _closing_on_error(raw: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        # The engine quotes a damaged schema in its messages, and the binding fails to read them.
        raw.close()
        raise sqlite3.DatabaseError("cannot decode the schema") from error
    except BaseException:
        raw.close()
        raise


def _cause(error: BaseException) -> BaseException:
    """The engine's own error inside one of the library."""
    while (
        isinstance(error, PersistenceError) and error.args and isinstance(error.args[0], Exception)
    ):
        error = error.args[0]
    return error
