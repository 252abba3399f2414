"""Taking away what is in the place of a read model and cannot be used as one."""

import errno
import fcntl
import os
import stat
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Final

from domain.store.beside import ENDS, is_ledger
from domain.store.failures import StoreFailure, StoreLocked, StoreReadOnly
from domain.store.location import Location
from domain.store.sqlite_failures import unreachable
from domain.store.sqlite_file import check_folder
from domain.store.sqlite_model_place import WHAT, check_readable, no_model
from domain.system import reason

_LOCKED: Final = 0x4000_0000, 512
"""The bytes of a database that SQLite locks, and how many: whoever has it open holds one of them at least."""
_POLL: Final = 0.02


def remove(location: Location, busy_timeout: float) -> None:
    """Leave an empty file, or none; `StoreFailure` where that is not allowed, or somebody uses what is there.

    A file is emptied under the lock of the engine, which then takes it for new: nobody is left with one half. What
    has another name too, is but a link or may only be read, is left alone: the name alone is removed. A ledger
    keeps its name too, and so does what cannot be looked at, which may be one.
    """
    path = Path(location.path)
    try:
        found = path.lstat()
        alone = stat.S_ISREG(found.st_mode) and found.st_nlink == 1
        if alone:
            if is_ledger(path):
                raise no_model(location)
            check_folder(location, WHAT)
            check_readable(location)
        if alone and os.access(path, os.W_OK):
            with os.fdopen(os.open(path, os.O_RDWR | os.O_NOFOLLOW), "r+b") as file:
                _lock(file, location, busy_timeout)
                _remove_sides(location)
                file.truncate(0)
        else:
            path.unlink()
            _remove_sides(location)
    except FileNotFoundError:
        _remove_sides(location)
    except OSError as error:
        raise _failure(location, error) from None


def _remove_sides(location: Location) -> None:
    for end in filter(None, ENDS):
        Path(location.path + end).unlink(missing_ok=True)


def _lock(file: IO[bytes], location: Location, busy_timeout: float) -> None:
    start, length = _LOCKED
    until = monotonic() + busy_timeout
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (BlockingIOError, PermissionError):
            if monotonic() > until:
                raise StoreLocked(
                    f"{WHAT} {location.shown}", "is in use by another process", waited=busy_timeout
                ) from None
            sleep(_POLL)
        else:
            return


def _failure(location: Location, error: OSError) -> StoreFailure:
    if error.errno == errno.EPERM:  # in a folder where each removes his own alone
        return StoreReadOnly(f"{WHAT} {location.shown} cannot be replaced: {reason(error)}")
    if error.errno in (errno.EACCES, errno.EROFS):
        return StoreReadOnly(f"{WHAT} {location.shown} cannot be replaced: its folder is read-only")
    return unreachable(location, error)
