"""What an entry rests on: its source is registered before it, and its agreement announced.

Every decision asks for these, so no writer of ours records what lacks them. Further rules are not judged again.
"""

from collections.abc import Iterable
from typing import Final

from domain.events import (
    AgreementAnnounced,
    EntryVoided,
    Event,
    SourceAmended,
    SourceRegistered,
    statement_of,
)
from domain.store import StoredLine, cited
from domain.store.lines import SOURCE

GROUNDS: Final = tuple(
    cls.TOPIC for cls in (SourceRegistered, SourceAmended, AgreementAnnounced, EntryVoided)
)
"""The topics of all entries that give others something to rest on, or take it away."""
_UNKNOWN: Final = 0
"""In the place of the number of an announcement."""


class Grounds:
    """What the entries of a log so far give others to rest on; it grows with its streams, not with its entries."""

    def __init__(self) -> None:
        self.sources: set[str] = set()
        """Those that are registered."""
        self.announced: dict[str, int] = {}
        """The standing announcement of each stream of an agreement."""
        self._are_known = True

    def assume(self, streams: Iterable[str]) -> None:
        """Take for announced or registered what these streams are of: their entries so far are not read."""
        for stream in streams:
            if stream.startswith(SOURCE):
                self.sources.add(stream.removeprefix(SOURCE))
            else:
                self.announced[stream] = _UNKNOWN

    def lose(self) -> None:
        """Tell nothing from here on: there was an entry that is not known as it was recorded, and others may rest
        on it."""
        self._are_known = False

    def lacking(self, line: StoredLine, event: Event) -> str | None:
        """Why an event cannot follow on those before it, None where it can; those after it may rest on it."""
        if not self._are_known:
            return None
        if event.OF_A_SOURCE:
            return self._of_a_source(line.subject, event)
        why = self._of_an_agreement(line, event)
        statement = statement_of(event)
        if why is None and statement is not None and statement.source not in self.sources:
            why = f"its source {statement.source} was not registered before it"
        return why

    def _of_a_source(self, source: str, event: Event) -> str | None:
        is_known, other = source in self.sources, event.field("same_as")
        self.sources.add(source)
        if is_known == isinstance(event, SourceRegistered):
            return (
                f"{source} was {'registered already' if is_known else 'not registered before it'}"
            )
        if other is not None and other not in self.sources:
            return f"{other}, which it is said to be the same as, was not registered before it"
        return None

    def _of_an_agreement(self, line: StoredLine, event: Event) -> str | None:
        stream, standing = line.stream, self.announced.get(line.stream)
        if isinstance(event, AgreementAnnounced):
            self.announced[stream] = line.entry
            return f"{cited(stream, standing)} announces it already" if standing else None
        if standing is None:
            return "its agreement was not announced before it"
        if isinstance(event, EntryVoided) and event.of == standing:
            del self.announced[stream]
        return None
