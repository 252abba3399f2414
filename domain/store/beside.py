"""What a ledger that is a file keeps beside it: SQLite's own files, the read model, and copies of documents."""

from errno import EINVAL, EISDIR
from io import BufferedReader
from os import strerror
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

_MODEL: Final = "-model"
_DOCUMENTS: Final = ".documents"
ENDS: Final = ("", "-wal", "-shm", "-journal")
"""A database file, and what SQLite puts beside one while it is in use or after a kill."""


def model_of(path: str) -> str:
    """Where the read model of the ledger at a path is."""
    return f"{path}{_MODEL}"


def documents_of(ledger: Path) -> Path:
    """The folder in which the copies of a ledger's documents are kept; it need not be there."""
    real = ledger.resolve()
    return real.with_name(f"{real.name}{_DOCUMENTS}")


def files_of(ledger: Path) -> list[Path]:
    """The ledger and each file that may stand beside it, there already or not; not the documents."""
    real = str(ledger.resolve())
    return [Path(f"{base}{end}") for base in (real, model_of(real)) for end in ENDS]


def belongs_to(path: Path, store: Path) -> bool:
    """The ledger itself, or one of the files that stand beside it, by whatever name."""
    return any(one_file(path, file) for file in files_of(store))


def is_kept_beside(path: Path, store: Path) -> bool:
    """The folder of a ledger's documents, something in it, or a copy that is kept there by another name."""
    folder = documents_of(store)
    if path.resolve().is_relative_to(folder.resolve()):
        return True
    if not path.exists() or path.stat().st_nlink < 2 or not folder.is_dir():
        return False
    return any(path.samefile(copy) for copy in folder.iterdir() if copy.exists())


def one_file(path: Path, other: Path) -> bool:
    """Whether two paths lead to the same file, there already or not, by whatever name."""
    if path.resolve() == other.resolve():
        return True
    return path.exists() and other.exists() and path.samefile(other)


def opened_copy(path: Path) -> BufferedReader:
    """A copy, open for reading; `OSError` where it cannot be, or is no file: a pipe or a device has no end."""
    mode = path.stat().st_mode
    if S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, strerror(EISDIR), str(path))
    if not S_ISREG(mode):
        raise OSError(EINVAL, "is no file", str(path))
    return path.open("rb")
