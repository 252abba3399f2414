"""A call that cannot be read: one sentence, exit 2, in the form that was asked for."""

import json
from pathlib import Path

import pytest

from tests.cli.calls import call, counterfoil

pytestmark = pytest.mark.file

SENTENCES: dict[tuple[str, ...], str] = {
    ("cuont",): "there is no command 'cuont'; did you mean count?",
    ("zzz",): "there is no command 'zzz'",
    ("count",): "count needs PLACE",
    ("count", "a", "1", "more"): "count has no use for 'more'",
    ("count", "a", "--flwo", "RU:UA"): "count has no option '--flwo'; did you mean --flow?",
    ("count", "a", "--formt", "csv"): "count has no option '--formt'; did you mean --format?",
    ("count", "a", "-x"): "count has no option '-x'",
    ("--flow", "RU:UA", "count", "a"): "counterfoil has no option '--flow'",
    ("count", "a", "--flow"): "--flow needs a value",
    ("count", "a", "--quiet=yes"): "--quiet takes no value",
    ("count", "a", "-5"): "-5 reads as an option, and count has none of that name",
    ("count", "a", "--order", "stat"): (
        "--order takes recorded or stated, not 'stat'; did you mean stated?"
    ),
    **{
        ("count", "a", "--expect-version", given): (
            f"--expect-version takes a whole number from 0 on, not '{given}'"
        )
        for given in ("1_0", "-1")
    },
    ("count", "a", "--store="): "--store is empty",
}


@pytest.mark.parametrize(("words", "sentence"), SENTENCES.items())
def test_a_usage_error_is_one_sentence_on_standard_error(
    words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    called = call(*words, cwd=tmp_path)

    assert (called.code, called.out) == (2, "")
    first, *hints = called.err.splitlines()
    assert first == f"counterfoil: {sentence}"
    assert len(hints) <= 1
    assert all(hint.startswith("hint: ") for hint in hints)


def test_who_would_export_one_agreement_is_told_what_there_is_of_one(tmp_path: Path) -> None:
    assert counterfoil("export", "bridge", cwd=tmp_path).err == (
        "counterfoil: export has no use for 'bridge'\n"
        "hint: an export is of the whole log; counterfoil bundle packs what one agreement rests on, "
        "counterfoil timeline AGREEMENT --format ndjson lists its entries\n"
    )


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (
            ("report", "bridge", "first", "20"),
            "did you mean bridge/first? A stage is named behind its agreement",
        ),
        (
            ("status", "bridge", "first"),
            "did you mean bridge/first? A stage is named behind its agreement",
        ),
        (
            ("report", "bridge/first", "20", "x"),
            "usage: counterfoil report [OPTIONS] PLACE [QUANTITY]",
        ),
        (("report", "bridge", "20", "30"), "usage: counterfoil report [OPTIONS] PLACE [QUANTITY]"),
        (("sources", "bridge", "first"), "usage: counterfoil sources [OPTIONS]"),
    ],
)
def test_a_stage_that_is_given_as_a_word_of_its_own_is_put_where_it_belongs(
    words: tuple[str, ...], hint: str, tmp_path: Path
) -> None:
    assert counterfoil(*words, cwd=tmp_path).err.splitlines()[1:] == [f"hint: {hint}"]


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        (
            "--since",
            (
                "counterfoil briefing --since DATE tells what is new, "
                "counterfoil diff --from DATE what changed"
            ),
        ),
        ("--until", "what had been said by a day is told with --as-of DATE"),
    ],
)
def test_what_others_call_a_cut_is_hinted(option: str, hint: str, tmp_path: Path) -> None:
    assert counterfoil("timeline", option, "2025-05-24", cwd=tmp_path) == (
        2,
        "",
        f"counterfoil: timeline has no option {option}\nhint: {hint}\n",
    )


TAKEN_BACK = (
    "counterfoil void takes an entry back that was recorded by mistake, counterfoil amend puts one right, "
    "and counterfoil retract records that a source takes its own word back"
)


@pytest.mark.parametrize(
    ("words", "option", "hint"),
    [
        (("retract", "a#2"), "--reason", TAKEN_BACK),
        (("void", "a#2"), "--source", TAKEN_BACK),
        (("report", "a"), "--replaces", "--replaces is an option of terms"),
        (("correct", "a#2"), "--reason", "counterfoil correct --help lists the options"),
        ((), "--reason", "an option of one command stands after that command"),
    ],
)
def test_an_option_of_another_command_is_no_slip_of_the_finger(
    words: tuple[str, ...], option: str, hint: str, tmp_path: Path
) -> None:
    said = f"{words[0] if words else 'counterfoil'} has no option '{option}'"

    called = counterfoil(*words, option, "x", cwd=tmp_path)
    assert called == (2, "", f"counterfoil: {said}\nhint: {hint}\n")


