"""The recorder of a ledger in a PostgreSQL database.

Writers take turns by an advisory lock, and the head is read in a statement of its own after it: a statement that
both waited and read would see the ledger as it was when it began to wait.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from time import monotonic, sleep
from typing import Final

import psycopg

from domain.store.failures import (
    CommitInterrupted,
    StoreFailure,
    StoreForeign,
    StoreMissing,
    StoreReadOnly,
    StoreUnusable,
)
from domain.store.location import Server
from domain.store.postgres.connection import Connection, connect
from domain.store.postgres.failures import closed_to_writers, failure, on_a_standby
from domain.store.postgres.objects import UNDOING
from domain.store.postgres.rights import MEMBER
from domain.store.postgres.rows import Mark, PostgresCursor, PostgresRows
from domain.store.postgres.schema import PATH, READERS, SCHEMA, WRITERS
from domain.store.postgres.standby import lag

LOCK: Final = "pg_advisory_xact_lock(1130786665, 1)"
"""The turn to write. Such locks belong to one database, and so does a ledger."""
_READ: Final = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = {PATH}"
_LONGEST_PAUSE: Final = 600
"""Seconds for which a writer may hold the turn without saying anything."""
_WRITE: Final = (
    f"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL search_path = {PATH}; "
    f"SET LOCAL idle_in_transaction_session_timeout = '{_LONGEST_PAUSE}s'"
)
_WRITTEN: Final = "SELECT pg_catalog.pg_logical_emit_message(true, 'counterfoil', '')"
"""For whoever has written nothing: something in the log of the server, since no other commit waits for it."""
_SETTLING: Final = 15.0
"""Seconds for which it is tried to learn what became of a commit that was not answered."""
_GONE: Final = (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)
_AGAIN: Final = (
    "the same call again records nothing twice, unless it names an entry by @SOURCE or #last without a --key: "
    "name it by its number then"
)


class PostgresRecorder(PostgresRows):
    """Transactions on one ledger, on connections that are kept for the next one. ``busy_timeout`` is in seconds.

    A connection that was kept and is lost is replaced where nothing was asked of it yet; a commit that was not
    answered is looked up before anybody is told what became of it.
    """

    location: Server

    def __init__(self, server: Server, *, write: bool, busy_timeout: float) -> None:
        self.location = server
        self.write_opened = write
        self.busy_timeout = busy_timeout
        self.closed = False
        self._idle: list[Connection] = []
        self._standby = False
        self._recording = False

    def close(self) -> None:
        self.closed = True
        while self._idle:
            self._idle.pop().close()

    def lag(self) -> str | None:
        if not self._standby:
            return None
        with self.failing(), self._used(_READ) as connection:
            return lag(connection) if connection.standby else None

    # Transactions -------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[PostgresCursor]:
        with self.failing(), self._used(_READ) as connection:
            yield PostgresCursor(connection)

    @contextmanager
    def writing(self) -> Iterator[PostgresCursor]:
        self._recording = True
        try:
            with self.failing(), self._turn() as connection:
                cursor = PostgresCursor(connection)
                yield cursor
                self._commit(connection, cursor.mark)
        finally:
            self._recording = False

    def acknowledge(self) -> None:
        # What was seen is committed: a later commit is safe no sooner, whoever has the turn.
        with self.failing(), self._used(_WRITE, write=True) as connection:
            self._commit(connection, None)

    @contextmanager
    def failing(self) -> Iterator[None]:
        if self.closed:
            raise StoreUnusable(f"the ledger {self.location.shown} is closed")
        try:
            yield
        except psycopg.Error as error:
            if isinstance(error, _GONE) and self._is_gone():
                raise StoreMissing(self.location.shown) from error
            raise failure(
                error, self.location, waited=self.busy_timeout, recording=self._recording
            ) from error

    def _is_gone(self) -> bool:
        """Whether the database has nothing of a ledger any more."""
        with suppress(psycopg.Error, StoreFailure), self._used(_READ) as connection:
            ((found,),) = self.rows_of(
                PostgresCursor(connection),
                "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace(?))",
                SCHEMA,
            )
            return not found
        return False

    def _turn(self) -> AbstractContextManager[Connection]:
        """A connection with a transaction and the turn to write, as long as it is used."""
        return self._used(f"{_WRITE}; SELECT {LOCK}", write=True)

    @contextmanager
    def _used(self, begin: str, *, write: bool = False) -> Iterator[Connection]:
        """A connection with a transaction, put back at the end: what is not committed by then is undone."""
        connection = self._begun(begin, write=write)
        try:
            yield connection
        finally:
            self._put_back(connection)

    def _begun(self, begin: str, *, write: bool) -> Connection:
        """A connection with a transaction. One that was kept and is lost by now is replaced."""
        while True:
            kept = bool(self._idle)
            connection = self._idle.pop() if kept else connect(self.location)
            if write and connection.standby:
                connection.close()
                if kept:
                    continue  # it may have been made the primary since
                raise on_a_standby(self.location)
            connection.waiting = self.busy_timeout if write else 0.0
            limit = int((connection.answer + connection.waiting) * 1000)
            patience = int(self.busy_timeout * 1000) or 1
            limits = f"SET LOCAL statement_timeout = {limit}; SET LOCAL lock_timeout = {patience}"
            try:
                connection.run(begin.replace(";", f"; {limits};", 1))
            except BaseException as error:
                self._put_back(connection)
                if not (kept and connection.closed and isinstance(error, psycopg.Error)):
                    raise
            else:
                self._standby = connection.standby
                return connection

    def _put_back(self, connection: Connection) -> None:
        with suppress(psycopg.Error):
            if not connection.closed and not connection.idle:
                connection.run("ROLLBACK")
        if connection.closed or self.closed or not connection.idle:
            connection.close()
        else:
            self._idle.append(connection)

    # The end of a write --------------------------------------------------------------------------

    def _commit(self, connection: Connection, mark: Mark | None) -> None:
        """End a transaction. What it wrote, or found if it wrote nothing, is then as safe as a commit makes it."""
        try:
            confirmed = self._ended(connection, mark)
        except KeyboardInterrupt:
            unconfirmed = connection.warning is not None
            connection.close()
            if mark is None:
                raise
            raise CommitInterrupted(self._found(mark), _AGAIN, unconfirmed=unconfirmed) from None
        if not confirmed:
            raise StoreUnusable(
                f"the ledger {self.location.shown} has recorded it, and its standby did not confirm it in time",
                _AGAIN,
            )

    def _ended(self, connection: Connection, mark: Mark | None) -> bool:
        """Whether all that was to confirm it did."""
        try:
            return _committed(connection, written=mark is not None)
        except psycopg.Error as error:
            if not connection.closed and not (error.sqlstate or "").startswith(("08", "57P")):
                raise
            connection.close()
            return self._settle(mark)

    def _settle(self, mark: Mark | None) -> bool:
        """What became of a commit that was not answered: whether what it was to leave is there, and confirmed.

        Whoever has the turn sees what became of it: it gave the turn back when it was over. The link of the chain
        that it wrote last says that its entries are there, with their ids, and no others; the id of a ledger, that
        it was made. It may have ended without its standby, so that another commit waits for that.
        """
        there = mark is None
        until = monotonic() + max(_SETTLING, self.busy_timeout)
        while True:
            try:
                with self._turn() as connection:
                    there = mark is None or self._left(connection, mark)
                    if there:
                        return _committed(connection, written=False)
                    break
            except (psycopg.Error, StoreFailure):
                if monotonic() > until:
                    if there:
                        return False
                    raise StoreUnusable(
                        f"the ledger {self.location.shown} did not answer while it recorded, "
                        "and whether it did cannot be told yet",
                        _AGAIN,
                    ) from None
            sleep(0.1)
        raise StoreUnusable(
            f"the connection to the ledger {self.location.shown} was lost: nothing was recorded",
            "try again",
        )

    def _found(self, mark: Mark) -> bool | None:
        """Whether a commit took place, where nobody waits for long; None where that cannot be told yet."""
        with suppress(psycopg.Error, StoreFailure, KeyboardInterrupt), self._turn() as connection:
            return self._left(connection, mark)
        return None

    def _left(self, connection: Connection, mark: Mark) -> bool:
        try:
            found = self.rows_of(PostgresCursor(connection), mark.question, *mark.parameters)
        except psycopg.errors.UndefinedTable:
            return False  # it was to be made
        return found == [(mark.answer,)]


def _committed(connection: Connection, *, written: bool) -> bool:
    """Commit; False where the server was told to wait no longer for its standby, which it says by a warning."""
    if not written:
        connection.run(_WRITTEN)
    connection.warning = None
    connection.run("COMMIT")
    return connection.warning is None


def open_recorder(server: Server, *, write: bool, busy_timeout: float) -> PostgresRecorder:
    """The recorder of the ledger in a database, which must be there already; nothing is made."""
    recorder = PostgresRecorder(server, write=write, busy_timeout=busy_timeout)
    try:
        with recorder.reading() as cursor:
            check_there(recorder, cursor)
            if write:
                _check_appending(recorder, cursor)
    except BaseException:
        recorder.close()
        raise
    return recorder


def _check_appending(recorder: PostgresRecorder, cursor: PostgresCursor) -> None:
    if recorder.lag() is not None:
        raise on_a_standby(recorder.location)
    ((allowed, closed),) = recorder.rows_of(
        cursor,
        "SELECT has_table_privilege('counterfoil.stored_events', 'INSERT'), "
        "current_setting('default_transaction_read_only')::boolean",
    )
    if closed:
        raise closed_to_writers(recorder.location)
    if not allowed:
        raise StoreReadOnly(
            f"the ledger {recorder.location.shown} can only be read by this role",
            f"GRANT {WRITERS} TO it lets it append",
        )


def check_there(recorder: PostgresRecorder, cursor: PostgresCursor) -> None:
    """Refuse a database without a ledger, and one in which something else has the ledger's name."""
    shown = recorder.location.shown
    relations = recorder.rows_of(
        cursor,
        "SELECT c.relname, has_schema_privilege(n.oid, 'USAGE'), c.relkind = 'r' AND EXISTS ("
        "SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'schema_version'), "
        "c.relkind = 'r' AND row_security_active(c.oid) FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?",
        SCHEMA,
    )
    if not relations:
        raise StoreMissing(shown)
    if ("ledger", True) not in {(name, ours) for name, _, ours, _ in relations}:
        raise StoreForeign(f"the schema {SCHEMA} of {shown} is not a ledger")
    if not relations[0][1]:
        raise StoreUnusable(
            f"the ledger {shown} cannot be read by this role", _admitting(recorder, cursor)
        )
    for name, *_, hidden in sorted(relations):
        if hidden:
            raise StoreUnusable(
                f"the ledger {shown} cannot be read whole by this role: row level security on its table {name}",
                UNDOING.format(f"ALTER TABLE {SCHEMA}.{name} DISABLE ROW LEVEL SECURITY"),
            )


def _admitting(recorder: PostgresRecorder, cursor: PostgresCursor) -> str:
    """What lets a role read that has no right to the ledger's schema."""
    for role, may in recorder.rows_of(cursor, MEMBER):
        if may:
            return (
                f"it is one of {role} and does not inherit what they may: GRANT {role} TO it WITH INHERIT TRUE "
                "lets it, before PostgreSQL 16 ALTER ROLE and INHERIT"
            )
        return f"it is one of {role}, who may do nothing here: docs/postgresql.md has the statements that let them"
    return f"GRANT {READERS} TO it lets it read, GRANT {WRITERS} append too"
