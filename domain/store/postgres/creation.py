"""Making a ledger in a database that is there: all of it in one transaction, or nothing."""

from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final
from uuid import uuid4

import psycopg

from domain.store.canonical import stamp
from domain.store.failures import StoreForeign, StoreMissing, StoreReadOnly, shown
from domain.store.identity import Identity
from domain.store.location import Server
from domain.store.model_schema import said_of
from domain.store.postgres.model_objects import OBJECTS, strange
from domain.store.postgres.recorder import PostgresRecorder, check_there
from domain.store.postgres.rights import JOINED, MAY_MAKE, MAY_WRITE, grants
from domain.store.postgres.rows import PostgresCursor, mark_of_ledger
from domain.store.postgres.schema import MODEL, READERS, SCHEMA, WRITERS, statements
from domain.store.store import Clock

_IN_THE_WAY: Final = (
    psycopg.errors.DuplicateFunction,
    psycopg.errors.DuplicateObject,
    psycopg.errors.DuplicateTable,
)

_LANGUAGE: Final = (
    "SELECT has_language_privilege(oid, 'USAGE') FROM pg_language WHERE lanname = 'plpgsql'"
)


def create(
    server: Server, *, tz: str, busy_timeout: float, clock: Clock, tell: Callable[[str], None]
) -> bool:
    """Make an empty ledger; False where one is there already. ``tell`` hears of roles that could not be made."""
    with (
        closing(PostgresRecorder(server, write=True, busy_timeout=busy_timeout)) as recorder,
        recorder.writing() as c,
    ):
        try:
            check_there(recorder, c)
        except StoreMissing:
            _check_making(recorder, c)
            try:
                _make(recorder, c, Identity(str(uuid4()), tz, stamp(clock())))
            except _IN_THE_WAY as error:
                said = shown(error.diag.message_primary or "something else is in it")
                raise _not_empty(SCHEMA, server, said) from None
            _admit(c, tell)
            return True
        recorder.meta(c)
        return False


def _check_making(recorder: PostgresRecorder, c: PostgresCursor) -> None:
    """`StoreReadOnly` where this role may not: without the right to a schema, tables would be made elsewhere.

    `StoreForeign` where the place of the read model has something of somebody else in it.
    """
    cannot = f"no ledger can be made at {recorder.location.shown}"
    made = recorder.rows_of(
        c,
        "SELECT nspname, nspowner::regrole::text, has_schema_privilege(oid, 'USAGE') AND "
        "has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname IN (?, ?) ORDER BY 1",
        *(SCHEMA, MODEL),
    )
    for name, owner, allowed in made:
        if not allowed:
            raise StoreReadOnly(
                f"{cannot}: the schema {name} belongs to {owner}, and this role may make nothing in it",
                f"GRANT USAGE, CREATE ON SCHEMA {name} TO it lets it",
            )
    for one in strange(recorder.rows_of(c, OBJECTS)):
        # A rebuild would take it away; what an earlier ledger left there of its own is made anew by one.
        raise _not_empty(MODEL, recorder.location, said_of(*one))
    ((database, allowed),) = recorder.rows_of(c, MAY_MAKE)
    if len(made) < len((SCHEMA, MODEL)) and not allowed:
        raise StoreReadOnly(
            f"{cannot}: this role may make no schema in the database",
            f"GRANT CREATE ON DATABASE {database} TO it lets it",
        )
    for (allowed,) in recorder.rows_of(c, _LANGUAGE):
        if not allowed:
            raise StoreReadOnly(
                f"{cannot}: this role may make no function in plpgsql",
                "GRANT USAGE ON LANGUAGE plpgsql TO it lets it",
            )


def _not_empty(schema: str, server: Server, said: str) -> StoreForeign:
    return StoreForeign(
        f"the schema {schema} of {server.shown} is not empty: {said}",
        "init makes a ledger in a database where there is no such schema, or nothing in it",
    )


def _make(recorder: PostgresRecorder, c: PostgresCursor, identity: Identity) -> None:
    c.execute("SELECT 1 FROM pg_namespace WHERE nspname = ?", (SCHEMA,))
    if not c.fetchall():
        c.execute(f"CREATE SCHEMA {SCHEMA}")
    c.execute(f"CREATE SCHEMA IF NOT EXISTS {MODEL}")
    for statement in statements():
        c.execute(statement)
    recorder.found(c, identity)
    c.mark = mark_of_ledger(identity.ledger_id)


def _admit(c: PostgresCursor, tell: Callable[[str], None]) -> None:
    """A role that reads and one that appends too. They are the server's, and may be there for another ledger."""
    for role in (READERS, WRITERS):
        c.execute("SELECT 1 FROM pg_roles WHERE rolname = ?", (role,))
        if c.fetchall():
            continue
        try:
            with c.apart():
                c.execute(f"CREATE ROLE {role} NOLOGIN")
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            pass  # somebody else has just made it
        except psycopg.errors.InsufficientPrivilege:
            tell(
                f"the roles {READERS} and {WRITERS} are not there, and this one may not make them: "
                "docs/postgresql.md has the statements"
            )
            return
    for statement in grants():
        c.execute(statement)
    c.execute(MAY_WRITE)
    if c.fetchall() != [(True,)]:
        # Who made the roles may give them; where others did, they say who writes.
        with suppress(psycopg.errors.InsufficientPrivilege), c.apart():
            c.execute(JOINED)
