"""Sentences say what was given, what would be right, and nothing that leads astray."""

from pathlib import Path

import pytest

from cli.commands.status import FallsShort
from domain.names.citation import Place
from tests.cli.feeds import feed
from tests.cli.written import RU, UA, ledger, write

REPORT = ("report", "istanbul-2025/s2", "5", "--flow", "RU:UA", "--source", "ru-mod")
DATE = "a date is 2025, 2025-05 or 2025-05-24, an instant 2025-05-24T18:30+03:00 with its offset"
KEY = "letters, digits and . _ / -, starts with a letter or digit and is not all digits"
OF_REGISTER = "ru-mod#1 is an entry of the register of sources, and void takes one of an agreement"
AMEND = "counterfoil source ru-mod --amend ... puts right what is known"
MISTYPED = "with --same-as OTHER a slug that was mistyped stands for the right one"
NOT_THERE = "replacement: there is no entry istanbul-2025#4"

ENDLESS = "x" * 3_000
CUT = f"{'x' * 61}..."
LONGEST = "x" * 64

SAID = {
    ("resume", ENDLESS, *RU): (3, f"there is no agreement {CUT} in this ledger"),
    ("totals", LONGEST): (3, f"there is no agreement {LONGEST} in this ledger"),
    ("show", ENDLESS): (3, f"there is no agreement and no source {CUT} in this ledger"),
    ("status", "istanbul-2025", "--stage", ENDLESS): (
        3,
        f"istanbul-2025 has no stage {CUT}: it has s2",
    ),
    ("timeline", "--source", ENDLESS): (
        3,
        f"there is no source {CUT}\nhint: counterfoil sources lists those that are",
    ),
    (*REPORT, "--stated", "0999"): (
        2,
        f"--stated: the date '0999' is not understood: {DATE}\nhint: years go from 1000 to 2999",
    ),
    (*REPORT, "--stated", "3000-05"): (
        2,
        f"--stated: the date '3000-05' is not understood: {DATE}\nhint: years go from 1000 to 2999",
    ),
    ("suspend", "istanbul-2025", *RU, "--key", "a" * 129): (
        2,
        f"--key: '{'a' * 56}...: a key has 1 to 128 {KEY}",
    ),
    ("suspend", "istanbul-2025", *RU, "--key", "last"): (
        2,
        "the key 'last' is not understood: #last names the newest entry: choose another one",
    ),
    ("void", "ru-mod#1", "--reason", "x"): (
        3,
        f"{OF_REGISTER}\nhint: {AMEND} of a source; {MISTYPED}",
    ),
    ("amend", "istanbul-2025#2", "--reason", "x", "--without", "source"): (
        2,
        "no entry that has a source can do without: --source gives it another",
    ),
    ("bundle", "istanbul-2025", "-o", "folder"): (
        2,
        "folder is there already: --output names a new folder, or a .zip",
    ),
    ("totals", "-o", "folder"): (2, "--output names a folder, folder: name a file in it"),
    ("why", "istanbul-2025/s2", "--dimension", "nope"): (
        3,
        "istanbul-2025 has no dimension nope: it has no breakdown yet",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = ledger(tmp_path_factory.mktemp("sentences"))
    (folder / "folder").mkdir()
    return folder


@pytest.mark.parametrize(("words", "said"), SAID.items(), ids=lambda one: str(one[0])[:20])
def test_a_refusal_says_what_would_be_right(
    words: tuple[str, ...], said: tuple[int, str], folder: Path
) -> None:
    code, sentence = said

    assert write(folder, *words) == (code, "", f"counterfoil: {sentence}\n")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"of": True}, "of: true: an entry is named by its key"),
        ({"of": 2, "reason": None}, "reason: null: text in quotes is expected"),
        ({"of": 2, "reason": ["a", False]}, 'reason: ["a", false]: text in quotes is expected'),
        (
            {"of": 2, "reason": "x", "replacement": 4},
            f"{NOT_THERE}: the voiding names the entry right after it, and none follows",
        ),
    ],
)
def test_what_a_feed_has_is_shown_as_it_stands_there(
    fields: dict[str, object], said: str, folder: Path
) -> None:
    line = {"event": "EntryVoided", "agreement": "istanbul-2025", "reason": "x", **fields}

    called = write(folder, "import", feed(folder, line))

    assert (called.code in (2, 3), called.out) == (True, "")
    assert called.err.startswith(f"counterfoil: feed.ndjson:1: {said}")


def test_a_number_beyond_all_numbers_is_shown_as_it_stands_there(folder: Path) -> None:
    name = feed(folder, '{"event": "EntryVoided", "agreement": "a", "of": 1e400}')

    assert "1e400 is larger than any number" in write(folder, "import", name).err


def test_of_very_many_slots_some_are_named_and_the_others_counted() -> None:
    slots = [f"s{number} is reported" for number in range(1_400)]

    assert str(FallsShort(Place("a"), "confirmed", slots)) == (
        f"a is not confirmed: {'; '.join(slots[:10])}; and 1,390 more slots"
    )
    assert str(FallsShort(Place("a"), "confirmed", slots[:11])).endswith("; s10 is reported")


def test_a_key_that_newest_entries_are_called_by_is_no_key_by_hand_alone(folder: Path) -> None:
    line = {
        "event": "FigureConfirmed",
        "agreement": "istanbul-2025",
        "key": "last",
        "of": 2,
        "flow": "all",
        "statement": {"source": UA[1], "stated": UA[3]},
    }

    assert write(folder, "import", feed(folder, line)).code == 0
