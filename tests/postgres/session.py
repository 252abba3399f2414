"""One server for a run of the tests: started where it is first needed, ended with the run, however that ends."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
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
    with _alone():
        if not (folder / "ready").exists():
            keeper.begin(folder, int(os.environ[RUN]))
    return Cluster(folder)


@cache
def created() -> "Cluster":
    """An empty cluster of this run that is never started, for others to be made like it."""
    from tests.postgres.cluster import Cluster

    folder = Path(os.environ[FOLDER]) / "created"
    with _alone():
        there = folder.exists()
        folder.mkdir(exist_ok=True)
        made = Cluster(folder)
        if not there:
            made.create()
    return made


@contextmanager
def _alone() -> Iterator[None]:
    """While none of the other processes of this run is here."""
    with (Path(os.environ[FOLDER]) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
        made.make_like(created(), **QUICK, **settings)
        made.start()
        try:
            yield made
        finally:
            made.abandon()


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
    create_database(name)
    try:
        yield server().url(name)
    finally:
        drop_database(name)


def name_of(url: str) -> str:
    """The database that a URL names."""
    return url.rpartition("/")[2].partition("?")[0]


def create_database(name: str, template: str = "template1") -> None:
    """Make a database, a copy of another one; one of this name may be there already."""
    # Copying files takes half the time of writing them to the log first, as is done otherwise.
    with suppress(psycopg.errors.DuplicateDatabase):
        _owner().execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())


def drop_database(name: str) -> None:
    """Drop a database, where there is one, whoever is connected."""
    _owner().execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@cache
def _owner() -> "psycopg.Connection[Any]":
    """A connection of the server's owner, kept for the run: connecting takes as long as dropping a database."""
    made = psycopg.connect(server().url("postgres"), autocommit=True)
    atexit.register(made.close)
    return made
