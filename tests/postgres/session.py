"""One server for a run of the tests: started where it is first needed, ended with the run, however that ends."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.postgres import keeper

if TYPE_CHECKING:
    from tests.postgres.cluster import Cluster

FOLDER: Final = "COUNTERFOIL_TEST_SERVER"
"""The variable that tells all processes of a run where its server is, or is to be."""
RUN: Final = "COUNTERFOIL_TEST_RUN"
"""The process whose end is the end of the run."""


def begin() -> None:
    """Choose a place for the server of this run; nothing is started."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="counterfoil-postgres-")
    Path(os.environ[FOLDER]).chmod(0o711)
    os.environ[RUN] = str(os.getpid())


def end() -> None:
    keeper.end(Path(os.environ[FOLDER]))


@cache
def server() -> "Cluster":
    """The server of this run; the test that asks is skipped where there can be none."""
    from tests.postgres.cluster import Cluster

    _skip_without_one()
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            keeper.begin(folder, int(os.environ[RUN]))
    return Cluster(folder)


def _skip_without_one() -> None:
    from tests.postgres.cluster import available

    if not available():
        pytest.skip("there is no PostgreSQL for this machine in the lock: nothing is run on one")


@contextmanager
def own_server(port: int | None = None, **settings: str) -> Iterator["Cluster"]:
    """A server of one's own, which may be stopped and killed; who asks is skipped where there is none."""
    from tests.postgres.cluster import QUICK, Cluster

    with own_folder() as folder:
        made = Cluster(folder, port=port)
        made.make(**QUICK, **settings)
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for servers of one's own; pytest's are closed to the user who runs them."""
    _skip_without_one()
    folder = Path(tempfile.mkdtemp(dir=os.environ[FOLDER]))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(name: str) -> Iterator[str]:
    """The URL of an empty database, dropped in the end."""
    server().sql(f"CREATE DATABASE {name}")
    try:
        yield server().url(name)
    finally:
        server().sql(f"DROP DATABASE {name} WITH (FORCE)")
