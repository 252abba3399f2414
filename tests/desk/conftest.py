"""Ledgers that the tests of the desk read and none changes."""

from pathlib import Path

import pytest

from tests.cli.kept import case, made_up, record
from tests.desk.kept import CASES


@pytest.fixture(scope="session")
def istanbul(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case alone."""
    return record(tmp_path_factory.mktemp("istanbul"), case("istanbul-2025"))


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five cases, and an agreement made up."""
    folder = tmp_path_factory.mktemp("cases")
    return record(folder, *map(case, CASES), list(made_up()))
