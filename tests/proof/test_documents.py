"""Copies of documents: held against their names and the entries that name them, and never a part of the log."""

import json
import os
import shutil
import stat
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cli.recording.document import Document
from tests.cli.kept import made_up, record
from tests.proof.sealed import call, done
from tests.proof.users import User, folder_of, only_root, typed
from tests.raw import opened_raw

KEPT = "counterfoil.db.documents"
PAGES = ("a page\n", "another page\n")
NAMES = [sha256(page.encode()).hexdigest() for page in PAGES]
SAID = ("--flow", "AA:BB", "--source", "aa", "--stated", "2024-03-01")
NEVER = "0" * 64


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents, the first of which two entries name, and one that nobody ever kept."""
    tmp_path = tmp_path_factory.mktemp("documents")
    record(tmp_path, list(made_up()))
    for place, page in (("s3", PAGES[0]), ("s1", PAGES[0]), ("s2", PAGES[1])):
        (tmp_path / "page.txt").write_text(page)
        done(tmp_path, "report", f"made-up/{place}", "7", *SAID, "--document", "page.txt")
    statement = {"source": "bb", "stated": "2024-03-02", "sha256": NEVER}
    statement["quote"] = f'they wrote "sha256":"{"1" * 64}", no more'
    figure: dict[str, Any] = {"event": "FigureReported", "agreement": "made-up", "scope": "stage"}
    figure["stage"] = "s4"
    figure |= {"flows": ["AA->BB"], "measure": "released", "unit": "person", "quantity": "30"}
    figure["breakdowns"] = {"kind": {"complete": False, "parts": {"sha256": "3"}}}
    (tmp_path / "more.ndjson").write_text(json.dumps({**figure, "statement": statement}))
    done(tmp_path, "import", "more.ndjson")
    return tmp_path


@pytest.fixture
def desk(recorded: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be changed at will."""
    return Path(shutil.copytree(recorded, tmp_path / "desk"))


def test_the_folder_of_copies_may_be_made_by_two_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(b"a page", tmp_path / "counterfoil.db")
    document.ledger.touch()
    make = Path.mkdir

    def after_somebody_else(path: Path, *how: Any) -> None:
        make(path, *how)
        make(path, *how)

    monkeypatch.setattr(Path, "mkdir", after_somebody_else)
    document.keep()
    assert document.path.read_bytes() == b"a page"


def test_a_bundle_says_that_the_copies_which_its_entries_name_are_not_in_it(
    desk: Path, tmp_path: Path
) -> None:
    told = call(desk, "bundle", "made-up", "-o", "packed").err.splitlines()[-1]
    assert told == "the copies of 3 documents that they name are not in it"
    assert "Copies of documents are not in it." in (desk / "packed" / "README.txt").read_text()

    record(tmp_path, list(made_up()))
    assert "that they name" not in call(tmp_path, "bundle", "made-up", "-o", "packed").err


def _replace(copy: Path, text: str) -> None:
    copy.chmod(0o600)
    copy.write_text(text)


def test_copies_that_are_right_are_counted_and_so_are_those_that_are_not_there(desk: Path) -> None:
    (desk / KEPT / ".draft").write_text("left by a call that was killed")
    (desk / KEPT / "notes.txt").write_text("mine")
    called = call(desk, "verify")

    assert (called.code, called.out) == (0, "")
    told = "2 copies of documents are what their names say; "
    assert told + "1 document that entries name is not kept beside the ledger\n" in called.err
    shutil.rmtree(desk / KEPT)
    called = call(desk, "verify")
    assert (called.code, called.out) == (0, "")
    assert "\n3 documents that entries name are not kept beside the ledger\n" in called.err


