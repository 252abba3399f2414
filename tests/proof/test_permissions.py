"""What is made beside a ledger is no more open to other users of the machine than the ledger itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.kept import made_up, record
from tests.proof.sealed import call, done
from tests.proof.users import User, folder_of, only_root, told, typed

SAID = ("made-up/s3", "7", "--flow", "AA:BB", "--source", "aa", "--stated", "2024-03-01")
LEDGER, MODEL, KEPT = "counterfoil.db", "counterfoil.db-model", "counterfoil.db.documents"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    record(tmp_path, list(made_up()))
    return tmp_path


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("mask", "ledger", "copy", "folder"),
    [
        (0o022, 0o600, 0o400, 0o700),
        (0o022, 0o640, 0o440, 0o750),
        (0o077, 0o644, 0o444, 0o755),
        (0o077, 0o660, 0o440, 0o770),
    ],
)
def test_what_is_made_beside_a_ledger_is_no_more_open_than_it(
    mask: int, ledger: int, copy: int, folder: int, desk: Path
) -> None:
    (desk / LEDGER).chmod(ledger)
    (desk / "page.txt").write_text("a page")
    before = os.umask(mask)
    try:
        done(desk, "report", *SAID, "--document", "page.txt")
        done(desk, "rebuild")
        done(desk, "backup", "copy.db", "-q")
    finally:
        os.umask(before)

    (kept,) = (desk / KEPT).iterdir()
    assert kept.read_text() == "a page"
    assert [_mode(one) for one in (kept, desk / KEPT)] == [copy, folder]
    assert [_mode(desk / name) for name in (MODEL, "copy.db")] == [ledger, ledger]


def test_a_read_model_is_shut_with_its_ledger_by_the_next_write(desk: Path) -> None:
    done(desk, "rebuild")
    (desk / MODEL).chmod(0o644)
    (desk / LEDGER).chmod(0o600)
    done(desk, "report", *SAID)
    assert _mode(desk / MODEL) == 0o600
    # One that its owner shut further is left so.
    (desk / LEDGER).chmod(0o644)
    done(desk, "rebuild")
    assert _mode(desk / MODEL) == 0o600


TEAM, DESK = 4100, 4200
"""A group of those who work with the ledger, and the one that is first for all at the desk."""
ANNA, BEN = User(4001, DESK, (TEAM,)), User(4002, DESK, (TEAM,))
CARL = User(4003, DESK)
"""At the desk too, and not in the team."""
ROOT = User(0, 0)
OPEN = """
from domain.events import BY_TOPIC
from domain.store import open_store
from domain.store.models import model_reader, model_writer

def sides():
    found = {path: os.stat(path) for path in sorted(os.listdir()) if path.endswith(("-wal", "-shm"))}
    told.append({path: [at.st_uid, at.st_gid, at.st_mode & 0o777] for path, at in found.items()})

for write in (False, True):
    with open_store("counterfoil.db", write=write, topics=frozenset(BY_TOPIC)):
        with (model_writer if write else model_reader)("counterfoil.db", **({"busy_timeout": 1} if write else {})):
            sides()
