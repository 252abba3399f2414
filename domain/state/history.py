"""What was recorded of one agreement, as its states look it up.

States that follow one another share a history, and each sees as much of it as its own count says.
"""

from collections.abc import Hashable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Self

from domain.events import AgreementEvent
from domain.state.assertion import Assertion
from domain.state.words import Word, slot_in, words_in


@dataclass(slots=True)
class History:
    """The entries of one agreement, in recorded order, all in memory."""

    _events: list[AgreementEvent] = field(default_factory=list)
    _numbers: dict[Hashable, list[int]] = field(default_factory=dict)
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
        self.note(number, ("key", key))
        return number

    def event(self, number: int) -> AgreementEvent:
        return self._events[number - 1]

    def key(self, number: int) -> str:
        """The key under which an entry was recorded."""
        return next(key for key in self.keys(number) if number in self.holders(key, number))

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

    def note(self, number: int, name: Hashable) -> None:
        """Let an entry be found under a name."""
        self._numbers.setdefault(name, []).append(number)

    def under(self, name: Hashable, count: int) -> list[int]:
        """The entries that are found under a name, among the first ``count``."""
        found = self._numbers.get(name)
        return [number for number in found if number <= count] if found else []

    def of_kind(self, kind: str, count: int) -> list[int]:
        """The entries that are found under any name of a kind, among the first ``count``, in recorded order."""
        return sorted(
            {
                number
                for name, found in self._numbers.items()
                if isinstance(name, tuple) and name[0] == kind
                for number in found
                if number <= count
            }
        )

    def holders(self, key: str, count: int) -> list[int]:
        """The entries that were recorded under a key, among the first ``count``."""
        return self.under(("key", key), count)

    def keys(self, count: int) -> Iterator[str]:
        """The keys of the first ``count`` entries, each once."""
        for name in self._numbers:
            if isinstance(name, tuple) and name[0] == "key" and self.under(name, count):
                yield name[1]

    def upto(self, count: int) -> Self:
        """The first ``count`` entries as a history of their own."""
        return type(self)(
            self._events[:count],
            {name: self.under(name, count) for name in self._numbers},
            {word: number for word, number in self.words.items() if number <= count},
        )


def _in_order(word: Word) -> tuple[int, tuple[str, ...]]:
    """By kind, then by name; a dimension before its categories."""
    what, *names = word
    rank = ("stage", "measure", "unit", "dimension").index(
        "dimension" if what == "category" else what
    )
    return rank, tuple(names)
