"""What is not needed is not loaded, and every command is listed as it describes itself."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from cli.registry import COMMANDS, SECTIONS, Listed
from tests.cli.calls import call, counterfoil
from tests.cli.loading import HEAVY, telling

FOR_OTHERS = (
    "eventsourcing",
    "importlib.metadata",
    "tempfile",
    "domain.deciding.decide",
    "projections.timeline",
    "hashlib",
    "concurrent.futures",
    "zoneinfo",
)


@pytest.mark.file
@pytest.mark.parametrize("words", [("--help",), ("--version",), (), ("--nope",), ("nope",)])
def test_help_version_and_usage_errors_load_nothing_heavy(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    called = call(*words, cwd=tmp_path, program=telling(HEAVY))

    assert called.err.splitlines()[-1] == "[]"


@pytest.mark.file
def test_a_read_of_one_agreement_loads_nothing_that_only_others_need(istanbul: Path) -> None:
    called = call("totals", "istanbul-2025", cwd=istanbul, program=telling(FOR_OTHERS))

    assert called.code == 0
    assert called.err.splitlines()[-1] == "[]"


ASKED = {
    "show": ("istanbul-2025#7",),
    "trace": ("istanbul-2025#7",),
    "view": ("istanbul-2025", "--source", "ru-mod"),
    "find": ("civilians",),
    "diff": ("istanbul-2025", "--from", "2025-05-23", "--to", "2025-05-26"),
    "why": ("istanbul-2025/s2",),
    **dict.fromkeys(("status", "say", "breakdown", "compare", "replay"), ("istanbul-2025",)),
}
"""What is asked of a command that must be asked something."""


@pytest.mark.file
@pytest.mark.parametrize("verb", [one.name for one in COMMANDS if one.section == "Reading"])
def test_reading_loads_nothing_that_validates(verb: str, istanbul: Path) -> None:
    heavy = ("pydantic", "pydantic_core", "eventsourcing")
    called = call(verb, *ASKED.get(verb, ()), cwd=istanbul, program=telling(heavy))

    assert called.code == 0, called.err
    assert called.err.splitlines()[-1] == "[]"


def test_reading_arguments_loads_nothing_heavy(tmp_path: Path) -> None:
    called = call("count", "a", "390", "--flow", "RU:UA", "--order", "nope", cwd=tmp_path)
    assert called.code == 2

    loaded = call("loaded", "--tz", "UTC", "-q", cwd=tmp_path, cold=True).out
    assert not [name for name in ("pydantic", "eventsourcing", "rich") if f'"{name}"' in loaded]


@pytest.mark.file
def test_what_is_recorded_is_validated_by_the_engine_of_pydantic_alone(istanbul: Path) -> None:
    of_pydantic = ("pydantic_core", "pydantic")
    voiding = ("void", "istanbul-2025#7", "--reason", "said twice", "--actor", "desk", "--yes")
    called = call(*voiding, cwd=istanbul, program=telling(of_pydantic))

    assert called.code == 0, called.err
    assert called.err.splitlines()[-1] == "['pydantic_core']"


@pytest.mark.file
def test_no_command_at_all_is_a_call_for_help_where_there_is_no_ledger(tmp_path: Path) -> None:
    assert counterfoil(cwd=tmp_path) == counterfoil("--help", cwd=tmp_path)._replace(
        out=counterfoil("--help", cwd=tmp_path).out
        + "\nNo ledger here yet: begin with counterfoil init, then import or announce.\n"
    )


@pytest.mark.parametrize("before", [(), ("-q",)])
def test_help_is_asked_for_as_a_word_too(before: tuple[str, ...], tmp_path: Path) -> None:
    for word in ((), ("report",)):
        assert counterfoil(*before, "help", *word, cwd=tmp_path) == counterfoil(
            *word, "--help", cwd=tmp_path
        )
    assert counterfoil("help", "help", cwd=tmp_path).code == 0
    assert counterfoil("help", "-f", "json", "totals", cwd=tmp_path) == counterfoil(
        "totals", "--help", cwd=tmp_path
    )
    assert "there is no command 'raport'" in counterfoil("help", "raport", cwd=tmp_path).err


def test_help_lists_the_commands_by_what_they_are_for(tmp_path: Path) -> None:
    lines = call("-h", cwd=tmp_path).out.splitlines()

    assert [line for line in lines if line.removesuffix(":") in SECTIONS] == [
        "Recording:",
        "Reading:",
        "The log:",
    ]
    assert "  count  Count what is there." in lines
    assert max(map(len, lines)) <= 80


def test_a_commands_help_shows_its_arguments_as_they_are_typed(tmp_path: Path) -> None:
    text = call("count", "--help", cwd=tmp_path).out

    assert text.startswith("Usage: counterfoil count [OPTIONS] PLACE [QUANTITY]\n")
    assert "  PLACE     Which stage." in text
    assert "Global options, before or after the command: --store, --format," in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("listed", COMMANDS, ids=lambda listed: listed.name)
def test_the_line_in_help_is_the_first_line_of_the_commands_docstring(listed: Listed) -> None:
    function = getattr(import_module(listed.location), listed.function)

    assert (inspect.getdoc(function) or "").splitlines()[0] == listed.summary


def test_a_command_is_found_by_its_name_alone() -> None:
    assert Listed("totals", "Reading", "").location == "cli.commands.totals"
    assert Listed("amend-agreement", "Recording", "").location == "cli.commands.amend_agreement"
    assert Listed("import", "Recording", "").location == "cli.commands.import_"
