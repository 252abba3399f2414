"""Ledgers that many tests read and none changes."""

from pathlib import Path

import pytest

from tests.cli.kept import case, made_up, record
from tests.cli.written import ledger


@pytest.fixture(scope="session")
def istanbul(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case alone."""
    return record(tmp_path_factory.mktemp("istanbul"), case("istanbul-2025"))


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case, the bodies, and an agreement made up."""
    folder = tmp_path_factory.mktemp("cases")
    feeds = (case("istanbul-2025"), case("istanbul-2025-bodies"), list(made_up()))
    return record(folder, *feeds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ledger that the commands wrote (`written.STEPS`), to write in."""
    return ledger(tmp_path)
