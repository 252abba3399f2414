"""Evidence of a ledger in a PostgreSQL database."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from domain.store.evidence import PAGE, Evidence
from domain.store.location import Server
from domain.store.postgres.recorder import PostgresRecorder, open_recorder
from domain.store.postgres.rows import PostgresCursor
from domain.store.rows import Row


class DatabaseEvidence(Evidence):
    """One snapshot of the server's, read by the role that asks: what it may not see is a `StoreFailure`."""

    _recorder: PostgresRecorder
    _c: PostgresCursor

    def objects(self) -> list[tuple[str, str]]:
        return [(one.what, one.how) for one in self._recorder.strange(self._c)]

    def indexes(self) -> list[str]:
        """The server is asked about its pages with its own tools (pg_amcheck), not from here."""
        return []

    def documents(self) -> Iterator[Row]:
        return iter(())

    def _paged(self, sql: str) -> Iterator[list[Row]]:
        with self._recorder.failing():
            yield from self._c.paged(sql, PAGE)

    def _all(self, sql: str, *parameters: object) -> list[Any]:
        with self._recorder.failing():
            self._c.execute(sql, parameters)
            return self._c.fetchall()


@contextmanager
def evidence(server: Server, busy_timeout: float) -> Iterator[Evidence]:
    """What the ledger in a database holds."""
    with (
        closing(open_recorder(server, write=False, busy_timeout=busy_timeout)) as recorder,
        recorder.reading() as cursor,
    ):
        yield DatabaseEvidence(recorder, cursor)
