"""Verifying a log: every byte is read and every hash made again; what is stored is compared, never believed.

With no finding, each line is what the hash beside it says, each link of the chain follows from the one before, the
first from the ledger's id, zone and time of making, and each stored subtree from its leaves. Somebody who may
write the file can make all of these anew: what was so rewritten, or cut off at the end, only a checkpoint shows
that was kept elsewhere.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

from domain import merkle
from domain.evidence.astray import Astray
from domain.evidence.checkpoint import NOT_YET, Checkpoint
from domain.evidence.finding import Finding, Findings, Wrong, is_hash, said
from domain.evidence.grounds import Grounds
from domain.evidence.hashes import Hashes
from domain.evidence.keys import Keys
from domain.evidence.later import Beside
from domain.evidence.numbering import Numbering
from domain.evidence.orderly import orderly
from domain.evidence.soundness import line_of, name, own, unsound
from domain.frozen import dataclass
from domain.refusals import entries
from domain.store.evidence import Evidence
from domain.store.failures import StoreDamaged, shown
from domain.store.growth import genesis

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying came to. ``size`` and ``root`` are those of the lines that are there.

    ``since`` is the number of entries at the beginning whose lines were not read again; ``more`` counts findings
    beyond those that are kept.
    """

    size: int
    root: bytes
    since: int
    findings: list[Finding]
    more: int


def verify(
    evidence: Evidence,
    *,
    known: Collection[Checkpoint] = (),
    since: Checkpoint | None = None,
    progress: Progress = lambda position, last: None,
    beside: Beside | None = None,
) -> Verified:
    """Read the whole log and tell all that is wrong with it.

    ``known`` are checkpoints kept elsewhere. With ``since``, the hashes of its entries are compared with it, and
    their lines are not read again. Where all is read, later lines may be judged ``beside``.
    """
    if since is None:
        tree = orderly(evidence, known, progress, beside)
        if tree is None and beside is not None:
            # Whoever judges beside may have been ended, or may have read another state of the ledger.
            tree = orderly(evidence, known, progress)
        if tree is not None:
            return Verified(tree.size, tree.root(), 0, [], 0)
    return _Verification(evidence, known, since, progress).run()


