"""Evidence of a read model in PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from domain.store.location import Server
from domain.store.model import state_of
from domain.store.model_evidence import ModelEvidence, Opened
from domain.store.model_schema import MODEL_VERSION, NEXT, said_of
from domain.store.postgres.connection import connect
from domain.store.postgres.model import (
    PostgresModelCursor,
    begin_to_read,
    broken,
    looked_at,
    version_of,
)


@contextmanager
def evidence(server: Server) -> Iterator[Opened | None]:
    """What is in the schema of a model, None where nothing is; `StoreFailure` where it cannot be read."""
    connection = connect(server)
    try:
        yield _opened(begin_to_read(connection))
    except psycopg.Error as error:
        raise broken(error, server, None) from error
    finally:
        connection.close()


def _opened(cursor: PostgresModelCursor) -> Opened | None:
    wrong = [said_of(*one) for one in looked_at(cursor)]
    version = version_of(cursor)
    if wrong:
        outdated = any(
            one not in (None, MODEL_VERSION) for one in (version, version_of(cursor, NEXT))
        )
        return Opened(outdated, [] if outdated else wrong, [])
    states = {
        prefix: state_of(cursor, prefix) for prefix in ("", NEXT) if cursor.there(f"{prefix}state")
    }
    if not states:
        return None
    found = [ModelEvidence(cursor, one, prefix) for prefix, one in states.items() if one]
    outdated = "" in states and states[""] is None
    if outdated and version in (None, MODEL_VERSION):
        return Opened(False, ["it does not say what it is of"], [])
    return Opened(outdated, [], found)
