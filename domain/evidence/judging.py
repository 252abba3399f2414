"""Whether the lines of a log, one after the other, are what our writers record, and the keys those of the lines.

Nothing is named here: where something is not in order, `domain.evidence.verification` says what is wrong with it.
"""

from collections.abc import Sequence
from secrets import token_hex
from typing import Any, Final, NamedTuple

from domain.evidence.grounds import GROUNDS, Grounds
from domain.evidence.quick import Quick, Told
from domain.evidence.soundness import digest_of, line_of, unsound
from domain.store.evidence import Evidence
from domain.store.rows import Row

_KINDS: Final = [{str}, {str}, {int}, {bytes}]
"""Of the cells of keys."""


class Standing(NamedTuple):
    """What the lines up to a position leave to those after them."""

    versions: dict[Any, int]
    """How many entries each stream has."""
    sources: set[str]
    announced: dict[str, int]
    """As `Grounds` has both."""
    recorded: str
    """When the last of them was recorded."""


class Judging:
    """Is shown lines of a ledger in their order, page by page, and then all its keys in any.

    It judges all lines from the first on, or those after a position at which it may `begin`, and the keys of the
    lines that it was shown; of the others it keeps how many there are.

    Nobody asks on once it has said that something is not in order, or raised `StoreDamaged`, which says so too.
    """

    def __init__(self, ledger_id: str, created: str) -> None:
        self._ledger = ledger_id
        self._recorded = created
        self._before: dict[Any, int] = {}
        """How many entries each stream has before the first line that is judged here."""
        self._versions: dict[Any, int] = {}
        self._grounds = Grounds()
        self._quick = Quick(ledger_id, self._grounds)
        # Keys stand in another order than lines. The sums of the hashes of two lists agree where the lists do, and
        # else by chance once in 2**64: a hash is one of all cells of a key together, and of a salt nobody knows.
        self._salt = token_hex(16)
        self._of_lines = self._of_keys = 0
        self.others = 0
        """Keys of other lines than those that were judged here."""

    def begin(self, evidence: Evidence, after: int) -> bool:
        """Begin after the line at a position; not where that, or what others rest on up to there, is not in order.

        No other lines are read.
        """
        last = next(evidence.page_by_page(after - 1, after), None)
        if last is None:
            return False
        self._recorded = line_of(tuple(last[0]), self._ledger).recorded
        for rows in evidence.page_by_page(0, after, GROUNDS):
            told = self._quick.told_of(rows)
            if not all(quick or self._told_by(row) for row, quick in zip(rows, told, strict=True)):
                return False
        self._before = evidence.versions(after)
        self._versions = {**self._before}
        return True

    def standing(self) -> Standing:
        """What all lines so far leave to those after them."""
        grounds = self._grounds
        return Standing(
            {**self._versions}, {*grounds.sources}, {**grounds.announced}, self._recorded
        )

    def lines(self, rows: Sequence[Row]) -> bool:
        """Whether the next lines (position, stream, entry, topic, line) are in order."""
        versions, recorded, keys = self._versions, self._recorded, []
        for at, quick in enumerate(self._quick.told_of(rows)):
            told = quick or self._told_by(rows[at])
            if told is None:
                return False
            time, key = told
            stream, _, entry, _ = key
            if time < recorded or versions.get(stream, 0) + 1 != entry:
                return False
            versions[stream], recorded = entry, time
            keys.append(key)
        self._recorded = recorded
        self._of_lines += self._hashed(keys)
        return True

    def keys(self, rows: Sequence[Row]) -> bool:
        """Whether further keys (stream, key, entry, digest) may be those of the lines, or of others."""
        # Text and bytes may have one hash.
        if [set(map(type, cells)) for cells in zip(*rows, strict=True)] != _KINDS:
            return False
        before, last = self._before, self._versions
        own = [row for row in rows if before.get(row[0], 0) < row[2] <= last.get(row[0], 0)]
        self.others += len(rows) - len(own)
        self._of_keys += self._hashed(own)
        return True

    def judged(self) -> str | None:
        """When the newest entry was recorded, where the keys are those of the lines that were judged here; None
        where they are not."""
        return self._recorded if self._of_lines == self._of_keys else None

    def _hashed(self, keys: Sequence[Any]) -> int:
        # As one text: Python's hash of a tuple nearly adds up those of its cells, so that a sum over many would
        # not tell where two have exchanged some. No cell of a key that a line has holds a line end.
        salt = self._salt
        return sum(
            hash(f"{salt}{stream}\n{key}\n{entry}\n{digest.hex()}")
            for stream, key, entry, digest in keys
        )

    def _told_by(self, row: Row) -> Told | None:
        """What a line comes to that `Quick` has nothing to say of, judged to the letter."""
        line = line_of(tuple(row), self._ledger)
        if any(unsound(line, self._grounds)):
            return None
        return line.recorded, (line.stream, line.key, line.entry, digest_of(line))
