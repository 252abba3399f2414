"""Evidence of a read model in PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from domain.store.location import Server
from domain.store.model_evidence import Opened, opened
from domain.store.postgres.model import begin_to_read, connected, looked_at, version_of


@contextmanager
def evidence(server: Server) -> Iterator[Opened]:
    """What is in the schema of a model; `StoreFailure` where it cannot be read."""
    with connected(server) as connection:
        cursor = begin_to_read(connection)
        yield opened(cursor, looked_at(cursor), partial(version_of, cursor))
