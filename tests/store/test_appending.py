"""What is appended, is there: contiguous, in time, all or nothing."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from domain.store import (
    ForeignTopic,
    NewLine,
    StoredLine,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnusable,
    VersionConflict,
)
from domain.store.engines import laid_open
from domain.store.reader import PAGE
from domain.store.rows import Row
from tests.store.making import OTHER, TOPIC, A, B, append, clock, ledger, line, lines, opened
from tests.stores import place

S = "source/ru-mod"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ledger(tmp_path / "ledger.db")
    return tmp_path / "ledger.db"


def test_what_is_appended_comes_back_as_it_was_given(path: Path) -> None:
    given = [
        line("a", '{"quantity":"307"}'),
        line("b", '{"note":"Обмін \\"пленными\\" \\\\ 𝄞"}', OTHER),
    ]
    with opened(path, at=clock("2026-11-24T02:42:02.123456Z")) as store:
        returned = append(store, A, 0, given, actor='O\'Hara "the desk" \\ Ї')
    when, actor = "2026-11-24T02:42:02.123456Z", 'O\'Hara "the desk" \\ Ї'
    expected = [
        StoredLine(A, n, n, when, actor, new.event_id, new.key, new.topic, new.event)
        for n, new in enumerate(given, 1)
    ]
    with opened(path, write=False) as store:
        assert returned == expected == store.read(A) == list(store.scan())
        assert store.read_entry(A, 2) == expected[1]


def test_positions_and_entries_are_contiguous_over_many_streams(path: Path) -> None:
    with opened(path) as store:
        with store.transaction() as transaction:
            for number in range(700):
                for stream in (A, B, S):
                    append(transaction, stream, number, [line(f"k{number}")], actor="x")
        append(store, B, 700, lines(3, "more"), actor="x")
        entries = list(store.scan())
        assert [entry.position for entry in entries] == list(range(1, 2104))
        assert [entry.entry for entry in entries if entry.stream == B] == list(range(1, 704))
        assert store.last_position() == 2103
        assert (store.version(A), store.version(B), store.version("agreement/none")) == (
            700,
            703,
            0,
        )
        assert store.read("agreement/none") == []


def test_a_wrong_expected_version_is_a_conflict_and_records_nothing(path: Path) -> None:
    with opened(path) as store:
        append(store, A, 0, lines(3), actor="x")
        for expected in (0, 2, 4):
            with pytest.raises(VersionConflict) as caught:
                append(store, A, expected, [line("new")], actor="x")
            conflict = caught.value
            assert conflict.actual == 3
            assert str(conflict) == (
                f"istanbul-2025 has 3 entries, where {expected} were expected: somebody else wrote first"
            )
        assert (store.last_position(), store.version(A)) == (3, 3)


def test_recorded_time_never_runs_backwards(path: Path) -> None:
    with opened(path, at=clock("2026-05-01T10:00:00Z")) as store:
        (first,) = append(store, A, 0, [line("a")], actor="x")
    with opened(path, at=clock("2026-05-01T09:00:00Z")) as store:
        (second,) = append(store, B, 0, [line("b")], actor="x")
    kyiv = timezone(timedelta(hours=3))
    with opened(path, at=lambda: datetime(2026, 5, 1, 13, 0, 1, tzinfo=kyiv)) as store:
        (third,) = append(store, A, 1, [line("c")], actor="x")
    assert [first.recorded, second.recorded, third.recorded] == [
        "2026-05-01T10:00:00.000000Z",
        "2026-05-01T10:00:00.000000Z",
        "2026-05-01T10:00:01.000000Z",
    ]


def test_what_another_ledger_recorded_keeps_its_time_unless_that_runs_backwards(path: Path) -> None:
    then = [clock(f"2026-05-01T{hour}:00:00Z")() for hour in ("10", "09", "11")]
    with opened(path, at=clock("2026-06-01T00:00:00Z")) as store:
        with store.transaction() as transaction:
            for number, at in enumerate(then):
                append(transaction, A, number, [line(f"k{number}")], actor="x", at=at)
            append(transaction, A, 3, [line("now")], actor="x")

        assert [entry.recorded for entry in store.scan()] == [
            "2026-05-01T10:00:00.000000Z",
            "2026-05-01T10:00:00.000000Z",
            "2026-05-01T11:00:00.000000Z",
            "2026-06-01T00:00:00.000000Z",
        ]


def test_what_is_appended_at_once_is_recorded_at_one_time_however_much_it_is(path: Path) -> None:
    many = (
        (A, number, new.topic, new.event_id, new.key, new.event, new.digest)
        for number, new in enumerate(lines(2 * PAGE + 1), start=1)
    )
    with opened(path, at=clock()) as store:
        with store.transaction() as transaction:
            transaction.append_all(many, actor="x")

        assert len({entry.recorded for entry in store.scan()}) == 1


def test_a_time_that_was_held_back_is_told_after_what_needed_none(path: Path) -> None:
    with opened(path) as store:
        for number, hour in enumerate(("10", "09", "11")):
            at = clock(f"2026-05-01T{hour}:00:00Z")()
            append(store, A, number, [line(f"k{number}")], actor="x", at=at)
        assert store.held_back == ("2026-05-01T10:00:00.000000Z", "2026-05-01T09:00:00.000000Z")


@pytest.mark.file
def test_a_ledger_made_by_a_clock_ahead_records_no_entry_before_itself(tmp_path: Path) -> None:
    from domain.store import create

    create(str(tmp_path / "l"), tz="UTC", clock=clock("2027-01-01T00:00:00Z"))
    with opened(tmp_path / "l", at=clock("2026-01-01T00:00:00Z")) as store:
        (entry,) = append(store, A, 0, [line("a")], actor="x")
    assert entry.recorded == store.created == "2027-01-01T00:00:00.000000Z"


def test_a_clock_without_an_offset_is_no_clock(path: Path) -> None:
    with (
        opened(path, at=lambda: datetime(2026, 1, 1)) as store,  # noqa: DTZ001 - that is the point
        pytest.raises(ValueError, match="offset"),
    ):
        append(store, A, 0, [line("a")], actor="x")


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    with opened(path) as store:

        def change_my_mind() -> None:
            with store.transaction() as transaction:
                append(transaction, A, 0, lines(1500), actor="x")
                append(transaction, B, 0, lines(5), actor="x")
                raise RuntimeError("changed my mind")

        with pytest.raises(RuntimeError, match="changed my mind"):
            change_my_mind()
        assert (store.last_position(), store.streams(), kept_keys(path)) == (0, [], [])
        with store.transaction() as transaction:
            append(transaction, A, 0, lines(2), actor="x")
        assert [entry.position for entry in store.read(A)] == [1, 2]


def test_a_refused_append_leaves_the_rest_of_its_transaction(path: Path) -> None:
    with opened(path) as store:
        with store.transaction() as transaction:
            append(transaction, A, 0, lines(2), actor="x")
            with pytest.raises(VersionConflict):
                append(transaction, A, 5, lines(2), actor="x")
            with pytest.raises(ForeignTopic):
                append(transaction, A, 2, [line("bad", topic="os:system")], actor="x")
            append(transaction, A, 2, [line("c")], actor="x")
        assert [(entry.entry, entry.key) for entry in store.read(A)] == [
            (1, "k0"),
            (2, "k1"),
            (3, "c"),
        ]


def test_a_transaction_sees_its_own_writes_and_nobody_else_does_before_it_ends(path: Path) -> None:
    with opened(path) as store, opened(path, write=False) as other:
        with store.transaction() as transaction:
            append(transaction, A, 0, lines(2), actor="x")
            assert [entry.key for entry in transaction.read(A)] == ["k0", "k1"]
            append(transaction, B, 0, [line("b")], actor="x")
            assert transaction.version(B) == 1
            assert transaction.last_position() == 3
            assert transaction.streams("agreement/") == [B, A]
            assert len(list(transaction.scan())) == 3
            assert (other.last_position(), other.streams()) == (0, [])
        assert (other.last_position(), other.streams()) == (3, [B, A])


def test_a_transaction_that_is_over_takes_nothing(path: Path) -> None:
    with opened(path) as store:
        with store.transaction() as transaction:
            pass
        with pytest.raises(StoreUnusable, match="is over"):
            append(transaction, A, 0, [line("a")], actor="x")
        with pytest.raises(StoreUnusable, match="is over"):
            transaction.read(A)
    with pytest.raises(StoreUnusable, match="is closed"):
        store.read(A)


def test_one_transaction_at_a_time(path: Path) -> None:
    with (
        opened(path) as store,
        store.transaction(),
        pytest.raises(RuntimeError),
        store.transaction(),
    ):
        pass


def test_a_snapshot_stays_as_it_was_while_others_append(path: Path) -> None:
    with opened(path) as store, opened(path, write=False) as reader:
        append(store, A, 0, lines(2), actor="x")
        with reader.snapshot() as snapshot:
            assert snapshot.version(A) == 2
            append(store, A, 2, [line("late")], actor="x")
            assert (snapshot.version(A), len(snapshot.read(A)), snapshot.last_position()) == (
                2,
                2,
                2,
            )
        assert reader.version(A) == 3


def test_a_scan_may_be_cut_and_left_early(path: Path) -> None:
    with opened(path) as store:
        append(store, A, 0, lines(2500), actor="x")
        positions = [entry.position for entry in store.scan(after=999, upto=2001)]
        assert positions == list(range(1000, 2002))
        scan = store.scan()
        assert next(scan).position == 1
        append(store, A, 2500, [line("late")], actor="x")
        assert sum(1 for _ in scan) == 2499


def test_a_scan_ends_with_the_newest_entry_however_far_it_is_to_go(path: Path) -> None:
    with opened(path) as store:
        append(store, A, 0, lines(3), actor="x")
        assert [entry.position for entry in store.scan(after=1, upto=2_001)] == [2, 3]
        assert list(store.scan(after=3, upto=2_001)) == []


def kept_keys(path: Path) -> list[Row]:
    """Stream, key, entry and digest of all keys that are kept."""
    with laid_open(place(path), busy_timeout=5) as evidence:
        return sorted(row for page in evidence.all_keys() for row in page)


def test_each_entry_is_kept_under_its_key_with_its_digest(path: Path) -> None:
    first, other, again = line("c08"), line("x"), line("c08", '{"quantity":"308"}')
    elsewhere = line("c08")
    with opened(path) as store:
        append(store, A, 0, [first, other, again], actor="x")
        append(store, B, 0, [elsewhere], actor="x")
    assert kept_keys(path) == [
        (B, "c08", 1, elsewhere.digest),
        (A, "c08", 1, first.digest),
        (A, "c08", 3, again.digest),
        (A, "x", 2, other.digest),
    ]


def test_a_prefix_reads_its_streams_in_the_order_of_positions(path: Path) -> None:
    with opened(path) as store:
        append(store, "source/z", 0, [line("a")], actor="x")
        append(store, A, 0, [line("b")], actor="x")
        append(store, "source/a", 0, [line("c")], actor="x")
        append(store, "source/z", 1, [line("d")], actor="x")
        append(store, "source0", 0, [line("e")], actor="x")
        assert [(e.stream, e.entry) for e in store.read_prefix("source/")] == [
            ("source/z", 1),
            ("source/a", 1),
            ("source/z", 2),
        ]
        assert store.streams("source/") == ["source/a", "source/z"]
        assert store.streams() == [A, "source/a", "source/z", "source0"]
        assert store.read_prefix("none/") == []


@pytest.mark.file
def test_reads_of_a_prefix_or_a_stream_look_at_no_other_rows(path: Path) -> None:
    import sqlite3
    from contextlib import closing

    asked: list[str] = []
    with opened(path) as store:
        append(store, A, 0, lines(5), actor="x")
        with store.snapshot() as snapshot:
            cursor: Any = snapshot._own()
            cursor.sqlite_cursor.connection.set_trace_callback(asked.append)
            snapshot.read(A)
            snapshot.read_prefix("agreement/")
            snapshot.streams("agreement/")
            snapshot.version(A)
            cursor.sqlite_cursor.connection.set_trace_callback(None)
    with closing(sqlite3.connect(path)) as raw:
        plans = [row[3] for sql in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert len(asked) == 6
    assert [plan for plan in plans if "SCAN stored_events" in plan or "SCAN keys" in plan] == []


def test_a_store_opened_for_reading_takes_nothing(path: Path) -> None:
    with (
        opened(path, write=False) as store,
        pytest.raises(StoreReadOnly, match="opened for reading"),
    ):
        append(store, A, 0, [line("a")], actor="x")


@pytest.mark.parametrize("event", ["", "[]", "{", "{}\n", '{"a":\n1}', "null"])
def test_an_event_is_one_object_on_one_line(path: Path, event: str) -> None:
    with opened(path) as store:
        with pytest.raises(ValueError, match="object on one line"):
            append(store, A, 0, [line("a", event)], actor="x")
        assert store.last_position() == 0


def test_a_digest_has_16_bytes_and_text_a_form_in_utf_8(path: Path) -> None:
    with opened(path) as store:
        with pytest.raises(ValueError, match="16 bytes"):
            append(store, A, 0, [NewLine(TOPIC, "{}", "id", "k", b"short")], actor="x")
        with pytest.raises(ValueError, match="surrogates"):
            append(store, A, 0, [line("a")], actor="\ud800")
        assert store.last_position() == 0


@pytest.mark.file
def test_a_busy_ledger_says_who_and_how_long(path: Path) -> None:
    with opened(path) as importer, opened(path, wait=0.25) as store:
        with importer.transaction() as transaction:
            append(transaction, A, 0, lines(3), actor="import")
            assert store.last_position() == 0
            with pytest.raises(StoreLocked) as caught:
                append(store, B, 0, [line("a")], actor="x")
        assert str(caught.value) == (
            f"the ledger {path} is being written by another process, a large import perhaps, "
            "and was not free within 0.25 s: --busy-timeout SECONDS waits longer"
        )
        append(store, B, 0, [line("a")], actor="x")
        assert store.last_position() == 4


@pytest.mark.file
def test_a_failure_that_is_caught_inside_a_transaction_records_nothing(path: Path) -> None:
    with opened(path) as store:

        def go_on_regardless() -> None:
            with store.transaction() as transaction:
                append(transaction, A, 0, lines(2), actor="x")
                transaction.read(A)
                # The engine refuses more pages than this: as good as a full disk.
                transaction._own().execute("PRAGMA max_page_count=20")
                with pytest.raises(StoreFull):
                    append(transaction, A, 2, lines(3000, "big"), actor="x")

        with pytest.raises(StoreFull):
            go_on_regardless()
        assert (store.last_position(), store.version(A)) == (0, 0)


@pytest.mark.file
def test_making_a_ledger_twice_changes_nothing(tmp_path: Path) -> None:
    from domain.store import create

    path = tmp_path / "ledger.db"
    assert create(str(path), tz="Europe/Kyiv", clock=clock("2026-01-01T00:00:00Z"))
    before = path.read_bytes()
    assert not create(f"sqlite:{path}", tz="UTC", clock=clock())
    assert path.read_bytes() == before
    assert [child.name for child in tmp_path.iterdir()] == ["ledger.db"]
    with opened(path, write=False) as store:
        assert (store.tz, store.created, len(store.ledger_id)) == (
            "Europe/Kyiv",
            "2026-01-01T00:00:00.000000Z",
            36,
        )


def test_the_package_loads_no_database_library(path: Path) -> None:
    from tests.store.making import python

    code = "print([m for m in ('sqlite3', 'eventsourcing', 'pydantic') if m in sys.modules])"
    with python(code) as process:
        out, _ = process.communicate(timeout=30)
    assert out == "[]\n"
