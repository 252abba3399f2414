"""Where a read model in PostgreSQL is kept: a schema, and whose it and its tables are."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Final

import psycopg

from domain.store.failures import StoreReadOnly
from domain.store.location import Server
from domain.store.postgres.connection import Connection
from domain.store.postgres.rights import HANDED_OVER, OWNED, grants_on_model
from domain.store.postgres.schema import MODEL, READERS, WRITERS

WHAT: Final = "the read model of"
TURN: Final = f"SELECT pg_advisory_xact_lock({0x43666F6D})"
"""The turn to write to the model, until the end of a transaction."""

_TRY: Final = "200ms"
_PAUSE: Final = 0.3


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
        if not allowed:
            raise StoreReadOnly(
                f"{WHAT} {server.shown} has no place: the schema {MODEL} is not there",
                f"{owner}, whose the ledger is, makes it again with counterfoil rebuild",
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


def hand_over(c: Connection) -> None:
    """Tables that this role made while there were no writers, or it was none of them, become the writers'."""
    if c.execute(HANDED_OVER).fetchone():
        with c.transaction():
            c.run(TURN)
            for (statement,) in c.execute(HANDED_OVER).fetchall():
                c.run(statement)


def _is_there(c: Connection) -> bool:
    found = c.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (MODEL,))
    return found.fetchone() is not None
