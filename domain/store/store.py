"""The store: lines appended to streams, read again, and never changed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, Self

from domain.digest import DIGEST
from domain.store import canonical
from domain.store.failures import (
    ForeignTopic,
    StoreForeign,
    StoreLocked,
    StoreReadOnly,
    StoreUnusable,
    VersionConflict,
)
from domain.store.growth import Growth, Identity
from domain.store.lines import NewLine, Placed, StoredLine, cited
from domain.store.location import OpenedAs
from domain.store.reader import PAGE, Reader

if TYPE_CHECKING:
    from domain.store.recorder import Recorder
    from domain.store.rows import Cursor, Row

Clock = Callable[[], datetime]
_KEYS: Final = 20_000
"""Keys that wait in a long import, about 200 bytes each."""


class Snapshot(Reader):
    """Several reads of one and the same state of the ledger."""

    def __init__(self, store: "Store", cursor: "Cursor") -> None:
        super().__init__(store._recorder, store.ledger_id, store._topics)
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


class Transaction(Snapshot):
    """The write lock on a ledger: several appends, all or nothing. Its reads see what it has appended."""

    def __init__(self, store: "Store", cursor: "Cursor") -> None:
        super().__init__(store, cursor)
        self._clock = store._clock
        self._position, self._recorded, chain = self._recorder.end(
            cursor, store.ledger_id, store.created
        )
        self._growth = Growth(chain)
        self._versions: dict[str, int] = {}
        self._events: list[Row] = []
        self._keys: list[Row] = []
        self._failed: BaseException | None = None
        self.held_back: tuple[str, str] | None = None
        """Where the clock is behind the newest recorded time: that time, and what the clock said."""

    def append(
        self,
        stream: str,
        expected: int,
        line: NewLine,
        *,
        actor: str,
        at: datetime | None = None,
    ) -> StoredLine:
        """Append a line to a stream that has ``expected`` entries; `VersionConflict` where it has not.

        ``at`` is when it was recorded, where another ledger did so. `ForeignTopic` for a topic outside the closed
        set, `ValueError` for a line that has no stored form; then nothing is appended.
        """
        recorded = self._now(at)
        entry = expected + 1
        topic, event, event_id, key, digest = line
        self._append_page([(stream, entry, topic, event_id, key, event, digest)], actor, recorded)
        if len(self._events) >= PAGE:
            self._flush()
        return StoredLine(
            stream, entry, self._position, recorded, actor, event_id, key, topic, event
        )

    def append_all(self, lines: Iterable[Placed], *, actor: str) -> None:
        """Append lines at their places, as many as there are, in little memory, all recorded at one time.

        It refuses what `append` does; then what was appended before stands.
        """
        many, recorded = iter(lines), self._now()
        while page := list(islice(many, PAGE)):
            self._append_page(page, actor, recorded)
            self._flush(keys=len(self._keys) >= _KEYS)

    def _append_page(self, page: Iterable[Placed], actor: str, recorded: str) -> None:
        written = canonical.writer(self.ledger_id, actor, recorded)
        versions, events, keys, grow = self._versions, self._events, self._keys, self._growth.add
        for stream, entry, topic, event_id, key, event, digest in page:
            if versions.get(stream) != entry - 1 or topic not in self._topics:
                self._check(stream, entry - 1, topic)
            if len(digest) != DIGEST:
                raise ValueError(f"a digest has {DIGEST} bytes")
            position = self._position + 1
            state = written(stream, entry, topic, event_id, key, event, position)
            events.append((position, stream, entry, topic, state))
            keys.append((stream, key, entry, digest))
            grow(position, state)
            versions[stream] = entry
            self._position, self._recorded = position, recorded

    def _now(self, at: datetime | None = None) -> str:
        """When something is recorded that is appended now, or was at another time: never before what stands."""
        self._own()
        says = canonical.stamp(self._clock() if at is None else at)
        if says >= self._recorded:
            return says
        self.held_back = self._recorded, says
        return self._recorded

    def _check(self, stream: str, expected: int, topic: str) -> None:
        version = self.version(stream)
        if version != expected:
            raise VersionConflict(stream, expected, version)
        if topic not in self._topics:
            raise ForeignTopic(cited(stream, expected + 1), topic)

    def version(self, stream: str) -> int:
        """The number of the stream's newest entry, 0 where there is none."""
        if stream not in self._versions:
            # What waits to be handed over is in streams that are known already.
            with Snapshot._cursor(self) as c:
                self._versions[stream] = self._recorder.version(c, stream)
        return self._versions[stream]

    def last_position(self) -> int:
        """The position of the newest entry, 0 where there is none."""
        return self._position

    def _cursor(self) -> "AbstractContextManager[Cursor]":
        cursor = super()._cursor()
        if self._events or self._keys:
            self._flush()
        return cursor

    def _flush(self, *, keys: bool = True) -> None:
        """Hand the lines over to the engine; one call for many is several times faster than one for each.

        In their own order the keys fall on fewer pages, so that in a long import they wait for more of them.
        """
        if self._failed is not None:
            raise self._failed
        if not self._events and not self._keys:
            return
        try:
            with self._recorder.failing():
                head = self._position, self._recorded, self._growth.chain
                ready = sorted(self._keys) if keys else []
                self._recorder.write(self._own(), self._events, ready, head)
                self._growth.write(self._recorder, self._own())
        except BaseException as error:
            self._failed = error  # whoever catches it inside must not commit the half
            raise
        self._events = []
        if keys:
            self._keys = []


