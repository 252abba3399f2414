"""Room in memory for the agreements of a long feed."""

from collections import OrderedDict
from typing import Final

ROOM: Final = 1_000_000
"""Entries of agreements whose states are kept in memory at first, about 100 bytes each."""


class Room:
    """Which agreements stay in memory: those used last, as far as their entries find room.

    Where agreements are needed again soon after they were let go, there is more room: a feed that jumps to and
    fro between many would else take hours.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._total = 0
        self._let_go: set[str] = set()
        self._loaded_again = 0

    def used(self, agreement: str, size: int) -> list[str]:
        """Note that an agreement of so many entries was used; those that have to go."""
        self._total += size - self._sizes.pop(agreement, 0)
        self._sizes[agreement] = size
        if agreement in self._let_go:
            self._let_go.discard(agreement)
            self._loaded_again += size
            if self._loaded_again > self._room:
                self._room, self._loaded_again = 2 * self._room, 0
        gone = []
        while self._total > self._room and len(self._sizes) > 1:
            oldest, size = self._sizes.popitem(last=False)
            self._total -= size
            self._let_go.add(oldest)
            gone.append(oldest)
        return gone
