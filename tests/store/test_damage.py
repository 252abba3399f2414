"""A ledger that lost or changed bytes: all entries or a failure, never some of them, never another ledger's."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from domain.store import Store, StoreDamaged, StoredLine, StoreFailure, StoreForeign
from domain.store.glance import glance
from domain.store.sqlite_schema import GUARDS
from tests.cli.calls import counterfoil
from tests.store.making import A, B, append, killed_writer, ledger, lines, opened

pytestmark = pytest.mark.file

READS: dict[str, Callable[[Store], list[StoredLine]]] = {
    "stream": lambda store: store.read(A),
    "prefix": lambda store: store.read_prefix("agreement/"),
    "scan": lambda store: list(store.scan()),
}


def filled(path: Path) -> str:
    given = ledger(path)
    with opened(path) as store:
        for number in range(40):
            append(store, A, 5 * number, lines(5, f"a{number}-"), actor="x")
            append(store, B, 5 * number, lines(5, f"b{number}-"), actor="x")
    return given


def answers(path: Path | str) -> list[list[StoredLine] | str]:
    """What each way of reading gives: entries, or the sentence of a failure."""
    found: list[list[StoredLine] | str] = []
    for name, reading in READS.items():
        try:
            with opened(path, write=False) as store:
                found.append(reading(store))
        except (StoreDamaged, StoreForeign) as failure:
            sentence = str(failure)
            assert "\n" not in sentence
            found.append(f"{name}: {sentence}")
    return found


def wrong(found: list[list[StoredLine] | str], whole: list[list[StoredLine] | str]) -> list[object]:
    return [a for a, b in zip(found, whole, strict=True) if not isinstance(a, str) and a != b]


def test_a_file_cut_short_is_damage_at_any_length(tmp_path: Path) -> None:
    path = Path(filled(tmp_path / "l"))
    whole = path.read_bytes()
    chance = random.Random(7)
    lengths = {1, 15, 16, 17, 60, 99, 100, 4095, 4096, len(whole) - 1, len(whole) - 4096}
    lengths |= {chance.randrange(1, len(whole)) for _ in range(40)}
    for length in sorted(lengths):
        path.write_bytes(whole[:length])
        for write in (False, True):
            with pytest.raises(StoreDamaged, match="damaged: its file is cut short"):
                opened(path, write=write)
        assert path.read_bytes() == whole[:length]


@pytest.mark.parametrize("more", [1, 100, 4096, 5000])
def test_bytes_after_the_last_page_change_no_answer_and_stop_no_write(
    more: int, tmp_path: Path
) -> None:
    path = Path(filled(tmp_path / "l"))
    whole = answers(path)
    with path.open("ab") as file:
        file.write(bytes(more))
    assert answers(path) == whole
    with opened(path) as store:
        append(store, B, 200, lines(1, "more-"), actor="x")
    with opened(path, write=False) as store:
        assert [one.key for one in store.read(B)][-1] == "more-0"


def test_a_file_cut_short_beside_a_log_never_gives_some_of_the_entries(tmp_path: Path) -> None:
    path = Path(filled(tmp_path / "l"))
    killed_writer(path, 30, after=200)
    whole, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    complete = answers(path)
    assert [len(entries) for entries in complete] == [230, 430, 430]
    chance = random.Random(11)
    for _ in range(60):
        path.write_bytes(whole[: chance.randrange(1, len(whole))])
        Path(f"{path}-wal").write_bytes(log)
        Path(f"{path}-shm").unlink(missing_ok=True)
        assert wrong(answers(path), complete) == []


def test_changed_bytes_are_never_taken_for_another_entry_nor_lose_one(tmp_path: Path) -> None:
    path = Path(filled(tmp_path / "l"))
    whole = path.read_bytes()
    complete = answers(path)
    keys = {(line.stream, line.entry) for line in complete[2] if isinstance(line, StoredLine)}
    chance = random.Random(13)
    silent = 0
    for _ in range(250):
        at = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= chance.randrange(1, 256)
        path.write_bytes(changed)
        for found, expected in zip(answers(path), complete, strict=True):
            if isinstance(found, str) or isinstance(expected, str):
                continue
            # What is inside an event, its actor or its time is proved by hashes, not here.
            silent += found != expected
            assert [(e.stream, e.entry, e.position, e.topic) for e in found] == [
                (e.stream, e.entry, e.position, e.topic) for e in expected
            ]
    assert len(keys) == 400
    assert silent < 200


def unguarded(path: Path, *statements: str) -> None:
    """What somebody does who owns the file and knows it well: the guards are back in place afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for guard in GUARDS:
            raw.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            raw.execute(statement)
        for sql in GUARDS.values():
            raw.execute(sql)


