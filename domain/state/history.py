"""What was recorded of one agreement, as its states look it up.

States that follow one another share a history, and each sees as much of it as its own count says.
"""

from collections.abc import Hashable, Iterator, MutableMapping
from dataclasses import dataclass, field

from domain.events import AgreementEvent
from domain.state.assertion import Assertion
from domain.state.words import Word, slot_in, words_in


@dataclass(slots=True)
class Noted:
    """Entries, by the number of another that they are about."""

    _about: dict[int, list[int]] = field(default_factory=dict)

    def note(self, number: int, about: int) -> None:
        self._about.setdefault(about, []).append(number)

    def of(self, about: int, count: int) -> list[int]:
        """The entries about another, among the first ``count``."""
        return [number for number in self._about.get(about, ()) if number <= count]

    def all(self, count: int) -> list[int]:
        """Those about any, in recorded order."""
        found = (number for noted in self._about.values() for number in noted)
        return sorted({number for number in found if number <= count})

    def upto(self, count: int) -> "Noted":
        return Noted({about: self.of(about, count) for about in self._about})


@dataclass(slots=True)
class History:
    """The entries of one agreement, in recorded order, all in memory."""

    _events: list[AgreementEvent] = field(default_factory=list)
    _keys: list[str] = field(default_factory=list)
    _holders: dict[str, list[int]] = field(default_factory=dict)
    voidings: Noted = field(default_factory=Noted)
    """By what they void."""
    replacing: Noted = field(default_factory=Noted)
    """Voidings, by what they put in its place."""
    endings: Noted = field(default_factory=Noted)
    """What corrects, retracts or replaces another, by that."""
    words: dict[Word, int] = field(default_factory=dict)
    """Each name that was used, and the entry that used it first."""
    brought: list[Word] = field(default_factory=list)
    """Those that the newest entry was the first to use."""
    _slots: set[Hashable] = field(default_factory=set, compare=False)
    """Stages, measures and units that were used together: there is nothing new in them."""
    _asserted: tuple[int, MutableMapping[int, Assertion | None]] | None = field(
        default=None, compare=False
    )
    """What entries assert, as far as somebody asked, and how often pointers had moved then."""

    def __len__(self) -> int:
        return len(self._events)

    def append(self, event: AgreementEvent, key: str) -> int:
        """Add an entry at the end; its number."""
        self._events.append(event)
        number = len(self._events)
        self._keys.append(key)
        self._holders.setdefault(key, []).append(number)
        return number

    def event(self, number: int) -> AgreementEvent:
        return self._events[number - 1]

    def key(self, number: int) -> str:
        """The key under which an entry was recorded."""
        return self._keys[number - 1]

    def asserted(self, moved: int) -> MutableMapping[int, Assertion | None]:
        """What is known of what entries assert where pointers have moved so often. It is kept for the newest state
        that was asked about."""
        if self._asserted is None or self._asserted[0] < moved:
            self._asserted = moved, self._nothing_asserted()
        return self._asserted[1] if self._asserted[0] == moved else {}

    def _nothing_asserted(self) -> MutableMapping[int, Assertion | None]:
        return {}

    def use(self, number: int, event: AgreementEvent) -> None:
        """Note the names that the newest entry uses."""
        self.brought = []
        slot = slot_in(event)
        if slot in self._slots:
            return
        if slot is not None:
            self._slots.add(slot)
        new = {word for word in words_in(event) if word not in self.words}
        if new:
            self.brought = sorted(new, key=_in_order)
            self.words.update(dict.fromkeys(self.brought, number))

    def holders(self, key: str, count: int) -> list[int]:
        """The entries that were recorded under a key, among the first ``count``."""
        return [number for number in self._holders.get(key, ()) if number <= count]

    def keys(self, count: int) -> Iterator[str]:
        """The keys of the first ``count`` entries, each once."""
        yield from dict.fromkeys(self._keys[:count])

    def upto(self, count: int) -> "History":
        """The first ``count`` entries as a history of their own."""
        other = History()
        for event, key in zip(self._events[:count], self._keys[:count], strict=True):
            other.append(event, key)
        other.take_over(self, count)
        return other

    def take_over(self, other: "History", count: int) -> None:
        """What is known of the first ``count`` entries of another history, beside these themselves."""
        self.voidings = other.voidings.upto(count)
        self.replacing = other.replacing.upto(count)
        self.endings = other.endings.upto(count)
        self.words = {word: first for word, first in other.words.items() if first <= count}


def _in_order(word: Word) -> tuple[int, tuple[str, ...]]:
    """By kind, then by name; a dimension before its categories."""
    what, *names = word
    rank = ("stage", "measure", "unit", "dimension").index(
        "dimension" if what == "category" else what
    )
    return rank, tuple(names)
