"""Calls on a ledger that is large enough to have a read model."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.calls import counterfoil, environment
from tests.raw import opened_raw

ENTRIES = 2_500
MODEL = "counterfoil.db-model"


def asked(folder: Path, *words: str, as_json: bool = True) -> str:
    called = counterfoil(*words, *(("-f", "json") if as_json else ()), cwd=folder)
    assert called.code == 0, called
    assert "cannot be read" not in called.err, "the model that was made is not understood"
    return called.out


def without_model(folder: Path, ask: Callable[[], str]) -> str:
    (folder / MODEL).rename(folder / "aside")
    try:
        return ask()
    finally:
        (folder / "aside").rename(folder / MODEL)


def planted(folder: Path, *changes: str) -> None:
    """Do something to the model."""
    with opened_raw(folder / MODEL) as c:
        for change in changes:
            c.execute(change)


def voids(folder: Path, number: int) -> str:
    """The name of a feed that voids the entries of a number in the first two agreements."""
    lines = [
        {"event": "EntryVoided", "agreement": f"agreement-0000{n}", "of": number, "reason": "slip"}
        for n in (0, 1)
    ]
    (folder / "voids.ndjson").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return "voids.ndjson"


def killed_in_a_model(folder: Path, *words: str) -> None:
    """A call whose worker is killed when it has put the first of several agreements into the model."""
    code = (
        "import os, signal\n"
        "import cli.across.upkeep as u, projections.across.catching_up as c\n"
        "put, turns, c.TURN = u.Upkeep._put, [], 1\n"
        "def killed(self, turn, ready, upto):\n"
        "    if turns: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    turns.append(1); put(self, turn, ready, upto)\n"
        "u.Upkeep._put = killed\n"
        "from cli.main import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env=environment(folder), check=False
    )
    assert ended.returncode == -signal.SIGKILL
