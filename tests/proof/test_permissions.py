"""What is made beside a ledger is no more open to other users of the machine than the ledger itself."""

import os
from pathlib import Path

import pytest

from tests.cli.kept import made_up, record
from tests.proof.sealed import call, done

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
