"""What a ledger that is a file keeps beside it: SQLite's own files, the read model, and copies of documents."""

from collections.abc import Iterator
from contextlib import suppress
from errno import EINVAL, EISDIR
from io import BufferedReader
from os import stat_result, strerror
from os.path import realpath, samestat
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from domain.store.sqlite_schema import APPLICATION_ID

_MODEL: Final = "-model"
_DOCUMENTS: Final = ".documents"
ENDS: Final = ("", "-wal", "-shm", "-journal")
"""A database file, and what SQLite puts beside one while it is in use or after a kill."""
_BESIDE: Final = tuple(f"{base}{end}" for base in ("", _MODEL) for end in ENDS if base or end)
"""How the names of all files end that may stand beside a ledger."""
MAGIC: Final = b"SQLite format 3\0"
"""How an SQLite file begins."""
_ID_AT, _ID_END = 68, 72
"""The bytes of one that say which program's it is."""


def model_of(path: str) -> str:
    """Where the read model of the ledger at a path is."""
    return f"{path}{_MODEL}"


def ledger_of_model(path: str) -> str:
    """Where the ledger is whose read model is at a path."""
    return path.removesuffix(_MODEL)


def documents_of(ledger: Path) -> Path:
    """The folder in which the copies of a ledger's documents are kept; it need not be there."""
    return Path(f"{_real(ledger)}{_DOCUMENTS}")


def files_of(ledger: Path) -> list[Path]:
    """The ledger and each file that may stand beside it, there already or not; not the documents."""
    real = _real(ledger)
    return [real, *(Path(f"{real}{end}") for end in _BESIDE)]


def no_file_in(path: str) -> str | None:
    """How the name of the first part of a database ends that is there and no file; None where all parts are files.

    Whoever opens a pipe waits for its other end.
    """
    parts = ((end, _found(Path(path + end))) for end in ENDS)
    return next((end for end, one in parts if one is not None and not S_ISREG(one.st_mode)), None)


def is_ledger(path: Path) -> bool:
    """Whether a file is a ledger, by its first bytes; not where it cannot be read."""
    with suppress(OSError, ValueError):
        if S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                start = file.read(_ID_END)
            return start.startswith(MAGIC) and start[_ID_AT:] == APPLICATION_ID.to_bytes(4)
    return False


def ledger_of(path: Path) -> Path | None:
    """The ledger that a path leads to, or beside which it is a place of its own; None where there is none."""
    return next(filter(is_ledger, _owners(_real(path))), None)


def _owners(path: Path) -> Iterator[Path]:
    """What a file would be, or be a part of, if a ledger were there."""
    yield path
    for end in _BESIDE:
        if path.name.endswith(end) and path.name != end:
            yield path.with_name(path.name.removesuffix(end))
    for folder in (path, *path.parents):
        if folder.name.endswith(_DOCUMENTS) and folder.name != _DOCUMENTS:
            yield folder.with_name(folder.name.removesuffix(_DOCUMENTS))


def ledger_in_the_way(ledger: Path) -> Path | None:
    """Another ledger that stands where a file would that belongs to the one at a path."""
    return next(filter(is_ledger, files_of(ledger)[1:]), None)


def belongs_to(path: Path, store: Path) -> bool:
    """The ledger itself, or one of the files that stand beside it, by whatever name."""
    return any(one_file(path, file) for file in files_of(store))


def is_kept_beside(path: Path, store: Path) -> bool:
    """The folder of a ledger's documents, something in it, or a copy that is kept there by another name."""
    folder = documents_of(store)
    if _real(path).is_relative_to(_real(folder)):
        return True
    found, kept = _found(path), _found(folder)
    if found is None or found.st_nlink < 2 or kept is None or not S_ISDIR(kept.st_mode):
        return False
    return any(one_file(path, copy) for copy in folder.iterdir())


def one_file(path: Path, other: Path) -> bool:
    """Whether two paths lead to the same file, there already or not, by whatever name."""
    if _real(path) == _real(other):
        return True
    found, held = _found(path), _found(other)
    return found is not None and held is not None and samestat(found, held)


def _real(path: Path) -> Path:
    """A path without links in it; one that goes in circles stays as it is."""
    return Path(realpath(path))


def _found(path: Path) -> stat_result | None:
    """What is at a path; None where nothing is, or nobody can look: who opens it is told why."""
    with suppress(OSError):
        return path.stat()
    return None


def opened_copy(path: Path) -> BufferedReader:
    """A copy, open for reading; `OSError` where it cannot be, or is no file: a pipe or a device has no end."""
    mode = path.stat().st_mode
    if S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, strerror(EISDIR), str(path))
    if not S_ISREG(mode):
        raise OSError(EINVAL, "is no file", str(path))
    return path.open("rb")
