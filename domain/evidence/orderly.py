"""Whether a log is in order as a whole: every byte read, every hash made again, and no time lost on naming."""

import gc
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from secrets import token_hex
from typing import Any

from domain.evidence.checkpoint import Checkpoint
from domain.evidence.judging import Judging, compared
from domain.evidence.later import Beside, Later, RowsRead
from domain.evidence.regrown import Regrown
from domain.merkle import LEAF
from domain.store import StoreDamaged
from domain.store.evidence import Evidence
from domain.store.growth import LINK, genesis
from domain.store.rows import Row


def orderly(
    evidence: Evidence,
    known: Collection[Checkpoint],
    progress: Callable[[int, int], None],
    beside: Beside | None = None,
) -> Regrown | None:
    """The tree over all entries; None where anything at all is not as it should be.

    All hashes are made here; the later lines are judged ``beside``, where that is given.
    """
    collecting = gc.isenabled()
    gc.disable()  # events are made and dropped by the thousand, and none refers to itself
    try:
        return _Orderly(evidence, known, beside).run(progress)
    except StoreDamaged:
        return None
    finally:
        if collecting:
            gc.enable()


class _Orderly:
    def __init__(
        self, evidence: Evidence, known: Collection[Checkpoint], beside: Beside | None
    ) -> None:
        self._e = evidence
        self._known = known
        self._beside = beside
        self._total = evidence.last()
        self._here = self._total if beside is None else beside.after
        """The last position at which the line is judged here."""
        self._salt = token_hex(16)
        self._judge = Judging(evidence.ledger_id, evidence.created, other=compared(self._salt))
        self._later = RowsRead()
        self._tree = Regrown({one.size for one in known})
        self._start = genesis(*evidence.identity)
        self._chain = self._start

    def run(self, progress: Callable[[int, int], None]) -> Regrown | None:
        # The engine looks at its pages meanwhile, which needs none of our time.
        with self._judged_beside() as later, ThreadPoolExecutor(1) as other:
            pages = other.submit(self._e.indexes)
            found = self._found(progress, later)
            return found if not pages.result() else None

    def _judged_beside(self) -> AbstractContextManager[Callable[[], Later | None]]:
        if self._beside is None:
            return nullcontext(lambda: None)
        return self._beside.judging(self._here, self._total, self._salt)

    def _found(
        self, progress: Callable[[int, int], None], later: Callable[[], Later | None]
    ) -> Regrown | None:
        e, judge = self._e, self._judge
        if e.objects() or e.beyond():
            return None
        for lines, leaves in e.pages():
            here = max(0, self._here - self._tree.size)
            if not self._hashes_agree(lines, leaves) or not judge.lines(lines[:here]):
                return None
            self._later.add(lines[here:])
            progress(self._tree.size, self._total)
        as_told = all(
            one.ledger == e.ledger_id
            and one.start == self._start
            and self._tree.roots.get(one.size) == one.root
            for one in self._known
        )
        if (
            not as_told
            or e.subtrees() != self._tree.stored()
            or not all(map(judge.keys, e.all_keys()))
        ):
            return None
        recorded = self._recorded(later)
        if recorded is None or e.head() != [(self._tree.size, recorded, self._chain)]:
            return None
        return self._tree

    def _recorded(self, later: Callable[[], Later | None]) -> str | None:
        """When the newest entry was recorded, where all lines are in order and the keys are theirs."""
        recorded = self._judge.judged()
        if recorded is None:
            return None
        if self._beside is None:
            return recorded if not self._judge.of_others else None
        found = later()
        if (
            found is None
            or found.assumed != self._judge.standing()
            or found.rows != self._later.digest()
            or found.keys != self._judge.of_others
        ):
            return None
        return found.recorded

    def _hashes_agree(self, lines: Sequence[Row], leaves: Sequence[Row]) -> bool:
        """Whether lines and what stands beside them are in order, after what was before them: column by column."""
        if not lines or len(lines) != len(leaves):
            return not lines and not leaves
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
        self._tree.extend(found)
        return True

    def _chains(self, leaves: Sequence[bytes], links: Sequence[Any]) -> bool:
        chain, made = self._chain, []
        for leaf in leaves:
            chain = sha256(LINK + chain + leaf).digest()
            made.append(chain)
        self._chain = chain
        return made == list(links)
