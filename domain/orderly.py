"""Whether a log is in order as a whole: every byte read, every hash made again, and no time lost on naming."""

import gc
from collections.abc import Callable, Collection
from hashlib import sha256
from secrets import token_hex
from typing import Any

from domain.checkpoint import Checkpoint
from domain.regrown import Regrown
from domain.soundness import Quick, digest_of, line_of, unsound
from domain.store import StoreDamaged
from domain.store.evidence import Evidence
from domain.store.growth import LINK, genesis


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
        self._quick = Quick(evidence.ledger_id)
        # Keys stand in another order than lines. The sums of the hashes of two lists agree where the lists do, and
        # else by chance once in 2**64: Python's hashes of text are keyed anew in each process, and by the salt.
        self._salt = token_hex()
        self._keys = 0

    def run(self, progress: Callable[[int, int], None]) -> tuple[Regrown, bytes] | None:
        e = self._e
        total = e.last()
        if e.objects() or e.indexes():
            return None
        for lines, leaves in e.pages():
            if len(lines) != len(leaves) or not all(map(self._follows, lines, leaves)):
                return None
            progress(self._tree.size, total)
        as_told = all(
            one.ledger == e.ledger_id
            and one.is_of(self._start)
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
        return self._keys == sum(hash((self._salt, *key)) for key in self._e.all_keys())

    def _follows(self, row: Any, beside: Any) -> bool:
        """Whether a line and what stands beside it are in order, after what was before them."""
        position, stream, entry, _, state = row
        place, recorded, leaf, chain = beside
        if type(state) is not bytes or position != place or position != self._tree.size + 1:
            return False
        found = sha256(b"\x00" + state).digest()
        self._chain = sha256(LINK + self._chain + found).digest()
        if found != leaf or self._chain != chain or self._versions.get(stream, 0) + 1 != entry:
            return False
        key = self._key_of(row, recorded)
        if key is None or recorded < self._recorded:
            return False
        self._versions[stream], self._recorded = entry, recorded
        self._keys += hash((self._salt, stream, key[0], entry, key[1]))
        self._tree.add(found)
        return True

    def _key_of(self, row: Any, recorded: Any) -> tuple[str, bytes] | None:
        """Key and digest of a line; what `Quick` cannot tell is judged to the letter."""
        quick = self._quick.key_of(row, recorded)
        if quick is not None:
            return quick
        line = line_of(tuple(row), self._e.ledger_id)
        if line.recorded != recorded or any(unsound(line)):
            return None
        return line.key, digest_of(line)
