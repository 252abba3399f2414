"""Hashes of keys in little memory: what is found is what a dictionary would find."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain.names.keyhashes
from domain.names.keyhashes import KeyHashes

HASHES = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0, -1, 1, 256, 2**56, -(2**63)])


@pytest.mark.parametrize("full", [1, 3, 64])
@given(hashes=st.lists(HASHES, max_size=80), more=st.lists(HASHES, max_size=5))
def test_the_entries_of_a_hash_are_found_in_their_order(
    full: int, hashes: list[int], more: list[int]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(domain.names.keyhashes, "_FULL", full)
        known, expected = KeyHashes(), defaultdict[int, list[int]](list)
        for number, hashed in enumerate(hashes, start=1):
            known.add(hashed, number)
            expected[hashed].append(number)
        for hashed in (*hashes, *more):
            assert known.numbers(hashed) == expected[hashed]


@pytest.mark.parametrize("start", range(1, 12))
def test_bytes_that_lie_across_two_pairs_are_none(start: int) -> None:
    known = KeyHashes()
    low, high = 0x1111111122222222, 0x3333333344444444
    known.add(low, 1)
    known.add(high, 2)
    (bucket,) = known._buckets
    across = int.from_bytes(bucket[start : start + 8], "little")
    assert known.numbers(across) == []
    assert (known.numbers(low), known.numbers(high)) == ([1], [2])


def test_many_hashes_take_little_memory() -> None:
    known = KeyHashes()
    for number in range(1, 20_001):
        known.add(hash(f"key-{number}"), number)
    assert sum(map(len, known._buckets)) == 12 * 20_000
    assert len(known._buckets) == 1_024
    assert known.numbers(hash("key-777")) == [777]
