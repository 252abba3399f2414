"""The statements that PostgreSQL needs differently, and a cursor that takes those of all engines."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, Final, NamedTuple

import psycopg

from domain.store.failures import StoreReadOnly
from domain.store.postgres.schema import (
    ALTERED_SQL,
    COLUMNS,
    COLUMNS_SQL,
    GUARDS,
    GUARDS_SQL,
    LIFTED,
    TABLES,
    UNDOING,
    guard_named,
)
from domain.store.recorder import Identity, Recorder
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
    place = "notification_id"
    write_opened: bool

    def guards(self, c: Cursor) -> dict[str, Row]:
        """The triggers, rules and keys on the ledger's tables, as `GUARDS` has them."""
        names = list(TABLES)
        found = self._all(c, GUARDS_SQL, names, names, list(GUARDS))
        return {
            guard_named(name, told[0], rule=told[5] == "rule"): tuple(told) if plain else ()
            for name, *told, plain in found
        }

    def altered(self, c: Cursor) -> list[Row]:
        """Tables of the ledger that were given what takes rows away: `ALTERED_SQL`."""
        return self._all(c, ALTERED_SQL, *[list(TABLES)] * 2)

    def check_schema(self, c: Cursor) -> None:
        columns: dict[str, Any] = dict(self._all(c, COLUMNS_SQL))
        for name in TABLES:
            if columns.get(name) != COLUMNS[name]:
                raise self.damaged(f"its table {name} is not ours")
        if self.write_opened:
            for name, what, undone in self.altered(c):
                raise StoreReadOnly(
                    f"the ledger {self.location.shown} can only be read: {what} on its table {name}",
                    UNDOING.format(name, undone),
                )
            found = self.guards(c)
            for name in sorted(found.keys() | GUARDS.keys()):
                if found.get(name) != GUARDS.get(name):
                    raise self.damaged(f"its guard {name} is not ours")

    def become(self, c: Any, identity: Identity, chain: bytes) -> None:
        try:
            for table, guard in LIFTED:
                c.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        except psycopg.errors.InsufficientPrivilege:
            raise StoreReadOnly(
                f"a whole log is imported by the owner of the ledger alone, and {self.location.shown} is not this "
                "role's own",
                "its owner is the role that called init",
            ) from None
        c.execute(
            "UPDATE ledger SET id = ?, tz = ?, created = ?",
            (identity.ledger_id, identity.tz, identity.created),
        )
        c.execute("UPDATE head SET recorded = ?, chain = ?", (identity.created, chain))
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
