"""Lines: what a writer hands in, and what the store gives back."""

from typing import Final, NamedTuple

AGREEMENT: Final = "agreement/"
SOURCE: Final = "source/"
"""How the names of streams begin, by what their entries are about; the slug follows."""


class NewLine(NamedTuple):
    """An entry that is to be appended; the writer has validated all of it.

    ``topic`` names the event's class (``counterfoil:FigureReported``). ``event`` is the canonical JSON object of
    the event's fields without its id. ``event_id`` is a UUID made outside. ``key`` identifies the entry within
    its stream, and ``digest`` what `domain.digest` makes of ``topic`` and ``event``.
    """

    topic: str
    event: str
    event_id: str
    key: str
    digest: bytes


Placed = tuple[str, int, str, str, str, str, bytes]
"""A line that is to be appended at its place: stream, number there, topic, event_id, key, event, digest."""


class StoredLine(NamedTuple):
    """An entry as it is recorded.

    ``entry`` is its number within the ``stream`` (1, 2, ...), ``position`` its place in the whole ledger (1, 2,
    ... without gaps). ``recorded`` is UTC in a fixed width, ``2026-11-24T02:42:02.123456Z``, and never runs
    backwards with the position. ``event`` is the JSON text exactly as it was handed in.
    """

    stream: str
    entry: int
    position: int
    recorded: str
    actor: str
    event_id: str
    key: str
    topic: str
    event: str

    @property
    def subject(self) -> str:
        """The slug of what the stream is about."""
        return self.stream.partition("/")[2]


def cited(stream: str, entry: object) -> str:
    """How people cite an entry of a stream: ``istanbul-2025#7``."""
    return f"{stream.partition('/')[2] or stream}#{entry}"
