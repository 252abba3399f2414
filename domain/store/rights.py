"""Who may use what is made beside a ledger: who may use the ledger, and nobody else.

A mode speaks of an owner, of one group, and of all others. So what is made gets the ledger's mode together with
its group and, where root makes it, with its owner. Where the ledger's group cannot be given, those of another
group are others to the ledger, and get what others do.
"""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_ISGID
from typing import Final

_USE: Final = 0o666
_READ: Final = 0o444
_OWN: Final = 0o600


def make_file(path: Path, ledger: Path) -> None:
    """An empty file beside a ledger; `FileExistsError` where something is there already."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWN)
    try:
        share(handle, ledger)
    finally:
        os.close(handle)


def make_folder(path: Path, ledger: Path) -> None:
    """A folder, which whoever may read the ledger also enters; `FileExistsError` as for a file."""
    path.mkdir(0o700)
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _give(handle, ledger)
        allowed = _allowed(os.fstat(handle), ledger)
        handed_on = os.fstat(handle).st_mode & S_ISGID
        os.fchmod(handle, handed_on | allowed | (allowed & _READ) >> 2)
    finally:
        os.close(handle)


def share(handle: int, ledger: Path, *, to_read: bool = False) -> None:
    """Open up a file of one's own, just made and known by its handle, to those who may use the ledger.

    What is ``to_read`` is written by nobody any more.
    """
    _give(handle, ledger)
    os.fchmod(handle, _allowed(os.fstat(handle), ledger) & (_READ if to_read else _USE))


def shut(path: Path, ledger: Path) -> None:
    """Take away what is allowed with a file and not with the ledger; `OSError` where that is for somebody else."""
    found = path.stat()
    if found.st_mode & 0o777 & ~(allowed := _allowed(found, ledger)):
        path.chmod(found.st_mode & allowed)


def _give(handle: int, ledger: Path) -> None:
    """The ledger's group and, from root, its owner; what the system does not let us give stays as it is."""
    of = ledger.stat()
    with suppress(OSError):
        os.fchown(handle, of.st_uid if os.geteuid() == 0 else -1, of.st_gid)


def _allowed(found: os.stat_result, ledger: Path) -> int:
    """The mode of a ledger, as it is for a file of this group."""
    of = ledger.stat()
    allowed = of.st_mode & _USE | _OWN
    if found.st_gid != of.st_gid:
        allowed = allowed & ~0o070 | (allowed & 0o007) << 3
    return allowed
