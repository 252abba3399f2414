"""Clocks that disagree are told of: when something is recorded, and when the log is verified."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain import feed
from domain.clocks import LENIENCE, ahead
from domain.events import BY_TOPIC
from domain.ledger import Ledger
from domain.store import StoredLine, open_store
from domain.store.canonical import stamp
from tests.cli.calls import counterfoil
from tests.cli.kept import case, made_up, record
from tests.stores import place

AHEAD = datetime(2099, 1, 1, tzinfo=UTC)
NOW = r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC"
HELD_BACK = (
    "recorded as of 2099-01-01 00:00:00 UTC, the newest time in this ledger, since recorded times never run "
    f"backwards; this clock says {NOW}"
)
WORDS = ("--flow", "AA:BB", "--source", "aa", "--stated", "2024-03-01")


def _line(error: str, sentence: str) -> bool:
    return re.search(f"^{sentence}$", error, re.MULTILINE) is not None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger whose last entries were recorded by a clock that was far ahead."""
    record(tmp_path, case("istanbul-2025"))
    return record(tmp_path, list(made_up()), at=AHEAD)


def test_what_is_recorded_by_a_clock_behind_the_newest_time_is_told_and_recorded(
    folder: Path,
) -> None:
    called = counterfoil("report", "made-up/s3", "7", *WORDS, cwd=folder)
    assert (called.code, called.out) == (0, "made-up#11\n")
    assert _line(called.err, HELD_BACK)
    assert called.err.count("recorded as of") == 1

    (folder / "more.ndjson").write_text(
        json.dumps({"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"})
    )
    called = counterfoil("import", "more.ndjson", cwd=folder)
    assert (called.code, called.out) == (0, "more.ndjson: 1 recorded, 0 already there\n")
    assert _line(called.err, HELD_BACK)

    rows = counterfoil("timeline", "made-up", "-f", "json", cwd=folder)
    assert json.loads(rows.out)["rows"][-1]["recorded"] == "2099-01-01T00:00:00.000000Z"


def test_of_what_is_recorded_before_a_failure_it_is_told_too(folder: Path) -> None:
    (folder / "good.ndjson").write_text(
        json.dumps({"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"})
    )
    (folder / "bad.ndjson").write_text("{}")
    called = counterfoil("import", "good.ndjson", "bad.ndjson", cwd=folder)

    assert (called.code, called.out) == (2, "good.ndjson: 1 recorded, 0 already there\n")
    assert _line(called.err, HELD_BACK)


def test_nothing_is_told_where_nothing_is_recorded(folder: Path) -> None:
    for words in (
        ("report", "made-up/s3", "7", *WORDS, "--dry-run"),
        ("report", "made-up/s3", "seven", *WORDS),
        ("totals",),
    ):
        assert "this clock says" not in counterfoil(*words, cwd=folder).err


@pytest.mark.parametrize(("behind", "told"), [(-30, False), (60, False), (61, True)])
def test_a_minute_between_two_clocks_is_no_matter(behind: int, told: bool, tmp_path: Path) -> None:
    at = datetime(2025, 5, 1, 12, tzinfo=UTC)
    record(tmp_path, list(made_up()), at=at)
    path, topics = place(tmp_path / "counterfoil.db"), frozenset(BY_TOPIC)
    says = at - timedelta(seconds=behind)
    with Ledger(open_store(path, write=True, topics=topics, clock=lambda: says)) as ledger:
        assert ledger.held_back is None
        said = {"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"}
        ledger.record([feed.read(said, ledger.new_id())], actor="x")
        assert (ledger.held_back is not None) == told


def test_verify_tells_of_entries_that_its_own_clock_has_yet_to_reach(folder: Path) -> None:
    called = counterfoil("verify", cwd=folder)
    assert called.code == 0
    assert "nothing wrong" in called.err
    assert _line(
        called.err,
        "13 entries, from aa#1 on, were recorded at 2099-01-01 00:00:00 UTC, the newest at 2099-01-01 00:00:00 "
        f"UTC, and this clock says {NOW}: it is behind, or the one that recorded was ahead",
    )
    as_json = counterfoil("verify", "-f", "json", cwd=folder)
    assert json.loads(as_json.out)["rows"] == []
    assert "and this clock says" in as_json.err


def test_a_log_that_is_taken_in_is_told_of_where_its_times_are_yet_to_come(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = folder / "log.ndjson"
    assert counterfoil("export", "-o", str(log), cwd=folder).code == 0
    other = tmp_path_factory.mktemp("other")
    assert counterfoil("init", cwd=other).code == 0

    assert "this clock says" not in counterfoil("import", str(log), "--dry-run", cwd=other).err
    called = counterfoil("import", str(log), cwd=other)
    assert called.code == 0
    assert "13 entries, from aa#1 on, were recorded at 2099-01-01 00:00:00 UTC" in called.err
    assert "this clock says" not in counterfoil("import", str(log), cwd=other).err


def test_verify_has_nothing_to_say_of_times_that_are_past(tmp_path: Path) -> None:
    record(tmp_path, case("istanbul-2025"))
    assert "this clock says" not in counterfoil("verify", cwd=tmp_path).err


@pytest.mark.parametrize("count", range(8))
@pytest.mark.parametrize("early", range(4))
def test_the_first_entry_that_is_ahead_is_found_wherever_it_is(count: int, early: int) -> None:
    now = datetime(2025, 5, 1, tzinfo=UTC)
    times = [now - timedelta(days=1)] * count + [now + LENIENCE] * (count > 2)
    after = [now + LENIENCE + timedelta(microseconds=1 + each) for each in range(early)]
    lines = [
        StoredLine("source/x", entry, entry, stamp(at), "x", "i", "k", "t", "{}")
        for entry, at in enumerate([*times, *after], 1)
    ]
    found = ahead(lambda position: lines[position - 1], len(lines), now)
    if not early:
        assert found is None
        return
    assert found is not None
    assert (found.count, found.first) == (early, lines[len(times)])
    assert found.sentence.startswith(
        f"x#{len(times) + 1} was recorded at"
        if early == 1
        else f"{early} entries, from x#{len(times) + 1} on, were recorded at"
    )
