"""A long import tells how far it is, on a terminal alone."""

import io
import sys
from itertools import count

import pytest

import cli.output.progress
from cli.output.progress import with_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO,
    seconds: float,
    *,
    shown: bool = True,
    name: str = "feed.ndjson",
) -> str:
    """What is told of 2,000 lines, where each look at the clock finds it so much later."""
    clock = count(step=seconds)
    monkeypatch.setattr(cli.output.progress, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(with_progress(range(2_000), name, shown=shown)) == list(range(2_000))
    return stream.getvalue()


def test_after_a_second_the_lines_are_counted_and_the_count_wiped_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = told(monkeypatch, Terminal(), 0.6)

    assert sent.startswith("\r\x1b[Kfeed.ndjson: 512 lines\r\x1b[Kfeed.ndjson: 768 lines")
    assert sent.endswith(" lines\r\x1b[K")


def test_the_name_of_a_file_sends_no_signs_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = told(monkeypatch, Terminal(), 0.6, name="\x1b]0;mine\a\u202e")

    assert sent.startswith("\r\x1b[K\\u001b]0;mine\\u0007\\u202e: 512 lines\r\x1b[K")
    assert "\a" not in sent


def test_nothing_is_told_within_a_second_off_a_terminal_or_in_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(monkeypatch, Terminal(), 0.1) == ""
    assert told(monkeypatch, io.StringIO(), 0.6) == ""
    assert told(monkeypatch, Terminal(), 0.6, shown=False) == ""
