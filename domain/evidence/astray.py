"""Lines that are not what the hash beside them says, and positions at which there is none: what became of them."""

from typing import Any

from domain.evidence.finding import Findings, Wrong, is_hash
from domain.evidence.soundness import name
from domain.frozen import dataclass
from domain.store.evidence import Evidence


@dataclass(frozen=True, slots=True)
class _Astray:
    """A position at which line and hash do not agree."""

    leaf: bytes | None
    """The hash of the line that is there, if one is."""
    stored: Any
    """What stands beside it."""
    claimed: str | None
    """The entry that its row claims to be."""


class Astray:
    """Notes, while a log is read, what is not at its place; and tells at the end where it came from, or went."""

    def __init__(self, evidence: Evidence, found: Findings) -> None:
        self._e = evidence
        self._found = found
        self._at: dict[int, _Astray] = {}
        self._gone: list[tuple[int, int]] = []
        """Positions, the first and the last of each stretch, without a line."""
        self._unnamed: list[tuple[str, int, int]] = []
        """Entries of streams that are not there, each with the position before which it must have been."""
        self._elsewhere: set[str | None] = set()
        """The entries of which the line stands at another position."""
        self.named: set[tuple[str, int]] = set()
        """The entries that were told of as missing."""

    def differs(self, position: int, leaf: bytes, stored: object, claimed: str | None) -> None:
        """A line has another hash than the one that is ``stored`` beside it; None where there is none."""
        self._at[position] = _Astray(leaf, stored, claimed)

    def lacks_line(self, position: int, stored: object) -> None:
        """There is a hash at a position, and no line."""
        self._at[position] = _Astray(None, stored, None)
        self.are_gone(position, position)

    def are_gone(self, first: int, last: int) -> None:
        """There are no lines at these positions."""
        self._gone.append((first, last))

    def lacks_entries(self, stream: str, first: int, last: int, before: int) -> None:
        """Of a stream there are no such entries before a position, where one comes that follows on them."""
        self._unnamed += [(stream, entry, before) for entry in range(first, last + 1)]

    def is_within(self, after: int, count: int) -> bool:
        """Whether something is astray among so many positions."""
        return any(after < position <= after + count for position in self._at)

    def classify(self) -> None:
        """Tell of the lines whether they moved, were slipped in or changed."""
        here = {one.leaf for one in self._at.values() if one.leaf is not None}
        places = {one.stored: at for at, one in self._at.items() if is_hash(one.stored)}
        for position, one in self._at.items():
            if one.leaf is None:
                continue
            wrong = Wrong.INSERTED
            if places.get(one.leaf, position) != position:
                wrong = Wrong.SWAPPED
                self._elsewhere.add(one.claimed)
                told = f"it holds the line that was recorded at position {places[one.leaf]}"
            elif one.stored is None:
                told = "it stands where no entry was recorded"
            elif one.stored in here:
                told = "it stands where another line was recorded, which is elsewhere now"
            else:
                wrong = Wrong.CHANGED
                told = "its line is not the one that was recorded: its hash is another"
            self._found.add(one.claimed, position, wrong, told)

    def name_the_missing(self) -> None:
        """Tell of positions without a line, with the entries of their streams that are not there."""
        if not self._gone and not self._unnamed:
            return
        between: dict[tuple[str, int], tuple[int, int]] = {
            (stream, entry): (0, before) for stream, entry, before in self._unnamed
        }
        for stream, entry, before, behind in self._e.keys_without_line():
            if isinstance(stream, str) and type(entry) is int:
                between[stream, entry] = (before or 0, behind or 2**63)
        positions = [
            position
            for first, last in self._gone
            for position in range(first, min(last, first + 1_000) + 1)
        ]
        free = {key: ends for key, ends in between.items() if name(*key) not in self._elsewhere}
        for position in positions:
            fits = [key for key, (low, high) in free.items() if low < position < high]
            streams = {stream for stream, _ in fits}
            if not fits or (len(streams) > 1 and len(positions) > 1):
                told = "there is no entry at this position"
                self._found.add(None, position, Wrong.MISSING, told)
                continue
            key = min(fits)
            del free[key]
            self._is_missing(key, position)
        for first, last in self._gone:
            if last - first > 1_000:
                told = f"there is no entry at the positions {first} to {last}"
                self._found.add(None, first, Wrong.MISSING, told)
        for key in free:
            self._is_missing(key, None)

    def _is_missing(self, entry: tuple[str, int], position: int | None) -> None:
        self.named.add(entry)
        told = "it was recorded, and is not there"
        self._found.add(name(*entry), position, Wrong.MISSING, told)
