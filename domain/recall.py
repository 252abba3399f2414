"""Histories of which only the entries used last are in memory: what a long feed is decided on.

An entry that was let go is read again where somebody asks for it. What stays of each is the hash of its key, so
that a key that was never used is known as such without reading anything.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Final, cast

from domain.events import AgreementEvent, Event
from domain.history import History

ROOM: Final = 16_384
"""Entries that are kept in memory, about 3 KB each."""

Kept = tuple[AgreementEvent, str]
"""The event of an entry and its key."""


class Recall:
    """The entries used last, of all agreements together; ``read`` gives any other one, with its key."""

    def __init__(
        self, read: Callable[[str, int], tuple[Event, str]], room: int | None = None
    ) -> None:
        self._read = read
        self._room = room or ROOM
        self._kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()

    def history(self, agreement: str) -> "Recalled":
        """An empty history of an agreement, whose entries are kept here."""
        return Recalled(self, agreement, 0)

    def keep(self, agreement: str, number: int, entry: Kept) -> None:
        self._kept[agreement, number] = entry
        if len(self._kept) > self._room:
            self._kept.popitem(last=False)

    def entry(self, agreement: str, number: int) -> Kept:
        found = self._kept.get((agreement, number))
        if found is None:
            found = cast("Kept", self._read(agreement, number))
            self.keep(agreement, number, found)
        else:
            self._kept.move_to_end((agreement, number))
        return found


class Recalled(History):
    """The history of one agreement, out of a `Recall`."""

    def __init__(self, recall: Recall, agreement: str, count: int) -> None:
        super().__init__()
        self._recall = recall
        self._agreement = agreement
        self._count = count
        self._hashes: dict[int, int] = {}
        """The newest entry for the hash of each key."""
        self._before: dict[int, int] = {}
        """The entry before that had a key of the same hash; seldom any."""

    def __len__(self) -> int:
        return self._count

    def append(self, event: AgreementEvent, key: str) -> int:
        self._count += 1
        self._recall.keep(self._agreement, self._count, (event, key))
        self._hash(key, self._count)
        return self._count

    def event(self, number: int) -> AgreementEvent:
        return self._recall.entry(self._agreement, number)[0]

    def holders(self, key: str, count: int) -> list[int]:
        found: list[int] = []
        number = self._hashes.get(hash(key))
        while number is not None:
            if number <= count and self._key(number) == key:
                found.append(number)
            number = self._before.get(number)
        return found[::-1]

    def keys(self, count: int) -> Iterator[str]:
        yield from dict.fromkeys(self._key(number) for number in range(1, count + 1))

    def upto(self, count: int) -> "Recalled":
        other = Recalled(self._recall, self._agreement, count)
        other._numbers = {name: self.under(name, count) for name in self._numbers}
        other.words = {word: number for word, number in self.words.items() if number <= count}
        for number in range(1, count + 1):
            other._hash(self._key(number), number)
        return other

    def _key(self, number: int) -> str:
        return self._recall.entry(self._agreement, number)[1]

    def _hash(self, key: str, number: int) -> None:
        hashed = hash(key)
        if hashed in self._hashes:
            self._before[number] = self._hashes[hashed]
        self._hashes[hashed] = number
