"""Verifying a log: every byte is read and every hash made again; what is stored is compared, never believed.

With no finding, each line is what the hash beside it says, each link of the chain follows from the one before, the
first from the ledger's id, zone and time of making, and each stored subtree from its leaves. Somebody who may
write the file can make all of these anew: what was so rewritten, or cut off at the end, only a checkpoint shows
that was kept elsewhere.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Any, Final, TypeGuard

from domain import merkle
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.finding import Finding, Findings, Wrong
from domain.evidence.grounds import Grounds
from domain.evidence.orderly import orderly
from domain.evidence.regrown import Regrown
from domain.evidence.soundness import digest_of, line_of, name, own, unsound
from domain.frozen import dataclass
from domain.refusals import entries
from domain.store import StoreDamaged
from domain.store.evidence import Evidence
from domain.store.failures import shown
from domain.store.growth import genesis, link

_HASH: Final = 32
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying came to. ``size``, ``root`` and ``chain`` are those of the lines that are there.

    ``since`` is the number of entries at the beginning whose lines were not read again; ``more`` counts findings
    beyond those that are kept.
    """

    size: int
    root: bytes
    chain: bytes
    since: int
    findings: list[Finding]
    more: int


def verify(
    evidence: Evidence,
    *,
    known: Collection[Checkpoint] = (),
    since: Checkpoint | None = None,
    progress: Progress = lambda position, last: None,
) -> Verified:
    """Read the whole log and tell all that is wrong with it.

    ``known`` are checkpoints kept elsewhere. With ``since``, the hashes of its entries are compared with it, and
    their lines are not read again.
    """
    if since is None and (whole := orderly(evidence, known, progress)):
        tree, chain = whole
        return Verified(tree.size, tree.root(), chain, 0, [], 0)
    return _Verification(evidence, known, since, progress).run()


