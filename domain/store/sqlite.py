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

from domain.store.canonical import is_stamp
from domain.store.failures import StoreDamaged, StoreFailure, StoreUnusable, StoreVersion
from domain.store.location import Location
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
)
from domain.store.sqlite_schema import (
    APPLICATION,
    APPLICATION_ID,
    GUARDS,
    SCHEMA_VERSION,
    TABLES,
)

Row = tuple[Any, ...]
_CACHE_KIB: Final = (
    65_536  # a third off the time of a large import, and taken only as far as it is used
)
_ROW: Final = "SELECT originator_id, originator_version, topic, rowid, state FROM stored_events"


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
        with _closing_on_error(raw), _legible():
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


class LineRecorder(SQLiteApplicationRecorder):
    """Reads and writes the rows of one ledger. Rows are (stream, entry, topic, position, line)."""

    datastore: LedgerDatastore

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

    # Transactions -------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[SQLiteCursor]:
        """One state of the ledger for several reads; failures of the engine come out as `StoreFailure`."""
        if self.opening.fingerprint not in (None, fingerprint(self.location)):
            self._open_again()
        with self.failing(), self.datastore.transaction(commit=False) as cursor:
            yield cursor
        if self.opening.fingerprint not in (None, fingerprint(self.location)):
            raise changed(self.location)

    @contextmanager
    def writing(self) -> Iterator[SQLiteCursor]:
        """The write lock, taken at once, and one transaction: all or nothing."""
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

    # Reads --------------------------------------------------------------------------------------

    def meta(self, c: SQLiteCursor) -> tuple[str, str, str]:
        """Id, zone and time of creation; a failure where the tables are not those of a ledger of this version."""
        versions = [row[0] for row in _all(c, "SELECT schema_version FROM ledger")]
        if len(versions) != 1 or not isinstance(versions[0], int):
            raise self.damaged("it does not say what it is")
        if versions != [SCHEMA_VERSION]:
            raise StoreVersion(self.location.shown, versions[0], SCHEMA_VERSION)
        self._check_schema(c)
        rows = _all(c, "SELECT id, tz, created, application FROM ledger")
        ledger_id, tz, created, application = rows[0]
        if application != APPLICATION or not all(
            isinstance(text, str) and text for text in (ledger_id, tz, created)
        ):
            raise self.damaged("it does not say what it is")
        position, last = self.head(c)[0], self.last(c)
        if position != last:
            raise self.damaged(
                f"{position} entries were recorded, and the last one there is number {last}"
            )
        return ledger_id, tz, created

    def _check_schema(self, c: SQLiteCursor) -> None:
        known = {**TABLES, **GUARDS}
        kinds = "'table', 'trigger'" if self.opening.write else "'table'"
        wanted = known if self.opening.write else TABLES
        found = dict(
            _all(
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

    def damaged(self, how: str) -> StoreDamaged:
        return StoreDamaged(f"the ledger {self.location.shown} is damaged: {how}")

    def head(self, c: SQLiteCursor) -> tuple[int, str]:
        """The position and the recorded time of the newest entry."""
        rows = _all(c, "SELECT position, recorded FROM head")
        position, recorded = rows[0] if len(rows) == 1 else (None, None)
        if not isinstance(position, int) or not isinstance(recorded, str) or not is_stamp(recorded):
            raise self.damaged("it does not say how many entries it has, and since when")
        return position, recorded

    def last(self, c: SQLiteCursor) -> int:
        return int(_all(c, "SELECT coalesce(max(rowid), 0) FROM stored_events")[0][0])

    def version(self, c: SQLiteCursor, stream: str) -> int:
        rows = _all(
            c,
            "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = ?",
            stream,
        )
        return int(rows[0][0])

    def of_stream(self, c: SQLiteCursor, stream: str) -> list[Row]:
        return _all(c, f"{_ROW} WHERE originator_id = ? ORDER BY originator_version", stream)

    def of_entry(self, c: SQLiteCursor, stream: str, entry: int) -> list[Row]:
        where = "WHERE originator_id = ? AND originator_version = ?"
        return _all(c, f"{_ROW} {where}", stream, entry)

    def of_prefix(self, c: SQLiteCursor, prefix: str) -> list[Row]:
        where = "WHERE originator_id >= ? AND originator_id < ?"
        return _all(
            c, f"{_ROW} {where} ORDER BY originator_id, originator_version", *_range(prefix)
        )

    def of_positions(self, c: SQLiteCursor, after: int, upto: int, limit: int) -> list[Row]:
        where = "WHERE rowid > ? AND rowid <= ?"
        return _all(c, f"{_ROW} {where} ORDER BY rowid LIMIT ?", after, upto, limit)

    def streams(self, c: SQLiteCursor, prefix: str) -> list[str]:
        """One seek in the index for each stream, however many entries it has."""
        first, end = _range(prefix)
        rows = _all(
            c,
            "WITH RECURSIVE found(id) AS ("
            "SELECT min(originator_id) FROM stored_events WHERE originator_id >= ?1 AND originator_id < ?2 "
            "UNION ALL SELECT (SELECT min(originator_id) FROM stored_events "
            "WHERE originator_id > found.id AND originator_id < ?2) FROM found WHERE found.id IS NOT NULL) "
            "SELECT id FROM found WHERE id IS NOT NULL",
            first,
            end,
        )
        return [row[0] for row in rows]

    def keys_of_prefix(self, c: SQLiteCursor, prefix: str) -> dict[str, int]:
        """How many keys each stream has, which is how many entries."""
        where = "WHERE stream >= ? AND stream < ? GROUP BY stream"
        return dict(_all(c, f"SELECT stream, count(*) FROM keys {where}", *_range(prefix)))  # noqa: S608

    def keys_of_stream(self, c: SQLiteCursor, stream: str) -> int:
        return int(_all(c, "SELECT count(*) FROM keys WHERE stream = ?", stream)[0][0])

    def holders(self, c: SQLiteCursor, stream: str, key: str) -> list[tuple[int, bytes]]:
        where = "WHERE stream = ? AND key = ? ORDER BY entry"
        rows = _all(c, f"SELECT entry, digest FROM keys {where}", stream, key)  # noqa: S608
        return [(entry, digest) for entry, digest in rows]

    # Writes -------------------------------------------------------------------------------------

    def write(
        self,
        c: SQLiteCursor,
        events: Sequence[Row],
        keys: Sequence[Row],
        position: int,
        recorded: str,
    ) -> None:
        """Add rows (position, stream, entry, topic, line) and (stream, key, entry, digest), and move the head."""
        c.execute("UPDATE head SET position = ?, recorded = ?", (position, recorded))
        c.executemany(
            "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) "
            "VALUES (?, ?, ?, ?, ?)",
            events,
        )
        c.executemany("INSERT INTO keys (stream, key, entry, digest) VALUES (?, ?, ?, ?)", keys)

    def settle(self) -> None:
        """Move all that waits in the log into the file; closing would do it too, and hide a full disk."""
        with self.failing(), self.datastore.get_connection(commit=True) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def open_recorder(location: Location, *, write: bool, busy_timeout: float) -> LineRecorder:
    """The recorder of the ledger at a place, which must be there already."""
    check_file(location)
    if write:
        return _opened(location, to_write(location), busy_timeout)
    try:
        return _opened(location, to_read(location), busy_timeout)
    except StoreFailure as error:
        if error.__cause__ is None or not cannot_be_used_in_place(error.__cause__):
            raise
    return _opened(location, to_read_alone(location), busy_timeout)


def _opened(location: Location, opening: Opening, busy_timeout: float) -> LineRecorder:
    recorder = LineRecorder(location, opening, busy_timeout)
    try:
        with recorder.reading() as cursor:
            _all(cursor, "SELECT count(*) FROM sqlite_master")  # what it cannot open shows here
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
            c.execute("INSERT INTO head VALUES (1, 0, ?)", (created,))
        recorder.settle()
    finally:
        recorder.close()
    descriptor = os.open(location.path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _all(c: SQLiteCursor, sql: str, *parameters: object) -> list[Any]:
    with _legible():
        c.execute(sql, parameters)
        rows: list[Any] = c.fetchall()
    return rows


@contextmanager
def _closing_on_error(raw: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        raw.close()
        raise


@contextmanager
def _legible() -> Iterator[None]:
    """The engine quotes a damaged schema in its messages, and the binding fails to read them."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("cannot decode what it says") from error


def _range(prefix: str) -> tuple[str, str]:
    """All texts that start with the prefix lie from the first up to the second, without it."""
    if not prefix:
        return "", "\U0010ffff"
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _cause(error: BaseException) -> BaseException:
    """The engine's own error inside one of the library."""
    while (
        isinstance(error, PersistenceError) and error.args and isinstance(error.args[0], Exception)
    ):
        error = error.args[0]
    return error
