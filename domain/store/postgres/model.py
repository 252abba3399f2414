"""A read model in PostgreSQL: tables in a schema of their own, in the ledger's database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from re import compile as pattern
from typing import Any, Final

import psycopg

from domain.store.failures import (
    ModelDamaged,
    ModelDependedOn,
    ModelShut,
    StoreDamaged,
    StoreFailure,
    StoreReadOnly,
)
from domain.store.location import Server
from domain.store.model import ModelWriter, Turn, not_ours, state_of
from domain.store.model_reading import ModelReader
from domain.store.model_schema import NEXT, TABLES, create_statements
from domain.store.postgres.connection import Connection, connect
from domain.store.postgres.failures import failure, on_a_standby, said_in
from domain.store.postgres.model_objects import (
    DROPPED,
    LOCKED,
    OBJECTS,
    OUTSIDE,
    THERE,
    in_a_database,
    strange,
)
from domain.store.postgres.model_place import TURN, WHAT, become_keeper, in_short_tries, make_place
from domain.store.postgres.rights import IN_THE_WAY, REMADE, grants_on_tables
from domain.store.postgres.schema import MODEL, READERS, WRITERS

_SHORTLY: Final = "1s"
"""For how long who reads waits for tables that somebody has for himself: the entries can be folded instead."""
_NAMES: Final = tuple(f"{prefix}{name}" for prefix in ("", NEXT) for name in TABLES)
_NAMED: Final = pattern(
    rf"\b(FROM|JOIN|INTO|UPDATE|TABLE|EXISTS|ON|DROP INDEX) (({'|'.join(_NAMES)})(_of)?)\b"
)


class PostgresModelCursor:
    """One connection, inside a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._c.execute(_spelled(statement), parameters or None).fetchall()

    def there(self, table: str) -> bool:
        return self.rows("SELECT to_regclass(?) IS NOT NULL", (f"{MODEL}.{table}",)) == [(True,)]


class PostgresWritingCursor(PostgresModelCursor):
    """One that writes. A table is there once it is locked: until then others may put one there."""

    def __init__(self, connection: Connection, wait: float) -> None:
        super().__init__(connection)
        self._wait = wait

    def there(self, table: str) -> bool:
        return bool(self.rows(LOCKED, (f"{MODEL}.{table}",)))

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._c.execute(_spelled(statement), parameters or None)

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._c.cursor() as cursor:
            cursor.executemany(_spelled(statement), rows)

    def create(self, prefix: str) -> None:
        for statement in create_statements(prefix, in_a_database):
            self.run(statement)
        if self.rows("SELECT 1 FROM pg_roles WHERE rolname = ?", (READERS,)):
            for statement in grants_on_tables():
                self.run(statement)

    def hold(self) -> None:
        """Until the end nobody else changes the tables that are there, or puts anything on them; they are read."""
        self._lock("SHARE ROW EXCLUSIVE")

    def alone(self) -> None:
        in_short_tries(self._c, self._wait, lambda: self._lock("ACCESS EXCLUSIVE"))

    def _lock(self, mode: str) -> None:
        there = {name for (name,) in self.rows(THERE, (list(_NAMES),))}
        if there:
            listed = ", ".join(f"{MODEL}.{name}" for name in _NAMES if name in there)
            self.run(f"LOCK TABLE {listed} IN {mode} MODE")


