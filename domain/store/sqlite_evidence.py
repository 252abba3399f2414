"""Evidence of a ledger in an SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from domain.store.evidence import PAGE, Evidence
from domain.store.location import Location
from domain.store.rows import Row
from domain.store.sqlite_file import bytes_beyond
from domain.store.sqlite_reading import FileReader, connected, open_to_read
from domain.store.sqlite_schema import OBJECTS, strange


class FileEvidence(Evidence):
    """One state of the file, or of a private copy where it cannot be read in place. Text that is not UTF-8 is no
    failure here: it comes with surrogates in it."""

    _recorder: FileReader
    _c: sqlite3.Cursor

    def objects(self) -> list[tuple[str, str]]:
        # Also what acts on nothing of ours was put there by somebody.
        return [
            (f"{one.kind} {one.name}" if one.how == "inserted" else one.name, one.how)
            for one in strange(self._all(OBJECTS))
        ]

    def is_a_copy(self) -> bool:
        return self._recorder.opening.folder is not None

    def beyond(self) -> int:
        if self.is_a_copy():
            return 0  # what is still to be moved into the file, or undone in it, changes how long it is
        ((page,),), ((pages,),) = self._all("PRAGMA page_size"), self._all("PRAGMA page_count")
        return bytes_beyond(self._recorder.location, page * pages)

    def indexes(self) -> list[str]:
        said = [str(row[0]) for row in self._beside("PRAGMA integrity_check(20)")]
        return [] if said == ["ok"] else said

    def documents(self) -> Iterator[Row]:
        # A category may be called so too; and a line may be no JSON any more, which is not for here to tell.
        return self._beside(
            "SELECT CASE WHEN json_valid(line) THEN json_extract(line, '$.event.statement.sha256') END AS named, "  # noqa: S608 - constants
            "min(position), originator_id, originator_version, count(*) FROM (SELECT CAST(state AS TEXT) AS line, "
            f"{self._place} AS position, originator_id, originator_version FROM stored_events "
            """WHERE instr(state, CAST('"sha256":"' AS BLOB)) > 0) GROUP BY named"""
        )

    def _beside(self, sql: str) -> Iterator[Row]:
        """Asked on a connection of its own, so that it can go on beside everything else."""
        recorder = self._recorder
        with recorder.failing(), closing(connected(recorder.opening, recorder.busy_timeout)) as own:
            own.text_factory = lambda data: data.decode(errors="surrogateescape")
            yield from own.execute(sql)

    def _paged(self, sql: str) -> Iterator[list[Row]]:
        with self._recorder.failing():
            self._c.execute(sql)
            while rows := self._c.fetchmany(PAGE):
                yield rows

    def _all(self, sql: str, *parameters: object) -> list[Any]:
        with self._recorder.failing():
            try:
                return self._c.execute(sql, parameters).fetchall()
            except sqlite3.OperationalError as error:
                if "decode" not in str(error):
                    raise
                # Slow, so only once it is known that some text is not UTF-8.
                self._c.connection.text_factory = lambda data: data.decode(errors="surrogateescape")
                return self._c.execute(sql, parameters).fetchall()


@contextmanager
def evidence(place: Location, busy_timeout: float) -> Iterator[Evidence]:
    """What the ledger in a file holds."""
    with (
        closing(open_to_read(place, busy_timeout=busy_timeout)) as recorder,
        recorder.reading() as cursor,
    ):
        yield FileEvidence(recorder, cursor)
