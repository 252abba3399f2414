"""Which entries have a key of a given hash: some 15 bytes an entry, where a dictionary takes a hundred.

Hash and number lie in buckets, one pair after the other as bytes, and are found by the search for bytes that
Python has.
"""

from struct import Struct
from typing import Final

_PAIR: Final = Struct("<qI")
_HASH: Final = Struct("<q")
_WIDTH: Final = _PAIR.size
_FULL: Final = 64
"""Pairs that a bucket may hold on the average; then there are more buckets."""
_MORE: Final = 4


class KeyHashes:
    """Numbers of entries by the hashes of their keys."""

    def __init__(self) -> None:
        self._buckets = [bytearray()]
        self._mask = 0
        self._room = _FULL

    def add(self, hashed: int, number: int) -> None:
        """Note that an entry has a key of this hash, a number of 64 bits with its sign."""
        if not self._room:
            self._grow()
        self._buckets[hashed & self._mask] += _PAIR.pack(hashed, number)
        self._room -= 1

    def numbers(self, hashed: int) -> list[int]:
        """The entries that have a key of this hash, in the order in which they were noted."""
        bucket, sought = self._buckets[hashed & self._mask], _HASH.pack(hashed)
        place = bucket.find(sought)
        if place < 0:
            return []
        found = []
        while place >= 0:
            if place % _WIDTH == 0:
                found.append(_PAIR.unpack_from(bucket, place)[1])
            place = bucket.find(sought, place + 1)
        return found

    def _grow(self) -> None:
        older, count = self._buckets, _MORE * len(self._buckets)
        self._buckets = buckets = [bytearray() for _ in range(count)]
        self._mask = mask = count - 1
        self._room = (count - len(older)) * _FULL
        for bucket in older:
            for place, (hashed, _) in zip(
                range(0, len(bucket), _WIDTH), _PAIR.iter_unpack(bucket), strict=True
            ):
                buckets[hashed & mask] += bucket[place : place + _WIDTH]
