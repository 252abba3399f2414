"""The tree of hashes: held against the words of RFC 6962, and against another implementation."""

import random
from collections.abc import Sequence
from hashlib import sha256

import pytest
from pymerkle import InmemoryTree  # type: ignore[import-untyped]

from domain import merkle
from domain.merkle import (
    EMPTY,
    WIDTH,
    complete,
    consistency,
    held,
    inclusion,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root,
    root_from,
)

# The roots and proofs over these eight entries are published with certificate transparency's reference code.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


# The definitions of RFC 6962, section 2.1, word for word --------------------------------------------------------


def mth(d: Sequence[bytes]) -> bytes:
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = power_below(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: Sequence[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = power_below(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: Sequence[bytes]) -> list[bytes]:
    return subproof(m, d, b=True)


def subproof(m: int, d: Sequence[bytes], *, b: bool) -> list[bytes]:
    if m == len(d):
        return [] if b else [mth(d)]
    k = power_below(len(d))
    if m <= k:
        return [*subproof(m, d[:k], b=b), mth(d[k:])]
    return [*subproof(m - k, d[k:], b=False), mth(d[:k])]


def power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def entries(count: int) -> list[bytes]:
    return [str(number).encode() for number in range(count)]


def stored(leaves: Sequence[bytes]) -> tuple[merkle.Nodes, list[tuple[int, int, int]]]:
    """A tree as a store has it: leaf hashes and roots of complete subtrees. What is asked of it is noted."""
    levels = [list(leaves)]
    while len(levels[-1]) >= WIDTH:
        below = levels[-1]
        levels.append(
            [complete(below[at : at + WIDTH]) for at in range(0, len(below) - WIDTH + 1, WIDTH)]
        )
    asked: list[tuple[int, int, int]] = []

    def nodes(level: int, start: int, stop: int) -> list[bytes]:
        asked.append((level, start, stop))
        assert 0 <= start < stop <= len(levels[level])
        return levels[level][start:stop]

    return nodes, asked


# Roots ----------------------------------------------------------------------------------------------------------


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY == sha256(b"").digest()


def test_the_published_roots_come_out() -> None:
    assert [root(LEAVES[:size]).hex() for size in range(1, 9)] == list(ROOTS)


def test_the_published_proofs_come_out() -> None:
    nodes = held(LEAVES)

    assert [node.hex()[:8] for node in inclusion(nodes, 0, 8)] == [
        "96a296d2",
        "5f083f0a",
        "6b47aaf2",
    ]
    assert [node.hex()[:8] for node in inclusion(nodes, 2, 3)] == ["fac54203"]
    assert [node.hex()[:8] for node in consistency(nodes, 6, 8)] == [
        "0ebc5d34",
        "ca854ea1",
        "d37ee418",
    ]


def test_a_leaf_is_never_taken_for_a_node() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


@pytest.mark.parametrize("count", [0, 3, 255])
def test_only_a_power_of_two_makes_a_complete_subtree(count: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        complete(LEAVES[:1] * count)


# Against the definition and another implementation ---------------------------------------------------------------


def test_every_size_up_to_600_has_the_root_of_the_definition_and_of_another_implementation() -> (
    None
):
    data = entries(600)
    leaves = [leaf_hash(entry) for entry in data]
    nodes, _ = stored(leaves)
    other = InmemoryTree(algorithm="sha256")
    for size in range(1, 601):
        other.append_entry(data[size - 1])
        expected = other.get_root()
        assert root(leaves[:size]) == root_from(nodes, size) == expected
        if size % 7 == 0 or size < 40:
            assert mth(data[:size]) == expected


def test_every_size_up_to_600_has_the_proofs_of_another_implementation() -> None:
    data = entries(600)
    leaves = [leaf_hash(entry) for entry in data]
    nodes, _ = stored(leaves)
    other = InmemoryTree(algorithm="sha256")
    other.append_entries(data)
    dice = random.Random(6962)
    for size in range(1, 601):
        of_size = root_from(nodes, size)
        for index in {0, size - 1, size // 2, *(dice.randrange(size) for _ in range(3))}:
            ours = inclusion(nodes, index, size)
            theirs = other.prove_inclusion(index + 1, size)
            assert ours == audit_path(theirs)
            assert is_included(leaves[index], index, size, ours, of_size)
        for first in {1, size, size // 2 or 1, *(dice.randrange(size) + 1 for _ in range(3))}:
            ours = consistency(nodes, first, size)
            assert is_consistent(first, size, root_from(nodes, first), of_size, ours)
            # Its own proofs of growth have another form; that they lead to our roots is what can be compared.
            other.prove_consistency(first, size).verify(root_from(nodes, first), of_size)
            assert ours == proof(first, data[:size])


@pytest.mark.parametrize("seed", range(4))
def test_trees_of_random_large_sizes_have_roots_and_proofs_of_another_implementation(
    seed: int,
) -> None:
    dice = random.Random(9162 + seed)
    size = dice.randrange(601, 20_000)
    data = entries(size)
    leaves = [leaf_hash(entry) for entry in data]
    nodes, _ = stored(leaves)
    other = InmemoryTree(algorithm="sha256")
    other.append_entries(data)
    for upto in (size, *(dice.randrange(601, size + 1) for _ in range(3))):
        of_size = root_from(nodes, upto)
        assert of_size == other.get_root(upto)
        for index in {0, upto - 1, *(dice.randrange(upto) for _ in range(3))}:
            assert inclusion(nodes, index, upto) == audit_path(
                other.prove_inclusion(index + 1, upto)
            )
        first = dice.randrange(1, upto + 1)
        ours = consistency(nodes, first, upto)
        assert is_consistent(first, upto, root_from(nodes, first), of_size, ours)
        other.prove_consistency(first, upto).verify(root_from(nodes, first), of_size)


def audit_path(theirs: object) -> list[bytes]:
    """What another implementation calls a path begins with the leaf itself."""
    return [bytes.fromhex(node) for node in theirs.serialize()["path"][1:]]  # type: ignore[attr-defined]


def test_every_pair_of_sizes_up_to_70_has_the_proofs_of_the_definition() -> None:
    data = entries(70)
    nodes = held([leaf_hash(entry) for entry in data])
    for size in range(1, 71):
        for index in range(size):
            assert inclusion(nodes, index, size) == path(index, data[:size])
        for first in range(1, size + 1):
            assert consistency(nodes, first, size) == proof(first, data[:size])


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 100_003, 131_072 + 300])
def test_large_trees_have_the_root_and_the_proofs_of_the_definition(size: int) -> None:
    data = entries(size)
    leaves = [leaf_hash(entry) for entry in data]
    nodes, asked = stored(leaves)
    of_size = mth(data)
    assert root_from(nodes, size) == of_size
    dice = random.Random(size)
    for index in (0, size - 1, *(dice.randrange(size) for _ in range(3))):
        asked.clear()
        found = inclusion(nodes, index, size)
        assert is_included(leaves[index], index, size, found, of_size)
        assert sum(stop - start for _, start, stop in asked) < 1_100
    for first in (1, size - 1, dice.randrange(size), dice.randrange(size)):
        found = consistency(nodes, first, size)
        assert is_consistent(first, size, root_from(nodes, first), of_size, found)
    index = dice.randrange(size)
    assert inclusion(nodes, index, size) == path(index, data)


def test_a_proof_in_a_million_asks_for_fewer_than_2000_nodes() -> None:
    asked = 0

    def nodes(level: int, start: int, stop: int) -> list[bytes]:
        nonlocal asked
        assert stop * WIDTH**level <= 1_000_000
        asked += stop - start
        return [EMPTY] * (stop - start)

    dice = random.Random(1)
    for index in (0, 999_999, 65_535, *(dice.randrange(1_000_000) for _ in range(200))):
        asked = 0
        inclusion(nodes, index, 1_000_000)
        assert asked < 1_100
        asked = 0
        consistency(nodes, index + 1, 1_000_000)
        assert asked < 1_100


# What proves nothing --------------------------------------------------------------------------------------------


def test_a_path_proves_one_leaf_at_one_place_in_one_tree() -> None:
    nodes = held(LEAVES)
    for size in range(1, 9):
        of_size = root(LEAVES[:size])
        for index in range(size):
            good = inclusion(nodes, index, size)
            assert is_included(LEAVES[index], index, size, good, of_size)
            for other in range(9):
                if other != index:
                    assert not is_included(LEAVES[index], other, size, good, of_size)
            assert not is_included(leaf_hash(b"other"), index, size, good, of_size)
            assert not is_included(LEAVES[index], index, size, [*good, EMPTY], of_size)
            assert not is_included(LEAVES[index], index, size, good, EMPTY)
            for at in range(len(good)):
                assert not is_included(
                    LEAVES[index], index, size, [*good[:at], EMPTY, *good[at + 1 :]], of_size
                )
                assert not is_included(LEAVES[index], index, size, good[:at], of_size)
            assert is_included(LEAVES[index], index, size, [], LEAVES[index]) is (size == 1)


def test_a_proof_of_growth_fails_for_any_other_tree() -> None:
    nodes = held(LEAVES)
    for second in range(1, 9):
        for first in range(1, second + 1):
            old, new = root(LEAVES[:first]), root(LEAVES[:second])
            good = consistency(nodes, first, second)
            assert is_consistent(first, second, old, new, good)
            assert not is_consistent(first, second, EMPTY, new, good)
            assert not is_consistent(first, second, old, EMPTY, good)
            assert not is_consistent(first, second, old, new, [*good, EMPTY])
            assert not is_consistent(second + 1, second, old, new, good)
            for at in range(len(good)):
                assert not is_consistent(first, second, old, new, good[:at])
                assert not is_consistent(
                    first, second, old, new, [*good[:at], EMPTY, *good[at + 1 :]]
                )


def test_every_tree_grew_from_nothing() -> None:
    assert consistency(held(LEAVES), 0, 8) == []
    assert is_consistent(0, 8, EMPTY, root(LEAVES), [])
    assert not is_consistent(0, 8, root(LEAVES), root(LEAVES), [])


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0)])
def test_there_is_no_path_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion(held(LEAVES), index, size)
    assert not is_included(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("first", "second"), [(-1, 8), (9, 8)])
def test_no_tree_shrinks(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="no beginning"):
        consistency(held(LEAVES), first, second)
