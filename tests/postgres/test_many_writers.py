"""Many processes at once: nothing lost, order intact, and a follower sees each entry once."""

from pathlib import Path

import pytest

from bench.writers import contest
from domain.store import create


@pytest.mark.parametrize("agreements", [16, 1])
def test_sixteen_processes_on_postgresql_lose_nothing(agreements: int, empty: str) -> None:
    create(empty, tz="UTC")
    found = contest(empty, writers=16, agreements=agreements, seconds=3)
    assert found.wrong == ()
    assert found.recorded >= 16
    assert (found.conflicts > 0) == (agreements == 1)


@pytest.mark.parametrize("agreements", [4, 1])
def test_four_processes_on_sqlite_lose_nothing(agreements: int, tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.db")
    create(path, tz="UTC")
    found = contest(path, writers=4, agreements=agreements, seconds=3)
    assert found.wrong == ()
    assert found.recorded >= 4
    assert agreements == 1 or found.conflicts == 0
