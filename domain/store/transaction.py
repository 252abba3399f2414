"""What is appended to a ledger, all of it or nothing. Only whoever writes loads this, and what hashes."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.digest import DIGEST
from domain.store import canonical
from domain.store.failures import ForeignTopic, VersionConflict
from domain.store.growth import Growth
from domain.store.lines import NewLine, Placed, StoredLine, cited
from domain.store.reader import PAGE, Snapshot

if TYPE_CHECKING:
    from domain.store.rows import Cursor, Row
    from domain.store.store import Store

_KEYS: Final = 20_000
"""Keys that wait in a long import, about 200 bytes each."""


class Left(NamedTuple):
    """What a transaction leaves where it is committed: so many entries, and this hash at a position."""

    entries: int
    position: int
    chain: bytes


class Transaction(Snapshot):
    """The write lock on a ledger: several appends, all or nothing. Its reads see what it has appended."""

    def __init__(self, store: "Store", cursor: "Cursor") -> None:
        super().__init__(store, cursor)
        self._clock = store._clock
        self._position, self._recorded, chain = self._recorder.end(
            cursor, store.ledger_id, store.created
        )
        self._growth = Growth(chain)
        self._before = self._position
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

    def handed_over(self) -> Left:
        """Hand over what waits, to be committed; what that leaves."""
        self._flush()
        return Left(self._position - self._before, self._position, self._growth.chain)

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
