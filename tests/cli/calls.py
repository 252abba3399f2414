"""Calls of the command line as real processes."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.cli import warm
from tests.cli.warm import PROBE, ROOT
from tests.stores import DATABASES, place

_LONGEST = 60
"""Seconds that a call may take."""


class Called(NamedTuple):
    code: int
    out: str
    err: str


def environment(home: Path, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The machine's variables without its settings; `home` is where the user's files would be."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COUNTERFOIL_", "XDG_")) and name not in ("NO_COLOR", "COLUMNS")
    }
    store = {"COUNTERFOIL_STORE": place(home / "counterfoil.db")} if DATABASES else {}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), **store, **(changes or {})}


def call(
    *words: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    program: tuple[str, ...] = (str(PROBE),),
    cold: bool = False,
) -> Called:
    """One call of the command line over the probe's commands, in the folder `cwd`.

    It starts ``cold``, or by the process that has loaded the program already where that makes no difference.
    """
    variables = environment(cwd, env)
    if not cold and warm.may_be_warm(program, variables):
        code, out, err = warm.called(program, words, cwd, variables, _LONGEST)
        return Called(code, _read(out), _read(err))
    ended = subprocess.run(
        [sys.executable, *program, *words],
        cwd=cwd,
        env=variables,
        capture_output=True,
        text=True,
        timeout=_LONGEST,
    )
    return Called(ended.returncode, ended.stdout, ended.stderr)


def _read(output: bytes) -> str:
    return output.decode().replace("\r\n", "\n").replace("\r", "\n")


def counterfoil(*words: str, cwd: Path, env: Mapping[str, str] | None = None) -> Called:
    """One call of the command line as it is delivered."""
    return call(*words, cwd=cwd, env=env, program=("-m", "cli.main"))


def in_bash(folder: Path, typed: str) -> Called:
    """The same as it is typed in bash, which closes streams and sends them elsewhere."""
    ended = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m cli.main {typed}"],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=_LONGEST,
    )
    return Called(ended.returncode, ended.stdout, ended.stderr)
