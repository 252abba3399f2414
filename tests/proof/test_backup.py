"""Backups: whole, of one moment, while others write, and never over something else."""

import errno
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import domain.store.backup as copying
from domain.store import StoreDamaged, StoreLocked, StoreUnusable, create, open_store
from domain.store.backup import backup
from domain.store.failures import StoreUnwritten
from domain.store.location import Location
from domain.store.sqlite_file import to_read_alone
from domain.store.sqlite_reading import FileReader
from tests.proof.sealed import call, done
from tests.proof.tampering import unguarded
from tests.store.making import TOPICS, A, append, clock, files_of_at_most, ledger, line, opened

_NOT_THOSE = "its lines are not those that were hashed when they were recorded"


def _guards_changed(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(sql)


def test_a_backup_is_a_ledger_with_the_same_log(sealed: Path) -> None:
    called = call(sealed, "backup", "copy.db")

    assert (called.code, called.out) == (0, "")
    assert "copy.db holds " in called.err
    assert done(sealed, "export", "--store", "copy.db") == done(sealed, "export")
    done(sealed, "checkpoint", "--of", "first.checkpoint", "--store", "copy.db")
    # It is written to like any other.
    done(sealed, "source", "new", "--name", "New", "--kind", "media", "--store", "copy.db")


def test_a_name_that_does_not_print_is_escaped_where_a_backup_is_told(sealed: Path) -> None:
    called = call(sealed, "backup", "new\nline.db")

    assert (called.code, len(called.err.splitlines())) == (0, 1)
    assert called.err.startswith("new\\nline.db holds ")


@pytest.mark.parametrize("there", ["file", "folder", "link", "log"])
def test_a_backup_overwrites_nothing(sealed: Path, there: str) -> None:
    target = sealed / "copy.db"
    match there:
        case "file":
            target.write_text("mine")
        case "folder":
            target.mkdir()
        case "link":
            target.symlink_to("nowhere/at/all")
        case _:
            (sealed / "copy.db-wal").write_text("left")
    before = sorted(path.name for path in sealed.iterdir())
    called = call(sealed, "backup", "copy.db")

    assert called.code == 7
    assert sorted(path.name for path in sealed.iterdir()) == before
    if there == "file":
        assert target.read_text() == "mine"


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal", "-model", "-model-wal", ".documents"])
def test_a_backup_never_goes_where_a_part_of_the_ledger_is_kept(sealed: Path, end: str) -> None:
    called = call(sealed, "backup", f"counterfoil.db{end}")

    assert called.code == 7
    assert "where a part of the ledger is kept" in called.err
    assert not (sealed / f"counterfoil.db{end}").exists()


def test_the_ledger_itself_and_a_folder_that_is_not_there_are_refused(sealed: Path) -> None:
    assert call(sealed, "backup", "counterfoil.db").code == 7
    called = call(sealed, "backup", "nowhere/copy.db")
    assert called.code == 7
    assert "there is no such folder" in called.err
    called = call(sealed, "backup", "nowhere/")
    assert (called.code, (sealed / "nowhere").exists()) == (2, False)
    assert "FILE names a folder, nowhere/: name a file in it" in called.err


def test_a_backup_holds_what_still_waits_in_the_log_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    create(str(path), tz="UTC", clock=clock())
    with opened(path) as store:
        append(store, A, 0, [line("one")], actor="x")
        assert (tmp_path / "a.db-wal").stat().st_size
        assert backup(str(path), str(tmp_path / "b.db"), busy_timeout=5) == 1
    with opened(tmp_path / "b.db", write=False) as copy:
        assert [one.key for one in copy.read(A)] == ["one"]


def test_twenty_backups_while_two_others_write_are_each_the_beginning_of_the_log(
    tmp_path: Path,
) -> None:
    path = ledger(tmp_path / "a.db")
    over = threading.Event()
    failed: list[BaseException] = []

    def write(stream: str) -> None:
        try:
            with open_store(path, write=True, topics=TOPICS, busy_timeout=30) as store:
                number = 0
                while not over.is_set():
                    append(store, stream, number, [line(f"k{number}")], actor="x")
                    number += 1
        except BaseException as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(f"agreement/w{n}",)) for n in range(2)]
    for writer in writers:
        writer.start()
    counts = []
    try:
        for at in range(20):
            counts.append(backup(path, str(tmp_path / f"b{at}.db"), busy_timeout=30))  # noqa: PERF401
    finally:
        over.set()
        for writer in writers:
            writer.join()

    assert failed == []
    assert counts == sorted(counts)
    with opened(path, write=False) as store:
        for at, count in enumerate(counts):
            with opened(tmp_path / f"b{at}.db", write=False) as copy:
                assert copy.last_position() == count
                assert copy.root(count) == store.root(count)
                assert list(copy.scan()) == list(store.scan(upto=count))


