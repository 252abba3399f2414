"""Where a read model in PostgreSQL is kept: a schema, and whose it and its tables are."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Final

import psycopg

from domain.store.failures import StoreReadOnly
from domain.store.location import Server
from domain.store.postgres.connection import Connection
from domain.store.postgres.rights import (
    HANDED_OVER,
    KEPT,
    MAY_MAKE,
    MAY_WRITE,
    OWNED,
    grants_on_model,
)
from domain.store.postgres.schema import MODEL, READERS, WRITERS

WHAT: Final = "the read model of"
TURN: Final = f"SELECT pg_advisory_xact_lock({0x43666F6D})"
"""The turn to write to the model, until the end of a transaction."""

_TRY: Final = "200ms"
_PAUSE: Final = 0.3
_SET: Final = 160000
"""The version from which on a member may lack the right to act as the role."""


def make_place(c: Connection, server: Server) -> None:
    """Make the schema where it is missing, by the owner of the ledger; `StoreReadOnly` tells others whose that is.

    `init` makes it; it may have been dropped since, or left out where a database was restored.
    """
    if _is_there(c):
        return
    with c.transaction():
        c.run(TURN)
        owned = c.execute(OWNED).fetchone()
        if _is_there(c) or owned is None:
            return  # somebody else has just made it
        owner, allowed = owned
        gone = f"{WHAT} {server.shown} has no place: the schema {MODEL} is not there"
        if not allowed:
            raise StoreReadOnly(
                gone,
                f"{owner}, whose the ledger is, makes it again with counterfoil rebuild",
            )
        database, allowed = c.execute(MAY_MAKE).fetchone() or ("", True)
        if not allowed:
            raise StoreReadOnly(
                f"{gone}, and this role may make no schema in the database",
                f"GRANT CREATE ON DATABASE {database} TO it lets it",
            )
        c.run(f"CREATE SCHEMA {MODEL} AUTHORIZATION {owner}")
        roles = c.execute("SELECT 1 FROM pg_roles WHERE rolname IN (%s, %s)", (READERS, WRITERS))
        if len(roles.fetchall()) == len((READERS, WRITERS)):
            for statement in grants_on_model():
                c.run(statement)


def in_short_tries(c: Connection, wait: float, act: Callable[[], None]) -> None:
    """Do what needs tables that others read, within so many seconds: who begins to read waits behind each try."""
    until = monotonic() + wait
    while True:
        try:
            with c.transaction():
                c.run(f"SET LOCAL lock_timeout = '{_TRY}'")
                act()
        except psycopg.errors.LockNotAvailable:
            if monotonic() > until:
                raise
        else:
            return
        sleep(_PAUSE)


def become_keeper(c: Connection, server: Server) -> bool:
    """Act as the writers, where this role may: what one of them makes, each of them may change.

    Who may not act as they do makes nothing, as others could not change it; only whose the schema is keeps a
    read model of his own until he is one of them.
    """
    found = c.execute(MAY_WRITE).fetchone()
    if found == (True,):
        _hand_over(c)
        c.run(f"SET ROLE {WRITERS}")
        return True
    if c.execute(KEPT).fetchone() == (False,):
        granted = (
            f"GRANT {WRITERS} TO it{' WITH SET TRUE' * (c.info.server_version >= _SET)} lets it"
        )
        raise StoreReadOnly(
            f"{WHAT} {server.shown} is kept up by {WRITERS}, and this role may not act as they do",
            granted if found else "docs/postgresql.md has the statements that make them",
        )
    return False


def _hand_over(c: Connection) -> None:
    """Tables that this role made while there were no writers, or it was none of them, become the writers'."""
    if c.execute(HANDED_OVER).fetchone():
        with c.transaction():
            c.run(TURN)
            for (statement,) in c.execute(HANDED_OVER).fetchall():
                c.run(statement)


def _is_there(c: Connection) -> bool:
    found = c.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (MODEL,))
    return found.fetchone() is not None