@pytest.mark.parametrize(
    ("words", "argument", "usage"),
    [
        (("confirm", "a#1", "--quantity", "5"), "QUANTITY", "confirm [OPTIONS] ENTRY [QUANTITY]"),
        (("totals", "--agreement", "a"), "AGREEMENT", "totals [OPTIONS] [AGREEMENT]"),
    ],
)
def test_an_option_with_the_name_of_an_argument_stands_without_one(
    words: tuple[str, ...], argument: str, usage: str, tmp_path: Path
) -> None:
    said = f"{words[0]} has no option --{argument.casefold()}: its {argument} stands without one"
    called = counterfoil(*words, cwd=tmp_path)

    assert called == (2, "", f"counterfoil: {said}\nhint: usage: counterfoil {usage}\n")


@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
def test_the_option_is_named_whose_date_is_not_understood(option: str, tmp_path: Path) -> None:
    counterfoil("init", cwd=tmp_path)
    called = counterfoil("agreements", option, "20250524", cwd=tmp_path)

    assert called.code == 2
    assert called.err.startswith(f"counterfoil: {option}: the date '20250524' is not understood: ")
    assert called.err.endswith("hint: write 2025-05-24\n")


def test_an_option_cut_short_is_the_one_that_begins_so(tmp_path: Path) -> None:
    called = counterfoil("totals", "--as", "2025-05-24", cwd=tmp_path)

    assert called.err.splitlines()[0] == (
        "counterfoil: totals has no option '--as'; did you mean --as-of?"
    )


@pytest.mark.parametrize("command", ["report", "complete", "say", "why"])
def test_a_stage_is_asked_for_in_the_place(command: str, tmp_path: Path) -> None:
    called = counterfoil(command, "a", "--stage", "s1", cwd=tmp_path)

    assert (called.code, called.out) == (2, "")
    assert called.err == (
        f"counterfoil: {command} has no option --stage\n"
        "hint: a stage is named behind its agreement: AGREEMENT/STAGE\n"
    )


def test_what_others_call_taking_back_is_hinted(tmp_path: Path) -> None:
    called = counterfoil("undo", cwd=tmp_path)

    assert called.code == 2
    assert called.err.startswith(
        "counterfoil: there is no command 'undo'\nhint: counterfoil void takes an entry back"
    )


@pytest.mark.parametrize(("words", "sentence"), SENTENCES.items())
def test_with_json_it_is_one_object_wherever_the_format_stands(
    words: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    before = words[-1] == "--flow"  # it would take what comes after it for its value

    called = call(
        *(["-fjson"] if before else []), *words, *([] if before else ["-f", "json"]), cwd=tmp_path
    )

    assert (called.code, called.out) == (2, "")
    said = json.loads(called.err)
    assert list(said) == ["code", "message", "hint"]
    assert (said["code"], said["message"]) == (2, sentence)


def test_the_format_of_an_error_may_come_from_a_setting(tmp_path: Path) -> None:
    (tmp_path / "counterfoil.toml").write_text("format = 'json'")

    assert json.loads(call("cuont", cwd=tmp_path).err)["code"] == 2
    assert call("cuont", "-f", "table", cwd=tmp_path).err.startswith("counterfoil: ")


def test_an_unknown_format_is_told_as_text(tmp_path: Path) -> None:
    called = call("-f", "jsn", "told", cwd=tmp_path)

    assert called == (
        2,
        "",
        "counterfoil: --format takes table, json, ndjson, csv or md, not 'jsn'; did you mean json?\n",
    )


@pytest.mark.parametrize("words", [("count", "a", "1", "RU-"), ("cuont", "--flow=RU-", "RU-")])
def test_where_the_shell_took_the_arrow_the_colon_is_hinted(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    called = call(*words, cwd=tmp_path)

    arrow = "hint: a shell takes the > of RU->UA for itself: type RU:UA\n"
    assert called.code == 2
    assert called.err.endswith(arrow) is ("count" in words)


def test_what_was_given_is_shown_without_obeying_it(tmp_path: Path) -> None:
    called = call("\x1b[2J\u202ecount", cwd=tmp_path)

    assert "\\u001b[2J\\u202ecount" in called.err
    assert "\x1b" not in called.err
