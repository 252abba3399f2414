"""Calls of the command line as real processes."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.stores import DATABASES, place

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).with_name("probe.py")


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
) -> Called:
    """One call of the command line over the probe's commands, in the folder `cwd`."""
    ended = subprocess.run(
        [sys.executable, *program, *words],
        cwd=cwd,
        env=environment(cwd, env),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Called(ended.returncode, ended.stdout, ended.stderr)


def counterfoil(*words: str, cwd: Path, env: Mapping[str, str] | None = None) -> Called:
    """One call of the command line as it is delivered."""
    return call(*words, cwd=cwd, env=env, program=("-m", "cli.main"))
