"""One agreement is read, written and replayed alike, by the program and by the library it is measured against."""

import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bench import generator, reads, replay, stock, stock_reading, work
from bench.processes import run
from domain.ledger import Ledger
from tests.bench.making import import_generated

SIZE = 700


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a generated feed, the ledger that it was imported into, and the library's log of it."""
    folder = tmp_path_factory.mktemp("reads")
    import_generated(folder, SIZE)
    stock.record(folder / "stock.db", generator.feed(SIZE))
    return folder


@pytest.fixture
def bench(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bench, put to work on that folder."""
    monkeypatch.setattr(work, "feed", lambda size: made / "feed.ndjson")
    monkeypatch.setattr(work, "ledger", lambda size: made / "ledger.db")
    monkeypatch.setattr(work, "folder", lambda size: made)
    return made


def _rows(way: str) -> list[replay.Row]:
    turn: Iterator[list[replay.Row]] = replay.WAYS[way](SIZE)
    next(turn)
    rows = next(turn)
    next(turn, None)
    return rows


@pytest.mark.usefixtures("bench")
def test_all_replays_come_to_the_same_rows() -> None:
    rows = _rows(replay.OWN)

    assert len(rows) > 100
    assert rows == _rows(replay.STOCK) == _rows(replay.PLAIN)


def test_a_replay_leaves_out_what_was_withdrawn_and_takes_what_was_corrected() -> None:
    said = {"agreement": "a", "statement": {"source": "s"}}
    slot = {"scope": "stage", "stage": "s1", "flows": ["A->B"], "measure": "m", "unit": "u"}
    figures = [
        {**said, **slot, "event": "FigureReported", "key": key, "quantity": number, "stage": key}
        for key, number in (("k1", "1"), ("k2", "2"), ("k3", "3"), ("k4", "4"))
    ]
    later = [
        {**said, "event": "FigureCorrected", "of": "k1", "quantity": "10"},
        {**said, "event": "StatementRetracted", "of": "k2"},
        {**said, "event": "EntryVoided", "of": "k3"},
    ]

    rows = replay.of_objects([*figures, *later])

    assert [(stage, number) for _, stage, *_, number in rows] == [("k1", "10"), ("k4", "4")]


def test_the_library_reads_as_many_events_of_an_agreement_as_the_ledger_has(bench: Path) -> None:
    with Ledger.open(str(bench / "ledger.db"), write=False) as ledger:
        for slug in ledger.agreements():
            found = stock_reading.read(bench / "stock.db", slug)

            assert len(found.objects) == len(ledger.entries(slug)) > 100


def test_agreements_are_compared_that_are_as_long_as_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def objects(size: int) -> Iterator[dict[str, object]]:
        return islice(generator.feed(size * 3), size)

    monkeypatch.setattr(work, "objects", objects)

    small, large = reads.subjects(6_000).values()

    assert small.entries > 100
    assert abs(small.entries - large.entries) <= 20


@pytest.mark.usefixtures("bench")
def test_a_figure_is_recorded_on_a_copy(made: Path) -> None:
    (one,) = reads.subjects(reads.SMALL).values()
    before = (made / "ledger.db").read_bytes()

    copy = reads.copied(SIZE)
    for number in (1, 2):
        run(reads.recording(copy, one, number))

    with Ledger.open(str(copy), write=False) as ledger:
        assert len(ledger.entries(one.slug)) == one.entries + 2
    assert (made / "ledger.db").read_bytes() == before


@pytest.mark.usefixtures("bench")
def test_an_agreement_is_read_as_of_the_median_of_its_dates(made: Path) -> None:
    (one,) = reads.subjects(reads.SMALL).values()

    told = subprocess.run(
        reads.asked(made / "ledger.db", "totals", one), capture_output=True, text=True, check=True
    ).stdout

    assert f"as of {one.as_of}" in told
    assert one.flow in told
