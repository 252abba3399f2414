"""Copies of documents kept beside a ledger: whether each is what its name says, and which are not there.

A copy bears the SHA-256 of its content as its name, and entries name it so. That one is not there says nothing of
the log: a feed may name a document that nobody ever kept, and a ledger may have been copied without them. One that
whoever verifies may not read was not looked at, and that is told.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from errno import EINVAL, EISDIR, ELOOP, ENOENT
from hashlib import file_digest
from pathlib import Path
from typing import Final

from domain.evidence.finding import Finding, Wrong
from domain.evidence.soundness import name
from domain.frozen import dataclass
from domain.store.beside import opened_copy
from domain.store.evidence import Evidence
from domain.store.rows import Row
from domain.system import reason
from domain.values.text import is_sha256

_NO_COPY: Final = (EISDIR, EINVAL, ELOOP, ENOENT)
"""What is at the place of a copy is known, and is no file."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A document as entries name it: the first that does, where it stands, and how many do."""

    entry: str | None
    position: int
    entries: int


@dataclass(frozen=True, slots=True)
class Copies:
    """What the copies came to: how many are right, how many that entries name are not there, what is wrong."""

    right: int
    absent: int
    findings: list[Finding]

    @property
    def complaint(self) -> str:
        """What the findings come to, of a copy beside some ledger."""
        if all(one.finding is Wrong.UNREAD for one in self.findings):
            return "could not be looked at"
        return "is not what its name says"

    @property
    def sentence(self) -> str | None:
        """What is to be said beside the findings; None where nothing is kept and nothing named."""
        told = []
        if self.right:
            are = (
                "1 copy of a document is"
                if self.right == 1
                else f"{self.right:,} copies of documents are"
            )
            told.append(f"{are} what {'its name says' if self.right == 1 else 'their names say'}")
        if self.absent:
            one = self.absent == 1
            told.append(
                f"{self.absent:,} document{'' if one else 's'} that entries name "
                f"{'is' if one else 'are'} not kept beside the ledger"
            )
        return "; ".join(told) or None


@contextmanager
def comparing(folder: Path | None, evidence: Evidence) -> "Iterator[Callable[[], Copies]]":
    """Compares the copies in a folder on a thread of its own, beside what is done inside; nothing without one."""
    with ThreadPoolExecutor(1) as beside:
        if folder is None:
            yield lambda: Copies(0, 0, [])
        else:
            yield beside.submit(compared, folder, evidence.documents()).result


def compared(folder: Path, rows: Iterable[Row]) -> Copies:
    """The copies in a folder against their names, and against the documents that entries name.

    ``rows`` are (SHA-256, position, stream, entry, count). What bears no SHA-256 as its name is no copy.
    """
    try:
        there = {file.name: file for file in _files(folder) if is_sha256(file.name)}
    except OSError as problem:
        unread = f"the copies of documents in {folder} could not be looked at: {reason(problem)}"
        return Copies(0, 0, [Finding(None, None, Wrong.UNREAD, unread)])
    by_entries: dict[str, Naming] = {}
    absent = 0
    for sha256, position, stream, entry, count in rows:
        if not isinstance(sha256, str) or not is_sha256(sha256):
            continue
        if sha256 in there:
            by_entries[sha256] = Naming(name(stream, entry), position, count)
        else:
            absent += 1
    found = [_wrong(there[each], by_entries.get(each)) for each in sorted(there)]
    findings = [one for one in found if one is not None]
    return Copies(len(there) - len(findings), absent, findings)


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _wrong(file: Path, naming: Naming | None) -> Finding | None:
    wrong = Wrong.CHANGED
    try:
        with opened_copy(file) as content:
            found = file_digest(content, "sha256").hexdigest()
    except OSError as problem:
        if problem.errno in _NO_COPY:
            said = f"cannot be read: {reason(problem)}"
        else:
            wrong, said = Wrong.UNREAD, f"could not be looked at: {reason(problem)}"
    else:
        if found == file.name:
            return None
        said = f"is no longer what its name says: its SHA-256 is {found}"
    of = f"the copy of a document at {file}"
    if naming is None:
        return Finding(None, None, wrong, f"{of}, which no entry names, {said}")
    several = f", which {naming.entries:,} entries name," if naming.entries > 1 else ""
    return Finding(naming.entry, naming.position, wrong, f"{of}{several} {said}")
