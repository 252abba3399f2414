"""An answer that nobody reads: no error, and the call still ends as what it found says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import environment
from tests.cli.written import held, ledger, recorded, write
from tests.proof.sealed import done
from tests.proof.tampering import unguarded

STATED = ("--source", "ru-mod", "--stated", "2025-05-24")
CHANGE = (
    "UPDATE stored_events SET state = CAST(replace(state, '1000', '1001') AS BLOB) WHERE rowid = 4"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ledger(tmp_path)
    for number in ("303", "302"):
        recorded(
            tmp_path,
            *("report", "istanbul-2025/s3", number, "--flow", "RU:UA", *STATED, "--new"),
        )
    return tmp_path


def unread(folder: Path, *words: str, program: tuple[str, ...] = ("-m", "cli.main")) -> int:
    """The exit code of one call whose answer goes into a pipe that was closed before."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            [sys.executable, *program, *words],
            cwd=folder,
            env=environment(folder),
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    finally:
        os.close(writer)
    assert b"roken" not in ended.stderr
    return ended.returncode


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "istanbul-2025"), 6),
        (("check", "-f", "ndjson"), 6),
        (("check", "-o", "/dev/stdout"), 6),
        (("status", "istanbul-2025", "--require", "confirmed"), 6),
        (("totals",), 0),
        (("timeline",), 0),
        (("import", "bad.ndjson"), 2),
    ],
)
def test_findings_and_problems_end_a_call_as_ever_where_nobody_reads(
    words: tuple[str, ...], code: int, folder: Path
) -> None:
    (folder / "bad.ndjson").write_text("[]\n")

    assert unread(folder, *words) == code


def test_what_was_recorded_is_recorded_where_nobody_reads_its_citation(folder: Path) -> None:
    before = held(folder)

    assert unread(folder, "suspend", "istanbul-2025", *STATED) == 0
    assert held(folder) == before + 1


@pytest.mark.file
def test_a_log_that_is_wrong_is_wrong_where_nobody_reads(folder: Path) -> None:
    unguarded(folder / "counterfoil.db", CHANGE)

    assert unread(folder, "verify") == write(folder, "verify").code == 6


@pytest.mark.file
def test_a_bundle_that_is_wrong_is_wrong_where_nobody_reads(folder: Path) -> None:
    done(folder, "bundle", "istanbul-2025", "-q", "-o", "bundle")
    answers = folder / "bundle" / "answers.json"
    answers.write_text(answers.read_text().replace('"303"', '"304"'))

    assert unread(folder, "bundle", "--check", "bundle") == 6
    assert unread(folder, program=("-I", "bundle/verify.py")) == 6
