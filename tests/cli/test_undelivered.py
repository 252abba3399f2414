"""What is recorded is recorded, also where nobody can be told on standard output: then the error says so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import Called, environment
from tests.cli.feeds import feed, figure
from tests.cli.written import UA, held, write

FULL = Path("/dev/full")
NO_SPACE = "cannot write to standard output: no space left on device"
CONFIRMED = ("confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA)

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")


def undelivered(folder: Path, *words: str) -> Called:
    """One call whose standard output is a device that is full."""
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "cli.main", *words],
            cwd=folder,
            env=environment(folder),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    return Called(ended.returncode, "", ended.stderr)


def test_an_entry_that_cannot_be_told_is_named_in_the_error(folder: Path) -> None:
    assert undelivered(folder, *CONFIRMED) == Called(
        7, "", f"counterfoil: {NO_SPACE}\nhint: it was recorded, as istanbul-2025#3\n"
    )
    assert held(folder) == 3


def test_an_error_for_scripts_is_one_object_that_names_it_too(folder: Path) -> None:
    called = undelivered(folder, *CONFIRMED, "-f", "json")

    assert json.loads(called.err) == {
        "code": 7,
        "message": NO_SPACE,
        "hint": "it was recorded, as istanbul-2025#3",
    }


@pytest.mark.parametrize("where", [(), ("-o", "/dev/full")])
def test_an_import_that_cannot_be_told_says_what_it_recorded(
    where: tuple[str, ...], folder: Path
) -> None:
    called = undelivered(folder, "import", feed(folder, figure()), *where)

    said = NO_SPACE.replace("standard output", "/dev/full") if where else NO_SPACE
    assert called == Called(
        7, "", f"counterfoil: {said}\nhint: feed.ndjson: 1 recorded, 0 already there\n"
    )
    assert held(folder) == 3


def test_an_import_whose_problems_cannot_be_written_says_what_it_recorded(folder: Path) -> None:
    called = write(folder, "import", feed(folder, figure()), "--problems", "/dev/full")

    assert called == Called(
        7,
        "feed.ndjson: 1 recorded, 0 already there\n",
        "counterfoil: cannot write to /dev/full: no space left on device\n"
        "hint: feed.ndjson: 1 recorded, 0 already there\n",
    )


def test_problems_are_told_although_nothing_else_can_be(folder: Path) -> None:
    good, bad = feed(folder, figure()), feed(folder, figure(agreement="ankara"), name="bad.ndjson")

    called = undelivered(folder, "import", good, bad, "--problems", "/dev/full")

    assert called.code == 3
    told = "feed.ndjson: 1 recorded, 0 already there"
    assert called.err.splitlines() == [
        "bad.ndjson:1: agreement: there is no agreement ankara in this ledger",
        (
            "counterfoil: 1 problem in bad.ndjson: nothing of it was recorded; "
            f"{NO_SPACE} ({told}); cannot write to /dev/full: no space left on device ({told})"
        ),
    ]
    assert held(folder) == 3


def test_who_has_nothing_to_tell_there_needs_no_standard_output(folder: Path) -> None:
    for words, code in (("verify", 0), ("totals istanbul-2025", 7)):
        script = f"exec {sys.executable} -m cli.main {words} >&-"
        ended = subprocess.run(
            ["sh", "-c", script], cwd=folder, env=environment(folder), check=False, timeout=60
        )
        assert ended.returncode == code
