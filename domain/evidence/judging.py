"""Whether the lines of a log, one after the other, are what our writers record, and the keys those of the lines.

Nothing is named here: where something is not in order, `domain.evidence.verification` says what is wrong with it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
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


Sum = Callable[[Iterable[Any]], int]
"""What keys come to, in any order."""


def compared(salt: str) -> Sum:
    """For keys that two processes compare, by a salt that they share."""
    return partial(_compared, salt.encode())


def _compared(salt: bytes, keys: Iterable[Any]) -> int:
    return sum(
        int.from_bytes(sha256(salt + _text(key).encode(errors="surrogatepass")).digest())
        for key in keys
    )


def _text(key: Any) -> str:
    # No cell of a key that a line has holds a line end.
    stream, name, entry, digest = key
    return f"{stream}\n{name}\n{entry}\n{digest.hex()}"


class Judging:
    """Is shown lines of a ledger in their order, page by page, and then all its keys in any.

    It judges all lines from the first on, and their keys; of others it keeps what they come to. Or it judges lines
    after a position at which it may `begin`, whose keys somebody else is shown.

    Nobody asks on once it has said that something is not in order, or raised `StoreDamaged`, which says so too.
    """

    def __init__(
        self, ledger_id: str, created: str, *, own: Sum | None = None, other: Sum | None = None
    ) -> None:
        """``own`` is how the keys of its lines are added up, and ``other`` how those of later ones are."""
        self._ledger = ledger_id
        self._recorded = created
        self._versions: dict[Any, int] = {}
        self._grounds = Grounds()
        self._quick = Quick(ledger_id, self._grounds)
        # Keys stand in another order than lines. The sums of the hashes of two lists agree where the lists do, and
        # else by chance once in 2**64: a hash is one of all cells of a key together, and of a salt nobody knows.
        self._salt = token_hex(16)
        self._own = own or self._hashed
        self._other = other or self._hashed
        self.of_lines = self._of_keys = 0
        """What the keys come to that the lines are to have, and those that they have."""
        self.of_others = 0
        """What the keys of later lines come to."""

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
        self._versions = evidence.versions(after)
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
        self.of_lines += self._own(keys)
        return True

    def keys(self, rows: Sequence[Row]) -> bool:
        """Whether further keys (stream, key, entry, digest) may be those of the lines, or of later ones."""
        # Text and bytes may have one hash.
        if [set(map(type, cells)) for cells in zip(*rows, strict=True)] != _KINDS:
            return False
        last = self._versions
        own = [row for row in rows if row[2] <= last.get(row[0], 0)]
        if len(own) < len(rows):
            self.of_others += self._other(row for row in rows if row[2] > last.get(row[0], 0))
        self._of_keys += self._own(own)
        return True

    def judged(self) -> str | None:
        """When the newest entry was recorded, where the keys are those of the lines that were judged here; None
        where they are not."""
        return self._recorded if self.of_lines == self._of_keys else None

    def _hashed(self, keys: Iterable[Any]) -> int:
        # As one text: Python's hash of a tuple nearly adds up those of its cells, so that a sum over many would
        # not tell where two have exchanged some.
        salt = self._salt
        return sum(hash(f"{salt}{_text(key)}") for key in keys)

    def _told_by(self, row: Row) -> Told | None:
        """What a line comes to that `Quick` has nothing to say of, judged to the letter."""
        line = line_of(tuple(row), self._ledger)
        if any(unsound(line, self._grounds)):
            return None
        return line.recorded, (line.stream, line.key, line.entry, digest_of(line))
