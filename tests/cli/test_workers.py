"""A process that works for a call, and what the call hears of one that did not come to its end."""

import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path
from time import sleep
from typing import NoReturn

import pytest

from cli.workers import beside
from tests.cli.calls import environment

MUCH = 1_000_000
"""Bytes that a pipe does not hold until somebody takes them."""


def test_what_another_process_works_out_is_waited_for_and_the_process_ended() -> None:
    with beside(divmod, 7, 2) as came:
        assert came() == (3, 1)
    assert active_children() == []


def test_nothing_comes_of_a_process_that_failed() -> None:
    with beside(divmod, 7, 0) as came:
        assert came() is None


@pytest.mark.parametrize("pause", [0.0, 1.0])
def test_nothing_comes_of_a_process_that_was_killed_before_or_while_it_said_something(
    pause: float,
) -> None:
    with beside(bytes, MUCH) as came:
        (process,) = active_children()
        sleep(pause)
        process.kill()
        process.join()
        assert came() is None


def test_nothing_comes_of_a_process_that_the_system_lets_nobody_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*given: object) -> NoReturn:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.popen_spawn_posix.Popen._launch", refused)
    with beside(divmod, 7, 2) as came:
        assert came() is None
    assert active_children() == []


BESIDE = """
from cli.workers import beside
if __name__ == "__main__":
    with beside(divmod, 7, 2) as came:
        print(came())
"""
POOL = """
from cli.workers import begin, pool, starting
if __name__ == "__main__":
    with pool(1, begin) as workers:
        with starting():
            result = workers.submit(divmod, 7, 2)
        print(result.result())
"""


@pytest.mark.parametrize("program", [BESIDE, POOL])
def test_no_process_of_a_call_loads_what_lies_in_the_folder_of_the_call(
    program: str, tmp_path: Path
) -> None:
    folder, script = tmp_path / "from-somebody", tmp_path / "program.py"
    folder.mkdir()
    script.write_text(program)
    for name in ("multiprocessing", "signal", "pickle"):
        (folder / f"{name}.py").write_text("print('loaded')\nraise SystemExit(9)\n")

    ended = subprocess.run(
        [sys.executable, script],
        cwd=folder,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "(3, 1)\n", "")
