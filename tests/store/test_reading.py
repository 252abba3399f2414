"""Reading never writes, and gives every entry or a failure."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from domain.store import StoreDamaged, StoreFailure, StoreReadOnly
from domain.store.engines import laid_open
from tests.raw import opened_raw
from tests.store.making import (
    A,
    append,
    as_nobody,
    killed_writer,
    ledger,
    line,
    lines,
    open_folder,
    opened,
    python,
)


def looks(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        child.name: (child.read_bytes(), child.stat().st_mtime_ns) for child in folder.iterdir()
    }


@pytest.mark.file
def test_reading_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=20)
    before = looks(tmp_path)
    with opened(path, write=False) as store:
        assert len(store.read(A)) == 20
        assert len(list(store.scan())) == 20
    assert looks(tmp_path) == before
    assert list(before) == ["l"]


@pytest.mark.file
def test_writing_leaves_one_file(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l")
    with opened(path) as store:
        append(store, A, 0, lines(5), actor="x")
        assert len(list(tmp_path.iterdir())) == 3
    assert [child.name for child in tmp_path.iterdir()] == ["l"]


def test_a_reader_beside_a_writer_sees_all_that_is_committed(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=2)
    with opened(path, write=False) as early, opened(path) as writer:
        for count in range(2, 30):
            append(writer, A, count, [line(f"w{count}")], actor="x")
            with opened(path, write=False) as late:
                assert late.version(A) == early.version(A) == count + 1
                assert len(late.read(A)) == len(early.read(A)) == count + 1


@pytest.mark.file
def test_what_a_killed_writer_left_is_read_and_stays_where_it_is(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=2)
    killed_writer(path, 8, after=2)
    before = looks(tmp_path)
    for _ in range(2):
        with opened(path, write=False) as store:
            assert [entry.entry for entry in store.read(A)] == list(range(1, 11))
    after = looks(tmp_path)
    assert {name: after[name] for name in ("l", "l-wal")} == {
        name: before[name] for name in ("l", "l-wal")
    }
    (tmp_path / "l-shm").unlink()
    with opened(path, write=False) as store:
        assert store.version(A) == 10
    with opened(path) as store:
        append(store, A, 10, [line("next")], actor="x")
    assert [child.name for child in tmp_path.iterdir()] == ["l"]


SPOILER = """
import os, sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA journal_mode=DELETE")
c.execute("PRAGMA cache_size=1")
c.execute("BEGIN IMMEDIATE")
c.execute("CREATE TABLE more (of_it)")
for _ in range(200):
    c.execute("INSERT INTO more VALUES (zeroblob(4000))")
os.kill(os.getpid(), 9)
"""


@pytest.mark.file
def test_what_another_program_did_by_halves_is_not_read_and_is_no_damage(tmp_path: Path) -> None:
    """It wrote without a log of changes and was killed: what undoes that lies beside the file."""
    path = ledger(tmp_path / "l", entries=20)
    with python(SPOILER, path) as killed:
        killed.wait()
    before = looks(tmp_path)
    assert sorted(before) == ["l", "l-journal"]
    with opened(path, write=False) as store:
        assert len(store.read(A)) == len(list(store.scan())) == 20
    with laid_open(path) as evidence:
        assert (evidence.objects(), evidence.beyond()) == ([], 0)
    assert looks(tmp_path) == before
    with opened(path) as store:
        append(store, A, 20, [line("next")], actor="x")
    assert [child.name for child in tmp_path.iterdir()] == ["l"]


CASES = {
    "closed": (["l"], 2),
    "log and index": (["l", "l-wal", "l-shm"], 10),
    "log alone": (["l", "l-wal"], 10),
    "log and an empty index": (["l", "l-wal", "l-shm"], 10),
    "an empty log": (["l", "l-wal"], 2),
}


@pytest.mark.file
@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
@pytest.mark.parametrize("case", CASES)
def test_a_read_only_ledger_is_read_whole_whatever_lies_beside_it(
    case: str, folder_mode: int, tmp_path: Path
) -> None:
    names, count = CASES[case]
    path = ledger(tmp_path / "l", entries=2)
    if count > 2:
        killed_writer(path, 8, after=2)
    with open_folder() as outer:
        folder = outer / "there"
        folder.mkdir()
        for name in names:
            if (tmp_path / name).exists():
                shutil.copy(tmp_path / name, folder)
            else:
                (folder / name).touch()
            if case.endswith("empty index") and name == "l-shm":
                (folder / name).write_bytes(b"")
            (folder / name).chmod(0o444)
        folder.chmod(folder_mode)
        before = looks(folder)
        said = as_nobody(f"""
with opened("{folder}/l", write=False) as store:
    print(len(store.read({A!r})), store.last_position(), len(list(store.scan())))
try:
    opened("{folder}/l")
except StoreFailure as failure:
    print(failure.kind, failure)
""")
        after = looks(folder)
    assert said.splitlines() == [
        f"{count} {count} {count}",
        f"readonly the ledger {folder}/l can only be read: its file is read-only",
    ]
    assert {name: after[name] for name in before} == before


@pytest.mark.file
def test_a_file_that_can_be_written_in_a_folder_that_cannot(tmp_path: Path) -> None:
    with open_folder() as outer:
        folder = outer / "there"
        folder.mkdir()
        path = ledger(folder / "l", entries=3)
        os.chmod(path, 0o666)  # noqa: PTH101
        folder.chmod(0o555)
        said = as_nobody(f"""
