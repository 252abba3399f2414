"""Processes are measured by themselves, whatever starts them."""

import sys
from pathlib import Path

import pytest

from bench.processes import FailedError, in_turns, run

NOTHING = [sys.executable, "-c", "pass"]
LARGE = [sys.executable, "-c", "held = bytearray(b'x') * 200_000_000"]


def test_memory_is_that_of_the_process_alone() -> None:
    held = bytearray(b"x") * 300_000_000

    small, large = run(NOTHING), run(LARGE)

    assert len(held) == 300_000_000
    assert small is not None
    assert large is not None
    assert small.memory < 100_000_000
    assert 200_000_000 < large.memory < 300_000_000


def test_what_takes_too_long_is_ended() -> None:
    assert run([sys.executable, "-c", "import time; time.sleep(60)"], most=0.5) is None


def test_what_fails_is_not_measured() -> None:
    with pytest.raises(FailedError, match="ended with 3: wrong"):
        run([sys.executable, "-c", "import sys; sys.stderr.write('wrong'); sys.exit(3)"])


def test_what_a_process_prints_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    run([sys.executable, "-c", "print('told')"], output=tmp_path / "told")

    assert (tmp_path / "told").read_text() == "told\n"


def test_commands_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    note = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    commands = {name: [sys.executable, "-c", note, str(log), name] for name in "ab"}

    found = in_turns(commands, rounds=3)

    assert log.read_text() == "ababab"
    assert set(found) == {"a", "b"}
