"""A spool: what was decided and waits to be recorded, on the disk, so that a long feed fits into little memory.

Entries are written many at a time, each such block as Python itself keeps values between two runs of one version.
Nobody but the processes of one call sees the file.
"""

import marshal
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from operator import itemgetter
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, Literal, NamedTuple, Self

from domain.digest import digested
from domain.events import BY_TOPIC, Event
from domain.recording import Planned
from domain.store import Placed
from domain.store.temporary import working_room
from domain.stored import stream_of

_BLOCK: Final = 64
"""Entries of a block."""
_SIZE: Final = 4
"""Bytes that say how long a block is."""
_PLACE: Final = itemgetter(0)


class Waiting(NamedTuple):
    """One entry as it will be recorded."""

    place: int
    """The line of the feed that brought it."""
    stream: str
    number: int
    topic: str
    event_id: str
    key: str
    content: str
    digest: bytes

    @property
    def event(self) -> Event:
        return BY_TOPIC[self.topic].of_content(self.event_id, self.content)


Fields = tuple[int, str, int, str, str, str, str, bytes]
"""Those of `Waiting`."""


class Spool:
    """Entries in the order in which they were decided. Use it as a context manager."""

    def __init__(self, path: Path | None = None, *, filled: bool = False) -> None:
        """An empty one, in a new file at ``path`` or in one that nobody else sees.

        ``filled``: another process has done so at ``path``, and it is to be gone through.
        """
        how: Literal["rb", "x+b"] = "rb" if filled else "x+b"
        with working_room():
            self._file: IO[bytes] = path.open(how) if path else TemporaryFile()  # noqa: SIM115
        self._count = 0
        self._starts = array("Q")
        """Where each block starts that was written."""
        self._block: list[Fields] = []
        """What is not written yet."""
        self._read: tuple[int, list[Fields]] = -1, []
        """The block that was read last, and its number."""
        self._of: dict[str, tuple[int, array[int]]] = {}
        """Of each agreement the number of its first entry here, and which of all entries are its own."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what it did not take has been told by then
            self._file.close()

    def put(self, plan: Planned, place: int) -> None:
        """Add one more at the end, which a line of the feed brought."""
        subject, number, key, event, _, content = plan
        known = digested(event.TOPIC, content)
        if not event.OF_A_SOURCE:
            waiting = self._of.get(subject)
            if waiting is None:
                waiting = self._of[subject] = number, array("I")
            waiting[1].append(self._count)
        self._block.append(
            (place, stream_of(plan), number, event.TOPIC, event.event_id, key, content, known)
        )
        self._count += 1
        if len(self._block) == _BLOCK:
            self._write()

    def finish(self) -> None:
        """Write all that was put, so that another process finds it; nothing more can be put."""
        self._write()

    def _write(self) -> None:
        block = marshal.dumps(self._block)
        with working_room():
            self._starts.append(self._file.seek(0, SEEK_END))
            self._file.write(len(block).to_bytes(_SIZE, "little") + block)
            self._file.flush()  # or it would fail with what is read next
        self._block = []

    def blocks(self) -> Iterator[list[Fields]]:
        """All of them, many at a time."""
        self._file.seek(0)
        while size := self._file.read(_SIZE):
            yield _loaded(self._file, size)
        yield self._block

    def of(self, agreement: str) -> Iterator[Waiting]:
        """Those of one agreement."""
        first, places = self._of.get(agreement, (0, ()))
        for number in range(first, first + len(places)):
            waiting = self.at(agreement, number)
            assert waiting is not None
            yield waiting

    def count(self, agreement: str) -> int:
        """How many of one agreement there are."""
        return len(self._of.get(agreement, (0, ()))[1])

    def at(self, agreement: str, number: int) -> Waiting | None:
        """One entry of an agreement; None where it does not wait here."""
        first, places = self._of.get(agreement, (0, ()))
        if not first or number < first:
            return None
        block, place = divmod(places[number - first], _BLOCK)
        if block == len(self._starts):
            return Waiting._make(self._block[place])
        if block != self._read[0]:
            self._file.seek(self._starts[block])
            self._read = block, _loaded(self._file, self._file.read(_SIZE))
        return Waiting._make(self._read[1][place])


def _loaded(file: IO[bytes], size: bytes) -> list[Fields]:
    block: list[Fields] = marshal.loads(file.read(int.from_bytes(size, "little")))  # noqa: S302 - it is our own
    return block


def in_turn(*spools: Spool) -> Iterator[Placed]:
    """What waits in one, as it was decided; in several, in the order of lines, each of which brought one entry."""
    coming = [spool.blocks() for spool in spools]
    if len(coming) == 1:  # a row that waited for others was decided after them
        yield from (one[1:] for block in coming[0] for one in block)
        return
    waiting: list[list[Fields]] = [[] for _ in spools]
    while True:
        waiting = [here or next(more, []) for here, more in zip(waiting, coming, strict=True)]
        ends = [here[-1][0] for here in waiting if here]
        if not ends:
            return
        # What comes later in any of them has a higher place than all that it gives now.
        cuts = [bisect_right(here, min(ends), key=_PLACE) for here in waiting]
        ready = [one for here, cut in zip(waiting, cuts, strict=True) for one in here[:cut]]
        waiting = [here[cut:] for here, cut in zip(waiting, cuts, strict=True)]
        for one in sorted(ready, key=_PLACE):
            yield one[1:]
