"""A ledger with two cases, a key, a first checkpoint, and more recorded after it."""

import shutil
from pathlib import Path

import pytest

from tests import stores
from tests.cli.kept import case, made_up, record
from tests.proof.sealed import KEY, done


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    record(folder, case("istanbul-2025"))
    (folder / "keys.txt").write_text(done(folder, "checkpoint", "--new-key", KEY))
    done(folder, "checkpoint", "--key-file", KEY, "-o", "first.checkpoint")
    record(folder, list(made_up()))
    done(folder, "bundle", "istanbul-2025", "--key-file", KEY, "-o", "bundle")
    return folder


@pytest.fixture
def sealed(built: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be changed at will."""
    copy = tmp_path / "sealed"
    shutil.copytree(built, copy)
    stores.copy(built / "counterfoil.db", copy / "counterfoil.db")
    return copy
