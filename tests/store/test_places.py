"""A ledger is the file at the path that was given, or a sentence says why there is none."""

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

import pytest

from domain.store import (
    StoreDamaged,
    StoreFailure,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreUnusable,
    create,
)
from domain.store.beside import documents_of, files_of
from domain.store.location import Location, Server, locate, locate_file
from domain.store.sqlite_file import fingerprint, to_read_alone
from domain.store.temporary import NoRoomToWork
from tests.store.making import A, append, as_nobody, ledger, line, now, open_folder, opened

pytestmark = pytest.mark.file

NAMES = [
    "a?mode=memory",
    "a#b",
    "%41",
    "%2e%2e",
    "two words",
    "Обмін 𝄞",
    "a:memory:",
    "-wal",
    "quote'\"",
    "back\\slash",
    "new\nline",
    "x" * 240,
    "a&cache=shared;mode=memory",
    "a?vfs=none",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_file_name_is_just_a_file_name(tmp_path: Path, name: str) -> None:
    for given in (f"{tmp_path}/{name}", f"sqlite:{tmp_path}/{name}"):
        create(given, tz="UTC", clock=now)
        with opened(given) as store:
            append(store, A, store.version(A), [line(f"k{len(given)}")], actor="x")
    assert [child.name for child in tmp_path.iterdir()] == [name]
    with opened(tmp_path / name, write=False) as store:
        assert len(store.read(A)) == 2


def test_relative_paths_and_looks_of_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for given, name in (
        ("a.db", "a.db"),
        ("./file:b", "file:b"),
        ("sqlite:c", "c"),
        ("x:y", "x:y"),
    ):
        assert create(given, tz="UTC", clock=now)
        assert Path(name).is_file()
        with opened(given) as store:
            assert store.last_position() == 0


def test_a_name_of_bytes_that_are_no_text(tmp_path: Path) -> None:
    given = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe")
    assert create(given, tz="UTC", clock=now)
    with opened(given) as store:
        append(store, A, 0, [line("a")], actor="x")
    with pytest.raises(StoreMissing) as caught:
        opened(given + "x")
    str(caught.value).encode()


SLASHES = "a store on a server is written postgresql://USER@HOST/DATABASE, with two slashes"
PORT = "the URL of the store has something after the host that is no port"
PASSWORD = "the URL of the store holds a password, where other programs and logs would see it"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://me:secret@host/db", PASSWORD),
        ("Postgres://me:secret@host/db", PASSWORD),
        ("postgresql://me:se/c?re@t#secret@host/db", PASSWORD),
        ("postgresql://host/db?user=me&password=secret", PASSWORD),
        ("postgresql://host/db?sslpassword=secret", PASSWORD),
        ("postgresql://host/db?oauth_client_secret=secret", PASSWORD),
        ("postgresql://me%3Asecret@host/db", PASSWORD),
        ("postgresql://me:secret?user=me@host/db", PASSWORD),
        ("postgresql://me:12?34=secret@host/db", PASSWORD),
        ("postgresql://host:5432/db@secret", PASSWORD),
        ("postgresql://host/db?options=-c%20my.password%3Dsecret", PASSWORD),
        ("postgresql://host/db?scram_client_key=secret", PASSWORD),
        ("postgresql://host/db?scram%5Fserver%5Fkey=secret", PASSWORD),
        ("postgresql://host/db;password=secret", PASSWORD),
        ("postgresql://host/db#password+=secret", PASSWORD),
        ("postgresql://host/db?user=me:secret", PASSWORD),
        ("postgresql://me%3Asecret%40host/db", PASSWORD),
        ("postgresql://host/db?x=1&user=me%3Asecret", PASSWORD),
        ("postgresql://me:secret", PORT),
        ("postgresql://me:1secret/db", PORT),
        ("postgresql://db1:5432,db2:secret/db", PORT),
        ("postgresql://[::1]:secret/db", PORT),
        ("postgresql://me@db1:secret", PORT),
        (
            "postgresql://host/db?nosuch=secret",
            "the URL of the store has nosuch, and there is no such parameter",
        ),
        ("postgresql://host/db?no%73uch=secret", "the URL of the store is not understood"),
        ("postgresql:secret", SLASHES),
        ("mysql://me:secret@host/db", "mysql: is no kind of store"),
        ("https://me:secret@host/db", "https: is no kind of store"),
        ("file:ledger.db", "file: is no kind of store"),
        ("FILE:ledger.db?mode=memory", "FILE: is no kind of store"),
        ("sqlite:///secret.db", "a store is written sqlite:PATH, without slashes before the path"),
        ("postgresql://h/\udcff", "the URL of the store is not in UTF-8: postgresql://h/\\udcff"),
        (":memory:", "a ledger in memory would remember nothing"),
        ("sqlite::memory:", "a ledger in memory would remember nothing"),
        ("-", "a ledger is a file, and - is none"),
        ("", "the path of a ledger is empty or holds a null character"),
        ("sqlite:", "the path of a ledger is empty or holds a null character"),
        ("a\0secret", "the path of a ledger is empty or holds a null character"),
    ],
)
def test_what_names_no_store_is_refused_without_a_secret(
    url: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for attempt in (lambda: create(url, tz="UTC", clock=now), lambda: opened(url)):
        with pytest.raises(StoreUnusable) as caught:
            attempt()
        assert str(caught.value) == sentence
        assert "secret" not in f"{caught.value!r} {caught.value.hint}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://127.0.0.1:5544/l1?user=own@corp",
        "postgresql://own%40corp@db.example:5544/l1",
        "postgresql://own@db1:5432,db2:5433/l1?target_session_attrs=read-write&application_name=a@b",
        "postgresql://[::1]:5432/l1",
        "postgresql://[::1],db:,:5433/l1:2",
        "postgresql://own@db/l1?options=-c%20search_path%3Dx&passfile=/a:b",
        "postgresql:///l1?host=@abstract&port=5433",
    ],
)
def test_a_colon_and_an_at_that_enclose_no_password_are_taken(url: str) -> None:
    assert locate(url) == Server(url, url)


