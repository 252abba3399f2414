"""Making a new ledger in a file: whole at its place, or not at all."""

import errno
import os
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

from domain.store.beside import ENDS, ledger_in_the_way, ledger_of
from domain.store.canonical import stamp
from domain.store.failures import (
    StoreFailure,
    StoreForeign,
    StoreFull,
    StoreReadOnly,
    StoreUnusable,
    shown,
)
from domain.store.identity import Identity
from domain.store.location import Location
from domain.store.sqlite_file import check_file, in_the_way, present
from domain.store.store import Clock
from domain.system import reason, synced


def create(location: Location, *, tz: str, busy_timeout: float, clock: Clock) -> bool:
    """Make an empty ledger; False where one is there already, which stays as it is.

    ``tz`` is the name of the zone in which its days lie. Refuses (`StoreFailure`) a place where something else
    is, and a folder that takes no file.
    """
    if present(location):
        _check(location, busy_timeout)
        return False
    check_free(location)
    draft = location.draft()
    try:
        return _made(draft, location, tz, stamp(clock()), busy_timeout)
    except OSError as error:
        raise cannot_be_made(location, error) from None
    finally:
        discard(draft)


def check_free(location: Location) -> None:
    """`StoreForeign` where a ledger made here would be taken for a part of another, or something for its own."""
    path = Path(location.path)
    owner = ledger_of(path)
    if owner is not None:
        raise StoreForeign(
            f"{location.shown} is where a part of the ledger {shown(str(owner))} is kept",
            "give it another name, or a folder of its own",
        )
    other = ledger_in_the_way(path)
    if other is not None:
        raise StoreForeign(
            f"{shown(str(other))} is a ledger, and stands where a part of {location.shown} would be kept",
            "give the new one another name, or a folder of its own",
        )
    leftover = in_the_way(location)
    if leftover is not None:
        raise StoreForeign(
            f"{leftover} is left from an earlier ledger", "move it away, or bring its ledger back"
        )


def _made(draft: Location, location: Location, tz: str, created: str, busy_timeout: float) -> bool:
    from domain.store.sqlite import make

    make(draft, Identity(str(uuid4()), tz, created))
    if placed(draft, location):
        return True
    _check(location, busy_timeout)
    return False


def placed(draft: Location, target: Location) -> bool:
    """Give a whole file its name; False where something has it, which stays as it is."""
    try:
        os.link(draft.path, target.path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        # A file system without hard links: the same, but two at once could both believe they made it.
        if os.path.lexists(target.path):
            return False
        Path(draft.path).rename(target.path)
    synced(target.folder)
    return True


def discard(draft: Location) -> None:
    """Remove what was made under another name, as far as it is there; where it could not be made nothing is."""
    for end in ENDS:
        with suppress(OSError):
            Path(draft.path + end).unlink()


def _check(location: Location, busy_timeout: float) -> None:
    """Whether what is there is a ledger that this program could open."""
    from domain.store.sqlite_reading import open_to_read

    check_file(location)
    with (
        closing(open_to_read(location, busy_timeout=busy_timeout)) as recorder,
        recorder.reading() as c,
    ):
        recorder.meta(c)


def cannot_be_made(location: Location, error: OSError) -> StoreFailure:
    """What an error of the file system means for whoever wants a ledger there."""
    cannot = f"no ledger can be made at {location.shown}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreReadOnly(f"{cannot}: the folder is read-only")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreFull(location.shown)
    if error.errno == errno.ENOENT:
        return StoreUnusable(f"{cannot}: there is no such folder")
    return StoreUnusable(f"{cannot}: {reason(error)}")
