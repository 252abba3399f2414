"""Whatever reads leaves every byte as it was, and answers alike where it may not write."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli.registry import COMMANDS
from tests.cli.calls import environment
from tests.cli.kept import case, record
from tests.cli.warm import ROOT
from tests.store.making import NOBODY, open_folder

pytestmark = pytest.mark.file
A = "istanbul-2025"
FILE = "counterfoil.db"
CALLS: list[list[str]] = [
    ["briefing"],
    ["agreements"],
    ["agreements", "--as-of", "2025-05-24"],
    ["sources"],
    ["totals"],
    ["totals", A, "--bars"],
    ["status", A],
    ["say", A],
    ["breakdown", A],
    ["show", f"{A}#5"],
    ["view", A, "--source", "ru-mod"],
    ["trace", f"{A}#5"],
    ["compare", A],
    ["timeline"],
    ["timeline", A, "-f", "json", "--order", "stated"],
    ["replay", A],
    ["diff", "--from", "2025-05-23"],
    ["diff", A, "--from", f"{A}#9", "-f", "notice"],
    ["why", A, "settled"],
    ["check"],
    ["find", "ministry"],
    ["verify"],
]
ASK = """
import io, json, os, sys
sys.path.insert(0, sys.argv[1])
from cli.main import run

def answers(folder):
    os.chdir(folder)
    given = []
    for words in json.loads(sys.argv[3]):
        kept = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in kept)
        try:
            code = run(words)
            told = [stream.buffer.getvalue().decode() for stream in (sys.stdout, sys.stderr)]
        finally:
            sys.stdout, sys.stderr = kept
        given.append([words, code, *told])
    return given

import tempfile  # for a copy of what has no index; all else is loaded with the first answers,
first = answers(sys.argv[2])  # as the other user may not be able to read it
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(int(sys.argv[5])); os.setuid(int(sys.argv[5]))
print(json.dumps([first, answers(sys.argv[4])]))
"""
DIE = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from domain import feed
from domain.events import BY_TOPIC
from domain.ledger import Ledger
from tests.cli.kept import case

with Ledger.open(sys.argv[2], write=True, busy_timeout=5) as ledger:
    ledger.record([feed.read(entry, ledger.new_id()) for entry in case("yemen-2020-10")], actor="late")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_every_command_that_reads_is_asked() -> None:
    asked = {call[0] for call in CALLS}
    assert {listed.name for listed in COMMANDS if listed.section == "Reading"} <= asked


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding case, closed."""
    return record(tmp_path_factory.mktemp("written"), case(A), case("gaza-2025-01"))


@contextmanager
def left(written: Path, what: str) -> Iterator[Path]:
    """A copy of the ledger in a folder that everybody may enter, with what others left beside it."""
    with open_folder() as outer:
        folder = outer / "ledger"
        shutil.copytree(written, folder)
        if what == "a model":
            words = [sys.executable, "-m", "cli.main", "rebuild"]
            subprocess.run(
                words, cwd=folder, env=environment(folder), check=True, capture_output=True
            )
        elif what != "nothing":
            words = [sys.executable, "-c", DIE, str(ROOT), str(folder / FILE)]
            assert subprocess.run(words, cwd=ROOT).returncode == -signal.SIGKILL
            assert (folder / f"{FILE}-wal").stat().st_size > 0
            if what == "a log without its index":
                (folder / f"{FILE}-shm").unlink()
        yield folder


def looks(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes; an index of the log is made anew by whoever reads."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")
    }


def answers(there: Path, folder: Path) -> list[list[list[Any]]]:
    """What every call answers, for the one who wrote, and for one who may only read."""
    words = [sys.executable, "-c", ASK, str(ROOT), str(there), json.dumps(CALLS), str(folder)]
    env = environment(folder, {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"})
    done = subprocess.run(
        [*words, str(NOBODY)], env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found: list[list[list[Any]]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("what", ["nothing", "a model", "a log", "a log without its index"])
def test_who_may_only_read_gets_the_same_answers_and_changes_nothing(
    what: str, written: Path
) -> None:
    with left(written, what) as folder, left(written, "nothing") as outer:
        there = outer / "copy"
        shutil.copytree(folder, there)
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        before, before_there = looks(folder), looks(there)

        mine, theirs = answers(there, folder)

        assert looks(folder) == before
        assert looks(there) == before_there
        assert {path.name for path in folder.iterdir()} - {f"{FILE}-shm"} == set(before)
    for one, other in zip(mine, theirs, strict=True):
        assert [str(told).replace(str(there), str(folder)) for told in one] == list(map(str, other))
        assert one[1] in (0, 6), one
    entries = json.loads(next(told[2] for told in theirs if "stated" in told[0]))["rows"]
    assert len(entries) == 29
    (overview,) = [told[2] for told in theirs if told[0] == ["agreements"]]
    assert ("yemen-2020-10" in overview) == what.startswith("a log")