def test_opening_never_makes_a_file(tmp_path: Path) -> None:
    for write in (True, False):
        with pytest.raises(StoreMissing) as caught:
            opened(tmp_path / "none.db", write=write)
        assert str(caught.value) == f"there is no ledger at {tmp_path}/none.db"
        assert caught.value.hint == "counterfoil init makes one"
    assert list(tmp_path.iterdir()) == []


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE stored_events (originator_id TEXT)")
        connection.commit()


def stock_ledger(path: Path) -> None:
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

    datastore = SQLiteDatastore(f"file:{path}", originator_id_type="text")
    SQLiteApplicationRecorder(datastore).create_table()
    datastore.close()


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (lambda path: path.mkdir(), "is a folder, not a ledger"),
    "a pipe": (os.mkfifo, "is not a file"),
    "nothing in it": (lambda path: path.touch(), "is an empty file, not a ledger"),
    "text": (lambda path: path.write_text("a,b\n" * 99), "is not a ledger"),
    "a letter": (lambda path: path.write_text("a"), "is not a ledger"),
    "zeros": (lambda path: path.write_bytes(bytes(9000)), "is not a ledger"),
    "another database": (other_database, "is a database of something else, not a ledger"),
    "a log of the stock library": (stock_ledger, "is a database of something else, not a ledger"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_something_else_is_refused_and_left_alone(what: str, tmp_path: Path) -> None:
    build, sentence = FOREIGN[what]
    path = tmp_path / "x.db"
    build(path)
    before = path.read_bytes() if path.is_file() else None
    for attempt in (
        lambda: opened(path),
        lambda: opened(path, write=False),
        lambda: create(str(path), tz="UTC", clock=now),
    ):
        with pytest.raises(StoreForeign) as caught:
            attempt()
        assert str(caught.value) == f"{path} {sentence}"
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [child.name for child in tmp_path.iterdir()] == ["x.db"]


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_a_pipe_in_the_place_of_a_part_of_a_ledger_is_not_waited_for(
    end: str, tmp_path: Path
) -> None:
    ledger(tmp_path / "x.db", entries=2)
    os.mkfifo(tmp_path / f"x.db{end}")
    for write in (True, False):
        with pytest.raises(StoreForeign, match=f"x.db{end} is not a file, and stands where a part"):
            opened(tmp_path / "x.db", write=write)


def test_a_name_that_leaves_no_room_for_what_stands_beside_it_is_that_of_a_ledger(
    tmp_path: Path,
) -> None:
    path = tmp_path / ("x" * 249)  # with `-journal` behind it, it is longer than names may be
    ledger(path, entries=2)
    for write in (True, False):
        with opened(path, write=write) as store:
            assert store.version(A) == 2


def test_the_root_of_all_folders_is_refused_whatever_would_stand_beside_it() -> None:
    for read in (documents_of, files_of):
        assert read(Path("/"))
    with pytest.raises(StoreForeign, match=r"^/ is a folder, not a ledger$"):
        opened(Path("/"), write=False)


def test_a_link_leads_to_its_ledger_and_one_that_leads_back_to_itself_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "link").symlink_to("folder/real")
    for attempt in (lambda: opened(tmp_path / "loop"), lambda: ledger(tmp_path / "loop")):
        with pytest.raises(StoreUnusable, match="loop is a link that leads back to itself"):
            attempt()
    with pytest.raises(StoreMissing):
        opened(tmp_path / "link")
    ledger(tmp_path / "link", entries=2)
    with opened(tmp_path / "folder" / "real", write=False) as store:
        assert store.version(A) == 2
    assert (tmp_path / "link").is_symlink()


