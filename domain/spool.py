"""A spool: what was decided and waits to be recorded, on the disk, so that a long feed fits into little memory."""

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

from domain.events import BY_TOPIC, Event
from domain.recording import Planned, digest
from domain.recording import content as content_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry as it will be recorded."""

    subject: str
    of_a_source: bool
    number: int
    topic: str
    content: str
    event_id: str
    key: str
    digest: bytes

    @property
    def event(self) -> Event:
        more = "," if len(self.content) > 2 else ""
        text = f'{{"event_id":"{self.event_id}"{more}{self.content[1:]}'
        return BY_TOPIC[self.topic].model_validate_json(text)


class Spool:
    """Entries in the order in which they were decided. Use it as a context manager."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by our own __exit__
        self._end = 0
        self._of: dict[str, array[int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, plan: Planned) -> None:
        """Add one more at the end."""
        event = plan.event
        text = content_of(event)
        fields = (
            plan.subject,
            plan.of_a_source,
            plan.number,
            event.TOPIC,
            text,
            event.event_id,
            plan.key,
            digest(event, text).hex(),
        )
        if not plan.of_a_source:
            self._of.setdefault(plan.subject, array("Q")).append(self._end)
        self._end += self._file.write(json.dumps(fields).encode() + b"\n")

    def __iter__(self) -> Iterator[Waiting]:
        self._file.seek(0)
        for line in self._file:
            yield _read(line)

    def of(self, agreement: str) -> Iterator[Waiting]:
        """Those of one agreement."""
        for start in self._of.get(agreement, ()):
            self._file.seek(start)
            yield _read(self._file.readline())
        self._file.seek(self._end)


def _read(line: bytes) -> Waiting:
    subject, of_a_source, number, topic, content, event_id, key, hexadecimal = json.loads(line)
    digested = bytes.fromhex(hexadecimal)
    return Waiting(subject, of_a_source, number, topic, content, event_id, key, digested)
