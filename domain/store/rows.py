"""The statements that read and write a ledger's tables, on a cursor that somebody else opened.

They are those of SQLite, and nearly all are the same on every engine. What differs is a name here, how tables are
compared, what `domain.store.recorder` lists, and where it is worth it how many rows are written at once.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Container, Sequence
from functools import partial
from typing import Any, ClassVar, Final, NamedTuple, Protocol

from domain.store import canonical
from domain.store.failures import ForeignTopic, StoreDamaged, StoreVersion
from domain.store.identity import Identity
from domain.store.lines import StoredLine, cited
from domain.store.location import Place

APPLICATION: Final = "counterfoil"
SCHEMA_VERSION: Final = 3
ALL: Final = 2**62
"""So many rows at most: more than there can be."""
# A number that is none, in a file that is damaged, is taken for 0.
_KEYS: Final = "count(*), coalesce(CAST(max(entry) AS BIGINT), 0)"
NOT_TEXT: Final = "it holds text that is not UTF-8"
NO_HEAD: Final = "it does not say how many entries it has, and since when"
Row = tuple[Any, ...]


class Written(NamedTuple):
    """What was written to one stream in some part of the log."""

    entries: int
    """How many entries."""
    newest: int
    """The position of the last of them."""


class Cursor(Protocol):
    """What is used of a cursor of any engine. Parameters are written ``?``.

    What it raises is the engine's own: the transaction around it makes a `StoreFailure` of that.
    """

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Any: ...
    def executemany(self, statement: str, rows: Sequence[Any], /) -> Any: ...
    def fetchall(self) -> Any: ...


class Rows(ABC):
    """What can be asked of the tables. A row of an entry is (position, stream, entry, topic, line)."""

    location: Place
    place: ClassVar[str]
    """The column of `stored_events` that holds an entry's position."""

    @abstractmethod
    def check_schema(self, c: Cursor) -> None:
        """A failure where tables, or for writing their guards, are not those of a ledger."""

    @property
    def _row(self) -> str:
        columns = f"{self.place}, originator_id, originator_version, topic, state"
        return f"SELECT {columns} FROM stored_events"  # noqa: S608 - constants

    # Reads --------------------------------------------------------------------------------------

    def rows_of(self, c: Cursor, sql: str, *parameters: object) -> list[Any]:
        """The rows of an answer; a failure where they hold text that is not UTF-8."""
        try:
            c.execute(sql, parameters)
            rows: list[Any] = c.fetchall()
        except UnicodeDecodeError as error:
            raise self.damaged(NOT_TEXT) from error
        return rows

    def meta(self, c: Cursor) -> Identity:
        """The ledger's `identity`; a failure too where its end is not where its head says."""
        identity = self.identity(c)
        position, _, chain = self.head(c)
        last = self.last(c)
        if position != last:
            raise self.damaged(
                f"{position} entries were recorded, and the last one there is number {last}"
            )
        ends = self.rows_of(c, "SELECT position, chain FROM leaves ORDER BY position DESC LIMIT 1")
        if [tuple(end) for end in ends] != ([(position, chain)] if position else []):
            raise self.damaged("its chain of hashes does not end where its entries do")
        return identity

    def identity(self, c: Cursor) -> Identity:
        """Which ledger it is; a failure where the tables are not those of a ledger of this version."""
        versions = [row[0] for row in self.rows_of(c, "SELECT schema_version FROM ledger")]
        if len(versions) != 1 or not isinstance(versions[0], int):
            raise self.damaged("it does not say what it is")
        if versions != [SCHEMA_VERSION]:
            raise StoreVersion(self.location.shown, versions[0], SCHEMA_VERSION)
        self.check_schema(c)
        rows = self.rows_of(c, "SELECT id, tz, created, application FROM ledger")
        ledger_id, tz, created, application = rows[0]
        if application != APPLICATION or not all(
            isinstance(text, str) and text for text in (ledger_id, tz, created)
        ):
            raise self.damaged("it does not say what it is")
        return Identity(ledger_id, tz, created)

    def damaged(self, how: str) -> StoreDamaged:
        return StoreDamaged(f"the ledger {self.location.shown} is damaged: {how}")

    def line(self, row: Row, ledger_id: str, topics: Container[str] | None = None) -> StoredLine:
        """The line that a row of an entry holds; `StoreDamaged` where the two do not agree.

        `ForeignTopic` where its topic is not among ``topics``.
        """
        position, stream, entry, topic, state = row
        if not (isinstance(stream, str) and isinstance(entry, int) and isinstance(topic, str)):
            raise self.damaged(f"the row of entry {position} is not in the ledger's form")
        if topics is not None and topic not in topics:
            raise ForeignTopic(cited(stream, entry), topic)
        return canonical.read(
            state, ledger=ledger_id, stream=stream, entry=entry, position=position, topic=topic
        )

    def head(self, c: Cursor) -> tuple[int, str, bytes]:
        """The position and the recorded time of the newest entry, and the chain's hash over all of them."""
        rows = self.rows_of(c, "SELECT position, recorded, chain FROM head")
        position, recorded, chain = rows[0] if len(rows) == 1 else (None, None, None)
        if (
            not isinstance(position, int)
            or not isinstance(recorded, str)
            or not canonical.is_stamp(recorded)
        ):
            raise self.damaged(NO_HEAD)
        if not isinstance(chain, bytes):
            raise self.damaged("it does not say how its chain of hashes ends")
        return position, recorded, chain

    def end(self, c: Cursor, ledger_id: str, created: str) -> tuple[int, str, bytes]:
        """The `head`, for what is appended behind it: a failure where its newest entry was recorded at another
        time, that of the ledger itself where it has none."""
        position, recorded, chain = self.head(c)
        newest = self.recorded(c, ledger_id, position) if position else created
        if recorded != newest:
            raise self.damaged(
                f"its head says that the newest entry was recorded at {recorded}, and it was at {newest}"
            )
        return position, recorded, chain

    def ledger_id(self, c: Cursor) -> object:
        return self.rows_of(c, "SELECT id FROM ledger")[0][0]

    def last(self, c: Cursor) -> int:
        highest = f"SELECT coalesce(max({self.place}), 0) FROM stored_events"  # noqa: S608
        return int(self.rows_of(c, highest)[0][0])

    def version(self, c: Cursor, stream: str) -> int:
        rows = self.rows_of(
            c,
            "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = ?",
            stream,
        )
        return int(rows[0][0])

    def of_stream(self, c: Cursor, stream: str) -> list[Row]:
        return self.rows_of(
            c, f"{self._row} WHERE originator_id = ? ORDER BY originator_version", stream
        )

    def of_entry(self, c: Cursor, stream: str, entry: int) -> list[Row]:
        where = "WHERE originator_id = ? AND originator_version = ?"
        return self.rows_of(c, f"{self._row} {where}", stream, entry)

    def newest(self, c: Cursor, stream: str, most: int) -> list[Row]:
        """The last entries of a stream, so many at most, the last one first."""
        where = "WHERE originator_id = ? ORDER BY originator_version DESC LIMIT ?"
        return self.rows_of(c, f"{self._row} {where}", stream, most)

    def of_prefix(self, c: Cursor, prefix: str, most: int = ALL) -> list[Row]:
        """The entries of streams by their names, so many at most."""
        where = "WHERE originator_id >= ? AND originator_id < ?"
        ordered = f"{self._row} {where} ORDER BY originator_id, originator_version LIMIT ?"
        return self.rows_of(c, ordered, *_range(prefix), most)

    def of_positions(self, c: Cursor, after: int, upto: int, limit: int) -> list[Row]:
        where = f"WHERE {self.place} > ? AND {self.place} <= ?"
        ordered = f"{self._row} {where} ORDER BY {self.place} LIMIT ?"
        return self.rows_of(c, ordered, after, upto, limit)

    def position_by(self, c: Cursor, recorded: str, upto: int, ledger_id: str) -> int:
        """The last position up to another whose entry was recorded by a moment, as `canonical.stamp` writes it."""
        at = partial(self.recorded, c, ledger_id)
        return bisect_right(range(1, upto + 1), recorded, key=at)

    def recorded(self, c: Cursor, ledger_id: str, position: int) -> str:
        """When the entry at a position was recorded."""
        rows = self.of_positions(c, position - 1, position, 1)
        if not rows:
            raise self.damaged(f"entry {position} is missing")
        return self.line(rows[0], ledger_id).recorded

    def streams(self, c: Cursor, prefix: str, most: int = ALL) -> list[str]:
        """The first by name, so many at most; one seek in the index for each, however many entries it has."""
        first, end = _range(prefix)
        rows = self.rows_of(
            c,
            "WITH RECURSIVE found(id) AS ("
            "SELECT min(originator_id) FROM stored_events WHERE originator_id >= ? AND originator_id < ? "
            "UNION ALL SELECT (SELECT min(originator_id) FROM stored_events "
            "WHERE originator_id > found.id AND originator_id < ?) FROM found WHERE found.id IS NOT NULL) "
            "SELECT id FROM found WHERE id IS NOT NULL LIMIT ?",
            first,
            end,
            end,
            most,
        )
        return [row[0] for row in rows]

    def since(self, c: Cursor, prefix: str, after: int, upto: int) -> dict[str, Written]:
        """What was written at some positions, by stream."""
        rows = self._by_stream(c, "count(*), max(position)", prefix, after, upto)
        return {stream: Written(count, newest) for stream, count, newest in rows}

    def begun(self, c: Cursor, prefix: str, after: int, upto: int) -> dict[str, int]:
        """Of each stream whose first entry is at some positions, the position of the last there."""
        rows = self._by_stream(c, "min(entry), max(position)", prefix, after, upto)
        return {stream: newest for stream, first, newest in rows if first == 1}

    def _by_stream(
        self, c: Cursor, columns: str, prefix: str, after: int, upto: int
    ) -> list[tuple[str, int, int]]:
        # Written apart, so that the engine goes through these positions and not through all names of streams.
        rows: list[tuple[str, int, int]] = self.rows_of(
            c,
            "WITH placed AS MATERIALIZED ("  # noqa: S608
            f"SELECT originator_id AS stream, originator_version AS entry, {self.place} AS position "
            f"FROM stored_events WHERE {self.place} > ? AND {self.place} <= ?) "
            f"SELECT stream, {columns} FROM placed WHERE stream >= ? AND stream < ? GROUP BY stream",
            after,
            upto,
            *_range(prefix),
        )
        return rows

    def has_topic(self, c: Cursor, topic: str, after: int, upto: int) -> bool:
        """Whether an entry at some positions has a topic."""
        where = f"WHERE {self.place} > ? AND {self.place} <= ? AND topic = ? LIMIT 1"
        return bool(self.rows_of(c, f"SELECT 1 FROM stored_events {where}", after, upto, topic))  # noqa: S608

    def link(self, c: Cursor, position: int) -> bytes | None:
        """The chain's hash at a position; None where there is no such entry."""
        rows = self.rows_of(c, "SELECT chain FROM leaves WHERE position = ?", position)
        return bytes(rows[0][0]) if rows else None

    def keys_of_prefix(self, c: Cursor, prefix: str) -> dict[str, tuple[int, int]]:
        """How many keys each stream has, which is how many entries, and the number of the last that has one."""
        asked = f"SELECT stream, {_KEYS} FROM keys WHERE stream >= ? AND stream < ? GROUP BY stream"  # noqa: S608
        return {stream: (n, last) for stream, n, last in self.rows_of(c, asked, *_range(prefix))}

    def keys_of_stream(self, c: Cursor, stream: str) -> tuple[int, int]:
        """The same of one stream."""
        ((count, last),) = self.rows_of(c, f"SELECT {_KEYS} FROM keys WHERE stream = ?", stream)  # noqa: S608
        return count, last

    def nodes(self, c: Cursor, level: int, start: int, stop: int) -> list[bytes]:
        """Roots of the complete subtrees of 256 ** level leaves, as `merkle.Nodes` asks for them."""
        if level:
            where = "WHERE level = ? AND number >= ? AND number < ? ORDER BY number"
            rows = self.rows_of(c, f"SELECT root FROM subtrees {where}", level, start, stop)  # noqa: S608
        else:
            where = "WHERE position > ? AND position <= ? ORDER BY position"
            rows = self.rows_of(c, f"SELECT leaf FROM leaves {where}", start, stop)  # noqa: S608
        found: list[bytes] = [row[0] for row in rows]
        if len(found) != stop - start or not all(isinstance(node, bytes) for node in found):
            raise self.damaged("hashes of its tree are missing")
        return found

    def found(self, c: Cursor, identity: Identity) -> None:
        """Write into empty tables which ledger they are."""
        from domain.store.growth import genesis

        c.execute(
            "INSERT INTO ledger VALUES (1, ?, ?, ?, ?, ?)",
            (*identity, SCHEMA_VERSION, APPLICATION),
        )
        c.execute("INSERT INTO head VALUES (1, 0, ?, ?)", (identity.created, genesis(*identity)))

    def rename(self, c: Cursor, identity: Identity) -> None:
        """Write over which ledger they are, where no guard stands in the way."""
        from domain.store.growth import genesis

        c.execute("UPDATE ledger SET id = ?, tz = ?, created = ?", identity)
        start = identity.created, genesis(*identity)
        c.execute("UPDATE head SET recorded = ?, chain = ?", start)

    def write(
        self,
        c: Cursor,
        events: Sequence[Row],
        keys: Sequence[Row],
        head: tuple[int, str, bytes],
    ) -> None:
        """Add rows (position, stream, entry, topic, line) and (stream, key, entry, digest), and move the head."""
        c.execute("UPDATE head SET position = ?, recorded = ?, chain = ?", head)
        if events:
            c.executemany(
                f"INSERT INTO stored_events ({self.place}, originator_id, originator_version, topic, state) "  # noqa: S608
                "VALUES (?, ?, ?, ?, ?)",
                events,
            )
        if keys:
            c.executemany("INSERT INTO keys (stream, key, entry, digest) VALUES (?, ?, ?, ?)", keys)

    def write_leaves(self, c: Cursor, leaves: Sequence[Row]) -> None:
        """Add rows (position, leaf, chain)."""
        c.executemany("INSERT INTO leaves (position, leaf, chain) VALUES (?, ?, ?)", leaves)

    def write_subtrees(self, c: Cursor, roots: Sequence[Row]) -> None:
        """Add rows (level, number, root)."""
        c.executemany("INSERT INTO subtrees (level, number, root) VALUES (?, ?, ?)", roots)


def _range(prefix: str) -> tuple[str, str]:
    """All texts that start with the prefix lie from the first up to the second, without it."""
    if not prefix:
        return "", "\U0010ffff"
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)
