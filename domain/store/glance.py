"""A glance at a ledger: where its log is, as far as questions to a read model need it, and what it has names for.

What is in the events is not read, and the event sourcing library is not loaded.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

from domain.store.engines import open_recorder
from domain.store.lines import AGREEMENT, StoredLine
from domain.store.rows import Row, Rows, Written

_AMENDED: Final = "counterfoil:SourceAmended"


class Glance:
    """One state of a log."""

    def __init__(self, rows: Rows, cursor: Any, lag: str | None) -> None:
        self._rows = rows
        self._c = cursor
        self.lag = lag
        """Where it is read from a standby: how far behind that may be, in words."""
        self.ledger_id, self.tz, _ = rows.identity(cursor)
        self.position = rows.head(cursor)[0]

    def link(self, position: int) -> bytes | None:
        """The chain's hash at a position; None where there is no entry."""
        return self._rows.link(self._c, position)

    def agreements(self, most: int) -> list[str]:
        """The slugs of the first agreements, so many at most."""
        return self.streams(AGREEMENT, "", most)

    def streams(self, kind: str, begun: str, most: int) -> list[str]:
        """The first streams of a kind (``agreement/``) that go on like that, without the kind; so many at most."""
        found = self._rows.streams(self._c, kind + begun, most)
        return [stream.removeprefix(kind) for stream in found]

    def beginning(self, prefix: str, most: int) -> list[StoredLine]:
        """The first entries of the streams that begin like that, stream by stream; so many at most."""
        return list(map(self._line, self._rows.of_prefix(self._c, prefix, most)))

    def first(self, stream: str) -> list[StoredLine]:
        """The first entry of a stream; none where there is no such stream."""
        return list(map(self._line, self._rows.of_entry(self._c, stream, 1)))

    def newest(self, stream: str, most: int) -> list[StoredLine]:
        """The last entries of a stream, the last one first; so many at most."""
        return list(map(self._line, self._rows.newest(self._c, stream, most)))

    def written_since(self, after: int, upto: int) -> dict[str, Written]:
        """What was written after a position, by agreement."""
        found = self._rows.since(self._c, AGREEMENT, after, upto)
        return {stream.removeprefix(AGREEMENT): told for stream, told in found.items()}

    def begun_since(self, after: int, upto: int) -> dict[str, int]:
        """The agreements of which all entries are after a position, each with that of the newest."""
        found = self._rows.begun(self._c, AGREEMENT, after, upto)
        return {stream.removeprefix(AGREEMENT): newest for stream, newest in found.items()}

    def position_of(self, agreement: str, entry: int) -> int | None:
        """The position of an entry; None where there is none."""
        rows = self._rows.of_entry(self._c, AGREEMENT + agreement, entry)
        return int(rows[0][0]) if rows else None

    def source_amended(self, after: int, upto: int) -> bool:
        """Whether what is known of a source was put right after a position."""
        return self._rows.has_topic(self._c, _AMENDED, after, upto)

    def position_by(self, recorded: str) -> int:
        """The last position whose entry was recorded by a moment, as `canonical.stamp` writes it."""
        return self._rows.position_by(self._c, recorded, self.position, self.ledger_id)

    def _line(self, row: Row) -> StoredLine:
        return self._rows.line(row, self.ledger_id)


@contextmanager
def glance(url: str, *, busy_timeout: float) -> Iterator[Glance]:
    """A look at the ledger at a path or URL; `StoreFailure` where it cannot be used."""
    with closing(open_recorder(url, write=False, busy_timeout=busy_timeout)) as recorder:
        lag = recorder.lag()
        with recorder.reading() as cursor:
            yield Glance(recorder, cursor, lag)
