"""For all tests: the same random examples in every run, and an interrupt reaches what they start.

A PostgreSQL server is started for the run where a test first needs it, and ended with the run.

`COUNTERFOIL_TEST_RANDOM=1` looks for new examples.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from tests import stores
from tests.postgres import session

settings.register_profile("same", derandomize=True, database=None)
if not os.environ.get("COUNTERFOIL_TEST_RANDOM"):
    settings.load_profile("same")

_MAKES_LEDGERS = frozenset({"tmp_path", "tmp_path_factory", "empty"})
"""Fixtures without which no test has a ledger."""

with suppress(ValueError):  # raised where this is not the main thread
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        session.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        session.end()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where ledgers are databases, what has no ledger is not run again: without a folder there is none."""
    if not stores.DATABASES:
        return
    idle = [item for item in items if _MAKES_LEDGERS.isdisjoint(_fixtures(item))]
    config.hook.pytest_deselected(items=idle)
    items[:] = [item for item in items if item not in set(idle)]


def _fixtures(item: pytest.Item) -> list[str]:
    """The fixtures that a test is given, and those that these are given."""
    return item.fixturenames if isinstance(item, pytest.Function) else []


@pytest.fixture(autouse=stores.DATABASES)
def _no_databases_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test's folder is removed in the end, and so are the databases that stand for its files."""
    yield
    folder = request.node.funcargs.get("tmp_path")
    if isinstance(folder, Path):
        stores.drop(stores.below(folder))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte; skipped where mounting one is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
