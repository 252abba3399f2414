"""The hashes beside the lines: the chain, link by link, and the tree."""

from collections.abc import Collection

from domain import merkle
from domain.evidence.astray import Astray
from domain.evidence.finding import Findings, Wrong, is_hash, said
from domain.evidence.regrown import Regrown
from domain.store.evidence import Evidence
from domain.store.growth import genesis, link


class Hashes:
    """What is stored beside lines, compared with what follows from the lines."""

    def __init__(self, evidence: Evidence, found: Findings, sizes: Collection[int]) -> None:
        """``sizes`` are those at which the root of the tree is wanted later."""
        self._e = evidence
        self._found = found
        self.tree = Regrown(sizes)
        self.whole = True
        """Whether there has been a hash for each position so far."""
        # The chain as the hashes beside the lines have it, and what it should be where that is another one.
        self._chain: bytes | None = genesis(*evidence.identity)
        self._instead: bytes | None = None

    def lose_chain(self) -> None:
        """There is no link, and so none can be told that follows."""
        self._chain = self._instead = None

    def break_off(self) -> None:
        """There are positions without a hash: neither the tree nor the chain can be made any more."""
        self.whole = False
        self.lose_chain()

    def is_linked(self, leaf: bytes, chain: object) -> bool:
        """Whether a link of the chain is that of a leaf after the one before."""
        return self._chain is not None and link(self._chain, leaf) == chain

    def ends_with(self, chain: object) -> bool:
        """Whether the chain ends so, or would if the hashes beside the lines were theirs."""
        return chain in (self._chain, self._instead)

    def follow(
        self,
        claimed: str | None,
        position: int,
        leaf: object,
        chain: object,
        computed: bytes | None = None,
    ) -> None:
        """Whether a link of the chain follows from the one before. Where it is unknown, none can be told."""
        leaves = [one for one in (leaf, computed) if is_hash(one)]
        before = [one for one in (self._chain, self._instead) if one is not None]
        links = [link(one, each) for one in before for each in leaves]
        if before and chain not in links:
            start = " to the ledger's id, zone and time" if position == 1 else ""
            self._found.add(
                claimed,
                position,
                Wrong.CHANGED,
                f"the chain of hashes breaks here: its link does not follow{start} on what stands before",
            )
        self._instead = links[0] if links and chain != links[0] else None
        self._chain = chain if is_hash(chain) else None

    def grow(self, leaf: bytes) -> None:
        """The leaf of the next line."""
        if self.whole:
            self.tree.add(leaf)

    def root(self) -> bytes:
        """The root over all lines; nothing where some have no hash."""
        return self.tree.root() if self.whole else b""

    def look_at_subtrees(self, astray: Astray) -> None:
        """Whether the stored roots are those of the tree."""
        if not self.whole:
            return
        stored = self._e.subtrees()
        for (level, number), right in self.tree.stored().items():
            root, each = stored.pop((level, number), None), merkle.WIDTH**level
            after = number * each
            of = f"the stored root of entries {after + 1} to {after + each}"
            if root is None:
                self._found.add(None, after + 1, Wrong.MISSING, f"{of} is missing")
            elif root != right and not (
                astray.is_within(after, each) and self._is_of(root, after, each)
            ):
                self._found.add(None, after + 1, Wrong.CHANGED, f"{of} is not theirs")
        for at_level, number in stored:
            told = f"a root is stored as number {said(number)} of level {said(at_level)}"
            self._found.add(None, None, Wrong.INSERTED, f"{told}, where the tree has none")

    def _is_of(self, root: object, after: int, count: int) -> bool:
        """Whether a root is that of the stored leaves, and so differs only because a line does."""
        leaves = [row[1] for row in self._e.leaves(after + count, after)]
        return len(leaves) == count and all(map(is_hash, leaves)) and root == merkle.root(leaves)