TAMPERED = {
    "a row removed from the middle": (
        ["DELETE FROM stored_events WHERE rowid = 3"],
        "istanbul-2025#3 is missing",
    ),
    "the newest row removed": (
        ["DELETE FROM stored_events WHERE rowid = 10"],
        "10 entries were recorded, and the last one there is number 9",
    ),
    "the newest row removed and the head moved": (
        [
            "DELETE FROM stored_events WHERE rowid = 10",
            "DELETE FROM leaves WHERE position = 10",
            "UPDATE head SET position = 9, chain = (SELECT chain FROM leaves WHERE position = 9)",
        ],
        "istanbul-2025#10 is not there and has a key",
    ),
    "a leaf removed": (
        ["DELETE FROM leaves WHERE position = 10"],
        "its chain of hashes does not end where its entries do",
    ),
    "a head with another chain": (
        ["UPDATE head SET chain = zeroblob(32)"],
        "its chain of hashes does not end where its entries do",
    ),
    "two rows swapped": (
        [
            "UPDATE stored_events SET originator_version = 99 WHERE rowid = 3",
            "UPDATE stored_events SET originator_version = 3 WHERE rowid = 4",
            "UPDATE stored_events SET originator_version = 4 WHERE rowid = 3",
        ],
        "istanbul-2025#3 is damaged: its line belongs to another entry",
    ),
    "a row copied under another number": (
        [
            f"INSERT INTO stored_events SELECT '{A}', 11, topic, state FROM stored_events WHERE rowid = 2"
        ],
        "10 entries were recorded, and the last one there is number 11",
    ),
    "another topic in the row": (
        ["UPDATE stored_events SET topic = 'counterfoil:FigureConfirmed' WHERE rowid = 5"],
        "istanbul-2025#5 is damaged: its line belongs to another entry",
    ),
    "a topic that is no text": (
        ["UPDATE stored_events SET topic = x'00' WHERE rowid = 5"],
        "the row of entry 5 is not in the ledger's form",
    ),
    "a topic that is not UTF-8": (
        ["UPDATE stored_events SET topic = CAST(x'ff' AS TEXT) WHERE rowid = 5"],
        "it holds text that is not UTF-8",
    ),
    "text in place of bytes": (
        ["UPDATE stored_events SET state = CAST(state AS TEXT) WHERE rowid = 5"],
        "istanbul-2025#5 is damaged: its line is not stored as bytes",
    ),
    "a line moved to another stream": (
        [
            f"UPDATE stored_events SET originator_id = '{B}', originator_version = 1 WHERE rowid = 10"
        ],
        "istanbul-2025#10 is not there and has a key",
    ),
    "a back-dated line": (
        [
            """UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '"recorded":"2', '"recorded":"1')
            AS BLOB) WHERE rowid = 6"""
        ],
        "istanbul-2025#6 is out of order",
    ),
    "a key removed": (
        ["DELETE FROM keys WHERE entry = 4"],
        "istanbul-2025 has 9 keys for 10 entries",
    ),
    "a second key": (
        [f"INSERT INTO keys VALUES ('{A}', 'other', 4, zeroblob(16))"],
        "istanbul-2025 has 11 keys for 10 entries",
    ),
    "a key of no entry": (
        [f"INSERT INTO keys VALUES ('{A}', 'other', 99, zeroblob(16))"],
        "istanbul-2025#99 is not there and has a key",
    ),
    "a key of no number": (
        [f"INSERT INTO keys VALUES ('{A}', 'other', 'x', zeroblob(16))"],
        "istanbul-2025 has 11 keys for 10 entries",
    ),
    "another id": (["UPDATE ledger SET id = 'other'"], "its line belongs to another ledger"),
    "no name": (["DELETE FROM ledger"], "it does not say what it is"),
    "another program": (["UPDATE ledger SET application = 'x'"], "it does not say what it is"),
    "no head": (["DELETE FROM head"], "it does not say how many entries it has"),
    "a head without a time": (
        ["UPDATE head SET recorded = ''"],
        "it does not say how many entries",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_rows_that_do_not_agree_are_damage_and_the_entry_is_named(how: str, tmp_path: Path) -> None:
    statements, sentence = TAMPERED[how]
    path = tmp_path / "l"
    ledger(path, entries=10)
    unguarded(path, *statements)
    found = answers(path)
    # The log alone cannot tell that its newest entries or keys were cut off by one who knows it well.
    seen = found[:2] if " key" in how or "and the head moved" in how else found
    assert [entries for entries in seen if not isinstance(entries, str)] == []
    assert sentence in str(found[0])


def test_a_glance_too_finds_a_row_that_is_not_in_the_form(tmp_path: Path) -> None:
    path = tmp_path / "l"
    ledger(path, entries=10)
    unguarded(path, *TAMPERED["a topic that is no text"][0])

    with (
        pytest.raises(StoreDamaged, match="the row of entry 5 is not in the ledger's form"),
        glance(str(path), busy_timeout=1) as seen,
    ):
        seen.beginning(A, 10)


def test_a_ledger_without_its_log_still_opens_with_what_the_file_holds(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=4)
    killed_writer(path, 3, after=4)
    shutil.copy(path, tmp_path / "copy")
    with opened(tmp_path / "copy", write=False) as store:
        assert store.version(A) == 4


def test_damage_is_found_on_writing_too(tmp_path: Path) -> None:
    path = tmp_path / "l"
    ledger(path, entries=10)
    unguarded(path, "DELETE FROM stored_events WHERE rowid = 10")
    with pytest.raises(StoreFailure, match="10 entries were recorded"):
        opened(path)


LATER = "2999-01-01T00:00:00.000000Z"


@pytest.mark.parametrize("entries", [0, 10])
def test_nobody_writes_behind_a_head_with_another_time_than_the_newest_entry(
    entries: int, tmp_path: Path
) -> None:
    path = tmp_path / "l"
    ledger(path, entries=entries)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(f"UPDATE head SET recorded = '{LATER}'")
    said = f"its head says that the newest entry was recorded at {LATER}, and it was at 20"
    with opened(path) as store, pytest.raises(StoreDamaged, match=said):
        append(store, B, 0, lines(1), actor="x")
    with opened(path, write=False) as store:
        assert len(list(store.scan())) == entries


def test_of_more_keys_than_entries_no_backup_is_asked_for(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=3)
    for statement in TAMPERED["a second key"][0]:
        unguarded(Path(path), statement)
    with opened(path, write=False) as store, pytest.raises(StoreDamaged) as caught:
        store.read(A)
    assert caught.value.hint == "counterfoil verify names what is not as it was made"


@pytest.mark.parametrize("empty", [False, True])
def test_a_refused_write_leaves_the_log_of_another_file_and_the_file_as_they_are(
    tmp_path: Path, empty: bool
) -> None:
    path, wal = Path(ledger(tmp_path / "l", entries=3)), tmp_path / "l-wal"
    killed_writer(path, 2, after=3)
    other = ledger(tmp_path / "other", entries=0 if empty else 100)
    shutil.move(other, path)
    before = path.read_bytes(), wal.read_bytes()
    with pytest.raises(StoreDamaged) as caught:
        opened(path)
    assert caught.value.hint == f"{wal} may be that of another file: move it away, and try again"
    assert (path.read_bytes(), wal.read_bytes()) == before

    wal.rename(tmp_path / "aside")
    with opened(path) as store:
        count = store.last_position()
        assert count == (0 if empty else 100)
        append(store, B, 0, lines(1), actor="x")
    with opened(path, write=False) as store:
        assert len(list(store.scan())) == count + 1


def test_a_refused_write_leaves_an_older_log_of_the_same_ledger_and_the_file_as_they_are(
    tmp_path: Path,
) -> None:
    path, wal = Path(ledger(tmp_path / "l", entries=3)), tmp_path / "l-wal"
    killed_writer(path, 2, after=3)
    shutil.copy(wal, tmp_path / "kept")
    with opened(path) as store:
        append(store, B, 0, lines(100), actor="x")
    assert not wal.exists()
    shutil.copy(tmp_path / "kept", wal)
    before = path.read_bytes(), wal.read_bytes()
    with pytest.raises(StoreDamaged, match="is damaged"):
        opened(path)
    assert (path.read_bytes(), wal.read_bytes()) == before


def test_a_write_takes_up_what_a_killed_one_left_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "l"
    ledger(path)
    for count in (0, 1, 2):
        killed_writer(path, 1, after=count)
    with opened(path) as store:
        assert store.version(A) == 3
        append(store, A, 3, lines(1), actor="x")
    assert not (tmp_path / "l-wal").exists()


def test_a_ledger_whose_zone_is_none_is_damaged_and_can_be_read_in_another(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    feed = Path(__file__).parents[2] / "cases" / "istanbul-2025.toml"
    for words in (("init",), ("import", str(feed))):
        assert counterfoil(*words, "--store", "c.db", cwd=tmp_path).code == 0
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        guard = "DROP TRIGGER ledger_no_update"
        raw.execute(guard)
        raw.execute("UPDATE ledger SET tz = 'Mars/Olympus'")
        raw.execute(GUARDS["ledger_no_update"])
    calls: tuple[tuple[str, ...], ...] = (
        ("totals",),
        ("status", "istanbul-2025"),
        ("source", "x", "--name", "X", "--kind", "media"),
    )
    for call in calls:
        called = counterfoil(*call, "--store", "c.db", cwd=tmp_path)
        assert (called.code, called.out) == (7, ""), called
        told = f"counterfoil: the ledger {path} has its days in the time zone 'Mars/Olympus', and none "
        assert called.err.startswith(told), called
    read = counterfoil("totals", "--store", "c.db", "--tz", "UTC", cwd=tmp_path)
    assert read.code == 0
    assert counterfoil("verify", "--store", "c.db", cwd=tmp_path).code == 6


def test_who_reads_the_log_of_another_file_is_told_so(tmp_path: Path) -> None:
    path, wal = Path(ledger(tmp_path / "l", entries=3)), tmp_path / "l-wal"
    killed_writer(path, 2, after=3)
    shutil.move(ledger(tmp_path / "other", entries=100), path)
    with pytest.raises(StoreDamaged) as caught, opened(path, write=False) as store:
        list(store.scan())
    hint = caught.value.hint or ""
    assert hint.startswith(f"{wal} may be that of another file")
    wal.unlink()
    with opened(path, write=False) as store:
        assert len(list(store.scan())) == 100


@pytest.mark.parametrize("more", [1, 2, 3])
def test_a_write_takes_no_log_of_an_earlier_state_for_the_newer_entries_of_the_file(
    tmp_path: Path, more: int
) -> None:
    path, wal = Path(ledger(tmp_path / "l", entries=3)), tmp_path / "l-wal"
    base = path.read_bytes()
    killed_writer(path, 2, after=3)
    log = wal.read_bytes()
    wal.unlink()
    (tmp_path / "l-shm").unlink(missing_ok=True)
    path.write_bytes(base)
    with opened(path) as store:
        append(store, A, 3, lines(more, "other"), actor="another")
    assert not wal.exists()
    wal.write_bytes(log)
    before = path.read_bytes(), log

    with pytest.raises(StoreDamaged, match="has not what the file has without it"):
        opened(path)
    assert (path.read_bytes(), wal.read_bytes()) == before