with opened({path!r}, write=False) as store:
    print(store.version({A!r}))
try:
    opened({path!r})
except StoreFailure as failure:
    print(failure.kind, failure)
""")
    assert said.splitlines() == [
        "3",
        f"readonly the ledger {path} can only be read: its folder is read-only",
    ]


@pytest.mark.file
def test_a_reader_who_may_not_write_sees_what_a_live_writer_commits() -> None:
    with open_folder() as outer:
        folder = outer / "there"
        folder.mkdir()
        path = ledger(folder / "l", entries=3)
        folder.chmod(0o755)
        with opened(path) as writer:
            reader = f"""
with opened({path!r}, write=False) as store:
    print(store.version({A!r}), len(store.read({A!r})))
"""
            assert as_nobody(reader) == "3 3\n"
            append(writer, A, 3, lines(5, "more"), actor="x")
            assert as_nobody(reader) == "8 8\n"
        assert as_nobody(reader) == "8 8\n"
        assert [child.name for child in folder.iterdir()] == ["l"]


@pytest.mark.file
def test_a_reader_who_may_not_write_notices_a_writer_who_comes_later() -> None:
    from tests.store.making import python

    with open_folder() as outer:
        folder = outer / "there"
        folder.mkdir()
        path = ledger(folder / "l", entries=3)
        folder.chmod(0o755)
        code = f"""
import os, domain.store.sqlite, urllib.parse
os.setgid(65534) if os.geteuid() == 0 else None
os.setuid(65534) if os.geteuid() == 0 else None
store = opened({path!r}, write=False)
for _ in range(3):
    print(store.version({A!r}), len(store.read({A!r})), flush=True)
    input()
store.close()
"""
        with python(code) as reader:
            assert reader.stdin
            assert reader.stdout
            answers = [reader.stdout.readline()]
            with opened(path) as writer:
                append(writer, A, 3, lines(2, "more"), actor="x")
                print(file=reader.stdin, flush=True)
                answers.append(reader.stdout.readline())
                append(writer, A, 5, lines(2, "again"), actor="x")
            print(file=reader.stdin, flush=True)
            answers.append(reader.stdout.readline())
            print(file=reader.stdin, flush=True)
    assert answers == ["3 3\n", "5 5\n", "7 7\n"]


@pytest.mark.file
def test_a_private_copy_is_removed_again(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=2)
    killed_writer(path, 8, after=2)
    with open_folder() as outer:
        folder = outer / "there"
        folder.mkdir()
        (outer / "tmp").mkdir()
        (outer / "tmp").chmod(0o777)
        for name in ("l", "l-wal"):
            shutil.copy(tmp_path / name, folder)
        folder.chmod(0o555)
        said = as_nobody(f"""
tempfile.tempdir = "{outer}/tmp"
store = opened("{folder}/l", write=False)
print(store.version({A!r}), len(os.listdir(tempfile.tempdir)))
store.close()
print(len(os.listdir(tempfile.tempdir)))
""")
    assert said.split() == ["10", "1", "0"]


def test_reading_takes_no_lock_that_a_writer_waits_for(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=5)
    with (
        opened(path, write=False) as reader,
        opened(path, wait=0) as writer,
        reader.snapshot() as snapshot,
    ):
        assert snapshot.version(A) == 5
        append(writer, A, 5, [line("now")], actor="x")
        assert (snapshot.version(A), reader.version(A)) == (5, 6)


def test_opening_for_reading_cannot_write_even_by_a_statement(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=1)

    def write() -> None:
        with (
            opened(path, write=False) as store,
            store.snapshot() as snapshot,
            snapshot._cursor() as c,
        ):
            c.execute("UPDATE head SET position = 9")

    with pytest.raises(StoreFailure) as caught:
        write()
    assert isinstance(caught.value, StoreReadOnly)


@pytest.mark.file
def test_lines_that_cannot_hold_what_is_looked_for_are_passed_over_and_missed(
    tmp_path: Path,
) -> None:
    path = ledger(tmp_path / "l", entries=20)

    def holding(state: bytes) -> bool:
        return b'"entry":7,' in state or b'"entry":20,' in state

    with opened(path, write=False) as store:
        everything = list(store.scan())
        wanted = [line for line in everything if line.entry in (7, 20)]
        assert list(store.scan(holding=holding)) == wanted
        assert list(store.scan(7, 19, holding)) == []
        assert store.read_holding(A, holding) == wanted
    with opened_raw(path) as raw:
        raw.execute("DROP TRIGGER stored_events_no_delete")
        raw.execute("DELETE FROM stored_events WHERE rowid = 9")
    with (
        opened(path, write=False) as store,
        pytest.raises(StoreDamaged, match="entry 9 is missing"),
    ):
        list(store.scan(holding=holding))


@pytest.mark.file
def test_what_is_new_is_found_without_going_through_what_is_not(tmp_path: Path) -> None:
    path = ledger(tmp_path / "l", entries=3_000)
    with opened(path, write=False) as store, store._recorder.reading() as cursor:
        steps = 0

        def step() -> None:
            nonlocal steps
            steps += 1

        engine: Any = cursor
        engine.connection.set_progress_handler(step, 1)
        assert store._recorder.since(cursor, "", 2_990, 3_000) == {A: (10, 3_000)}

    assert steps < 1_000
