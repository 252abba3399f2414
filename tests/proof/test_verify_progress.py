"""A long verification tells how far it is, on a terminal alone, and leaves nothing of it there."""

import io
import re
import sys
from itertools import count
from pathlib import Path

import pytest

import cli.output.progress
from cli.main import run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(
    monkeypatch: pytest.MonkeyPatch, sealed: Path, stream: io.StringIO, *words: str
) -> tuple[int, str]:
    """The exit code, and what is told of the verifying, where each look at the clock finds it a second later."""
    clock = count()
    monkeypatch.chdir(sealed)
    monkeypatch.setattr(cli.output.progress, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", stream)
    return run((*words, "verify")), stream.getvalue()


def test_entries_are_counted_and_the_count_wiped_away(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, sent = told(monkeypatch, sealed, Terminal())
    assert code == 0
    counted = re.match(r"\r\x1b\[K\S*counterfoil\.db: (\d+) of \1 entries\r\x1b\[K", sent)
    assert counted, sent
    assert "without a checkpoint" in sent[counted.end() :]


def test_nothing_is_counted_off_a_terminal_or_in_quiet(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert " entries\r" not in told(monkeypatch, sealed, io.StringIO())[1]
    assert told(monkeypatch, sealed, Terminal(), "--quiet") == (0, "")