def test_nobody_writes_to_a_file_that_has_other_names_and_each_reads_it(tmp_path: Path) -> None:
    path, other = tmp_path / "a.db", tmp_path / "b.db"
    ledger(path, entries=2)
    other.hardlink_to(path)
    (tmp_path / "link").symlink_to("a.db")
    for name in (path, other, tmp_path / "link"):
        with pytest.raises(StoreReadOnly) as caught:
            opened(name)
        assert str(caught.value) == (
            f"the ledger {name} can only be read: its file has other names too (hard links), "
            "and what is written by one name is lost by another"
        )
        assert caught.value.hint == (
            "remove the other names, or put a copy by counterfoil backup in the place of this one"
        )
        with opened(name, write=False) as store:
            assert store.version(A) == 2

    other.unlink()
    with opened(tmp_path / "link") as store:
        append(store, A, 2, [line("one")], actor="x")


def test_the_name_under_which_a_ledger_was_made_is_no_other_name(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    ledger(path)
    # Who made it was killed before he took that away; and somebody else makes one now.
    draft = locate_file(str(path)).draft()
    Path(draft.path).hardlink_to(path)
    Path(locate_file(str(path)).draft().path).write_text("another")
    with opened(path) as store:
        append(store, A, 0, [line("one")], actor="x")


def test_a_missing_folder_or_a_file_for_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match=r"/none/x: there is no such folder$"):
        ledger(tmp_path / "none" / "x")
    (tmp_path / "file").touch()
    for attempt in (
        lambda: opened(tmp_path / "file" / "x"),
        lambda: ledger(tmp_path / "file" / "x"),
    ):
        with pytest.raises(StoreUnusable, match="not a directory"):
            attempt()
    for attempt in (lambda: opened("x" * 5000), lambda: ledger(Path("x" * 5000))):
        with pytest.raises(StoreUnusable, match="too long"):
            attempt()


def test_what_an_earlier_ledger_left_is_never_taken_into_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "x-wal").write_bytes(b"left")
    with pytest.raises(StoreForeign, match="x-wal is left from an earlier ledger"):
        ledger(tmp_path / "x")
    assert [child.name for child in tmp_path.iterdir()] == ["x-wal"]


@pytest.mark.parametrize("wrong", ["\x1b[2J", "a\nb", "\u202egnp", "\ud800"])
def test_a_name_that_does_not_print_is_shown_escaped(wrong: str) -> None:
    with pytest.raises(StoreFailure) as caught:
        opened(f"/none/{wrong}")
    assert str(caught.value).isprintable()


def test_each_permission_that_is_lacking_is_told(tmp_path: Path) -> None:
    with open_folder() as folder:
        ledger(folder / "shut", entries=1)
        (folder / "shut").chmod(0)
        (folder / "locked").mkdir()
        (folder / "locked").chmod(0o555)
        (folder / "hidden").mkdir()
        (folder / "hidden").chmod(0)
        said = as_nobody(f"""
def say(attempt):
    try:
        attempt()
    except StoreFailure as failure:
        print(failure.kind, str(failure).replace({str(folder)!r}, "DIR"))
say(lambda: opened("{folder}/shut"))
say(lambda: opened("{folder}/shut", write=False))
say(lambda: ledger("{folder}/locked/new"))
say(lambda: ledger("{folder}/hidden/new"))
""")
        assert list((folder / "locked").iterdir()) == []
    assert said.splitlines() == [
        "unreachable DIR/shut cannot be opened: permission denied",
        "unreachable DIR/shut cannot be opened: permission denied",
        "readonly no ledger can be made at DIR/locked/new: the folder is read-only",
        "unreachable DIR/hidden/new cannot be opened: permission denied",
    ]


def test_two_that_make_a_ledger_at_once_make_one(tmp_path: Path) -> None:
    from tests.store.making import python

    path = tmp_path / "l"
    code = f"""
import domain.store.sqlite, domain.store.creation
print(flush=True); input()
print(create({str(path)!r}, tz="UTC", clock=now))
with opened({str(path)!r}, write=False) as store: print(store.ledger_id)
"""
    makers = [python(code) for _ in range(4)]
    for maker in makers:
        assert maker.stdout
        maker.stdout.readline()
    answers = [maker.communicate("go\n", timeout=30)[0].split() for maker in makers]
    assert sorted(made for made, _ in answers) == ["False", "False", "False", "True"]
    assert len({ledger_id for _, ledger_id in answers}) == 1
    assert [child.name for child in tmp_path.iterdir()] == ["l"]


