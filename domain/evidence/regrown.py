"""The tree of a log, grown again from leaf hashes one by one."""

from collections.abc import Collection, Sequence

from domain import merkle


class Regrown:
    """A tree that keeps the roots of its complete subtrees of 256, the leaves after them, and few others.

    ``sizes`` are those at which its root is wanted later.
    """

    def __init__(self, sizes: Collection[int] = ()) -> None:
        self._sizes = frozenset(sizes)
        self._block: list[bytes] = []
        self.subtrees: list[bytes] = []
        self.roots: dict[int, bytes] = {0: merkle.EMPTY}

    @property
    def size(self) -> int:
        return len(self.subtrees) * merkle.WIDTH + len(self._block)

    def add(self, leaf: bytes) -> None:
        """One more leaf at the end."""
        self._block.append(leaf)
        if self._sizes and self.size in self._sizes:
            self.roots[self.size] = self.root()
        if len(self._block) == merkle.WIDTH:
            self.subtrees.append(merkle.complete(self._block))
            self._block = []

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Many more at once."""
        last = self.size + len(leaves)
        if any(self.size < size <= last for size in self._sizes):
            for leaf in leaves:
                self.add(leaf)
            return
        waiting = [*self._block, *leaves]
        whole = len(waiting) // merkle.WIDTH * merkle.WIDTH
        self.subtrees += [
            merkle.complete(waiting[start : start + merkle.WIDTH])
            for start in range(0, whole, merkle.WIDTH)
        ]
        self._block = waiting[whole:]

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return merkle.root_from(self.nodes, self.size)

    def nodes(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        """As `domain.merkle.Nodes`; of the leaves, only those after the last complete subtree."""
        if level == 0:
            before = len(self.subtrees) * merkle.WIDTH
            return self._block[start - before : stop - before]
        if level == 1:
            more = [merkle.complete(self._block)] if stop > len(self.subtrees) else []
            return [*self.subtrees[start:stop], *more]
        each = merkle.WIDTH ** (level - 1)
        return [
            merkle.complete(self.nodes(1, number * each, (number + 1) * each))
            for number in range(start, stop)
        ]

    def stored(self) -> dict[tuple[int, int], bytes]:
        """The roots that a ledger keeps, by level and number."""
        roots: dict[tuple[int, int], bytes] = {}
        level, count = 1, len(self.subtrees)
        while count:
            roots |= {
                (level, number): root for number, root in enumerate(self.nodes(level, 0, count))
            }
            level, count = level + 1, count // merkle.WIDTH
        return roots
