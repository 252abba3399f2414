"""Ledgers that are large enough to have a read model."""

from pathlib import Path
from shutil import copytree

import pytest

from bench.generator import lines
from tests.across.calls import ENTRIES
from tests.cli.calls import counterfoil


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger large enough to have a model."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "feed.ndjson").write_bytes(b"".join(lines(ENTRIES)))
    assert counterfoil("init", cwd=folder).code == 0
    assert counterfoil("import", "feed.ndjson", cwd=folder).code == 0
    return folder


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Path:
    return copytree(filled, tmp_path / "ledger")