def test_a_ledger_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    before = b""

    def slow_clock() -> datetime:
        nonlocal before
        before = Path(ledger(tmp_path / "l", entries=2)).read_bytes()
        return now()

    assert not create(str(tmp_path / "l"), tz="UTC", clock=slow_clock)
    assert (tmp_path / "l").read_bytes() == before != b""
    assert [child.name for child in tmp_path.iterdir()] == ["l"]


def test_where_there_are_no_links_what_appears_meanwhile_is_left_alone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = b""

    def link(*_: object) -> None:
        nonlocal before
        if not before:  # somebody else is faster, in the same way
            before = b"-"
            before = Path(ledger(tmp_path / "l", entries=2)).read_bytes()
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("os.link", link)
    assert not create(str(tmp_path / "l"), tz="UTC", clock=now)
    assert (tmp_path / "l").read_bytes() == before != b""
    assert [child.name for child in tmp_path.iterdir()] == ["l"]


def test_a_damaged_ledger_is_not_made_anew(tmp_path: Path) -> None:
    path = Path(ledger(tmp_path / "l", entries=50))
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(StoreDamaged, match=re.escape("is cut short")):
        create(str(path), tz="UTC", clock=now)


def test_a_private_copy_that_finds_no_room_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", target)

    place = locate_file(str(ledger(tmp_path / "a.db")))
    Path(f"{place.path}-wal").write_bytes(b"what somebody wrote")
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(NoRoomToWork) as caught:
        to_read_alone(place)
    assert str(caught.value) == (
        f"the folder for temporary files {gettempdir()} cannot be used: no space left on device"
    )
    assert caught.value.hint == "TMPDIR=FOLDER names another"


def test_a_private_copy_for_which_there_is_no_folder_says_that_and_not_that_the_ledger_is_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = locate_file(str(ledger(tmp_path / "a.db")))
    Path(f"{place.path}-wal").write_bytes(b"what somebody wrote")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(NoRoomToWork) as caught:
        to_read_alone(place)
    assert str(caught.value) == (
        f"the folder for temporary files {tmp_path}/gone cannot be used: no such file or directory"
    )


def test_a_private_copy_of_what_is_written_meanwhile_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file as it was, with the log as it is, would be neither."""
    place = locate_file(str(ledger(tmp_path / "a.db")))
    log = Path(f"{place.path}-wal")
    log.write_bytes(b"what somebody wrote")
    told = _told_while_it_is_copied(
        place, monkeypatch, lambda: log.write_bytes(b"what somebody wrote, and more")
    )
    assert told == f"the ledger {place.shown} is being written while it is read"


def _told_while_it_is_copied(
    place: Location, monkeypatch: pytest.MonkeyPatch, somebody: Callable[[], object]
) -> str:
    """Why there is no private copy where somebody does something after each file that was copied."""
    copied = shutil.copyfile

    def while_somebody_does(source: str, target: str) -> None:
        copied(source, target)
        somebody()

    monkeypatch.setattr(shutil, "copyfile", while_somebody_does)
    with pytest.raises(StoreLocked) as caught:
        to_read_alone(place)
    return str(caught.value)


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_a_log_that_is_taken_away_while_it_is_copied_is_a_change_and_no_ledger_that_is_missing(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = locate_file(str(ledger(tmp_path / "a.db")))
    log = Path(f"{place.path}{end}")
    log.write_bytes(b"what somebody wrote")
    assert _told_while_it_is_copied(place, monkeypatch, log.unlink) == (
        f"the ledger {place.shown} is being written while it is read"
    )


def test_who_only_begins_to_read_cuts_off_nobody_who_reads_as_if_nobody_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledger(tmp_path / "a.db", entries=2)
    place, log = locate_file(str(path)), Path(f"{path}-wal")
    with monkeypatch.context() as shut:
        shut.setattr("domain.store.sqlite_file.os.access", lambda path, mode: mode == os.R_OK)
        reader = opened(path, write=False)
    with reader as store:
        before = fingerprint(place)
        with ExitStack() as stack:
            with store.snapshot() as snapshot:
                count = len(snapshot.read(A))
                other = stack.enter_context(opened(path, write=False))
                assert len(other.read(A)) == count
            assert log.stat().st_size == 0
            assert fingerprint(place) == before
        assert fingerprint(place) == before
        with opened(path) as other:
            append(other, A, other.version(A), [line("more")], actor="x")
            assert log.stat().st_size > 0
            assert fingerprint(place) != before
        assert fingerprint(place) != before
        assert len(store.read(A)) == count + 1
