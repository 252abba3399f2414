"""The Merkle tree of RFC 6962: roots, proofs that an entry is in it, and that a tree only grew.

Of a tree only the leaf hashes and the roots of complete subtrees of 256, 65,536, ... leaves are ever asked for:
every other node is a few hashes away. Sizes count leaves, indices start at 0, all hashes are SHA-256.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final, TypeAlias

WIDTH: Final = 256
"""How many nodes of one stored level make one of the next."""

LEAF: Final = b"\x00"
NODE: Final = b"\x01"
"""What is hashed before an entry and before two halves, so that the one is never taken for the other."""

EMPTY: Final = sha256().digest()
"""The root of a tree without leaves."""

Nodes: TypeAlias = Callable[[int, int, int], Sequence[bytes]]
"""``nodes(level, start, stop)``: the roots of the complete subtrees of ``WIDTH ** level`` leaves with the numbers
``start`` up to ``stop``, without it; at level 0 the leaf hashes. Only what lies within the tree is asked for."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over those of its two halves."""
    return sha256(NODE + left + right).digest()


def complete(hashes: Sequence[bytes]) -> bytes:
    """The root over the roots of complete subtrees of one size; their number is a power of two."""
    if not hashes or len(hashes) & (len(hashes) - 1):
        raise ValueError("a complete subtree has a power of two of nodes")
    while len(hashes) > 1:
        hashes = [
            sha256(NODE + left + right).digest()
            for left, right in zip(hashes[::2], hashes[1::2], strict=True)
        ]
    return hashes[0]


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, any number of them."""
    return root_from(held(leaves), len(leaves))


def root_from(nodes: Nodes, size: int) -> bytes:
    """The root of a tree of ``size`` leaves, from its stored nodes."""
    return _root(nodes, 0, size) if size else EMPTY


def held(leaves: Sequence[bytes]) -> Nodes:
    """The nodes of a tree whose leaf hashes are all at hand."""

    def nodes(level: int, start: int, stop: int) -> Sequence[bytes]:
        each = WIDTH**level
        if not level:
            return leaves[start:stop]
        return [complete(leaves[n * each : (n + 1) * each]) for n in range(start, stop)]

    return nodes


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The audit path of a leaf in the tree of the first ``size`` leaves, from the leaf up."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_root(nodes, middle, end))
            end = middle
        else:
            path.append(_root(nodes, start, middle))
            start = middle
    return path[::-1]


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether an audit path proves that a leaf hash stands at this place under this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistency(nodes: Nodes, first: int, second: int) -> list[bytes]:
    """The proof that the tree of ``first`` leaves is the beginning of the one of ``second``."""
    if not 0 <= first <= second:
        raise ValueError(f"a tree of {second} leaves has no beginning of {first}")
    if first in (0, second):
        return []
    path = []
    start, end = 0, second
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_root(nodes, middle, end))
            end = middle
        else:
            path.append(_root(nodes, start, middle))
            start = middle
    if start:
        path.append(_root(nodes, start, end))
    return path[::-1]


def is_consistent(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether a proof shows that the second tree only added to the first (RFC 9162, 2.1.4.2)."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY
    nodes = list(path) if first & (first - 1) else [first_root, *path]
    if not nodes:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, node)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _root(nodes: Nodes, start: int, end: int) -> bytes:
    """The root over the leaves from ``start`` to ``end``, which are a node of the tree."""
    size = end - start
    if size & (size - 1):
        middle = start + _split(size)
        return node_hash(_root(nodes, start, middle), _root(nodes, middle, end))
    level, each = 0, 1
    while each * WIDTH <= size:
        level, each = level + 1, each * WIDTH
    return complete(nodes(level, start // each, end // each))
