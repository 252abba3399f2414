"""A read model that is damaged, or none at all: the fold answers, and `rebuild` puts a new one in its place."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from tests.across.calls import ENTRIES, MODEL, asked, planted, without_model
from tests.cli.calls import counterfoil, environment
from tests.cli.warm import ROOT
from tests.raw import opened_raw
from tests.store.making import NOBODY, open_folder

FILE = "counterfoil.db"
PAGES = int(os.environ.get("COUNTERFOIL_TEST_DAMAGED_PAGES", "5"))
VOID = "void", "agreement-00001#3", "--reason", "slip", "--no-input"


def garbage(place: Path) -> None:
    place.write_bytes(b"garbage\n")


def another_database(place: Path) -> None:
    place.unlink()
    with opened_raw(place) as c:
        c.execute("CREATE TABLE t (x)")


def a_pipe(place: Path) -> None:
    """Who opens it waits for somebody at its other end."""
    place.unlink()
    os.mkfifo(place)


def a_pipe_beside(place: Path) -> None:
    os.mkfifo(f"{place}-wal")


def cut_short(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: 3 * 4096])


def overwritten(place: Path) -> None:
    whole = place.read_bytes()
    place.write_bytes(whole[:4096] + random.Random(1).randbytes(len(whole) - 4096))


def not_utf8(place: Path) -> None:
    """The engine quotes it in what it says, which nobody can decode."""
    whole = place.read_bytes()
    at = whole.index(b"CREATE") + 3
    place.write_bytes(whole[:at] + bytes([whole[at] | 0x80]) + whole[at + 1 :])


def kept(place: Path) -> bytes | None:
    return place.read_bytes() if place.is_file() else None


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (garbage, "the read model {0} is damaged: file is not a database"),
        (overwritten, "the read model {0} is damaged: database disk image is malformed"),
        (cut_short, "the read model {0} is damaged: database disk image is malformed"),
        (not_utf8, "the read model {0} is damaged: it holds text that is not UTF-8"),
        (another_database, "{0} is no read model of a ledger"),
        (a_pipe, "{0} is no read model of a ledger"),
        (a_pipe_beside, "{0} is no read model of a ledger"),
    ],
)
def test_what_cannot_be_used_is_told_and_replaced_by_a_rebuild_alone(
    ledger: Path, happens: Callable[[Path], None], said: str
) -> None:
    ask = partial(asked, ledger, "totals")
    whole = ask()
    happens(ledger / MODEL)
    said = said.format(ledger / MODEL)
    assert ask() == whole
    called = counterfoil("verify", "-f", "json", cwd=ledger)
    (row,) = json.loads(called.out)["rows"]
    assert row["message"] == f"{said}: counterfoil rebuild puts a new one in its place"
    assert (called.code, json.loads(called.err.splitlines()[-1])["message"]) == (
        6,
        f"the read model of {ledger / FILE} is not what follows from the entries: 1 finding",
    )
    before = kept(ledger / MODEL)
    called = counterfoil(*VOID, cwd=ledger)
    assert called.code == 0
    assert called.err.count(f"{said}: counterfoil rebuild puts a new one in its place\n") == 1
    assert kept(ledger / MODEL) == before

    log = (ledger / FILE).read_bytes()
    called = counterfoil("rebuild", cwd=ledger)
    assert (called.code, called.err.splitlines()) == (
        0,
        [f"{said}: a new one is in its place", f"{ledger / MODEL}: {ENTRIES + 1:,} entries of 5 agreements"],
    )  # fmt: skip
    assert (ledger / FILE).read_bytes() == log
    assert {path.name for path in ledger.iterdir()} == {FILE, MODEL, "feed.ndjson"}
    assert counterfoil("verify", cwd=ledger).code == 0
    assert ask() == without_model(ledger, ask) != whole


def test_a_page_that_is_lost_changes_no_answer(ledger: Path) -> None:
    questions = (("totals",), ("agreements",), ("check",))
    right = [counterfoil(*words, "-f", "json", cwd=ledger).out for words in questions]
    whole = (ledger / MODEL).read_bytes()
    chance = random.Random(3)
    for page in chance.sample(range(1, len(whole) // 4096), PAGES):
        at = page * 4096
        (ledger / MODEL).write_bytes(whole[:at] + chance.randbytes(4096) + whole[at + 4096 :])
        assert [counterfoil(*w, "-f", "json", cwd=ledger).out for w in questions] == right, page


def test_what_an_old_model_left_beside_it_goes_with_it(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger / MODEL)) as c:
        c.execute("UPDATE added SET low = low + 1")
        c.commit()
        copyfile(ledger / f"{MODEL}-wal", ledger / "kept")
    garbage(ledger / MODEL)
    (ledger / "kept").rename(ledger / f"{MODEL}-wal")
    (ledger / f"{MODEL}-shm").write_bytes(b"left")
    assert counterfoil("rebuild", cwd=ledger).code == 0
    assert not (ledger / f"{MODEL}-wal").exists()
    assert counterfoil("verify", cwd=ledger).code == 0


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_link_to_the_ledger_in_the_place_of_the_model_leaves_the_ledger_alone(
    ledger: Path, link: Callable[[Path, Path], None]
) -> None:
    (ledger / MODEL).unlink()
    link(ledger / FILE, ledger / MODEL)
    before = (ledger / FILE).read_bytes()
    assert counterfoil("verify", cwd=ledger).code == 6
    assert counterfoil("rebuild", cwd=ledger).code == 0
    assert (ledger / FILE).read_bytes() == before
    assert (ledger / MODEL).lstat().st_nlink == 1
    assert not (ledger / MODEL).is_symlink()
    assert counterfoil("verify", cwd=ledger).code == 0


def test_a_link_that_leads_nowhere_is_found_in_the_place_of_the_model(ledger: Path) -> None:
    (ledger / MODEL).unlink()
    (ledger / MODEL).symlink_to("nowhere")
    called = counterfoil("verify", "-f", "json", cwd=ledger)
    (row,) = json.loads(called.out)["rows"]
    said = f"{ledger / MODEL} is no read model of a ledger"
    assert row["message"] == f"{said}: counterfoil rebuild puts a new one in its place"


def test_an_empty_file_is_made_a_model_by_the_next_write(ledger: Path) -> None:
    (ledger / MODEL).write_bytes(b"")
    assert counterfoil("verify", cwd=ledger).code == 0
    called = counterfoil(*VOID, cwd=ledger)
    assert (called.code, "read model" in called.err) == (0, False)
    ask = partial(asked, ledger, "totals")
    with closing(sqlite3.connect(ledger / MODEL)) as c:
        assert c.execute("SELECT position FROM state").fetchone() == (ENTRIES + 1,)
    assert ask() == without_model(ledger, ask)


def test_a_model_that_somebody_uses_is_not_taken_away(ledger: Path) -> None:
    planted(ledger, "CREATE TABLE more (x)")
    before = (ledger / MODEL).read_bytes()
    with closing(sqlite3.connect(ledger / MODEL)) as c:
        c.execute("SELECT * FROM state").fetchall()
        called = counterfoil("rebuild", "--busy-timeout", "0.1", cwd=ledger)
        assert called.code == 7
        said = f"the read model {ledger / MODEL} is in use by another process, and was not free within 0.1 s"
        assert said in called.err
        assert (ledger / MODEL).read_bytes() == before
    assert counterfoil("rebuild", cwd=ledger).code == 0


REBUILD = """
import os, sys
sys.path.insert(0, sys.argv[1])
from cli.main import run
os.chdir(sys.argv[2])
run(["rebuild"])  # with it everything is loaded that the other user may not be able to read
print(file=sys.stderr)
os.chdir(sys.argv[3])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(int(sys.argv[4])); os.setuid(int(sys.argv[4]))
sys.exit(run(["rebuild"]))
"""


@pytest.mark.parametrize("what", ["there", "damaged", "not there"])
def test_in_a_folder_that_is_read_only_a_rebuild_says_so(ledger: Path, what: str) -> None:
    with open_folder() as outer:
        folder = copytree(ledger, outer / "shut")
        for path in folder.iterdir():
            path.chmod(0o666)
        if what == "damaged":
            garbage(folder / MODEL)
        elif what == "not there":
            (folder / MODEL).unlink()
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        folder.chmod(0o555)
        words = [sys.executable, "-c", REBUILD, str(ROOT), str(ledger), str(folder), str(NOBODY)]
        ended = subprocess.run(words, env=environment(outer), capture_output=True, text=True)
        cannot = "cannot be made" if what == "not there" else "can only be read"
        assert (ended.returncode, ended.stderr.splitlines()[-1]) == (
            7,
            f"counterfoil: the read model {folder / MODEL} {cannot}: its folder is read-only",
        )
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
