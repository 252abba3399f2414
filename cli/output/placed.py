"""A file put in its place whole: who reads it meanwhile sees the old one or the new one, nothing between."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from errno import EACCES
from pathlib import Path
from stat import S_ISDIR

from cli.failures import Failure, OutputFailed
from domain.system import allowed, synced


def place(path: Path, pieces: Iterable[bytes], share: Callable[[int], None] | None = None) -> None:
    """Written beside its place, renamed into it, and on the disk when this returns; `OSError` where it cannot be.

    ``share`` opens the file up, of which it gets the handle, to those whom it is for. Without it the file has the
    permissions of the one that is there, else what the user's mask leaves of a new one. A link is followed. A
    device or a pipe cannot be replaced, and is written to as it is: what stands for an open pipe, such as
    `/dev/fd/63`, has no other path.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    from tempfile import mkstemp

    target = Path(os.path.realpath(path))
    handle, name = mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
            if share is None:
                os.fchmod(file.fileno(), _mode(target))
            else:
                share(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    with suppress(PermissionError):  # a folder may take files and yet not be read
        synced(str(target.parent))


def check_no_folder(name: str, option: str) -> None:
    """A `Failure` where what is typed for ``option`` says by its end that it is a folder, there or not."""
    if name.endswith("/"):
        raise Failure(f"{option} names a folder, {name}: name a file in it")


def check_place(path: Path, option: str, *, of_many: bool = False) -> None:
    """A `Failure` where what ``option`` names is a folder, or in none; `OutputFailed` where it cannot be.

    An answer ``of_many`` files is a folder itself, a new one.
    """
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            if S_ISDIR(path.stat().st_mode):
                raise Failure(
                    f"{path} is there already: {option} names a new folder, or a .zip"
                    if of_many
                    else f"{option} names a folder, {path}: name a file in it"
                )
            if not os.access(path, os.W_OK):  # putting another in its place would be a way around
                raise PermissionError(EACCES, os.strerror(EACCES))
        if not Path(os.path.realpath(path)).parent.is_dir():
            raise Failure(f"{option} names a file in a folder that is not there: {path.parent}")
    except OSError as problem:
        raise OutputFailed(str(path), problem) from problem


def _mode(target: Path) -> int:
    with suppress(FileNotFoundError):
        return target.stat().st_mode & 0o777
    return allowed(0o666)