def test_a_copy_that_differs_from_its_name_is_a_finding_of_the_entry_that_names_it(
    desk: Path,
) -> None:
    _replace(desk / KEPT / NAMES[0], "a page, edited\n")
    stray = "f" * 64
    (desk / KEPT / stray).write_text("of no entry")
    before = done(desk, "show", "made-up#11")
    called = call(desk, "verify", "-f", "json")

    assert called.code == 6
    one, other = json.loads(called.out)["rows"]
    assert (one["entry"], one["position"], one["finding"]) == ("made-up#11", 14, "changed")
    edited = sha256(b"a page, edited\n").hexdigest()
    assert one["message"] == (
        f"the copy of a document at {desk / KEPT / NAMES[0]}, which 2 entries name, is no longer what its name "
        f"says: its SHA-256 is {edited}"
    )
    assert (other["entry"], other["position"]) == (None, None)
    assert f"{stray}, which no entry names, is no longer what its name says" in other["message"]
    assert "1 copy of a document is what its name says" in called.err
    assert "counterfoil.db is not what its name says: 2 findings" in called.err
    assert done(desk, "show", "made-up#11") == before


def test_a_document_is_found_in_an_entry_whose_categories_are_called_as_its_field_is(
    desk: Path,
) -> None:
    (desk / "page.txt").write_text("a third page\n")
    parts = ("--by", "kind=sha256:3,men:4", "--key", "third", *SAID, "--document", "page.txt")
    done(desk, "report", "made-up/s5", "7", "--new", *parts)
    copy = desk / KEPT / sha256(b"a third page\n").hexdigest()
    _replace(copy, "edited\n")
    assert f"{copy}, which no entry names" not in (called := call(desk, "verify", "-f", "csv")).out
    assert f"{copy} is no longer what its name says" in called.out
    copy.unlink()
    told = "2 documents that entries name are not kept beside the ledger"
    assert told in call(desk, "verify").err


def test_a_copy_that_cannot_be_read_is_a_finding(desk: Path) -> None:
    (desk / KEPT / NAMES[1]).unlink()
    (desk / KEPT / NAMES[1]).mkdir()
    called = call(desk, "verify", "-f", "csv")

    assert called.code == 6
    assert f"{NAMES[1]} cannot be read: is a directory" in called.out


@pytest.mark.parametrize("kind", ["pipe", "device", "link to a device"])
def test_what_is_no_file_is_a_finding_and_not_waited_for(desk: Path, kind: str) -> None:
    copy = desk / KEPT / NAMES[1]
    copy.unlink()
    match kind:
        case "pipe":
            os.mkfifo(copy)
        case "device":
            try:
                os.mknod(copy, 0o600 | stat.S_IFCHR, Path("/dev/zero").stat().st_rdev)
            except PermissionError:
                pytest.skip("who makes a device is root")
        case _:
            copy.symlink_to("/dev/zero")
    called = call(desk, "verify", "-f", "csv")

    assert called.code == 6
    assert f"{NAMES[1]}, which no entry" not in called.out
    assert f"{NAMES[1]} cannot be read: is no file" in called.out
    (desk / "page.txt").write_text(PAGES[1])
    said = ("--key", "again", *SAID, "--document", "page.txt")
    again = call(desk, "report", "made-up/s4", "7", *said)
    assert again.code == 7
    assert f"cannot be kept at {copy}: is no file" in again.err


