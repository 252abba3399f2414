"""Global options stand before or after the command (`docs/commands.md`, Settings)."""

import json
from pathlib import Path

import pytest

from tests.cli.calls import call, counterfoil


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "json", "count", "a/s2"),
        ("count", "a/s2", "--format", "json"),
        ("count", "-fjson", "a/s2"),
        ("-f", "json", "count", "a/s2", "--format=json"),
    ],
)
def test_a_global_option_means_the_same_on_either_side_of_the_command(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    called = call(*words, cwd=tmp_path)

    assert called.code == 0
    assert [row["place"] for row in json.loads(called.out)["rows"]] == ["a/s2"]


def test_two_values_on_the_two_sides_are_refused(tmp_path: Path) -> None:
    called = call("--as-of", "2025-05-23", "count", "a", "--as-of", "2025-05-24", cwd=tmp_path)

    assert (called.code, called.out) == (2, "")
    assert called.err == (
        "counterfoil: --as-of is 2025-05-23 before the command and 2025-05-24 after it:"
        " give it once\n"
    )


def test_two_values_on_one_side_are_refused(tmp_path: Path) -> None:
    called = call("told", "--tz", "UTC", "--tz", "Europe/Kyiv", cwd=tmp_path)

    assert (called.code, called.out) == (2, "")
    assert called.err == (
        "counterfoil: --tz is given as 'UTC' and as 'Europe/Kyiv': give it once\n"
    )


def test_flags_on_either_side_are_put_together(tmp_path: Path) -> None:
    settings = json.loads(call("-q", "told", "-v", "--no-input", "--no-color", cwd=tmp_path).out)

    assert (settings["quiet"], settings["verbose"]) == (True, True)
    assert (settings["input"], settings["color"]) == (False, False)


@pytest.mark.parametrize("words", [("--version",), ("--version", "told"), ("told", "--version")])
def test_the_version_is_told_and_nothing_done(words: tuple[str, ...], tmp_path: Path) -> None:
    assert call(*words, cwd=tmp_path) == (0, "counterfoil 0.1.0\n", "")


def test_quiet_keeps_what_is_not_an_answer_to_itself(tmp_path: Path) -> None:
    assert call("told", cwd=tmp_path).err == "told\n"
    assert call("told", "-q", cwd=tmp_path).err == ""


@pytest.mark.file
def test_who_asks_for_more_is_told_to_which_ledger_the_settings_lead(tmp_path: Path) -> None:
    there = {"COUNTERFOIL_STORE": str(tmp_path / "there.db")}
    told = f"the settings of this call lead to the ledger {tmp_path}"
    counterfoil("init", cwd=tmp_path, env=there)

    assert counterfoil("totals", "-v", cwd=tmp_path, env=there).err.startswith(f"{told}/there.db\n")
    assert counterfoil("totals", cwd=tmp_path, env=there).err.startswith("nothing was agreed")
    assert counterfoil("totals", "-v", cwd=tmp_path).err.startswith(f"{told}/counterfoil.db\n")
