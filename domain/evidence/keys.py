"""The register of keys: for each entry one key, and beside it the digest of what the entry says."""

from collections.abc import Container

from domain.evidence.finding import Findings, Wrong
from domain.evidence.soundness import digest_of, name
from domain.store import StoredLine
from domain.store.evidence import Evidence


class Keys:
    """Compares the register with the lines."""

    def __init__(self, evidence: Evidence, found: Findings) -> None:
        self._e = evidence
        self._found = found
        self._met = 0

    def look_at(self, line: StoredLine, claimed: str | None) -> None:
        """Whether the key of a line is there, with its digest."""
        digests = self._e.digests(line.stream, line.key, line.entry)
        if not digests:
            told = "its key is not among the keys"
            self._found.add(claimed, line.position, Wrong.MISSING, told)
            return
        self._met += 1
        if digests != [digest_of(line)]:
            told = "the digest beside its key is not that of it"
            self._found.add(claimed, line.position, Wrong.CHANGED, told)

    def look_at_the_rest(self, after: int, named: Container[tuple[str, int]]) -> None:
        """Whether there are others than those of the lines, and of ``after`` entries that were not read again."""
        if self._e.keys() == self._met + after:
            return
        for stream, entry in self._e.entries_with_keys():
            told = "it has more than one key"
            self._found.add(name(stream, entry), None, Wrong.INSERTED, told)
        for stream, entry, _, _ in self._e.keys_without_line():
            if (stream, entry) not in named:
                claimed = name(stream, entry)
                told = "there is a key for it, and no such entry"
                if claimed is None:
                    told = "there is a key of no entry"
                self._found.add(claimed, None, Wrong.INSERTED, told)
