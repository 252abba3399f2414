"""Which files this process has open by the engine, so that nothing else here opens them too.

The engine's locks are the system's, and that gives up all locks of a process on a file with the first descriptor
that is closed, whoever opened it. Others would then take the file for one that nobody reads.

Source: https://sqlite.org/howtocorrupt.html, "Posix advisory locks canceled by a separate thread doing close()".
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

File = tuple[int, int]
"""Device and number."""
_mutex: Final = Lock()
_open: Final = Counter[File]()
_left: Final = set[File]()


def begin(path: str) -> File:
    """The file at a path is opened by the engine from now on, once more perhaps."""
    with _mutex:
        file = _at(path)
        _open[file] += 1
        return file


def end(file: File) -> None:
    """One that was opened is closed."""
    with _mutex:
        _open[file] -= 1


def leave_open(connection: object, file: File) -> None:
    """Keep a connection until the process is gone, so that the engine never closes it and writes to the file."""
    from ctypes import py_object, pythonapi

    pythonapi.Py_IncRef(py_object(connection))  # else the interpreter closes it as it ends
    with _mutex:
        _left.add(file)


def is_left_open(path: str) -> bool:
    """Whether such a connection is to the file at a path: others of this process would see what it saw."""
    with _mutex:
        return _at(path) in _left


@contextmanager
def beside(path: str) -> Iterator[bool]:
    """Whether the file at a path may be opened beside the engine: it has not, nor will as long as this lasts."""
    with _mutex:
        yield not _open[_at(path)]


def _at(path: str) -> File:
    found = Path(path).stat()
    return found.st_dev, found.st_ino
