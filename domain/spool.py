"""A spool: what was decided and waits to be recorded, on the disk, so that a long feed fits into little memory.

Each entry is a line of its fields, parted by tabs: none of them can hold a tab or a line end, for the content is
canonical JSON, and all others are names and numbers.
"""

from array import array
from collections.abc import Iterator
from heapq import merge
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, NamedTuple, Self

from domain.events import BY_TOPIC, Event
from domain.recording import Planned, digest


class Waiting(NamedTuple):
    """One entry as it will be recorded."""

    place: int
    """The line of the feed that brought it."""
    kind: str
    """``agreement`` or ``source``."""
    subject: str
    number: int
    topic: str
    event_id: str
    key: str
    content: str
    digest: bytes

    @property
    def event(self) -> Event:
        more = "," if len(self.content) > 2 else ""
        text = f'{{"event_id":"{self.event_id}"{more}{self.content[1:]}'
        return BY_TOPIC[self.topic].model_validate_json(text)


class Spool:
    """Entries in the order in which they were decided. Use it as a context manager."""

    def __init__(self, path: Path | None = None) -> None:
        """An empty one, in a new file at ``path`` or in one that nobody else sees."""
        self._file: IO[bytes] = path.open("x+b") if path else TemporaryFile()  # noqa: SIM115
        self._end = 0
        self._of: dict[str, tuple[int, array[int]]] = {}
        """Of each agreement the number of its first entry here, and where all of them start."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    @classmethod
    def left_at(cls, path: Path) -> Self:
        """One that another process has filled, to be gone through."""
        spool = cls()
        spool._file.close()
        spool._file = path.open("rb")
        return spool

    def put(self, plan: Planned, place: int) -> None:
        """Add one more at the end, which a line of the feed brought."""
        event = plan.event
        kind = "source" if plan.of_a_source else "agreement"
        if not plan.of_a_source:
            waiting = self._of.get(plan.subject)
            if waiting is None:
                waiting = self._of[plan.subject] = plan.number, array("Q")
            waiting[1].append(self._end)
        line = (
            f"{place}\t{kind}\t{plan.subject}\t{plan.number}\t{event.TOPIC}\t{event.event_id}\t{plan.key}\t"
            f"{plan.content}\t{digest(event, plan.content).hex()}\n"
        )
        self._end += self._file.write(line.encode())

    def __iter__(self) -> Iterator[Waiting]:
        self._file.seek(0)
        for line in self._file:
            yield _read(line)

    def of(self, agreement: str) -> Iterator[Waiting]:
        """Those of one agreement."""
        first, starts = self._of.get(agreement, (0, ()))
        for number in range(first, first + len(starts)):
            waiting = self.at(agreement, number)
            assert waiting is not None
            yield waiting

    def at(self, agreement: str, number: int) -> Waiting | None:
        """One entry of an agreement; None where it does not wait here."""
        first, starts = self._of.get(agreement, (0, ()))
        if not first or number < first:
            return None
        self._file.seek(starts[number - first])
        waiting = _read(self._file.readline())
        self._file.seek(self._end)
        return waiting


def _read(line: bytes) -> Waiting:
    place, kind, subject, number, topic, event_id, key, content, known = line.decode().split("\t")
    return Waiting(
        int(place),
        kind,
        subject,
        int(number),
        topic,
        event_id,
        key,
        content,
        bytes.fromhex(known),
    )


def in_turn(*spools: Spool) -> Iterator[Waiting]:
    """What waits in several, in the order of the lines of the feed, each of which brought one entry."""
    return merge(*spools)
