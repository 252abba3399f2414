"""``init``, ``agreements``, ``sources``, ``view``, ``breakdown``, and what all reads have in common."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import Called, call, environment
from tests.cli.kept import made_up, read, record, rows
from tests.cli.loading import HEAVY, telling
from tests.stores import place

READS = {
    "agreements": (),
    "sources": (),
    "totals": (),
    "status": ("istanbul-2025",),
    "breakdown": ("istanbul-2025",),
    "show": ("istanbul-2025",),
    "view": ("istanbul-2025", "--source", "ru-mod"),
    "timeline": (),
    "find": ("ru-mod",),
}


@pytest.mark.file
def test_init_makes_a_ledger_once_and_says_what_a_day_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "counterfoil.db"

    assert read(tmp_path, "init", "--tz", "Europe/Kyiv") == Called(
        0,
        "",
        f"made an empty ledger at {path}; its days are those of Europe/Kyiv\n",
    )
    before = path.read_bytes()
    assert read(tmp_path, "init", "--tz", "UTC") == Called(
        0,
        "",
        f"there is a ledger at {path} already, left as it is; its days are those of Europe/Kyiv, "
        "and not of UTC\n",
    )
    assert path.read_bytes() == before
    assert "(Europe/Kyiv)" in read(tmp_path, "agreements").err


@pytest.mark.file
def test_init_says_in_one_line_where_a_ledger_is(tmp_path: Path) -> None:
    folder = tmp_path / "two\nlines"
    folder.mkdir()

    for _ in ("made", "there already"):
        told = read(folder, "init").err
        assert told.count("\n") == 1
        assert f"{tmp_path}/two\\nlines/counterfoil.db" in told


@pytest.mark.file
def test_init_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "counterfoil.db"
    path.write_text("a letter")

    called = read(tmp_path, "init")

    assert (called.code, called.out, path.read_text()) == (7, "", "a letter")


@pytest.mark.parametrize("words", [("--tz", "Mars/Olympus"), ("--tz", "../zone")])
def test_init_refuses_a_zone_that_is_none(words: tuple[str, ...], tmp_path: Path) -> None:
    called = read(tmp_path, "init", *words)

    assert (called.code, called.out) == (2, "")
    assert "such as Europe/Kyiv or UTC" in called.err
    assert list(tmp_path.iterdir()) == []


def test_agreements_are_listed_with_their_parties_stages_and_last_word(cases: Path) -> None:
    assert read(cases, "agreements") == Called(
        0,
        "Agreement             Title              Parties  Stages             Last stated\n"
        "istanbul-2025         1,000 for 1,000    RU; UA   3 of 3; concluded  2025-06\n"
        "istanbul-2025-bodies  Bodies of the      RU; UA   7 of 8; concluded  2025-12-19\n"
        "                      fallen, agreed on\n"
        "                      2 June 2025\n"
        "made-up               A handover         AA; BB   5 of 5             2024-02-05\n"
        "\n"
        "all that is recorded (UTC), rules 1\n",
        "",
    )


def test_what_became_of_an_agreement_or_is_announced_to_is_told_beside_its_stages(
    tmp_path: Path,
) -> None:
    def said(event: str, by: str, day: str, key: str, **more: object) -> dict[str, object]:
        statement = {"source": by, "stated": f"2024-03-{day}"}
        return {
            "event": event,
            "agreement": "made-up",
            "key": key,
            "statement": statement,
            **more,
        }

    words = [
        said("AgreementSuspended", "aa", "01", "a1"),
        said("AgreementConcluded", "paper", "02", "p"),
        said("AgreementConcluded", "bb", "03", "b"),
        said("AgreementResumed", "aa", "04", "a2"),
        said("StatementRetracted", "bb", "05", "gone", of="b"),
    ]
    folder = record(tmp_path, list(made_up()), words)
    slip = {"event": "EntryVoided", "agreement": "made-up", "of": "a2", "reason": "a slip"}
    expected = {
        "2024-02-20": [],
        "2024-03-01": ["suspended"],
        "2024-03-03": ["suspended", "concluded"],
        "2024-03-04": ["resumed", "concluded"],
        "2024-03-05": ["resumed"],
    }

    def found(day: str) -> list[str]:
        (row,) = rows(folder, "agreements", "--as-of", day)
        course: list[str] = row["course"]
        return course

    assert {day: found(day) for day in expected} == expected
    assert read(folder, "rebuild").code == 0
    assert {day: found(day) for day in expected} == expected
    record(folder, [slip])
    assert found("2024-03-05") == ["suspended"]
    assert "5 of 5; suspended" in read(folder, "agreements").out
    ahead = said("AgreementConcluded", "aa", "06", "c", occurred="2024-03-10")
    record(folder, [ahead, said("AgreementConcluded", "aa", "10", "done", occurred="2024-03-10")])
    assert found("2024-03-06") == ["suspended", "to be concluded 2024-03-10"]
    assert found("2024-03-10") == ["concluded"]
    assert read(folder, "rebuild").code == 0
    assert found("2024-03-06") == ["suspended", "to be concluded 2024-03-10"]


def test_an_agreement_of_which_nothing_was_said_yet_is_not_listed(cases: Path) -> None:
    found = rows(cases, "agreements", "--as-of", "2025-05-20")

    assert [(row["agreement"], row["entries"]) for row in found] == [
        ("istanbul-2025", 29),
        ("made-up", 10),
    ]


def test_the_entries_of_an_agreement_are_counted_whatever_their_date_as_far_as_they_are_known(
    cases: Path,
) -> None:
    def entries(*cuts: str) -> list[int]:
        found = rows(cases, "agreements", *cuts)
        return [row["entries"] for row in found if row["agreement"] == "istanbul-2025"]

    assert entries("--as-of", "2025-05-20") == entries() == [29]
    assert entries("--as-of", "2025-05-20", "--known-at", "istanbul-2025#7") == [7]
    assert "counts all that was recorded, of whatever date" in " ".join(
        read(cases, "agreements", "--help").out.split()
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("totals", "a", "--stage", "s1"),
            "totals has no filter --stage: it takes --flow and --measure",
        ),
        (("check", "--stage", "s1"), "check has no filter --stage: it takes none"),
        (
            ("confirm", "a", "--measure", "m"),
            "confirm has no option '--measure'",
        ),
    ],
)
def test_a_filter_that_a_read_lacks_is_told_as_one_and_an_option_of_a_write_is_not(
    words: tuple[str, ...], sentence: str, istanbul: Path
) -> None:
    called = read(istanbul, *words)

    assert (called.code, called.err.splitlines()[0]) == (2, f"counterfoil: {sentence}")


def test_sources_with_all_that_the_register_has(istanbul: Path) -> None:
    found = rows(istanbul, "sources")

    assert len(found) == 14
    assert found[8] == {
        "slug": "ru-mod",
        "name": "Ministry of Defence of Russia",
        "kind": "official",
        "speaks_for": "RU",
        "aliases": [],
        "same_as": None,
        "note": None,
    }


def test_a_source_tells_only_what_it_said(istanbul: Path) -> None:
    assert read(istanbul, "view", "istanbul-2025", "--source", "ua-president") == Called(
        0,
        "About         Flow    Says                      Stated      Entry  State\n"
        "stage s3      -       scheduled for 2025-05-25  2025-05-24  #16    current\n"
        "stage s1      RU->UA  390 released              2025-05-23  #5     current\n"
        "stage s2      RU->UA  confirms 307 released     2025-05-24  #14    current\n"
        "so far to s2  RU->UA  697 released              2025-05-24  #15    current\n"
        "\n"
        "all that is recorded (UTC), rules 1\n",
        "",
    )
    assert read(istanbul, "view", "istanbul-2025", "--source", "nobody").code == 3
    assert read(istanbul, "view", "istanbul-2025").err.startswith(
        "counterfoil: view needs --source"
    )


def test_parts_stand_beside_their_total_dimension_by_dimension(istanbul: Path) -> None:
    words = ("breakdown", "istanbul-2025/s1", "--flow", "RU:UA", "--as-of", "2025-05-24")
    found = rows(istanbul, *words)

    assert [(row["dimension"], row["category"], row["value"], row["total"]) for row in found] == [
        ("sex", "men", "387", "390"),
        ("sex", "women", "3", "390"),
        ("status", "civilian", "120", "390"),
        ("status", "military", "270", "390"),
    ]
    assert all(row["complete"] for row in found)
    partly = rows(istanbul, "breakdown", "istanbul-2025/s2", "--dimension", "rank")
    assert [(row["category"], row["value"], row["complete"]) for row in partly] == [
        ("officers", "0", False)
    ]
    assert "270 of 390" in read(istanbul, *words, "--dimension", "status").out


@pytest.mark.parametrize("command", READS)
def test_no_ledger_is_said_with_what_makes_one(command: str, tmp_path: Path) -> None:
    called = read(tmp_path, command, *READS[command])

    assert (called.code, called.out) == (7, "")
    assert called.err == (
        f"counterfoil: there is no ledger at {place(tmp_path / 'counterfoil.db')}\n"
        "hint: counterfoil init makes one\n"
    )


@pytest.mark.parametrize("command", ["init", *READS])
def test_the_help_of_a_read_loads_nothing_heavy_and_fits(command: str, tmp_path: Path) -> None:
    called = call(command, "--help", cwd=tmp_path, program=telling(HEAVY))

    assert called.err.splitlines()[-1] == "[]"
    assert max(map(len, called.out.splitlines())) <= 80


@pytest.mark.parametrize("command", READS)
def test_the_example_in_the_help_runs_as_it_is_written(
    command: str, istanbul: Path, tmp_path: Path
) -> None:
    lines = read(tmp_path, command, "--help").out.splitlines()
    typed = lines[lines.index("  For example:") + 1]
    env = environment(tmp_path, {"COUNTERFOIL_STORE": place(istanbul / "counterfoil.db")})
    path = f"{Path(sys.executable).parent}:{env['PATH']}"

    ended = subprocess.run(
        ["bash", "-c", typed], cwd=tmp_path, env={**env, "PATH": path}, capture_output=True
    )

    assert ended.returncode == 0, (typed, ended.stderr)
    assert (tmp_path / "sources.csv").exists() if command == "sources" else ended.stdout


@pytest.mark.parametrize("command", READS)
def test_a_read_leaves_the_ledger_as_it_is(command: str, istanbul: Path) -> None:
    before = {path.name: path.read_bytes() for path in istanbul.iterdir()}

    assert read(istanbul, command, *READS[command]).code == 0
    assert {path.name: path.read_bytes() for path in istanbul.iterdir()} == before


@pytest.mark.parametrize(
    "words", [("view", "istanbul-2025"), ("status", "istanbul-2025"), ("timeline",)]
)
def test_a_question_about_an_unknown_source_asks_nobody_to_register_it(
    words: tuple[str, ...], istanbul: Path
) -> None:
    assert read(istanbul, *words, "--source", "nobody") == (
        3,
        "",
        (
            "counterfoil: there is no source nobody\n"
            "hint: counterfoil sources lists those that are\n"
        ),
    )


@pytest.mark.parametrize("name", ["Ministry of Defence of Russia", "ministry of defence", "ru mod"])
def test_who_asks_for_a_source_by_its_name_is_told_its_slug(name: str, istanbul: Path) -> None:
    refused = read(istanbul, "view", "istanbul-2025", "--source", name)

    assert (refused.code, refused.err.splitlines()[-1]) == (3, "hint: did you mean ru-mod?")