class Store(Reader):
    """An open ledger; use it as a context manager, from one thread at a time.

    ``ledger_id`` is its UUID, ``tz`` the name of its zone, ``created`` the time in UTC at which it was made.
    """

    def __init__(
        self,
        recorder: "Recorder",
        opened_as: OpenedAs,
        *,
        write: bool,
        clock: Clock,
        topics: frozenset[str],
    ) -> None:
        with recorder.reading() as c:
            ledger_id, self.tz, self.created = recorder.meta(c)
        super().__init__(recorder, ledger_id, topics)
        self.opened_as = opened_as
        self._write = write
        self._clock = clock
        self._writing = False
        self.held_back: tuple[str, str] | None = None
        """As in the last transaction that recorded something at another time than the clock gave."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the ledger; once more does nothing."""
        self._recorder.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Take the write lock, and record all that is appended inside, or nothing where an exception leaves it.

        When it returns, what was appended is on the disk.
        """
        with self._locked() as c:
            if self._recorder.ledger_id(c) != self.ledger_id:
                # Somebody filled it, while it was empty, with the log of another.
                raise StoreLocked(f"the ledger {self._shown}", "is another one by now")
            with self._appending(c) as transaction:
                yield transaction
        self.held_back = transaction.held_back or self.held_back

    @contextmanager
    def filling(self, identity: Identity) -> Iterator[Transaction]:
        """As `transaction`, and with it an empty ledger becomes another one: nobody has cited an entry of it yet.

        `StoreForeign` where it has entries. The store is to be closed and opened again.
        """
        with self._locked() as c:
            if self._recorder.head(c)[0] or self._recorder.last(c):
                raise StoreForeign(
                    f"the ledger {self._shown} has entries of its own: a log is imported into an empty one",
                    "counterfoil init makes one elsewhere",
                )
            self._recorder.become(c, identity)
            self.ledger_id, self.tz, self.created = identity
            with self._appending(c) as transaction:
                yield transaction

    @contextmanager
    def _locked(self) -> "Iterator[Cursor]":
        if not self._write:
            raise StoreReadOnly(f"the ledger {self._shown} was opened for reading")
        if self._writing:
            raise RuntimeError("a transaction is open already")
        self._writing = True
        try:
            with self._recorder.writing() as c:
                yield c
        finally:
            self._writing = False

    @contextmanager
    def _appending(self, cursor: "Cursor") -> Iterator[Transaction]:
        transaction = Transaction(self, cursor)
        try:
            yield transaction
            transaction._flush()
        finally:
            transaction.end()

    def acknowledge(self) -> None:
        """Before it is told that something is recorded already: return when it is as safe as if it were now."""
        self._recorder.acknowledge()

    @property
    def shown(self) -> str:
        """Where the ledger is, without a password."""
        return self._shown

    @property
    def lag(self) -> str | None:
        """How far behind the newest entry reads may be, in words; None where all are up to date."""
        return self._recorder.lag()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One state of the ledger for several reads, whatever is appended meanwhile."""
        with self._recorder.reading() as c:
            snapshot = Snapshot(self, c)
            try:
                yield snapshot
            finally:
                snapshot.end()

    def _cursor(self) -> "AbstractContextManager[Cursor]":
        return self._recorder.reading()


def now() -> datetime:
    """The system's clock, in UTC."""
    return datetime.now(UTC)
