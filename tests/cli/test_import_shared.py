"""A long feed is decided by two processes: what is recorded, told and left behind is what one would leave."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest

from bench.generator import lines
from cli.feeds.ndjson import Ndjson
from cli.feeds.opened import opened
from cli.feeds.shared import Shared, is_worth_sharing
from cli.workers import processors
from domain.importing.shares import Share, Task, together
from domain.importing.taken import Taken
from domain.ledger import Ledger
from domain.spreadsheet.row import NotAgain
from domain.store import create
from tests.cli.calls import counterfoil

ENTRIES = 28_500
COMMAND = Path(sys.executable).with_name("counterfoil")

pytestmark = pytest.mark.skipif(processors() < 2, reason="there is one processor")


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("feed") / "feed.ndjson"
    path.write_bytes(b"".join(lines(ENTRIES)))
    file = opened(str(path), "ndjson")
    with file.file:
        assert is_worth_sharing(Ndjson(file))
    return path


def recorded(path: Path) -> list[tuple[str, str, str]]:
    with Ledger.open(str(path), write=False) as ledger:
        return [(entry.citation, entry.key, entry.event.to_json()) for entry in ledger.everything()]


@pytest.mark.file
def test_what_two_processes_decide_is_recorded_in_the_order_of_the_feed(
    feed: Path, tmp_path: Path
) -> None:
    """Standard input is never shared."""
    for name, given in (("shared.db", str(feed)), ("whole.db", "-")):
        store = ("--store", str(tmp_path / name))
        assert counterfoil(*store, "init", cwd=tmp_path).code == 0
        with feed.open("rb") as standard:
            done = subprocess.run(
                [COMMAND, *store, "import", "--actor", "desk", given],
                stdin=standard,
                capture_output=True,
                check=False,
            )
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"28,500 recorded, 0 already there" in done.stdout
    assert recorded(tmp_path / "shared.db") == recorded(tmp_path / "whole.db")


def test_lines_of_both_shares_that_were_voided_since_are_told_in_the_order_of_the_feed() -> None:
    first, second, third = (NotAgain(n, f"b#{n}", False, "b#9", "twice") for n in (1, 2, 3))

    whole = together([Taken(not_again=[first, third]), Taken(not_again=[second])])

    assert whole.not_again == [first, second, third]


@pytest.mark.file
@pytest.mark.parametrize("other", ["replaced", "written to", None])
def test_a_share_is_one_of_the_very_file_that_the_first_process_reads(
    other: str | None, tmp_path: Path
) -> None:
    path, store = tmp_path / "feed.ndjson", str(tmp_path / "l.db")
    path.write_bytes(b"".join(lines(300)))
    create(store, tz="UTC")
    file = opened(str(path), "ndjson")
    with Ledger.open(store, write=True) as ledger, path.open("rb") as kept, file.file:
        shared = Shared(Ndjson(file), ledger.new_id, iter, ledger.opened_as)
        if other == "replaced":
            path.unlink()
            path.write_bytes(kept.read())
        task = Task(Share(1, 2), 0, ledger.now().instant, tmp_path / "spool")
        with shared.beside(task) as came:
            if other == "written to":
                os.utime(path, ns=(0, 1))
            taken = came()
    assert (taken is None) == (other is not None)


@pytest.mark.file
def test_a_problem_in_a_share_is_told_with_its_line_and_nothing_is_recorded(
    feed: Path, tmp_path: Path
) -> None:
    spoiled = tmp_path / "spoiled.ndjson"
    with feed.open("rb") as good, spoiled.open("wb") as bad:
        bad.writelines(islice(good, 20_000))
        bad.write(b'{"event":"StageCompleted","agreement":"nobody-knows"}\n')
        bad.writelines(good)
    store = ("--store", str(tmp_path / "l.db"))
    counterfoil(*store, "init", cwd=tmp_path)
    done = counterfoil(*store, "import", str(spoiled), cwd=tmp_path)
    assert done.code == 2
    assert f"{spoiled}:20001: stage: is missing" in done.err
    assert recorded(tmp_path / "l.db") == []


@pytest.mark.file
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_both_processes_end_with_the_call_however_it_ends_and_nothing_is_recorded(
    number: signal.Signals, feed: Path, tmp_path: Path
) -> None:
    store = ("--store", str(tmp_path / "l.db"))
    counterfoil(*store, "init", cwd=tmp_path)
    folder = tmp_path / "temporary"
    folder.mkdir()
    process = subprocess.Popen(
        [COMMAND, *store, "import", str(feed)],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 30
    while not any(folder.rglob("spool")) and time.monotonic() < until:
        time.sleep(0.02)
    if number is signal.SIGINT:  # as a terminal sends it, to all of them
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert b"Traceback" not in said
    if number is not signal.SIGKILL:
        assert process.returncode == (130 if number is signal.SIGINT else -number), said
        assert said.endswith(b"interrupted: nothing was recorded\n")
        assert list(folder.iterdir()) == []
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(process.pid, 0)
            time.sleep(0.02)
        pytest.fail("another process goes on")
    assert recorded(tmp_path / "l.db") == []
