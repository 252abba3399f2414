"""A file that can be no feed hides nothing of the others, and what cannot be judged is told with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Called
from tests.cli.feeds import feed, figure
from tests.cli.written import held, write

CONFIRMED = {
    "event": "FigureConfirmed",
    "agreement": "istanbul-2025",
    "flow": "RU->UA",
    "statement": {"source": "ua-president", "stated": "2025-05-24"},
}
STRANGE = {"source": "nobody", "stated": "2025-05-24"}


def problems(called: Called) -> list[tuple[str, int | None, int]]:
    """Of each problem that scripts are told its file, line and code."""
    found: list[dict[str, Any]] = json.loads(called.err)["problems"]
    return [(one["file"], one["line"], one["code"]) for one in found]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.ndjson", b"\n", "is empty: there is nothing to import"),
        ("missing.ndjson", None, "cannot be read: no such file or directory"),
        ("binary.ndjson", b"{\0", "is binary, and no feed"),
        (
            "book.csv",
            b"PK\x03\x04",
            "is a packed file or a workbook, and no feed: save the sheet as CSV",
        ),
        (
            "notes.txt",
            b"x",
            "a feed ends in .ndjson, .jsonl, .json-lines, .json, .toml, .csv or .tsv",
        ),
    ],
)
def test_a_file_that_can_be_no_feed_hides_nothing_of_the_others(
    name: str, data: bytes | None, said: str, folder: Path
) -> None:
    if data is not None:
        (folder / name).write_bytes(data)
    good, bad = feed(folder, figure()), feed(folder, figure("3o3"), name="bad.ndjson")

    called = write(folder, "import", good, name, bad)

    assert (called.code, called.out) == (2, "")
    first, second, *_, last = called.err.splitlines()
    assert first.partition(" (")[0] == f"{name}: {said}"
    assert second.startswith("bad.ndjson:1: quantity: the quantity '3o3' is not understood")
    assert last == (
        f"counterfoil: 2 problems in {name} and bad.ndjson: nothing of them was recorded; nor was "
        "feed.ndjson, which came with them"
    )
    assert held(folder) == 2


def test_of_what_an_unreadable_file_may_have_brought_in_nothing_is_called_unknown(
    folder: Path,
) -> None:
    later = feed(folder, figure(statement=STRANGE), figure("3o3"), name="later.ndjson")
    (folder / "empty.ndjson").write_bytes(b"")

    unread = write(folder, "import", "missing.ndjson", later, "-f", "json")
    empty = write(folder, "import", "empty.ndjson", later, "-f", "json")

    assert problems(unread) == [
        ("missing.ndjson", None, 2),
        ("later.ndjson", 2, 2),
        ("later.ndjson", 1, 3),
    ]
    assert "and was not judged" in json.loads(unread.err)["problems"][-1]["problem"]
    assert "there is no source nobody" in json.loads(empty.err)["problems"][1]["problem"]


def test_a_number_that_no_entry_can_have_is_told_beside_lines_that_may_bring_entries_in(
    folder: Path,
) -> None:
    lines = [figure("3o3"), {**CONFIRMED, "of": 3}, {**CONFIRMED, "of": 99}, figure("1")]

    called = write(folder, "import", feed(folder, *lines), "-f", "json")

    assert problems(called) == [
        ("feed.ndjson", 1, 2),
        ("feed.ndjson", 3, 3),
        ("feed.ndjson", 2, 3),
    ]
    told = [one["problem"] for one in json.loads(called.err)["problems"]]
    assert told[1] == "there is no entry istanbul-2025#99: istanbul-2025 has 2 entries"


def test_what_could_not_be_judged_counts_for_the_exit_code(folder: Path) -> None:
    ahead = figure("303", key="k", statement={"source": "ru-mod", "stated": "2999-01-01"})

    called = write(folder, "import", feed(folder, ahead, {**CONFIRMED, "of": "k"}), "-f", "json")

    assert (called.code, problems(called)) == (3, [("feed.ndjson", 1, 5), ("feed.ndjson", 2, 3)])
