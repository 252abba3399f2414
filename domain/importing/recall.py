"""Histories of which only the entries used last are in memory: what a long feed is decided on.

An entry that was let go is read again where somebody asks for it. What stays of each is the hash of its key, so
that a key that was never used is known as such without reading anything.
"""

from collections.abc import Callable, Iterator, MutableMapping
from itertools import count
from typing import Final, cast

from domain.events import AgreementEvent, Event
from domain.names.keyhashes import KeyHashes
from domain.state.assertion import Assertion
from domain.state.history import History

ROOM: Final = 16_384
"""Entries that are kept in memory, about 3 KB each."""

Kept = tuple[AgreementEvent, str]
"""The event of an entry and its key."""


class Recall:
    """The entries used last, of all agreements together; ``read`` gives any other one, with its key."""

    def __init__(self, read: Callable[[str, int], tuple[Event, str]], hands: int) -> None:
        """``hands`` is how many processes share the room."""
        self._read = read
        self._room = max(1, ROOM // hands)
        self._new: dict[tuple[str, int], Kept] = {}
        """What was used of late. Where it takes half of the room, it becomes old, and what was old is let go."""
        self._old: dict[tuple[str, int], Kept] = {}
        self.assertions: dict[tuple[int, int], Assertion | None] = {}
        """What entries assert, as far as somebody asked of late, by whom it is kept for and their numbers."""
        self._kept_for = count()

    def history(self, agreement: str) -> "Recalled":
        """An empty history of an agreement, whose entries are kept here."""
        return Recalled(self, agreement, 0)

    def keep(self, agreement: str, number: int, entry: Kept) -> None:
        self._new[agreement, number] = entry
        if 2 * len(self._new) >= self._room:
            self._old, self._new = self._new, {}

    def note(self, kept_for: int, number: int, assertion: Assertion | None) -> None:
        """Remember what an entry asserts, for a while."""
        if len(self.assertions) >= self._room:
            self.assertions.clear()
        self.assertions[kept_for, number] = assertion

    def asserted(self) -> "_Asserted":
        return _Asserted(self, next(self._kept_for))

    def entry(self, agreement: str, number: int) -> Kept:
        at = agreement, number
        found = self._new.get(at)
        if found is None:
            found = self._old.get(at)
            if found is None:
                found = cast("Kept", self._read(agreement, number))
            self.keep(agreement, number, found)
        return found


class Recalled(History):
    """The history of one agreement, out of a `Recall`."""

    def __init__(self, recall: Recall, agreement: str, count: int) -> None:
        super().__init__()
        self._recall = recall
        self._agreement = agreement
        self._count = count
        self._hashes = KeyHashes()

    def __len__(self) -> int:
        return self._count

    def append(self, event: AgreementEvent, key: str) -> int:
        self._count += 1
        self._recall.keep(self._agreement, self._count, (event, key))
        self._hashes.add(hash(key), self._count)
        return self._count

    def event(self, number: int) -> AgreementEvent:
        return self._recall.entry(self._agreement, number)[0]

    def key(self, number: int) -> str:
        return self._recall.entry(self._agreement, number)[1]

    def holders(self, key: str, count: int) -> list[int]:
        found = self._hashes.numbers(hash(key))
        return [number for number in found if number <= count and self.key(number) == key]

    def keys(self, count: int) -> Iterator[str]:
        yield from dict.fromkeys(self.key(number) for number in range(1, count + 1))

    def _nothing_asserted(self) -> MutableMapping[int, Assertion | None]:
        return self._recall.asserted()

    def upto(self, count: int) -> "Recalled":
        other = Recalled(self._recall, self._agreement, count)
        other.take_over(self, count)
        for number in range(1, count + 1):
            other._hashes.add(hash(self.key(number)), number)
        return other


class _Asserted(MutableMapping[int, Assertion | None]):
    """What entries of one agreement assert, kept where those of all agreements are."""

    def __init__(self, recall: Recall, kept_for: int) -> None:
        self._recall = recall
        self._kept_for = kept_for

    def __contains__(self, number: object) -> bool:
        return (self._kept_for, number) in self._recall.assertions

    def __getitem__(self, number: int) -> Assertion | None:
        return self._recall.assertions[self._kept_for, number]

    def __setitem__(self, number: int, assertion: Assertion | None) -> None:
        self._recall.note(self._kept_for, number, assertion)

    def __delitem__(self, number: int) -> None:
        del self._recall.assertions[self._kept_for, number]

    def __iter__(self) -> Iterator[int]:
        return (
            number for kept_for, number in self._recall.assertions if kept_for == self._kept_for
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)
