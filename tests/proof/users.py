"""Users of one machine, each with groups of his own: calls that they make on one ledger."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import pytest

from tests.cli.calls import Called, environment
from tests.cli.warm import ROOT

only_root: Final = pytest.mark.skipif(os.geteuid() != 0, reason="who becomes another user is root")


class User(NamedTuple):
    """``groups`` are those beside the first one, ``group``."""

    id: int
    group: int
    groups: tuple[int, ...] = ()


_RUN: Final = """
import io, json, os, random, shutil, sys, tempfile
root, warm, folder, user, mask, code = sys.argv[1:]
sys.path.insert(0, root)
from cli.main import run

def typed(*words):
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in kept)
    try:
        code = run(list(words))
        return [code, *(stream.buffer.getvalue().decode() for stream in (sys.stdout, sys.stderr))]
    finally:
        sys.stdout, sys.stderr = kept

told = []
os.chdir(warm)
exec(code)  # with it everything is loaded that the other user may not be able to read
told.clear()
uid, gid, groups = json.loads(user)
os.chdir(folder)
os.umask(int(mask))
os.setgroups(groups); os.setgid(gid); os.setuid(uid)
exec(code)
print(json.dumps(told))
"""


def told(user: User, folder: Path, code: str, *, mask: int = 0o007) -> list[Any]:
    """What code appends to ``told`` that a user runs in a folder; ``typed`` in it is a call of the program."""
    with TemporaryDirectory() as outer:
        warm = copytree(folder, Path(outer) / "warm")
        words = [str(ROOT), str(warm), str(folder), json.dumps(user), str(mask), code]
        ended = subprocess.run(
            [sys.executable, "-c", _RUN, *words],
            env=environment(folder, {"COUNTERFOIL_ACTOR": "desk", "PYTHONDONTWRITEBYTECODE": "1"}),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode == 0, ended.stderr
    found: list[Any] = json.loads(ended.stdout)
    return found


def typed(user: User, folder: Path, *words: str, mask: int = 0o007) -> Called:
    """One call of a user in a folder."""
    (called,) = told(user, folder, f"told.append(typed(*{words!r}))", mask=mask)
    return Called(*called)


@contextmanager
def folder_of(user: User, group: int, mode: int) -> Iterator[Path]:
    """A folder of a user and a group, in one that everybody may enter."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "desk"
        folder.mkdir()
        os.chown(folder, user.id, group)
        folder.chmod(mode)
        yield folder
