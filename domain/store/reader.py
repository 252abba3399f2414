"""What can be asked of a ledger."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from domain.store.failures import RESTORE, VERIFY, StoreDamaged, StoreUnusable
from domain.store.lines import StoredLine, cited

if TYPE_CHECKING:
    from domain.store.recorder import Recorder
    from domain.store.rows import Cursor, Row, Written

PAGE: Final = 1_000
Holding = Callable[[bytes], bool]
"""Whether the bytes of a stored line may hold what is looked for: a glance, before the line is read."""


class Reader:
    """What can be asked of a ledger. Every read is one state of it, and gives all entries or a failure."""

    def __init__(self, recorder: "Recorder", ledger_id: str, topics: frozenset[str]) -> None:
        self.ledger_id = ledger_id
        self._recorder = recorder
        self._topics = topics
        self._shown = recorder.location.shown

    def _cursor(self) -> "AbstractContextManager[Cursor]":
        raise NotImplementedError

    def read(self, stream: str) -> list[StoredLine]:
        """All entries of a stream, in order; none where there is no such stream."""
        with self._cursor() as c:
            rows = self._recorder.of_stream(c, stream)
            keys = self._recorder.keys_of_stream(c, stream)
        lines = [self.line(row) for row in rows]
        self._check_whole(stream, lines, keys)
        return lines

    def read_holding(self, stream: str, holding: Holding) -> list[StoredLine]:
        """Those entries of a stream to whose lines ``holding`` says yes, in order; the others are not read."""
        with self._cursor() as c:
            rows = self._recorder.of_stream(c, stream)
        return [self.line(row) for row in rows if _may_hold(row, holding)]

    def read_entry(self, stream: str, entry: int) -> StoredLine:
        """One entry; `KeyError` where the stream has no such entry."""
        with self._cursor() as c:
            rows = self._recorder.of_entry(c, stream, entry)
        if not rows:
            raise KeyError(cited(stream, entry))
        return self.line(rows[0])

    def read_prefix(self, prefix: str) -> list[StoredLine]:
        """All entries of the streams whose names start with ``prefix``, in the order of their positions."""
        with self._cursor() as c:
            rows = self._recorder.of_prefix(c, prefix)
            keys = self._recorder.keys_of_prefix(c, prefix)
        lines = [self.line(row) for row in rows]
        streams: dict[str, list[StoredLine]] = {}
        for line in lines:
            streams.setdefault(line.stream, []).append(line)
        for stream in sorted(streams.keys() | keys.keys()):
            self._check_whole(stream, streams.get(stream, []), keys.get(stream, (0, 0)))
        return sorted(lines, key=lambda line: line.position)

    def streams(self, prefix: str = "") -> list[str]:
        """The names of the streams that start with ``prefix``, in order of their names."""
        with self._cursor() as c:
            return self._recorder.streams(c, prefix)

    def scan(
        self, after: int = 0, upto: int | None = None, holding: Holding | None = None
    ) -> Iterator[StoredLine]:
        """The entries at positions after ``after`` up to ``upto`` (default: the newest), in constant memory.

        Lines to which ``holding`` says no are counted, not read. It holds no lock between pages; what is
        appended meanwhile is not seen.
        """
        recorded = ""
        for rows in self.pages(after, upto):
            for row in rows:
                if holding is not None and not _may_hold(row, holding):
                    continue
                line = self.line(row)
                self.check_time(line.position, recorded, line.recorded)
                recorded = line.recorded
                yield line

    def pages(self, after: int = 0, upto: int | None = None) -> Iterator[list["Row"]]:
        """The rows of the same entries (position, stream, entry, topic, line), page by page and unread."""
        last = self.last_position()
        last = last if upto is None else min(upto, last)
        while after < last:
            with self._cursor() as c:
                rows = self._recorder.of_positions(c, after, last, PAGE)
            for row in rows:
                after += 1
                if row[0] != after:
                    raise self._recorder.damaged(f"entry {after} is missing")
            if not rows:
                raise self._recorder.damaged(f"entry {after + 1} is missing")
            yield rows

    def check_time(self, position: int, before: str, recorded: str) -> None:
        """`StoreDamaged` where an entry was recorded before the one before it."""
        if recorded < before:
            raise self._recorder.damaged(f"the clock runs backwards at entry {position}")

    def since(self, prefix: str, after: int, upto: int) -> "dict[str, Written]":
        """What was written at positions after ``after`` up to ``upto``, by stream."""
        with self._cursor() as c:
            return self._recorder.since(c, prefix, after, upto)

    def link(self, position: int) -> bytes | None:
        """The chain's hash over the entries up to a position; None where there is no such entry."""
        with self._cursor() as c:
            return self._recorder.link(c, position)

    def position_by(self, recorded: str) -> int:
        """The last position whose entry was recorded by a moment, as `canonical.stamp` writes it."""
        with self._cursor() as c:
            upto = self._recorder.head(c)[0]
            return self._recorder.position_by(c, recorded, upto, self.ledger_id)

    def last_position(self) -> int:
        """The position of the newest entry, 0 where there is none."""
        with self._cursor() as c:
            return self._recorder.head(c)[0]

    def version(self, stream: str) -> int:
        """The number of the stream's newest entry, 0 where there is none."""
        with self._cursor() as c:
            return self._recorder.version(c, stream)

    # The tree, as it is stored: proofs are made from it, and `verify` is what does not believe it. ----------

    def chain(self) -> bytes:
        """The chain's hash over all entries."""
        with self._cursor() as c:
            return self._recorder.head(c)[2]

    def nodes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Roots of the complete subtrees of 256 ** level leaves, from number ``start`` up to ``stop``, without it.

        At level 0 the leaf hashes, numbered from 0 too. It is what the proofs of `domain.merkle` ask for.
        """
        with self._cursor() as c:
            return self._recorder.nodes(c, level, start, stop)

    def root(self, size: int) -> bytes:
        """The root of the tree over the first ``size`` entries."""
        from domain.merkle import root_from

        with self._cursor() as c:
            return root_from(partial(self._recorder.nodes, c), size)

    def line(self, row: "Row") -> StoredLine:
        """The line of a row; `StoreDamaged` where it is none."""
        return self._recorder.line(row, self.ledger_id, self._topics)

    def _check_whole(self, stream: str, lines: Sequence[StoredLine], keys: tuple[int, int]) -> None:
        """`StoreDamaged` where a stream is not whole; ``keys`` are as of `Rows.keys_of_stream`."""
        for number, line in enumerate(lines, 1):
            if line.entry != number:
                raise StoreDamaged(f"{cited(stream, number)} is missing: the ledger is damaged")
        count, last = keys
        if last > len(lines):
            raise StoreDamaged(
                f"{cited(stream, last)} is not there and has a key: the ledger is damaged", VERIFY
            )
        if count != len(lines):
            raise StoreDamaged(
                f"{stream.partition('/')[2]} has {count} keys for {len(lines)} entries: the ledger is damaged",
                VERIFY if count > len(lines) else RESTORE,
            )
        for before, line in pairwise(lines):
            if line.position <= before.position or line.recorded < before.recorded:
                raise StoreDamaged(
                    f"{cited(stream, line.entry)} is out of order: the ledger is damaged"
                )


class Snapshot(Reader):
    """Several reads of one and the same state of the ledger."""

    def __init__(self, ledger: Reader, cursor: "Cursor") -> None:
        super().__init__(ledger._recorder, ledger.ledger_id, ledger._topics)
        self._open: Cursor | None = cursor

    def end(self) -> None:
        """Nothing can be asked any more."""
        self._open = None

    def _own(self) -> "Cursor":
        if self._open is None:
            raise StoreUnusable(f"this transaction on {self._shown} is over")
        return self._open

    def _cursor(self) -> "AbstractContextManager[Cursor]":
        return self._failing(self._own())

    @contextmanager
    def _failing(self, cursor: "Cursor") -> "Iterator[Cursor]":
        with self._recorder.failing():
            yield cursor


def _may_hold(row: "Row", holding: Holding) -> bool:
    """A line that is not in the ledger's form may hold anything: reading it says what is wrong with it."""
    return not isinstance(row[4], bytes) or holding(row[4])
