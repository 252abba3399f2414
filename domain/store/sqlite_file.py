"""A ledger as a file: what is at a path, and how it can be read without changing it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.frozen import dataclass
from domain.store import sqlite_locks
from domain.store.beside import ENDS, MAGIC, is_ledger, no_file_in, one_file
from domain.store.failures import (
    StoreDamaged,
    StoreFailure,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
)
from domain.store.location import Location
from domain.store.rights import make_file
from domain.store.sqlite_failures import LEDGER, SIDES, unreachable
from domain.store.sqlite_schema import APPLICATION_ID

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_HEADER: Final = 100

Fingerprint = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """One way to open a ledger's file.

    ``fingerprint`` is set where the file is read as if nobody could change it: what it looked like then.
    ``folder`` holds a private copy, removed when it is cleaned up.
    """

    uri: str
    write: bool = False
    fingerprint: Fingerprint | None = None
    folder: "TemporaryDirectory[str] | None" = None

    def is_outdated(self, looks: Fingerprint) -> bool:
        """Whether somebody wrote since what is read as if nobody did; ``looks`` is the fingerprint by now."""
        return self.fingerprint not in (None, looks)


def present(location: Location) -> bool:
    """Whether anything is at this place; a failure where that cannot be told."""
    try:
        Path(location.path).stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unreachable(location, error) from None
    return True


def check_file(location: Location) -> None:
    """Refuse what is not, or not wholly, a ledger, by its kind, length and first bytes, without opening it."""
    if not present(location):
        raise StoreMissing(location.shown)
    try:
        found = Path(location.path).stat()
        if stat.S_ISDIR(found.st_mode):
            raise StoreForeign(f"{location.shown} is a folder, not a ledger")
        if not stat.S_ISREG(found.st_mode):
            raise StoreForeign(f"{location.shown} is not a file")
        if found.st_size == 0:
            raise StoreForeign(f"{location.shown} is an empty file, not a ledger")
        with sqlite_locks.beside(location.path) as may_look:
            if may_look:  # else it was looked at when it was opened
                _check_bytes(location)
    except OSError as error:
        raise unreachable(location, error) from None


def _check_bytes(location: Location) -> None:
    if _cut_short(location):
        raise StoreDamaged(f"the ledger {location.shown} is damaged: its file is cut short")
    if end := no_file_in(location.path):
        raise StoreForeign(
            f"{location.shown}{end} is not a file, and stands where a part of {location.shown} is kept",
            "move it away",
        )
    for end in filter(None, ENDS):
        # The engine would take it for its own, and write over it or remove it.
        if is_ledger(Path(location.path + end)):
            raise StoreForeign(
                f"{location.shown}{end} is a ledger, and stands where a part of {location.shown} is kept",
                "move it away, to a folder of its own",
            )


def _cut_short(location: Location) -> bool:
    page, pages = _pages(location)
    # While a log of changes waits beside the file, pages may still be in there alone. It is looked at last,
    # so that a writer who starts now is not taken for damage.
    size = Path(location.path).stat().st_size
    short = size % page > 0 if pages is None else size < page * pages
    return (short or size < page) and _size(_wal(location)) == 0


def _pages(location: Location) -> tuple[int, int | None]:
    """How large a page of a file is, and how many there are; None where its header does not say so for sure."""
    header = _header(location)
    page = int.from_bytes(header[16:18]) or 1
    pages = int.from_bytes(header[28:32])
    return 65536 if page == 1 else page, pages if header[24:28] == header[92:96] and pages else None


def bytes_beyond(location: Location, read: int) -> int:
    """How many bytes stand after those that are ``read``, all pages of a file, whoever put them there."""
    try:
        size = Path(location.path).stat().st_size
    except OSError as error:
        raise unreachable(location, error) from None
    # Where a log of changes waits, the file may hold more pages by now, or fewer yet.
    return 0 if waiting(location) else max(size - read, 0)


def _header(location: Location) -> bytes:
    with Path(location.path).open("rb") as file:
        header = file.read(_HEADER)
    if header[:16] != MAGIC[: len(header)]:
        raise StoreForeign(f"{location.shown} is not a ledger")
    if len(header) < _HEADER:
        raise StoreDamaged(f"{location.shown} is damaged: its file is cut short")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise StoreForeign(f"{location.shown} is a database of something else, not a ledger")
    return header


def to_write(location: Location) -> Opening:
    """How to open for writing; `StoreReadOnly` where that is not allowed."""
    check_writable(location, LEDGER)
    _check_one_name(location)
    return Opening(location.uri("mode=rw"), write=True)


def _check_one_name(location: Location) -> None:
    """`StoreReadOnly` where the file has more names than one: the engine keeps a log of changes beside each."""
    file = Path(location.path)
    if file.stat().st_nlink <= 1:
        return
    # A new ledger has the name of its draft too for a moment, or for long where its maker was killed.
    drafts = sum(one_file(draft, file) for draft in location.drafts())
    if file.stat().st_nlink - drafts > 1:
        raise StoreReadOnly(
            f"{LEDGER} {location.shown} can only be read: its file has other names too (hard links), "
            "and what is written by one name is lost by another",
            "remove the other names, or put a copy by counterfoil backup in the place of this one",
        )


def check_writable(location: Location, what: str) -> None:
    """`StoreReadOnly` where what is at this place may not be written, or no file beside it."""
    if not os.access(location.path, os.W_OK):
        raise StoreReadOnly(f"{what} {location.shown} can only be read: its file is read-only")
    check_folder(location, what)


def check_folder(location: Location, what: str) -> None:
    """`StoreReadOnly` where no file may be made beside what is at this place."""
    if not os.access(location.folder, os.W_OK | os.X_OK):
        raise StoreReadOnly(f"{what} {location.shown} can only be read: its folder is read-only")


def to_read(location: Location) -> Opening:
    """How to open for reading so that the file stays as it is and every entry is seen."""
    if Path(_wal(location)).exists() or not _in_wal_mode(location):
        return Opening(location.uri("mode=ro"))
    if os.access(location.path, os.W_OK) and os.access(location.folder, os.W_OK | os.X_OK):
        # Not mode=ro: that leaves its two side files behind. The connection itself is told not to write.
        make_sides(location)
        return Opening(location.uri("mode=rw"))
    return Opening(location.uri("mode=ro&immutable=1"), fingerprint=fingerprint(location))


def make_sides(location: Location) -> None:
    """Make what the engine makes beside a database while it is in use, and takes away again.

    The engine gives its side files the mode of the database, and the group of whoever comes first; one that is
    there already, and empty, it uses as it is. Where they cannot be made, it says what that means.
    """
    path = Path(location.path)
    with suppress(OSError):
        for end in SIDES:
            with suppress(FileExistsError):
                make_file(path.with_name(path.name + end), path)


def make_sides_in_wal_mode(location: Location) -> None:
    """`make_sides` of a database that is not open here yet; in another mode it has none of them."""
    with suppress(OSError):
        if _in_wal_mode(location):
            make_sides(location)


def to_read_alone(location: Location) -> Opening:
    """How to read where the side files can be neither used nor made: in place, or a private copy with the log.

    With it goes what undoes the changes of a program that wrote without such a log, and was killed at it.
    """
    before = fingerprint(location)
    logs = [name for name in (_wal, _journal) if _size(name(location))]
    if not logs:
        return Opening(location.uri("mode=ro&immutable=1"), fingerprint=before)
    from shutil import copyfile
    from tempfile import TemporaryDirectory

    from domain.store.temporary import NoRoomToWork, working_room

    with working_room():
        folder = TemporaryDirectory(prefix="counterfoil-", ignore_cleanup_errors=True)
    try:
        copy = Location(f"{folder.name}/ledger", location.shown)
        copyfile(location.path, copy.path)
        for name in logs:
            copyfile(name(location), name(copy))
    except OSError as error:
        folder.cleanup()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoomToWork(error) from None
        if isinstance(error, FileNotFoundError) and _looks(location.path) is not None:
            raise changed(location) from None  # a change is complete: its log was taken away
        raise unreachable(location, error) from None
    except BaseException:
        folder.cleanup()
        raise
    if fingerprint(location) != before:
        folder.cleanup()
        raise changed(location)
    return Opening(copy.uri("mode=rw"), fingerprint=before, folder=folder)


def waiting(location: Location) -> bool:
    """Whether a log of changes waits beside the file, or did a moment ago."""
    return _size(_wal(location)) > 0


def taken(location: Location) -> int:
    """The bytes of the file and of what waits beside it."""
    return _size(location.path) + _size(_wal(location))


def in_the_way(location: Location) -> str | None:
    """A side file that an earlier ledger left here: it would be taken for a part of a new one."""
    return next(
        (
            f"{location.shown}{end}"
            for end in ("-wal", "-journal")
            if _size(location.path + end) > 0
        ),
        None,
    )


def fingerprint(location: Location) -> Fingerprint:
    """What the file and its log look like: equal as long as nobody writes. Whoever begins to read makes an
    empty log, and takes it away again."""
    log = _looks(_wal(location))
    return _looks(location.path), log if log and log[0] else None


def sides(location: Location) -> tuple[int | None, ...]:
    """Which files stand beside that at a place: the same ones as long as the engine has it open."""
    looks = (_looks(location.path + end) for end in SIDES)
    return tuple(look[-1] if look is not None else None for look in looks)


def changed(location: Location, what: str = LEDGER) -> StoreFailure:
    """Somebody writes what is read as if nobody did."""
    return StoreLocked(f"{what} {location.shown}", "is being written while it is read")


@contextmanager
def undisturbed(location: Location, opening: Opening, what: str) -> Iterator[None]:
    """`changed`, whatever else came of it, where somebody wrote meanwhile what is read here as if nobody did."""
    try:
        yield
    except Exception as error:
        if opening.is_outdated(fingerprint(location)):
            raise changed(location, what) from error
        raise
    if opening.is_outdated(fingerprint(location)):
        raise changed(location, what)


def _in_wal_mode(location: Location) -> bool:
    with sqlite_locks.beside(location.path) as may_look:
        if not may_look:
            return Path(_wal(location)).exists()
        with Path(location.path).open("rb") as file:
            return file.read(20)[18:20] == b"\2\2"


def _wal(location: Location) -> str:
    return location.path + "-wal"


def _journal(location: Location) -> str:
    return location.path + "-journal"


def _size(path: str) -> int:
    looks = _looks(path)
    return looks[0] if looks else 0


def _looks(path: str) -> tuple[int, int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
