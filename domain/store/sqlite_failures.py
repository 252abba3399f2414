"""What an error of SQLite, or of the file system beneath it, means for who uses a ledger."""

import errno
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from domain.store.failures import (
    RESTORE,
    StoreDamaged,
    StoreFailure,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnusable,
    StoreUnwritten,
    shown,
)
from domain.store.location import Location
from domain.system import reason

LEDGER: Final = "the ledger"
SIDES: Final = "-shm", "-wal"
_UNREADABLE: Final = "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR_SHM"
_SHARED_MEMORY: Final = 32_768
"""Bytes of the smallest file with which those who read and write at once know of each other."""


def failure(
    error: BaseException, location: Location, waited: float, what: str = LEDGER
) -> StoreFailure:
    """What an error of the engine means for the user; ``waited`` is the busy timeout in seconds."""
    name = str(getattr(error, "sqlite_errorname", ""))
    of = f"{what} {location.shown}"
    full = StoreFull(location.shown) if what == LEDGER else StoreFull(location.shown, None)
    match "_".join(name.split("_")[:2]):
        case "SQLITE_BUSY" | "SQLITE_LOCKED" | "SQLITE_PROTOCOL":
            return StoreLocked(of, waited=waited)
        case "SQLITE_READONLY" | "SQLITE_PERM":
            return StoreReadOnly(f"{of} can only be read")
        case "SQLITE_CANTOPEN" | "SQLITE_AUTH":
            shut = next(filter(partial(_is_shut, location.path), SIDES), None)
            if shut is not None:
                return StoreUnusable(f"{location.shown}{shut} cannot be opened: permission denied")
            return StoreUnusable(f"{of} cannot be opened here")
        case "SQLITE_FULL":
            return full
        case "SQLITE_IOERR":
            if _has_no_room(Path(location.path)):
                return full
            kind = StoreUnwritten if name == "SQLITE_IOERR_WRITE" else StoreUnusable
            return kind(f"{of} cannot be used: the disk does not read or write ({name})")
        case "SQLITE_CORRUPT" | "SQLITE_NOTADB" | "SQLITE_ERROR" | "SQLITE_CONSTRAINT":
            return StoreDamaged(f"{of} is damaged: {shown(str(error))}", _hint(location, what))
        case "SQLITE_NOMEM" | "SQLITE_TOOBIG":
            return StoreUnusable(f"{of} cannot be used: not enough memory")
        case _:
            pass
    if "decode" in str(error):
        return StoreDamaged(f"{of} is damaged: it holds text that is not UTF-8")
    return StoreUnusable(f"{of} cannot be used: {shown(str(error)) or type(error).__name__}")


def _hint(location: Location, what: str) -> str:
    """Where a log of changes lies beside a ledger: that may be the whole fault."""
    wal = Path(f"{location.path}-wal")
    with suppress(OSError):
        if what == LEDGER and wal.stat().st_size:
            return (
                f"{location.shown}-wal may be that of another file: if a copy of the ledger alone verifies, move "
                "it away; else restore the ledger from a backup"
            )
    return RESTORE


def _is_shut(path: str, end: str) -> bool:
    """Whether a side file is there that may not be read and written."""
    return Path(path + end).exists() and not os.access(path + end, os.R_OK | os.W_OK)


def _has_no_room(path: Path) -> bool:
    """Whether its disk has no room for the smallest side file, which the engine tells as any other fault."""
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _SHARED_MEMORY


def cannot_be_used_in_place(error: BaseException) -> bool:
    """Whether reading failed only because the side files could not be opened or made."""
    return str(getattr(error, "sqlite_errorname", "")).startswith(_UNREADABLE)


def unreachable(location: Location, error: OSError) -> StoreFailure:
    """What an error of the file system means for the user."""
    if error.errno == errno.ELOOP:
        return StoreUnusable(f"{location.shown} is a link that leads back to itself")
    end = str(error.filename or "").removeprefix(location.path)
    shut = f"{location.shown}{end if end in SIDES else ''}"
    return StoreUnusable(f"{shut} cannot be opened: {reason(error)}")