class PostgresModelWriter(ModelWriter):
    """One connection to the primary, on which no commit waits for the disk: what is lost is made of the log again.

    Where this role is one of the writers, what it makes is theirs in common: each can bring it up to date.
    """

    def __init__(self, server: Server, busy_timeout: float) -> None:
        """`StoreFailure` where this role may not."""
        self._server = server
        self._wait = busy_timeout
        self._shared = False
        """Whether what is made here is the writers' own."""
        self._c = connect(server)
        if self._c.standby:
            self._c.close()
            raise on_a_standby(server)
        # What is there is looked up after the locks, whatever a role has for its transactions.
        self._c.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        try:
            with self._failing():
                self._c.run(f"SET lock_timeout = {int(busy_timeout * 1000) or 1}")
                # It can be made anew of the log: its commits wait for no disk and no standby.
                self._c.run("SET synchronous_commit = off")
                make_place(self._c, server)
                self._shared = become_keeper(self._c, server)
        except BaseException:
            self._c.close()
            raise

    def check_room(self) -> None:
        return  # a server does not say how much it has

    def give_back(self) -> None:
        return  # the server has taken back what was dropped

    def close(self) -> None:
        self._c.close()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            try:
                yield
            except psycopg.errors.InsufficientPrivilege as error:
                raise self._shut(error) from error
        except psycopg.Error as error:
            raise broken(error, self._server, self._wait) from error

    def _shut(self, error: psycopg.Error) -> StoreFailure:
        """What it means that this role may not write; the server is asked what helps."""
        said = f"{WHAT} {self._server.shown} cannot be written by this role: {said_in(error)}"
        if self._shared and self._c.execute(REMADE.encode()).fetchone() == (True,):
            return ModelShut(said)
        return StoreReadOnly(said, self._way_out())

    def _way_out(self) -> str:
        for table, owner in self._c.execute(IN_THE_WAY.encode()):
            return (
                f"its table {table} belongs to {owner}: counterfoil rebuild hands it to {WRITERS}, by {owner} "
                "once it is one of them, or by a superuser"
            )
        return f"docs/postgresql.md has the statements that let {WRITERS} keep it up"

    def _check(self, cursor: PostgresModelCursor) -> None:
        """Nothing is written where a trigger, a view or a table is not ours, so that none of them ever acts."""
        found = looked_at(cursor)
        if not found:
            return
        version = version_of(cursor) if cursor.there("state") else None
        raise not_ours(f"{WHAT} {self._server.shown}", found, version)

    def clear(self) -> None:
        """Take away all that is in the model's schema."""
        with self._failing(), self._c.transaction():
            self._c.run(TURN)
            # What is not of the writers, only its owner takes away.
            self._c.run("SET LOCAL ROLE NONE")
            cursor = PostgresWritingCursor(self._c, self._wait)
            if outside := cursor.rows(OUTSIDE):
                raise ModelDependedOn(self._server.shown, "; ".join(said for (said,) in outside))
            in_short_tries(self._c, self._wait, lambda: _drop_all(cursor))

    @contextmanager
    def turn(self, *, prefix: str = "") -> Iterator[Turn]:
        with self._failing(), self._c.transaction():
            self._c.run(TURN)
            cursor = PostgresWritingCursor(self._c, self._wait)
            cursor.hold()
            self._check(cursor)
            turn = Turn(cursor, prefix)
            yield turn
            turn.end()


def _drop_all(cursor: PostgresWritingCursor) -> None:
    while dropped := cursor.rows(DROPPED):
        cursor.run(str(dropped[0][0]))


def is_there(server: Server) -> bool:
    """Whether there are tables of a model, whoever may read them."""
    with connected(server) as connection:
        return bool(PostgresModelCursor(connection).rows(THERE, (list(_NAMES),)))


@contextmanager
def opened_to_read(server: Server) -> Iterator[ModelReader | None]:
    """The model in a database; None where there is none that can be read, or one of another version."""
    with connected(server) as connection:
        yield _open(connection)


@contextmanager
def connected(server: Server) -> Iterator[Connection]:
    """A connection to look at a model, closed at the end; a `StoreFailure` where the server lets nobody."""
    connection = connect(server)
    try:
        yield connection
    except psycopg.Error as error:
        raise broken(error, server, None) from error
    finally:
        connection.close()


def clear(server: Server, busy_timeout: float) -> None:
    """Take away whatever is in the schema of a model; `StoreFailure` where this role may not."""
    with PostgresModelWriter(server, busy_timeout) as writer:
        writer.clear()


def begin_to_read(connection: Connection) -> PostgresModelCursor:
    """One state of the database."""
    connection.run(
        f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = '{_SHORTLY}'"
    )
    return PostgresModelCursor(connection)


def looked_at(cursor: PostgresModelCursor) -> list[tuple[str, str]]:
    """As `model_schema.strange` does it."""
    return strange(cursor.rows(OBJECTS))


def version_of(cursor: PostgresModelCursor, prefix: str = "") -> object:
    """The version that a model says it has, or one that is being made beside it."""
    kept = "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = 'version'"
    if not cursor.rows(kept, (f"{MODEL}.{prefix}state",)):
        return None
    rows = cursor.rows(f"SELECT version FROM {prefix}state LIMIT 1")
    return rows[0][0] if rows else None


def broken(error: psycopg.Error, server: Server, waited: float | None) -> StoreFailure:
    """What an error of the server means for the user of a model."""
    found = failure(error, server, waited=waited, recording=False, what=WHAT)
    return ModelDamaged(str(found)) if isinstance(found, StoreDamaged) else found


def _open(connection: Connection) -> ModelReader | None:
    try:
        cursor = begin_to_read(connection)
        if looked_at(cursor) or not cursor.there("state"):
            return None
        state = state_of(cursor, "")
    except psycopg.Error:
        return None
    return ModelReader([cursor], state) if state else None


@lru_cache(512)
def _spelled(statement: str) -> bytes:
    """Tables are named with their schema, which is never searched: what others make there is never ours."""
    return _NAMED.sub(rf"\1 {MODEL}.\2", statement).replace("?", "%s").encode()