class _Verification:
    def __init__(
        self,
        evidence: Evidence,
        known: Collection[Checkpoint],
        since: Checkpoint | None,
        progress: Progress,
    ) -> None:
        self._e = evidence
        self._since = since
        self._known = [one for one in (*known, *((since,) if since else ())) if self._ours(one)]
        self._strange = [
            one for one in (*known, *((since,) if since else ())) if not self._ours(one)
        ]
        self._tree = Regrown({one.size for one in self._known})
        self._progress = progress
        self._found = Findings()
        self._last = 0
        self._stop: int | None = None
        """The position that the head gives, where it gives one."""
        # The chain as the hashes beside the lines have it, and what it should be where that is another one.
        self._chain: bytes | None = genesis(evidence.ledger_id, evidence.tz, evidence.created)
        self._instead: bytes | None = None
        self._recorded, self._timed = evidence.created, 0
        """The time of the newest entry whose line is as it was recorded, and its position."""
        self._versions: dict[Any, Any] = {}
        self._grounds = Grounds()
        self._whole = True
        """Whether there has been a hash for each position so far."""
        self._keys = 0
        self._astray: dict[int, tuple[bytes | None, Any, str | None]] = {}
        self._gone: list[tuple[int, int]] = []
        self._unnamed: list[tuple[str, int, int]] = []
        self._named: set[tuple[str, int]] = set()

    def _ours(self, one: Checkpoint) -> bool:
        return one.ledger == self._e.ledger_id

    def run(self) -> Verified:
        for one in self._strange:
            self._add(
                None, None, Wrong.CHANGED, f"the checkpoint is one of the ledger {one.ledger}"
            )
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
        self._classify()
        self._end()
        self._name_the_missing()
        self._look_at_subtrees()
        self._look_at_keys(after)
        self._compare()
        return Verified(
            self._last,
            self._tree.root() if self._whole else b"",
            self._chain or b"",
            after,
            self._found.all(),
            self._found.more,
        )

    def _add(self, entry: str | None, position: int | None, wrong: Wrong, message: str) -> None:
        self._found.add(entry, position, wrong, message)

    # What stands around the entries --------------------------------------------------------------

    def _look_at_objects(self) -> None:
        for found, how in self._e.objects():
            said = {
                "missing": f"the guard {shown(found)} is missing",
                "changed": f"the guard {shown(found)} is not ours",
                "inserted": f"the {shown(found)} is none of ours",
            }[how]
            self._add(None, None, Wrong(how), said)
        if beyond := self._e.beyond():
            self._add(
                None,
                None,
                Wrong.INSERTED,
                f"{beyond:,} bytes stand in the file after its last page",
            )
        for said in self._e.indexes():
            self._add(None, None, Wrong.CHANGED, f"the engine finds its pages wrong: {shown(said)}")

    def _look_at_head(self) -> None:
        rows = self._e.head()
        if len(rows) == 1 and type(rows[0][0]) is int:
            self._stop = rows[0][0]
        else:
            self._add(None, None, Wrong.CHANGED, "the head does not say how many entries there are")

    def _end(self) -> None:
        """The head and the chain, once all lines were read."""
        if self._stop is None:
            return
        ((position, recorded, chain),) = self._e.head()
        if position > self._last:
            self._gone.append((self._last + 1, position))
        if self._timed == self._last and recorded != self._recorded:
            self._add(
                None,
                None,
                Wrong.CHANGED,
                f"the head says that the newest entry was recorded at {_said(recorded)}, and it was at "
                f"{_said(self._recorded)}",
            )
        if chain not in (self._chain, self._instead):
            self._add(None, None, Wrong.CHANGED, "the head's chain is not that of the entries")

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
            if position != self._last + 1 or not _is_hash(leaf):
                break
            self._follow(None, position, leaf, chain)
            self._grow(leaf)
            self._last = position
        if self._last != since.size or self._tree.roots.get(since.size) != since.root:
            return None
        self._take_time_at(since.size)
        self._versions = self._e.versions(since.size)
        self._grounds.assume(stream for stream in self._versions if isinstance(stream, str))
        gone = since.size - self._e.lines(since.size)
        if gone:
            said = f"of the first {since.size} lines {gone} are not there"
            self._add(None, None, Wrong.MISSING, said)
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
            self._add(claimed, position, Wrong.MISSING, "there is no hash beside it")
            self._chain = self._instead = None
            self._grow(leaf)
        else:
            if leaf != beside[1]:
                self._mismatch(claimed, position, leaf, beside)
            self._follow(claimed, position, beside[1], beside[2], leaf)
            self._grow(leaf)
        self._read(row, claimed, right=beside is not None and leaf == beside[1])

    def _read(self, row: Sequence[Any], claimed: str | None, *, right: bool) -> None:
        position, stream, entry, _, state = row
        try:
            line = line_of(tuple(row), self._e.ledger_id)
        except StoreDamaged as failure:
            self._grounds.lose()
            found = own(state) if right else None
            said = str(failure).rpartition(": ")[2]
            if found == (stream, entry, position) and said.endswith("to another entry"):
                said = "its row does not agree with its line"
            if found and found[:2] != (stream, entry):
                said = f"its row calls it {claimed or 'nothing'}"
                claimed = name(*found[:2])
            if found and found[2] != position:
                self._add(
                    claimed,
                    position,
                    Wrong.SWAPPED,
                    f"its line was recorded at position {found[2]}",
                )
                self._versions[found[0]] = max(self._versions.get(found[0], 0), found[1])
            else:
                self._add(claimed, position, Wrong.CHANGED, said)
                if found:
                    self._count(found[0], found[1], position)
                elif self._is_next(stream, entry):
                    self._count(stream, entry, position)
            return
        self._count(line.stream, line.entry, position)
        if not right:
            self._grounds.lose()
        for reason in unsound(line, self._grounds):
            self._add(claimed, position, Wrong.CHANGED, reason)
        self._look_at_key(line, claimed, position)
        if line.recorded < self._recorded:
            before = f"what stands before it, {self._recorded}"
            if not self._timed:
                before = f"the ledger was made, {_said(self._recorded)}"
            said = f"it was recorded at {line.recorded}, before {before}"
            self._add(claimed, position, Wrong.SET_BACK, said)
        if right and (line.recorded >= self._recorded or not self._timed):
            self._recorded, self._timed = line.recorded, position

    def _take_time_at(self, position: int) -> None:
        """The time of an entry whose line is not read again otherwise."""
        lines, _ = next(self._e.pages(position - 1))
        with suppress(StoreDamaged):
            if lines and lines[0][0] == position:
                self._recorded = line_of(tuple(lines[0]), self._e.ledger_id).recorded
                self._timed = position

    def _is_next(self, stream: object, entry: object) -> bool:
        return type(entry) is int and entry == self._versions.get(stream, 0) + 1

    def _count(self, stream: object, entry: object, position: int) -> None:
        """Whether an entry follows on the one before it in its stream."""
        if not isinstance(stream, str) or type(entry) is not int:
            return
        before = self._versions.get(stream, 0)
        if entry > before + 1 and entry - before <= 1_000:
            self._unnamed += [(stream, number, position) for number in range(before + 1, entry)]
        elif entry != before + 1:
            self._add(
                name(stream, entry),
                position,
                Wrong.INSERTED if entry <= before else Wrong.CHANGED,
                f"the entry before it in its stream has the number {before}",
            )
        self._versions[stream] = max(before, entry) if entry - before <= 1_000 else before

    def _without_line(self, beside: Sequence[Any]) -> None:
        position, leaf, chain = beside
        if self._is_beyond(position):
            self._add(None, position, Wrong.INSERTED, "a hash stands where no entry was recorded")
            return
        self._step_to(position)
        self._grounds.lose()
        self._gone.append((position, position))
        self._astray[position] = (None, leaf, None)
        self._follow(None, position, leaf, chain)
        if _is_hash(leaf):
            self._grow(leaf)
        else:
            self._whole = False

    def _is_beyond(self, position: int) -> bool:
        return position < 1 or (self._stop is not None and position > self._stop)

    def _beyond(self, row: Sequence[Any]) -> None:
        position, stream, entry, _, state = row
        data = state if isinstance(state, bytes) else b""
        self._astray[position] = (merkle.leaf_hash(data), None, name(stream, entry))

    def _step_to(self, position: int) -> None:
        if position > self._last + 1:
            self._grounds.lose()
            self._gone.append((self._last + 1, position - 1))
            self._whole, self._chain, self._instead = False, None, None
        self._last = position

    # Hashes ---------------------------------------------------------------------------------------

    def _mismatch(
        self, claimed: str | None, position: int, leaf: bytes, beside: Sequence[Any]
    ) -> None:
        if self._chain is not None and link(self._chain, leaf) == beside[2]:
            self._add(
                claimed, position, Wrong.CHANGED, "the hash beside it is not that of its line"
            )
        else:
            self._astray[position] = (leaf, beside[1], claimed)

    def _follow(
        self,
        claimed: str | None,
        position: int,
        leaf: object,
        chain: object,
        computed: bytes | None = None,
    ) -> None:
        """Whether a link of the chain follows from the one before. Where it is unknown, none can be told."""
        leaves = [one for one in (leaf, computed) if _is_hash(one)]
        before = [one for one in (self._chain, self._instead) if one is not None]
        links = [link(one, each) for one in before for each in leaves]
        if before and chain not in links:
            start = " to the ledger's id, zone and time" if position == 1 else ""
            self._add(
                claimed,
                position,
                Wrong.CHANGED,
                f"the chain of hashes breaks here: its link does not follow{start} on what stands before",
            )
        self._instead = links[0] if links and chain != links[0] else None
        self._chain = chain if _is_hash(chain) else None

    def _grow(self, leaf: bytes) -> None:
        if self._whole:
            self._tree.add(leaf)

    def _look_at_subtrees(self) -> None:
        if not self._whole:
            return
        stored = self._e.subtrees()
        level, each, count = 1, merkle.WIDTH, len(self._tree.subtrees)
        while count:
            for number in range(count):
                found = stored.pop((level, number), None)
                of = f"the stored root of entries {number * each + 1} to {(number + 1) * each}"
                if found is None:
                    self._add(None, number * each + 1, Wrong.MISSING, f"{of} is missing")
                elif found != self._tree.nodes(level, number, number + 1)[0] and not self._follows(
                    found, number * each, each
                ):
                    self._add(None, number * each + 1, Wrong.CHANGED, f"{of} is not theirs")
            level, each, count = level + 1, each * merkle.WIDTH, count // merkle.WIDTH
        for found in stored:
            said = f"a root is stored as number {_said(found[1])} of level {_said(found[0])}"
            self._add(None, None, Wrong.INSERTED, f"{said}, where the tree has none")

    def _follows(self, root: object, after: int, count: int) -> bool:
        """Whether a root differs only because a line does that is named already."""
        if not any(after < position <= after + count for position in self._astray):
            return False
        leaves = [row[1] for row in self._e.leaves(after + count, after)]
        return len(leaves) == count and all(map(_is_hash, leaves)) and root == merkle.root(leaves)

    # Keys -----------------------------------------------------------------------------------------

    def _look_at_key(self, line: Any, claimed: str | None, position: int) -> None:
        digests = self._e.digests(line.stream, line.key, line.entry)
        if not digests:
            self._add(claimed, position, Wrong.MISSING, "its key is not among the keys")
            return
        self._keys += 1
        if digests != [digest_of(line)]:
            self._add(
                claimed, position, Wrong.CHANGED, "the digest beside its key is not that of it"
            )

    def _look_at_keys(self, after: int) -> None:
        if self._e.keys() == self._keys + after:
            return
        for stream, entry in self._e.entries_with_keys():
            self._add(name(stream, entry), None, Wrong.INSERTED, "it has more than one key")
        for stream, entry, _, _ in self._e.keys_without_line():
            if (stream, entry) not in self._named:
                claimed = name(stream, entry)
                said = (
                    "there is a key for it, and no such entry"
                    if claimed
                    else "there is a key of no entry"
                )
                self._add(claimed, None, Wrong.INSERTED, said)

    # What moved, what is gone ---------------------------------------------------------------------

    def _classify(self) -> None:
        """Lines that are not what the hash beside them says: moved, slipped in or changed."""
        here = {leaf for leaf, _, _ in self._astray.values() if leaf is not None}
        places = {
            stored: position
            for position, (_, stored, _) in self._astray.items()
            if _is_hash(stored)
        }
        for position, (leaf, stored, claimed) in self._astray.items():
            if leaf is None:
                continue
            if places.get(leaf, position) != position:
                said = f"it holds the line that was recorded at position {places[leaf]}"
                self._add(claimed, position, Wrong.SWAPPED, said)
            elif stored is None:
                said = "it stands where no entry was recorded"
                self._add(claimed, position, Wrong.INSERTED, said)
            elif stored in here:
                said = "it stands where another line was recorded, which is elsewhere now"
                self._add(claimed, position, Wrong.INSERTED, said)
            else:
                said = "its line is not the one that was recorded: its hash is another"
                self._add(claimed, position, Wrong.CHANGED, said)

    def _name_the_missing(self) -> None:
        """Positions without a line, with the entries of their streams that are not there."""
        if not self._gone and not self._unnamed:
            return
        names: dict[tuple[str, int], tuple[int, int]] = {
            (stream, entry): (0, before) for stream, entry, before in self._unnamed
        }
        for stream, entry, before, behind in self._e.keys_without_line():
            if isinstance(stream, str) and type(entry) is int:
                names[stream, entry] = (before or 0, behind or 2**63)
        positions = [
            position
            for first, last in self._gone
            for position in range(first, min(last, first + 1_000) + 1)
        ]
        free = dict(names)
        for position in positions:
            fits = [key for key, (low, high) in free.items() if low < position < high]
            streams = {stream for stream, _ in fits}
            if not fits or (len(streams) > 1 and len(positions) > 1):
                self._add(None, position, Wrong.MISSING, "there is no entry at this position")
                continue
            key = min(fits)
            del free[key]
            self._named.add(key)
            self._add(name(*key), position, Wrong.MISSING, "it was recorded, and is not there")
        for first, last in self._gone:
            if last - first > 1_000:
                said = f"there is no entry at the positions {first} to {last}"
                self._add(None, first, Wrong.MISSING, said)
        for key in free:
            self._named.add(key)
            self._add(name(*key), None, Wrong.MISSING, "it was recorded, and is not there")

    # What was kept elsewhere ----------------------------------------------------------------------

    def _compare(self) -> None:
        start = genesis(self._e.ledger_id, self._e.tz, self._e.created)
        for one in self._known:
            if one.start != start:
                said = "the ledger's zone, or the time at which it was made, is not that of the checkpoint"
                self._add(None, None, Wrong.CHANGED, said)
            if one.size > self._last:
                gone = one.size - self._last
                said = (
                    f"the checkpoint has {entries(one.size)} and the ledger {self._last:,}: the newest "
                    f"{f'{gone} were' if gone > 1 else 'one was'} removed"
                )
                self._add(None, self._last + 1, Wrong.MISSING, said)
            elif self._tree.roots.get(one.size) != one.root:
                said = f"the first {one.size} entries are not those of the checkpoint"
                self._add(None, None, Wrong.CHANGED, said)


def _is_hash(given: object) -> TypeGuard[bytes]:
    return isinstance(given, bytes) and len(given) == _HASH


def _said(value: object) -> str:
    return shown(value if isinstance(value, str) else repr(value))