class _Verification:
    def __init__(
        self,
        evidence: Evidence,
        known: Collection[Checkpoint],
        since: Checkpoint | None,
        progress: Progress,
    ) -> None:
        every = [*known, *([since] if since else [])]
        self._e = evidence
        self._since = since
        self._known = [one for one in every if one.ledger == evidence.ledger_id]
        self._strange = [one for one in every if one.ledger != evidence.ledger_id]
        self._progress = progress
        self._found = Findings()
        self._hashes = Hashes(evidence, self._found, {one.size for one in self._known})
        self._keys = Keys(evidence, self._found)
        self._astray = Astray(evidence, self._found)
        self._numbering = Numbering(self._found, self._astray)
        self._grounds = Grounds()
        self._last = 0
        self._stop: int | None = None
        """The position that the head gives, where it gives one."""
        self._recorded, self._timed = evidence.created, 0
        """The time of the newest entry whose line is as it was recorded, and its position."""

    def run(self) -> Verified:
        for one in self._strange:
            self._of_all(Wrong.CHANGED, f"{one.called} is one of the ledger {one.ledger}")
        self._look_at_objects()
        self._look_at_head()
        after = self._go_on()
        if after is None:
            known = [*self._known, *self._strange]
            return _Verification(self._e, known, None, self._progress).run()
        total = self._e.last()
        for lines, leaves in self._e.pages(after or None):
            self._page(lines, leaves)
            self._progress(min(self._last, total), total)
        self._astray.classify()
        self._end()
        self._astray.name_the_missing()
        self._hashes.look_at_subtrees(self._astray)
        self._keys.look_at_the_rest(after, self._astray.named)
        self._compare()
        root = self._hashes.root()
        return Verified(self._last, root, after, self._found.all(), self._found.more)

    def _of_all(self, wrong: Wrong, message: str) -> None:
        """What is about no single entry."""
        self._found.add(None, None, wrong, message)

    # What stands around the entries --------------------------------------------------------------

    def _look_at_objects(self) -> None:
        for found, how in self._e.objects():
            told = {
                "missing": f"the guard {shown(found)} is missing",
                "changed": f"the guard {shown(found)} is not ours",
                "inserted": f"the {shown(found)} is none of ours",
            }[how]
            self._of_all(Wrong(how), told)
        if beyond := self._e.beyond():
            self._of_all(Wrong.INSERTED, f"{beyond:,} bytes stand in the file after its last page")
        for told in self._e.indexes():
            self._of_all(Wrong.CHANGED, f"the engine finds its pages wrong: {shown(told)}")

    def _look_at_head(self) -> None:
        rows = self._e.head()
        if len(rows) == 1 and type(rows[0][0]) is int:
            self._stop = rows[0][0]
        else:
            self._of_all(Wrong.CHANGED, "the head does not say how many entries there are")

    def _end(self) -> None:
        """The head and the chain, once all lines were read."""
        if self._stop is None:
            return
        ((position, recorded, chain),) = self._e.head()
        if position > self._last:
            self._astray.are_gone(self._last + 1, position)
        if self._timed == self._last and recorded != self._recorded:
            self._of_all(
                Wrong.CHANGED,
                f"the head says that the newest entry was recorded at {said(recorded)}, and it was at "
                f"{said(self._recorded)}",
            )
        if not self._hashes.ends_with(chain):
            self._of_all(Wrong.CHANGED, "the head's chain is not that of the entries")

    # What was verified before --------------------------------------------------------------------

    def _go_on(self) -> int | None:
        """Take the hashes of what was verified before, without reading its lines; up to where.

        None where they are not those: then the lines are needed after all.
        """
        since = self._since
        if since is None or since in self._strange or not since.size:
            return 0
        position = 0
        for position, leaf, chain in self._e.leaves(since.size):
            if position != self._last + 1 or not is_hash(leaf):
                break
            self._hashes.follow(None, position, leaf, chain)
            self._hashes.grow(leaf)
            self._last = position
        if self._last != since.size or self._hashes.tree.roots.get(since.size) != since.root:
            return None
        self._take_time_at(since.size)
        last = self._e.versions(since.size)
        self._numbering.assume(last)
        self._grounds.assume(stream for stream in last if isinstance(stream, str))
        gone = since.size - self._e.lines(since.size)
        if gone:
            self._of_all(Wrong.MISSING, f"of the first {since.size:,} lines {gone:,} are not there")
        return since.size

    # The entries ----------------------------------------------------------------------------------

    def _page(self, lines: Sequence[Any], leaves: Sequence[Any]) -> None:
        beside = {row[0]: row for row in leaves}
        if len(lines) == len(leaves) and lines and beside.keys() == {row[0] for row in lines}:
            for row in lines:
                self._entry(row, beside[row[0]])
            return
        rows = {row[0]: row for row in lines}
        for position in sorted(rows.keys() | beside.keys()):
            if position in rows:
                self._entry(rows[position], beside.get(position))
            else:
                self._without_line(beside[position])

    def _entry(self, row: Sequence[Any], beside: Sequence[Any] | None) -> None:
        position, stream, entry, _, state = row
        if self._is_beyond(position):
            self._beyond(row)
            return
        self._step_to(position)
        data = state if isinstance(state, bytes) else repr(state).encode(errors="replace")
        leaf = merkle.leaf_hash(data)
        claimed = name(stream, entry)
        if beside is None:
            self._found.add(claimed, position, Wrong.MISSING, "there is no hash beside it")
            self._hashes.lose_chain()
        else:
            _, stored, link = beside
            if leaf != stored and self._hashes.is_linked(leaf, link):
                told = "the hash beside it is not that of its line"
                self._found.add(claimed, position, Wrong.CHANGED, told)
            elif leaf != stored:
                self._astray.differs(position, leaf, stored, claimed)
            self._hashes.follow(claimed, position, stored, link, leaf)
        self._hashes.grow(leaf)
        self._read(row, claimed, right=beside is not None and leaf == beside[1])

    def _read(self, row: Sequence[Any], claimed: str | None, *, right: bool) -> None:
        position = row[0]
        try:
            line = line_of(tuple(row), self._e.ledger_id)
        except StoreDamaged as failure:
            self._damaged(row, claimed, failure, right=right)
            return
        self._numbering.count(line.stream, line.entry, position)
        if not right:
            self._grounds.lose()
        for reason in unsound(line, self._grounds):
            self._found.add(claimed, position, Wrong.CHANGED, reason)
        self._keys.look_at(line, claimed)
        if line.recorded < self._recorded:
            before = f"what stands before it, {self._recorded}"
            if not self._timed:
                before = f"the ledger was made, {said(self._recorded)}"
            told = f"it was recorded at {line.recorded}, before {before}"
            self._found.add(claimed, position, Wrong.SET_BACK, told)
        if right and (line.recorded >= self._recorded or not self._timed):
            self._recorded, self._timed = line.recorded, position

    def _damaged(
        self, row: Sequence[Any], claimed: str | None, failure: StoreDamaged, *, right: bool
    ) -> None:
        """A row whose line cannot be read, or is not what the row says; what the line itself says is believed only
        where it is the right one."""
        position, stream, entry, _, state = row
        self._grounds.lose()
        found = own(state) if right else None
        told = failure.how
        if found == (stream, entry, position) and failure.elsewhere:
            told = "its row does not agree with its line"
        if found and found[:2] != (stream, entry):
            told = f"its row calls it {claimed or 'nothing'}"
            claimed = name(*found[:2])
        if found and found[2] != position:
            swapped = f"its line was recorded at position {found[2]}"
            self._found.add(claimed, position, Wrong.SWAPPED, swapped)
            self._numbering.came_elsewhere(*found[:2])
            return
        self._found.add(claimed, position, Wrong.CHANGED, told)
        if found:
            self._numbering.count(found[0], found[1], position)
        else:
            self._numbering.count_if_next(stream, entry, position)

    def _take_time_at(self, position: int) -> None:
        """The time of an entry whose line is not read again otherwise."""
        lines, _ = next(self._e.pages(position - 1))
        with suppress(StoreDamaged):
            if lines and lines[0][0] == position:
                self._recorded = line_of(tuple(lines[0]), self._e.ledger_id).recorded
                self._timed = position

    def _without_line(self, beside: Sequence[Any]) -> None:
        position, leaf, chain = beside
        if self._is_beyond(position):
            self._found.add(
                None, position, Wrong.INSERTED, "a hash stands where no entry was recorded"
            )
            return
        self._step_to(position)
        self._grounds.lose()
        self._astray.lacks_line(position, leaf)
        self._hashes.follow(None, position, leaf, chain)
        if is_hash(leaf):
            self._hashes.grow(leaf)
        else:
            self._hashes.whole = False

    def _is_beyond(self, position: int) -> bool:
        return position < 1 or (self._stop is not None and position > self._stop)

    def _beyond(self, row: Sequence[Any]) -> None:
        position, stream, entry, _, state = row
        data = state if isinstance(state, bytes) else b""
        self._astray.differs(position, merkle.leaf_hash(data), None, name(stream, entry))

    def _step_to(self, position: int) -> None:
        if position > self._last + 1:
            self._grounds.lose()
            self._astray.are_gone(self._last + 1, position - 1)
            self._hashes.break_off()
        self._last = position

    # What was kept elsewhere ----------------------------------------------------------------------

    def _compare(self) -> None:
        start = genesis(*self._e.identity)
        for one in self._known:
            if one.start != start:
                told = f"the ledger's zone, or the time at which it was made, is not that of {one.called}"
                self._of_all(Wrong.CHANGED, told)
            if one.size > self._last:
                gone = one.size - self._last
                told = (
                    f"{one.called} has {entries(one.size)} and the ledger {self._last:,}: the newest "
                    f"{f'{gone} were' if gone > 1 else 'one was'} removed"
                    f"{NOT_YET * (self._e.lag is not None)}"
                )
                self._found.add(None, self._last + 1, Wrong.MISSING, told)
            elif self._hashes.tree.roots.get(one.size) != one.root:
                told = f"the first {one.size:,} entries are not those of {one.called}"
                self._of_all(Wrong.CHANGED, told)
