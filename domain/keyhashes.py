"""Which entries have a key of a given hash: some 15 bytes an entry, where a dictionary takes a hundred.

The hashes lie in buckets, one after the other as bytes, and are found by the search for bytes that Python has.
"""

from array import array
from typing import Final

_WIDTH: Final = 8
_FULL: Final = 256
"""Hashes that a bucket may hold on the average; then there are twice as many buckets."""


class KeyHashes:
    """Numbers of entries by the hashes of their keys."""

    def __init__(self) -> None:
        self._hashes = [bytearray()]
        self._numbers = [array("I")]
        self._count = 0

    def add(self, hashed: int, number: int) -> None:
        """Note that an entry has a key of this hash, a number of 64 bits with its sign."""
        if self._count >= _FULL * len(self._hashes):
            self._double()
        at = hashed & (len(self._hashes) - 1)
        self._hashes[at] += hashed.to_bytes(_WIDTH, "little", signed=True)
        self._numbers[at].append(number)
        self._count += 1

    def numbers(self, hashed: int) -> list[int]:
        """The entries that have a key of this hash, in the order in which they were noted."""
        at = hashed & (len(self._hashes) - 1)
        bucket, sought = self._hashes[at], hashed.to_bytes(_WIDTH, "little", signed=True)
        found = []
        place = bucket.find(sought)
        while place >= 0:
            if place % _WIDTH == 0:
                found.append(self._numbers[at][place // _WIDTH])
            place = bucket.find(sought, place + 1)
        return found

    def _double(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        count = 2 * len(hashes)
        self._hashes = [bytearray() for _ in range(count)]
        self._numbers = [array("I") for _ in range(count)]
        self._count = 0
        for bucket, own in zip(hashes, numbers, strict=True):
            for place, number in enumerate(own):
                start = place * _WIDTH
                known = int.from_bytes(bucket[start : start + _WIDTH], "little", signed=True)
                self.add(known, number)