"""


@contextmanager
def shared(mode: int, *, folder: int = 0o775, owner: User = ANNA) -> Iterator[Path]:
    """A ledger of somebody and the team, with a page beside it."""
    with folder_of(owner, TEAM, folder) as desk:
        record(desk, list(made_up()))
        (desk / "page.txt").write_text("a page")
        os.chown(desk / LEDGER, owner.id, TEAM)
        (desk / LEDGER).chmod(mode)
        yield desk


def _make_all(user: User, desk: Path) -> None:
    calls = (("rebuild",), ("report", *SAID, "--document", "page.txt"), ("backup", "b.db"))
    for code, *said in told(user, desk, f"told += [typed(*words) for words in {calls!r}]"):
        assert code == 0, said


def _theirs(desk: Path) -> dict[str, tuple[int, int, int]]:
    """Whose is what was made, and who may do what with it."""
    (copy,) = (desk / KEPT).iterdir()
    made = {"model": desk / MODEL, "backup": desk / "b.db", "folder": desk / KEPT, "copy": copy}
    return {
        name: (path.stat().st_uid, path.stat().st_gid, path.stat().st_mode & 0o7777)
        for name, path in made.items()
    }


@only_root
@pytest.mark.file
def test_what_a_colleague_makes_beside_a_ledger_is_its_groups_and_nobody_elses() -> None:
    with shared(0o660) as desk:
        _make_all(BEN, desk)
        assert _theirs(desk) == {
            "model": (BEN.id, TEAM, 0o660),
            "backup": (BEN.id, TEAM, 0o660),
            "folder": (BEN.id, TEAM, 0o770),
            "copy": (BEN.id, TEAM, 0o440),
        }
        for name in (LEDGER, "b.db"):
            called = typed(CARL, desk, "totals", "--store", name)
            assert called.code == 7
            assert "permission denied" in called.err
        verified = typed(ANNA, desk, "verify")
        assert (verified.code, verified.out) == (0, "")
        assert "1 copy of a document is what its name says" in verified.err
        again = (*SAID, "--document", "page.txt", "--key", "again")
        assert typed(ANNA, desk, "report", *again).code == 0


@only_root
@pytest.mark.file
def test_a_folder_of_copies_hands_on_its_group_where_the_folder_around_it_does() -> None:
    with shared(0o640, folder=0o2775) as desk:
        _make_all(ANNA, desk)
        assert _theirs(desk)["folder"] == (ANNA.id, TEAM, 0o2750)
        assert _theirs(desk)["copy"] == (ANNA.id, TEAM, 0o440)


@only_root
@pytest.mark.file
def test_what_is_made_by_one_outside_of_the_ledgers_group_is_as_open_to_his_as_to_all_others() -> (
    None
):
    for mode, made in ((0o660, 0o600), (0o664, 0o644), (0o640, 0o600)):
        with shared(mode, owner=CARL) as desk:
            _make_all(CARL, desk)
            assert _theirs(desk) == {
                "model": (CARL.id, DESK, made),
                "backup": (CARL.id, DESK, made),
                "folder": (CARL.id, DESK, 0o755 if made & 0o4 else 0o700),
                "copy": (CARL.id, DESK, made & 0o444),
            }


@only_root
@pytest.mark.file
def test_what_root_makes_beside_a_ledger_is_its_owners() -> None:
    with shared(0o600, folder=0o755) as desk:
        _make_all(ROOT, desk)
        assert _theirs(desk) == {
            "model": (ANNA.id, TEAM, 0o600),
            "backup": (ANNA.id, TEAM, 0o600),
            "folder": (ANNA.id, TEAM, 0o700),
            "copy": (ANNA.id, TEAM, 0o400),
        }
        for words in (("rebuild",), ("verify",), ("totals", "--store", "b.db")):
            assert typed(ANNA, desk, *words).code == 0


@only_root
@pytest.mark.file
@pytest.mark.parametrize("user", [BEN, ROOT])
def test_what_stands_beside_a_ledger_in_use_is_its_groups(user: User) -> None:
    with shared(0o660) as desk:
        _make_all(BEN, desk)
        owner = BEN.id if user is BEN else ANNA.id
        sides = {f"{LEDGER}{end}": [owner, TEAM, 0o660] for end in ("-shm", "-wal")}
        of_model = {f"{MODEL}{end}": [BEN.id, TEAM, 0o660] for end in ("-shm", "-wal")}
        assert told(user, desk, OPEN) == [sides | of_model] * 2
        assert not [path for path in desk.iterdir() if path.name.endswith(("-wal", "-shm"))]


@only_root
@pytest.mark.file
def test_a_model_that_only_somebody_else_may_write_is_told_and_replaced_by_a_rebuild() -> None:
    with shared(0o660) as desk:
        assert typed(BEN, desk, "rebuild").code == 0
        (desk / MODEL).chmod(0o644)
        called = typed(ANNA, desk, "report", *SAID)
        assert called.code == 0
        shut = f"the read model {desk / MODEL} can only be read: permission denied"
        assert f"{shut}: counterfoil rebuild puts a new one in its place\n" in called.err
        again = typed(ANNA, desk, "rebuild")
        assert again.code == 0
        assert shut in again.err
        made = (desk / MODEL).stat()
        assert (made.st_uid, made.st_gid, made.st_mode & 0o777) == (ANNA.id, TEAM, 0o660)


@only_root
@pytest.mark.file
def test_what_nobody_can_look_at_in_the_place_of_a_model_stays_there() -> None:
    with shared(0o660) as desk:
        assert typed(BEN, desk, "rebuild").code == 0
        (desk / MODEL).chmod(0o600)
        before = (desk / MODEL).read_bytes()
        shut = f"the read model {desk / MODEL} can be neither read nor replaced: permission denied"
        hint = "move it away, and counterfoil rebuild makes a new one"
        called = typed(ANNA, desk, "rebuild")
        assert (called.code, called.err) == (7, f"counterfoil: {shut}\nhint: {hint}\n")
        called = typed(ANNA, desk, "report", *SAID)
        assert called.code == 0
        assert f"the read model was not brought up: {shut}: {hint}\n" in called.err
        assert (desk / MODEL).read_bytes() == before


@only_root
@pytest.mark.file
@pytest.mark.parametrize("waiting", [True, False])
def test_the_file_that_cannot_be_opened_is_named(waiting: bool) -> None:
    with shared(0o660) as desk:
        wal = desk / f"{LEDGER}-wal"
        wal.write_bytes(b"what somebody wrote" if waiting else b"")
        wal.chmod(0o600)
        called = typed(ANNA, desk, "report", *SAID)
        said = f"counterfoil: {desk / LEDGER}-wal cannot be opened: permission denied\n"
        assert (called.code, called.err) == (7, said)


@pytest.mark.parametrize("kind", ["PRIVATE", "ENCRYPTED PRIVATE", "OPENSSH PRIVATE"])
def test_a_private_key_is_no_document(kind: str, desk: Path) -> None:
    done(desk, "checkpoint", "--new-key", "my.key")
    text = (desk / "my.key").read_text()
    (desk / "my.key").write_text(text.replace("BEGIN PRIVATE", f"BEGIN {kind}"))
    before = done(desk, "export")
    called = call(desk, "report", *SAID, "--document", "my.key")

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("counterfoil: my.key is a private key, ")
    assert text.splitlines()[1] not in called.err
    assert not (desk / KEPT).exists()
    assert done(desk, "export") == before
