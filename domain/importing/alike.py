"""Names that lines of a feed bring in, and that may be slips for others."""

from collections.abc import Iterator

from domain.events import SourceAmended, SourceRegistered
from domain.importing.taken import LooksLike
from domain.names.lookalike import Named, Names, SourceNames, looks_like
from domain.recording import Desk, Planned


class Alike:
    """Knows the names of the agreements in use, and those of all sources."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._names: dict[str, Names] = {}
        self._sources = SourceNames(desk.register)

    def look_at(self, agreement: str) -> None:
        """Know the names that an agreement has before a line adds to them."""
        if agreement not in self._names:
            names = self._names[agreement] = Names()
            for word in self._desk.state(agreement).history.words:
                names.add(word[:-1], [word[-1]])

    def met(self, place: int, planned: Planned) -> Iterator[LooksLike]:
        """What a new entry brings in that looks like another name; ``place`` is that of its line."""
        event = planned.event
        if isinstance(event, SourceRegistered | SourceAmended):
            yield from (LooksLike(place, told) for told in self._sources.met(event))
        elif not planned.of_a_source:
            for word in self._desk.state(planned.subject).new_words():
                other = self._names[planned.subject].met(word[:-1], word[-1])
                if other is not None:
                    yield LooksLike(place, looks_like(word[0], Named(word[-1]), other))

    def forget(self, agreement: str) -> None:
        """An agreement is not in use any more."""
        self._names.pop(agreement, None)

    def announced(self) -> Iterator[str]:
        """The agreements in use that are announced."""
        return (name for name in self._names if self._desk.state(name).announcement is not None)
