"""Where the ledgers of the tests are: in files or, with ``COUNTERFOIL_TEST_STORE=postgresql``, in databases.

A test names its ledger by the path of a file. Where databases are asked for, each path stands for one of its own;
what is about files themselves is marked ``file``, and left out.
"""

import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.postgres import session

DATABASES: Final = os.environ.get("COUNTERFOIL_TEST_STORE") == "postgresql"
_made: dict[str, str] = {}


def place(path: Path | str) -> str:
    """What to give as the store for a ledger that is called by this path; what is a URL stays one."""
    if not DATABASES or "://" in str(path):
        return str(path)
    real = os.path.realpath(path)
    if real not in _made:
        _make(real)
    return session.server().url(_made[real])


def copy(path: Path, to: Path) -> None:
    """A second ledger that is the same as the first, which nobody has open."""
    if not DATABASES:
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copy(file, to.parent / file.name.replace(path.name, to.name, 1))
        return
    real = os.path.realpath(to)
    drop([real])
    place(path)
    _make(real, _made[os.path.realpath(path)])


def all_of(path: Path) -> object:
    """All that a ledger holds, to be compared with what it held before."""
    if not DATABASES:
        return path.read_bytes()
    url = place(path)
    server, name = session.server(), session.name_of(url)
    tables = ("stored_events", "keys", "head", "leaves", "subtrees", "ledger")
    return [server.sql(f"SELECT * FROM counterfoil.{each} ORDER BY 1, 2", name) for each in tables]


def drop(paths: list[str]) -> None:
    """Give up the databases that stand for these paths."""
    for path in paths:
        name = _made.pop(path, None)
        if name is not None:
            session.drop_database(name)


def below(folder: Path) -> list[str]:
    """The paths in a folder for which there are databases."""
    start = os.path.realpath(folder) + os.sep
    return [path for path in _made if path.startswith(start)]


def _make(real: str, template: str = "template1") -> None:
    name = f"f_{sha256(real.encode()).hexdigest()[:24]}"
    session.create_database(name, template)
    _made[real] = name