@only_root
@pytest.mark.parametrize("shut", ["copy", "folder"])
def test_a_copy_that_cannot_be_looked_at_is_a_finding_that_hides_nothing_else(
    recorded: Path, shut: str
) -> None:
    anna = User(4001, 4001)
    with folder_of(anna, anna.group, 0o755) as folder:
        desk = Path(shutil.copytree(recorded, folder / "desk"))
        desk.chmod(0o755)
        closed = desk / KEPT / NAMES[0] if shut == "copy" else desk / KEPT
        closed.chmod(0)
        _replace(desk / KEPT / NAMES[1], "another page, edited\n")
        (desk / KEPT / NAMES[1]).chmod(0o444)
        called = typed(anna, desk, "verify", "-f", "json")
        (desk / KEPT / NAMES[1]).unlink()
        alone = typed(anna, desk, "verify", "-f", "csv")

    unread = next(
        row for row in json.loads(called.out)["rows"] if row["finding"] == "not looked at"
    )
    if shut == "copy":
        assert (unread["entry"], unread["position"]) == ("made-up#11", 14)
        assert unread["message"] == (
            f"the copy of a document at {closed}, which 2 entries name, could not be looked at: permission denied"
        )
        assert "counterfoil.db is not what its name says: 2 findings" in called.err
    else:
        assert (unread["entry"], unread["position"]) == (None, None)
        assert unread["message"] == (
            f"the copies of documents in {closed} could not be looked at: permission denied"
        )
    for one in (called, alone):
        assert one.code == 6
        assert "17 entries, and nothing wrong with them: root " in one.err
    assert "counterfoil.db could not be looked at: 1 finding" in alone.err


def test_no_document_is_written_through_a_link(desk: Path) -> None:
    copy, elsewhere = desk / KEPT / NAMES[1], desk / "elsewhere"
    copy.unlink()
    copy.symlink_to("../elsewhere")
    (desk / "page.txt").write_text(PAGES[1])
    called = call(desk, "report", "made-up/s4", "7", *SAID, "--document", "page.txt")

    assert called.code == 7
    assert f"cannot be kept at {copy}" in called.err
    assert not elsewhere.exists()


def test_copies_are_compared_whatever_checkpoint_verify_goes_on_from(desk: Path) -> None:
    done(desk, "checkpoint", "-o", "c", "-q")
    _replace(desk / KEPT / NAMES[0], "a page, edited\n")
    called = call(desk, "verify", "--since", "c")
    assert called.code == 6
    assert "made-up#11" in called.out


def test_a_log_that_is_wrong_hides_no_copy_that_is(desk: Path) -> None:

    _replace(desk / KEPT / NAMES[0], "a page, edited\n")
    with opened_raw(desk / "counterfoil.db") as raw:
        raw.execute("UPDATE head SET recorded = '2099-01-01T00:00:00.000000Z'")
    raw.close()
    called = call(desk, "verify", "-f", "json")
    assert called.code == 6
    assert [row["entry"] for row in json.loads(called.out)["rows"]] == [None, "made-up#11"]


def test_a_backup_says_where_the_copies_are_that_are_not_in_it_and_where_they_belong(
    desk: Path,
) -> None:
    (desk / "away").mkdir()
    told = (
        f"the documents in {desk}/counterfoil.db.documents are not in it: copy that folder too, to "
        f"{desk}/away/copy.db.documents\n"
    )
    assert call(desk, "backup", "away/copy.db").err.endswith(told)

    shutil.copytree(desk / "counterfoil.db.documents", desk / "away" / "copy.db.documents")
    found = call(desk, "verify", "--store", "away/copy.db")
    assert "2 copies of documents are what their names say" in found.err


def test_backup_export_and_bundle_hold_no_copy(desk: Path) -> None:
    (desk / "away").mkdir()
    done(desk, "backup", "away/copy.db", "-q")
    done(desk, "export", "-o", "away/log.ndjson")
    done(desk, "bundle", "made-up", "-o", "away/b.zip", "-q")

    files = [path.name for path in (desk / "away").iterdir()]
    assert sorted(files) == ["b.zip", "copy.db", "log.ndjson"]
    for name in ("copy.db", "log.ndjson"):
        assert PAGES[0].encode() not in (desk / "away" / name).read_bytes()
    with zipfile.ZipFile(desk / "away" / "b.zip") as packed:
        assert not any(PAGES[0].encode() in packed.read(name) for name in packed.namelist())
    called = call(desk, "verify", "--store", "away/copy.db")
    assert "3 documents that entries name are not kept beside the ledger" in called.err
