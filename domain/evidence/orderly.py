"""Whether a log is in order as a whole: every byte read, every hash made again, and no time lost on naming."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import repeat
from secrets import token_hex
from typing import Any, Final

from domain.evidence.checkpoint import Checkpoint
from domain.evidence.grounds import Grounds
from domain.evidence.quick import Quick, Told
from domain.evidence.regrown import Regrown
from domain.evidence.soundness import digest_of, line_of, unsound
from domain.merkle import LEAF
from domain.store import StoreDamaged
from domain.store.evidence import Evidence
from domain.store.growth import LINK, genesis
from domain.store.rows import Row

_KINDS: Final = (str, str, int, bytes)
"""Of the cells of a key."""


def orderly(
    evidence: Evidence, known: Collection[Checkpoint], progress: Callable[[int, int], None]
) -> tuple[Regrown, bytes] | None:
    """The tree and the chain's hash over all entries; None where anything at all is not as it should be."""
    collecting = gc.isenabled()
    gc.disable()  # events are made and dropped by the thousand, and none refers to itself
    try:
        return _Orderly(evidence, known).run(progress)
    except StoreDamaged:
        return None
    finally:
        if collecting:
            gc.enable()


class _Orderly:
    def __init__(self, evidence: Evidence, known: Collection[Checkpoint]) -> None:
        self._e = evidence
        self._known = known
        self._tree = Regrown({one.size for one in known})
        self._start = genesis(evidence.ledger_id, evidence.tz, evidence.created)
        self._chain = self._start
        self._recorded = evidence.created
        self._versions: dict[Any, int] = {}
        self._grounds = Grounds()
        self._quick = Quick(evidence.ledger_id, self._grounds)
        # Keys stand in another order than lines. The sums of the hashes of two lists agree where the lists do, and
        # else by chance once in 2**64: Python's hashes of text are keyed anew in each process, and by the salt.
        self._salt = token_hex()
        self._keys = 0

    def run(self, progress: Callable[[int, int], None]) -> tuple[Regrown, bytes] | None:
        # The engine looks at its pages meanwhile, which needs none of our time.
        with ThreadPoolExecutor(1) as beside:
            pages = beside.submit(self._e.indexes)
            found = self._found(progress)
            return found if not pages.result() else None

    def _found(self, progress: Callable[[int, int], None]) -> tuple[Regrown, bytes] | None:
        e = self._e
        total = e.last()
        if e.objects() or e.beyond():
            return None
        for lines, leaves in e.pages():
            if len(lines) != len(leaves) or not self._page(lines, leaves):
                return None
            progress(self._tree.size, total)
        as_told = all(
            one.ledger == e.ledger_id
            and one.start == self._start
            and self._tree.roots.get(one.size) == one.root
            for one in self._known
        )
        if (
            not as_told
            or not self._keys_agree()
            or e.head() != [(self._tree.size, self._recorded, self._chain)]
            or e.subtrees() != self._tree.stored()
        ):
            return None
        return self._tree, self._chain

    def _keys_agree(self) -> bool:
        return self._keys == self._hashed(self._of_their_kinds(self._e.all_keys()))

    @staticmethod
    def _of_their_kinds(keys: Iterable[Row]) -> Iterator[Row]:
        """Keys as they came; `StoreDamaged` at a cell of another kind, since text and bytes may have one hash."""
        for key in keys:
            if tuple(map(type, key)) != _KINDS:
                raise StoreDamaged("a key is not in the ledger's form")
            yield key

    def _hashed(self, keys: Iterable[Any]) -> int:
        return sum(map(hash, zip(repeat(self._salt), keys)))

    def _page(self, lines: Sequence[Row], leaves: Sequence[Row]) -> bool:
        """Whether lines and what stands beside them are in order, after what was before them: column by column."""
        if not lines:
            return True
        positions, _, _, _, states = zip(*lines, strict=True)
        places, stored, links = zip(*leaves, strict=True)
        first = self._tree.size + 1
        if (
            positions != places
            or positions != tuple(range(first, first + len(lines)))
            or set(map(type, states)) != {bytes}
        ):
            return False
        # The hashes are those of `leaf_hash` and `link`: a call for each would take longer than the naming spared.
        found = [sha256(LEAF + state).digest() for state in states]
        if found != list(stored) or not self._chains(found, links):
            return False
        versions, recorded, keys = self._versions, self._recorded, []
        for at, quick in enumerate(self._quick.told_of(lines)):
            told = quick or self._told_by(lines[at])
            if told is None:
                return False
            time, key = told
            stream, _, entry, _ = key
            if time < recorded or versions.get(stream, 0) + 1 != entry:
                return False
            versions[stream], recorded = entry, time
            keys.append(key)
        self._keys += self._hashed(keys)
        self._recorded = recorded
        self._tree.extend(found)
        return True

    def _chains(self, leaves: Sequence[bytes], links: Sequence[Any]) -> bool:
        chain, made = self._chain, []
        for leaf in leaves:
            chain = sha256(LINK + chain + leaf).digest()
            made.append(chain)
        self._chain = chain
        return made == list(links)

    def _told_by(self, row: Row) -> Told | None:
        """What a line comes to that `Quick` has nothing to say of, judged to the letter."""
        line = line_of(tuple(row), self._e.ledger_id)
        if any(unsound(line, self._grounds)):
            return None
        return line.recorded, (line.stream, line.key, line.entry, digest_of(line))
