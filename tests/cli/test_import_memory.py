"""`import` never holds a line in memory that is longer than a line may be."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import environment
from tests.cli.feeds import HEADER, feed, figure
from tests.cli.written import held, ledger

GIGABYTE = 1 << 30
ALLOWED = 512 << 20


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ALLOWED, ALLOWED))


@pytest.mark.parametrize(
    ("name", "start", "said"),
    [
        ("feed.ndjson", '{"event": "', "feed.ndjson:1: the line is longer than 1,000,000 bytes"),
        (
            "sheet.csv",
            f"{HEADER}\nistanbul-2025,",
            "sheet.csv:2: a line is longer than 1,000,000 characters",
        ),
        ("case.toml", 'entry = "', "case.toml: a case file has at most 64,000,000 bytes"),
    ],
)
def test_a_line_of_a_gigabyte_is_refused_in_half_of_it(
    name: str, start: str, said: str, tmp_path: Path
) -> None:
    ledger(tmp_path)
    with (tmp_path / name).open("w") as file:
        file.write(start + "x" * 10_000)
        file.truncate(GIGABYTE)

    ended = subprocess.run(
        [sys.executable, "-m", "cli.main", "import", name],
        cwd=tmp_path,
        env=environment(tmp_path),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"counterfoil: {said}: nothing was recorded\n"
    assert held(tmp_path) == 2


def test_a_line_as_long_as_it_may_be_is_taken(tmp_path: Path) -> None:
    ledger(tmp_path)
    relays = ["x" * 200] * 4_000
    statement = {"source": "ru-mod", "stated": "2025-05-24", "via": relays}
    name = feed(tmp_path, figure(statement=statement))
    assert 800_000 < (tmp_path / name).stat().st_size < 1_000_000

    ended = subprocess.run(
        [sys.executable, "-m", "cli.main", "import", name],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        timeout=60,
    )

    assert ended.returncode == 0
    assert held(tmp_path) == 3
