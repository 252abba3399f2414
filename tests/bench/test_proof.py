"""The part of the bench about chain and tree goes with the tables that it reads by itself."""

from pathlib import Path

from bench import proof
from bench.measured import Point, Promise


def test_verify_is_measured_against_the_rows_that_it_reads(tmp_path: Path) -> None:
    list(proof.batches(tmp_path, 1_000))

    found = list(proof.rates(tmp_path / "with.db", 1_000))

    (promise,) = [one for one in found if isinstance(one, Promise)]
    assert 0 < promise.ratio < 1
    assert "counterfoil verify" in [one.series for one in found if isinstance(one, Point)]