@pytest.mark.parametrize(
    ("change", "what", "told"),
    [
        (
            _guards_changed,
            "CREATE TRIGGER another AFTER INSERT ON keys BEGIN SELECT 1; END",
            "its trigger another is not ours",
        ),
        (_guards_changed, "DROP TRIGGER keys_no_delete", "its guard keys_no_delete is not ours"),
        (
            unguarded,
            "UPDATE stored_events SET rowid = 0 WHERE rowid = 2",
            "entry 2 is missing",
        ),
        (
            unguarded,
            "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '307', '308') AS BLOB)",
            _NOT_THOSE,
        ),
        (unguarded, "UPDATE stored_events SET state = NULL", _NOT_THOSE),
        (unguarded, "UPDATE ledger SET tz = 'Asia/Tokyo'", _NOT_THOSE),
    ],
    ids=["another trigger", "no guard", "no entry", "line", "no line", "zone"],
)
def test_no_backup_is_made_of_a_ledger_whose_lines_or_guards_are_not_its_own(
    tmp_path: Path, change: Callable[[Path, str], None], what: str, told: str
) -> None:
    path = Path(ledger(tmp_path / "a.db", entries=3))
    change(path, what)
    before = path.read_bytes()

    with pytest.raises(StoreDamaged) as caught:
        backup(str(path), str(tmp_path / "b.db"), busy_timeout=5)

    assert str(caught.value) == f"the ledger {path} is damaged: {told}"
    assert ([each.name for each in tmp_path.iterdir()], path.read_bytes()) == (["a.db"], before)


@pytest.mark.parametrize("torn", [False, True], ids=["whole", "torn"])
def test_a_backup_of_what_cannot_be_locked_is_asked_for_again_where_somebody_wrote_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: bool
) -> None:
    path = ledger(tmp_path / "a.db")
    copied = copying._copy

    def while_somebody_writes(*args: Any) -> None:
        with opened(path) as store:
            append(store, "agreement/w", 0, [line("one")], actor="x")
        if torn:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode, error.sqlite_errorname = 11, "SQLITE_CORRUPT"
            raise error
        copied(*args)

    # What may only be read, in a folder that takes no side files.
    monkeypatch.setattr(copying, "open_to_read", _without_a_lock)
    monkeypatch.setattr(copying, "_copy", while_somebody_writes)
    with pytest.raises(StoreLocked) as caught:
        backup(path, str(tmp_path / "b.db"), busy_timeout=5)

    assert (str(caught.value), caught.value.hint) == (
        f"the ledger {path} is being written while it is read",
        "try again",
    )
    assert [each.name for each in tmp_path.iterdir()] == ["a.db"]


def _without_a_lock(location: Location, *, busy_timeout: float) -> FileReader:
    return FileReader(location, to_read_alone(location), busy_timeout)


def test_a_backup_takes_its_place_in_another_way_only_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledger(tmp_path / "a.db")

    def link(number: int) -> None:
        def failing(*_: Any) -> None:
            raise OSError(number, "Input/output error")

        monkeypatch.setattr("os.link", failing)

    link(errno.EIO)
    with pytest.raises(StoreUnusable, match="input/output error"):
        backup(path, str(tmp_path / "b.db"), busy_timeout=5)
    assert not (tmp_path / "b.db").exists()

    link(errno.ENOTSUP)
    assert backup(path, str(tmp_path / "b.db"), busy_timeout=5) == 0


def test_where_a_backup_cannot_be_written_it_is_no_ledger_that_is_named(tmp_path: Path) -> None:
    path, to = ledger(tmp_path / "a.db", entries=1), str(tmp_path / "b.db")
    with files_of_at_most(40_000), pytest.raises(StoreUnwritten) as caught:
        backup(path, to, busy_timeout=5)
    fault = "the disk does not read or write (SQLITE_IOERR_WRITE)"
    assert str(caught.value) == f"the backup {to} cannot be used: {fault}"


def test_a_ledger_that_is_put_back_as_the_help_says_is_in_order_and_a_model_left_beside_it_is_named(
    sealed: Path,
) -> None:
    done(sealed, "backup", "copy.db", "-q")
    done(sealed, "rebuild", "-q")
    done(sealed, "source", "new", "--name", "New", "--kind", "media")
    place, copy = sealed / "counterfoil.db", (sealed / "copy.db").read_bytes()
    place.write_bytes(copy)

    called = call(sealed, "verify", "-f", "csv")
    assert called.code == 6
    newest = done(sealed, "totals", "--store", "copy.db", "-f", "json")
    assert done(sealed, "totals", "-f", "json") == newest
    assert "the ledger was put back to an earlier state, or its newest entries were removed: " in (
        called.out
    )
    (told,) = (line for line in done(sealed, "backup", "--help").split("\n\n") if "restore" in line)
    for end in ("-wal", "-shm", "-model"):
        assert f" {end}" in " ".join(told.split())
        (sealed / f"counterfoil.db{end}").unlink(missing_ok=True)
    assert call(sealed, "verify").code == 0
