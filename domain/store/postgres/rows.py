"""The statements that PostgreSQL needs differently, and a cursor that takes those of all engines."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Final, NamedTuple

import psycopg

from domain.store.failures import StoreReadOnly, StoreUnusable
from domain.store.identity import Identity
from domain.store.postgres.objects import COLUMNS, COLUMNS_SQL, OBJECTS, UNDOING, Strange, strange
from domain.store.postgres.schema import LIFTED, SCHEMA
from domain.store.recorder import Recorder
from domain.store.rows import Cursor, Row

_EVENTS: Final = (
    "INSERT INTO stored_events (notification_id, originator_id, originator_version, topic, state) "
    "SELECT * FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bytea[])"
)
_KEYS: Final = (
    "INSERT INTO keys (stream, key, entry, digest) "
    "SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[])"
)
_LEAVES: Final = (
    "INSERT INTO leaves (position, leaf, chain) "
    "SELECT * FROM unnest(?::bigint[], ?::bytea[], ?::bytea[])"
)
_SUBTREES: Final = (
    "INSERT INTO subtrees (level, number, root) "
    "SELECT * FROM unnest(?::integer[], ?::bigint[], ?::bytea[])"
)


class Mark(NamedTuple):
    """What tells later whether a transaction took place: a question, and the answer where it did."""

    question: str
    parameters: tuple[object, ...]
    answer: object


def mark_of_ledger(ledger_id: str) -> Mark:
    """The mark of a transaction that made a ledger, or another one of it."""
    return Mark("SELECT id FROM ledger", (), ledger_id)


class PostgresCursor:
    """A cursor inside a transaction. Parameters are written ``?``, as everywhere in the store."""

    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self.mark: Mark | None = None
        """What this transaction leaves behind; None where it has written nothing."""

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> None:
        if parameters:
            self._cursor.execute(_spelled(statement), parameters)
        else:
            self._cursor.execute(statement.encode())

    def executemany(self, statement: str, rows: Sequence[Row]) -> None:
        self._cursor.executemany(_spelled(statement), rows)

    def fetchall(self) -> list[Row]:
        return self._cursor.fetchall()

    def together(self) -> AbstractContextManager[object]:
        """Send statements without waiting for the answer to each: others wait for their turn meanwhile."""
        return self._connection.pipeline()

    def apart(self) -> AbstractContextManager[object]:
        """Statements that may fail, and are then as if they had not been tried."""
        return self._connection.transaction()

    def paged(self, statement: str, page: int) -> Iterator[list[Row]]:
        """The rows of a long answer, a page at a time."""
        with self._connection.cursor("paged") as cursor:
            cursor.execute(statement.encode())
            while rows := cursor.fetchmany(page):
                yield rows


@cache
def _spelled(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


class PostgresRows(Recorder):
    """The statements that a server needs otherwise than a file; transactions are for `PostgresRecorder`."""

    place = "notification_id"
    write_opened: bool

    def strange(self, c: Cursor) -> list[Strange]:
        """What is on the ledger's tables and not as `init` made it."""
        return strange(self.rows_of(c, OBJECTS))

    def check_schema(self, c: Cursor) -> None:
        self._check_columns(c)
        if self.write_opened:
            for one in self.strange(c):
                raise StoreReadOnly(
                    f"the ledger {self.location.shown} can only be read: {one.told}",
                    UNDOING.format(one.undone),
                )

    def _check_columns(self, c: Cursor) -> None:
        """A failure where a column of ours is not there, or is of another type: what is read then is not ours."""
        found = {(table, name): kind for table, name, kind in self.rows_of(c, COLUMNS_SQL)}
        for table, columns in COLUMNS.items():
            for name, kind in columns.items():
                there = found.get((table, name))
                if there is None:
                    raise self.damaged(f"the column {name} of the table {table} is missing")
                if there != kind:
                    raise StoreUnusable(
                        f"the ledger {self.location.shown} cannot be read: the column {name} of the table {table} "
                        f"is {there}, and was made as {kind}",
                        UNDOING.format(
                            f"ALTER TABLE {SCHEMA}.{table} ALTER COLUMN {name} TYPE {kind}"
                        ),
                    )

    def become(self, c: Any, identity: Identity) -> None:
        try:
            for table, guard in LIFTED:
                c.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        except psycopg.errors.InsufficientPrivilege:
            raise StoreReadOnly(
                f"a whole log is imported by the owner of the ledger alone, and {self.location.shown} is not this "
                "role's own",
                "its owner is the role that called init",
            ) from None
        self.rename(c, identity)
        for table, guard in LIFTED:
            c.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")
        c.mark = mark_of_ledger(identity.ledger_id)

    # One statement for many rows: it is sent once, and its guard looks once.

    def write(
        self, c: Any, events: Sequence[Row], keys: Sequence[Row], head: tuple[int, str, bytes]
    ) -> None:
        with c.together():
            c.execute("UPDATE head SET position = ?, recorded = ?, chain = ?", head)
            if events:
                c.execute(_EVENTS, _columns(events))
            if keys:
                c.execute(_KEYS, _columns(keys))
        position, _, chain = head
        c.mark = Mark("SELECT chain FROM leaves WHERE position = ?", (position,), chain)

    def write_leaves(self, c: Cursor, leaves: Sequence[Row]) -> None:
        c.execute(_LEAVES, _columns(leaves))

    def write_subtrees(self, c: Cursor, roots: Sequence[Row]) -> None:
        c.execute(_SUBTREES, _columns(roots))


def _columns(rows: Sequence[Row]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
