"""``status``: how well each number is borne out, and the exit code that asks for it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Called
from tests.cli.kept import made_up, read, record, rows

LEFT_OUT = "parts by rank and sex are left out: counterfoil breakdown istanbul-2025/s2\n"


def test_the_table_of_a_stage(istanbul: Path) -> None:
    assert read(istanbul, "status", "istanbul-2025/s2") == Called(
        0,
        "Slot          Flow    Person released  Standing   Who says what\n"
        "stage s2      RU->UA  307              confirmed  ru-mod 307 #13; ua-president\n"
        "                                                  307 #14; ua-coordination-hq\n"
        "                                                  307 #18\n"
        "stage s2      UA->RU  307              reported   ru-mod 307 #13\n"
        "so far to s2  RU->UA  697              reported   ua-president 697 #15\n"
        "\n"
        "all that is recorded (UTC), rules 1\n",
        LEFT_OUT,
    )


def test_sides_that_differ_are_a_span_and_both_are_named(cases: Path) -> None:
    words = ("status", "istanbul-2025-bodies/s5", "--as-of", "2025-06-16", "--scope", "stage")

    assert read(cases, *words).out == (
        "Slot      Flow    Body transferred  Standing             Who says what\n"
        "stage s5  RU->UA  1245..1248        reported, contested  ua-coordination-hq 1245\n"
        "                                                         #24; ru-mod 1248 #27\n"
        "stage s5  UA->RU  51                reported             ru-mod 51 #28\n"
        "\n"
        "as of 2025-06-16 (UTC), rules 1\n"
    )


def test_what_is_confirmed_is_told_beside_the_span_that_others_make_of_it(tmp_path: Path) -> None:
    icrc = {"event": "SourceRegistered", "source": "icrc", "name": "ICRC", "kind": "third-party"}
    figures = [
        {
            "event": "FigureReported",
            "agreement": "made-up",
            "key": source,
            "scope": "stage",
            "stage": "s6",
            "flows": ["AA->BB"],
            "measure": "released",
            "unit": "person",
            "quantity": quantity,
            "statement": {"source": source, "stated": "2024-02-08"},
        }
        for source, quantity in (("aa", "40"), ("bb", "40"), ("icrc", "45"))
    ]
    folder = record(tmp_path, [*made_up(), icrc], figures)

    shown = read(folder, "status", "made-up/s6", "-f", "md").out
    assert "| 40..45 | confirmed 40, contested |" in shown
    assert "40..45, confirmed 40, contested (" in read(folder, "show", "made-up/s6", "-f", "md").out
    bars = read(folder, "status", "made-up/s6", "--bars").out
    assert "40..45 confirmed 40, contested" in bars


def test_who_disputes_whom_is_told_where_the_numbers_do_not_show_it(tmp_path: Path) -> None:
    of = {"agreement": "made-up", "flow": "AA->BB"}
    said = {"statement": {"source": "bb", "stated": "2024-02-09"}}
    paper = {
        "event": "FigureReported",
        "agreement": "made-up",
        "key": "p",
        "scope": "stage",
        "stage": "s1",
        "flows": ["AA->BB"],
        "measure": "released",
        "unit": "person",
        "quantity": "4",
        "statement": {"source": "paper", "stated": "2024-02-08"},
    }
    disputes = [
        {"event": "StatementDisputed", "key": "d1", "of": "p", **of, **said},
        {"event": "StatementDisputed", "key": "d2", "of": "f4", "quantity": "9", **of, **said},
        {"event": "StatementDisputed", "key": "d3", "of": "f1", "quantity": "3", **of, **said},
    ]
    folder = record(tmp_path, list(made_up()), [paper, *disputes])
    words = ("--stage", "s1", "--stage", "s4")

    assert read(folder, "status", "made-up", *words).out == (
        "Slot      Flow    Person released  Standing             Who says what\n"
        "stage s1  AA->BB  0..3             reported, contested  aa 0 #3; paper (media) 4\n"
        "                                                        #11; bb 3 #14; bb\n"
        "                                                        disputes paper #12\n"
        "stage s4  AA->BB  9                reported, contested  aa about 30 #8; bb 9\n"
        "                                                        #13, disputes aa\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )
    assert "bb disputes paper #12)" in " ".join(read(folder, "show", "made-up/s1").out.split())
    assert "disputes" not in rows(folder, "status", "made-up", *words)[0]


def test_who_took_a_number_back_is_told_beside_those_who_give_one(tmp_path: Path) -> None:
    def said(event: str, by: str, key: str, **fields: object) -> dict[str, object]:
        statement = {"source": by, "stated": "2024-02-08"}
        return {
            "event": event,
            "agreement": "made-up",
            "key": key,
            "statement": statement,
            **fields,
        }

    slot = {"scope": "stage", "stage": "s1", "flows": ["AA->BB"], "measure": "released"}
    figure = {**slot, "unit": "person", "quantity": "0"}
    moves = [
        said("FigureReported", "bb", "b", **figure),
        said("FigureReported", "paper", "p", **figure),
        said("StatementRetracted", "bb", "back", of="b"),
        said("StatementRetracted", "paper", "gone", of="p"),
    ]
    folder = record(tmp_path, list(made_up()), moves)

    assert read(folder, "status", "made-up/s1").out == (
        "Slot      Flow    Person released  Standing  Who says what\n"
        "stage s1  AA->BB  0                reported  aa 0 #3; bb took 0 back #13; paper\n"
        "                                             (media) took 0 back #14\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )
    assert "(aa 0 #3; bb took 0 back #13; paper (media) took 0 back #14)" in " ".join(
        read(folder, "show", "made-up/s1").out.split()
    )
    (row,) = rows(folder, "status", "made-up/s1")
    assert [(one["entry"], one["active"]) for one in row["figures"]] == [
        ("made-up#3", True),
        ("made-up#11", False),
        ("made-up#12", False),
    ]
    withheld = said("FigureReported", "bb", "w", **figure | {"quantity": "withheld"})
    record(folder, [withheld, said("StatementRetracted", "bb", "no", of="w")])
    assert "took a withheld number back" not in read(folder, "status", "made-up/s1").out
    assert "took a withheld number back" not in read(folder, "why", "made-up/s1").out
    alone = said("StatementRetracted", "aa", "none", of="f1")
    record(folder, [alone])
    assert "bb took a withheld number back #16" in " ".join(
        read(folder, "status", "made-up/s1").out.split()
    )
    assert "aa took 0 back #17; bb took 0 back #13" in " ".join(
        read(folder, "status", "made-up/s1").out.split()
    )


def test_a_number_that_a_correction_leaves_out_is_corrected_away_and_told_with_whose_it_was(
    tmp_path: Path,
) -> None:
    def corrected(of: str, **fields: object) -> dict[str, object]:
        statement = {"source": "aa", "stated": "2024-02-09"}
        correction = {
            "event": "FigureCorrected",
            "agreement": "made-up",
            "of": of,
            "flow": "AA->BB",
        }
        return {**correction, "statement": statement, **fields}

    some = {"sex": {"complete": False, "parts": {"women": "1"}}}
    again = corrected("f4", breakdowns=some, key="c")
    folder = record(tmp_path, list(made_up()), [again])

    assert read(folder, "status", "made-up", "--stage", "s4").out == (
        "Slot      Flow    Person released  Standing    Who says what\n"
        "stage s4  AA->BB  corrected away   unreported  aa corrected about 30 away #11\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )
    assert "corrected away by aa: s4" in read(folder, "totals", "made-up", "-f", "md").out
    record(folder, [corrected("c", quantity="30")])
    assert "corrected away of 30 | unreported | aa corrected 1 away" in (
        read(folder, "breakdown", "made-up/s4", "-f", "md").out
    )


def test_an_official_who_speaks_for_no_party_counts_as_media_and_is_not_called_so(
    tmp_path: Path,
) -> None:
    registered = {"event": "SourceRegistered", "kind": "official", "speaks_for": "TD"}
    ministries = [
        {**registered, "source": "td", "name": "Foreign Ministry of Chad"},
        {"event": "SourceRegistered", "kind": "official", "source": "free", "name": "An Office"},
    ]
    figures = [
        {
            "event": "FigureReported",
            "agreement": "made-up",
            "key": source,
            "scope": "running",
            "stage": "s6",
            "flows": ["AA->BB"],
            "measure": "met",
            "unit": "person",
            "quantity": "20",
            "statement": {"source": source, "stated": "2024-02-08"},
        }
        for source in ("td", "free", "paper")
    ]
    folder = record(tmp_path, [*made_up(), *ministries], figures)
    of_it = ("--measure", "met", "-f", "md")
    td = "td (official of no party)"

    assert f"{td} 20 \\#11; free (official of no party) 20 \\#12; paper (media) 20 \\#13" in (
        read(folder, "status", "made-up", *of_it).out
    )
    by = f"{td}, free (official of no party) and paper (media)"
    assert f"as stated so far to s6 by {by}" in read(folder, "totals", "made-up", *of_it).out
    assert f"{td} said first" in read(folder, "trace", "made-up#11", "-f", "md").out
    words = read(folder, "why", "made-up", "standing", "--scope", "running", *of_it).out
    assert "td (official of no party, shown, not heard) says 20" in words
    (row,) = rows(folder, "status", "made-up", "--measure", "met")
    assert [figure["kind"] for figure in row["figures"]] == ["media", "media", "media"]


def test_zero_withheld_about_and_vague_do_not_look_alike(cases: Path) -> None:
    assert read(cases, "status", "made-up").out == (
        "Slot      Flow    Person released  Standing  Who says what\n"
        "stage s1  AA->BB  0                reported  aa 0 #3\n"
        "stage s2  AA->BB  withheld         withheld  aa withheld #5\n"
        "stage s4  AA->BB  about 30         reported  aa about 30 #8\n"
        "stage s5  AA->BB  dozens (vague)   reported  aa dozens (vague) #10\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )


def test_programs_get_every_slot_with_every_figure(istanbul: Path) -> None:
    found = rows(istanbul, "status", "istanbul-2025/s1")

    assert list(found[0]) == [
        *("agreement", "scope", "stage", "up_to", "flow", "measure", "unit", "dimension"),
        *("category", "standing", "contested", "was_contested", "value", "low", "high"),
        "figures",
    ]
    assert [(row["flow"], row["dimension"], row["category"], row["standing"]) for row in found] == [
        ("RU->UA", None, None, "confirmed"),
        ("RU->UA", "sex", "men", "reported"),
        ("RU->UA", "sex", "women", "reported"),
        ("RU->UA", "status", "civilian", "confirmed"),
        ("RU->UA", "status", "military", "confirmed"),
        ("RU<->UA", None, None, "reported"),
        ("UA->RU", None, None, "reported"),
        ("UA->RU", "status", "civilian", "reported"),
        ("UA->RU", "status", "military", "reported"),
    ]
    assert found[0]["figures"][-1] == {
        "entry": "istanbul-2025#8",
        "source": "ru-mod",
        "kind": "official",
        "side": "RU",
        "quantity": "390",
        "stated": "2025-05-23",
        "via": [],
        "implied": True,
        "active": True,
    }


def test_filters_narrow_and_one_given_twice_widens(istanbul: Path) -> None:
    def slots(*words: str) -> list[tuple[str | None, str]]:
        found = rows(istanbul, "status", "istanbul-2025", *words)
        return [(row["stage"], row["flow"]) for row in found if row["dimension"] is None]

    assert slots("--stage", "s2", "--scope", "stage") == [("s2", "RU->UA"), ("s2", "UA->RU")]
    assert slots("--stage", "s2", "--stage", "s3", "--flow", "UA:RU") == [
        ("s2", "UA->RU"),
        ("s3", "UA->RU"),
    ]
    assert slots("--source", "ua-president") == [
        ("s1", "RU->UA"),
        ("s2", "RU->UA"),
        ("s2", "RU->UA"),
    ]
    assert slots("--measure", "returned") == [(None, "RU->UA")]
    assert slots("--standing", "confirmed", "--stage", "s3") == [("s3", "RU->UA")]


def test_a_contested_part_is_found_and_a_table_that_leaves_it_out_says_so(istanbul: Path) -> None:
    after = ("status", "istanbul-2025/s1", "--as-of", "2025-05-30")
    found = rows(istanbul, *after, "--standing", "contested")

    assert [(row["flow"], row["dimension"], row["category"]) for row in found] == [
        ("RU->UA", "status", "civilian"),
        ("RU->UA", "status", "military"),
    ]
    assert "sex and status (contested) are left out" in read(istanbul, *after).err
    assert read(istanbul, *after, "--standing", "contested").out.count("contested") == 2


@pytest.mark.parametrize(
    ("place", "words", "short"),
    [
        ("istanbul-2025/s2", ("--flow", "RU:UA"), None),
        ("istanbul-2025/s2", (), "stage s2, UA->RU, person released is reported"),
        (
            "istanbul-2025/s2",
            ("--flow", "RU:UA", "--scope", "running"),
            "so far to s2, RU->UA, person released is reported",
        ),
        (
            "istanbul-2025/s1",
            ("--flow", "RU:UA", "--dimension", "status", "--as-of", "2025-05-29"),
            None,
        ),
        (
            "istanbul-2025/s1",
            ("--flow", "RU:UA", "--dimension", "status"),
            " is confirmed, contested; ".join(
                f"stage s1, status: {part}, RU->UA, person released"
                for part in ("civilian", "military")
            )
            + " is confirmed, contested",
        ),
        ("istanbul-2025/s3", ("--as-of", "2025-05-24"), "nobody gives a figure for it"),
    ],
)
def test_require_exits_6_and_names_what_falls_short(
    place: str, words: tuple[str, ...], short: str | None, istanbul: Path
) -> None:
    called = read(istanbul, "status", place, *words, "--require", "confirmed", "-f", "json")

    assert json.loads(called.out)["schema_version"] == 1
    if short is None:
        assert (called.code, called.err) == (0, "")
    else:
        said = json.loads(called.err.splitlines()[-1])
        assert (called.code, said["code"]) == (6, 6)
        assert said["message"] == f"{place} is not confirmed: {short}"


@pytest.mark.parametrize(
    ("place", "words", "said"),
    [
        (
            "istanbul-2025/s2",
            ("--source", "ru-delegation-head"),
            "istanbul-2025/s2 has no total that was asked for",
        ),
        (
            "istanbul-2025/s2",
            ("--standing", "contested"),
            "istanbul-2025/s2 has no total that was asked for",
        ),
        (
            "istanbul-2025/s2",
            ("--scope", "whole"),
            "istanbul-2025/s2 has no total that was asked for",
        ),
        (
            "istanbul-2025/s1",
            ("--standing", "contested"),
            "istanbul-2025/s1 has no total that was asked for",
        ),
        (
            "istanbul-2025/s1",
            ("--dimension", "status", "--standing", "withheld"),
            "istanbul-2025/s1 has no part that was asked for",
        ),
    ],
)
def test_require_calls_no_place_unconfirmed_of_which_nothing_was_asked_for(
    place: str, words: tuple[str, ...], said: str, istanbul: Path
) -> None:
    called = read(istanbul, "status", place, *words, "--require", "confirmed")

    assert called.code == 6
    assert called.err.splitlines()[-1] == f"counterfoil: {said}, and so none that is confirmed"


@pytest.mark.parametrize("scope", ["planned", "remaining"])
def test_require_takes_no_number_for_one_that_was_carried_out_unless_its_scope_is_asked_for(
    scope: str, tmp_path: Path
) -> None:
    statement = {"source": "aa", "stated": "2024-02-03"}
    figure: dict[str, Any] = {"event": "FigureReported", "agreement": "made-up", "key": "f"}
    figure["scope"] = scope
    figure |= {"stage": "s3", "flows": ["AA->BB"], "measure": "released", "unit": "person"}
    confirmed = {"event": "FigureConfirmed", "agreement": "made-up", "of": "f"}
    record(
        tmp_path,
        list(made_up()),
        [
            {**figure, "quantity": "7", "statement": statement},
            {**confirmed, "statement": statement | {"source": "bb"}},
        ],
    )
    words = ("status", "made-up/s3", "--require", "confirmed")

    called = read(tmp_path, *words)
    assert called.code == 6
    assert called.err.splitlines()[-2:] == [
        "counterfoil: made-up/s3 has no total that was asked for, and so none that is confirmed",
        f"hint: --scope {scope} looks at one that is there",
    ]
    assert read(tmp_path, *words, "--scope", "stage", "--scope", "whole").code == 6
    assert read(tmp_path, *words, "--scope", scope).code == 0


def test_require_looks_at_running_totals_where_there_are_no_others(tmp_path: Path) -> None:
    statement = {"source": "aa", "stated": "2024-02-03"}
    figure: dict[str, Any] = {"event": "FigureReported", "agreement": "made-up"}
    figure["flows"] = ["AA->BB"]
    figure |= {"measure": "released", "unit": "person", "statement": statement}
    running = {**figure, "key": "r", "scope": "running", "stage": "s3", "quantity": "7"}
    confirmed = {"event": "FigureConfirmed", "agreement": "made-up", "of": "r"}
    words = ("status", "made-up/s3", "--require", "confirmed")

    record(tmp_path, list(made_up()), [running])
    assert read(tmp_path, *words).code == 6
    record(tmp_path, [{**confirmed, "statement": statement | {"source": "bb"}}])
    assert read(tmp_path, *words).code == 0
    record(tmp_path, [{**figure, "key": "s", "scope": "stage", "stage": "s3", "quantity": "7"}])
    assert read(tmp_path, *words).code == 6


@pytest.mark.parametrize(
    ("other", "short"),
    [
        ({"flows": ["BB->AA"]}, "BB->AA, person released"),
        ({"flows": []}, "person released"),
        ({"measure": "returned"}, "AA->BB, person returned"),
        ({"unit": "family"}, "AA->BB, family released"),
    ],
)
def test_require_looks_at_running_totals_of_each_flow_measure_and_unit_without_others(
    other: dict[str, Any], short: str, tmp_path: Path
) -> None:
    statement = {"source": "aa", "stated": "2024-02-03"}
    figure: dict[str, Any] = {"event": "FigureReported", "agreement": "made-up", "stage": "s3"}
    figure |= {"flows": ["AA->BB"], "measure": "released", "unit": "person", "quantity": "7"}
    figure["statement"] = statement
    confirmed: dict[str, Any] = {"event": "FigureConfirmed", "agreement": "made-up"}
    confirmed["statement"] = statement | {"source": "bb"}
    words = ("status", "made-up/s3", "--require", "confirmed")

    running = {"key": "r", "scope": "running"} | other
    record(tmp_path, list(made_up()), [figure | running, figure | {"key": "s", "scope": "stage"}])
    record(tmp_path, [confirmed | {"of": "s"}])
    called = read(tmp_path, *words)
    assert (called.code, called.err.splitlines()[-1]) == (
        6,
        f"counterfoil: made-up/s3 is not confirmed: so far to s3, {short} is reported",
    )
    record(tmp_path, [confirmed | {"of": "r"}])
    assert read(tmp_path, *words).code == 0


def test_require_says_where_parts_alone_are_given(tmp_path: Path) -> None:
    parts = {
        "event": "FigureReported",
        "agreement": "made-up",
        "key": "parts",
        "scope": "stage",
        "stage": "s3",
        "flows": ["AA->BB"],
        "measure": "released",
        "unit": "person",
        "breakdowns": {"sex": {"parts": {"men": "3"}}},
        "statement": {"source": "aa", "stated": "2024-02-03"},
    }
    record(tmp_path, list(made_up()), [parts])

    called = read(tmp_path, "status", "made-up/s3", "--require", "confirmed")

    said = "made-up/s3 is not confirmed: nobody gives a total for it, only parts"
    assert called.code == 6
    assert called.err.splitlines()[-2:] == [
        f"counterfoil: {said}",
        "hint: --dimension looks at parts",
    ]


def test_confirmed_is_less_than_verified(istanbul: Path) -> None:
    words = ("status", "istanbul-2025/s2", "--flow", "RU:UA", "--require", "verified")

    assert read(istanbul, *words).code == 6


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("istanbul-2025/s9",), 3, "istanbul-2025 has no stage s9: it has s1, s2 and s3"),
        (("istanbul-2025", "--stage", "s-2"), 3, "istanbul-2025 has no stage s-2"),
        (("istanbul-2025", "--source", "rumod"), 3, "did you mean ru-mod?"),
        (("istanbul-2025", "--flow", "RU-"), 2, "type RU:UA"),
        (("istanbul-2025", "--flow", "RU:XX"), 3, "istanbul-2025 has no flow RU->XX"),
        (("istanbul-2025", "--dimension", "sx"), 3, "did you mean sex?"),
        (("istanbul-2025", "--scope", "stages"), 2, "did you mean stage?"),
        (("istanbul-2025", "--standing", "sure"), 2, "--standing takes unreported, withheld"),
        (("istanbul-2025", "--require", "reported"), 2, "--require takes confirmed or verified"),
        (("istanbul-2025#7",), 2, "entries are cited with #"),
        (("istanbul-2025", "--as-of", "2025-02-30"), 2, "there is no such date or time"),
        (("istanbul-2025", "--known-at", "soon"), 2, "an entry is AGREEMENT#NUMBER"),
        (("istanbul-2025", "--known-at", "istanbul-2025#99"), 3, "has 29 entries"),
    ],
)
def test_what_is_not_there_or_ill_formed_is_refused_in_a_sentence(
    words: tuple[str, ...], code: int, said: str, istanbul: Path
) -> None:
    called = read(istanbul, "status", *words)

    assert (called.code, called.out) == (code, "")
    assert said in called.err
    assert "Traceback" not in called.err


@pytest.mark.parametrize(
    ("command", "silent", "said"),
    [
        ("status", ("--source", "bb"), "no figure for made-up that was asked for"),
        ("status", ("--flow", "BB:AA"), "no figure for made-up that was asked for"),
        ("breakdown", ("--source", "bb"), "no part for made-up that was asked for"),
        ("timeline", ("--source", "bb"), "no entry that was asked for"),
        ("timeline", ("--flow", "BB:AA"), "no entry that was asked for"),
        ("totals", ("--flow", "BB:AA"), "nothing was agreed or reported that was asked for"),
        ("compare", ("--flow", "BB:AA"), "no side gives a number that was asked for"),
        ("view", ("--source", "bb"), "bb says nothing of made-up"),
    ],
)
def test_that_a_known_source_or_direction_is_silent_is_an_answer_and_no_mistake(
    command: str, silent: tuple[str, ...], said: str, cases: Path
) -> None:
    told = f"{said}; all that is recorded (UTC), rules 1\n"
    assert read(cases, command, "made-up", *silent) == Called(0, "", told)


def test_known_at_an_entry_holds_that_entry_and_nothing_after_it(istanbul: Path) -> None:
    words = ("status", "istanbul-2025", "--known-at")

    (row,) = rows(istanbul, *words, "istanbul-2025#5")
    assert [figure["entry"] for figure in row["figures"]] == ["istanbul-2025#5"]
    assert rows(istanbul, *words, "istanbul-2025#c01") == [row]
    assert rows(istanbul, *words, "istanbul-2025#4") == []


def test_what_has_no_flow_is_asked_for_as_it_is_typed(tmp_path: Path) -> None:
    figure: dict[str, Any] = {"event": "FigureReported", "agreement": "made-up", "scope": "stage"}
    figure |= {"stage": "s1", "measure": "released", "unit": "person"}
    figure["statement"] = {"source": "aa", "stated": "2024-02-03"}
    both = [figure | {"quantity": "7", "key": "w"}]
    both.append(figure | {"quantity": "5", "key": "f", "flows": ["AA->BB"]})
    record(tmp_path, list(made_up()), both)
    words = ("made-up", "--flow", "none", "--measure", "released")

    assert [row["value"] for row in rows(tmp_path, "status", *words)] == ["7"]
    assert [(row["flow"], row["low"]) for row in rows(tmp_path, "totals", *words)] == [(None, "7")]
    assert {(row["flow"], row["low"]) for row in rows(tmp_path, "totals", *words[1:])} == {
        (None, "7")
    }
    view = rows(tmp_path, "view", *words, "--source", "aa")
    assert [(row["what"], row["quantity"]) for row in view] == [("figure", "7")]
    found = rows(tmp_path, "timeline", *words)
    assert [(row["event"], row["data"]["quantity"]) for row in found] == [("FigureReported", "7")]
    assert {row["flow"] for row in rows(tmp_path, "why", *words)} == {None}
    both_named = rows(tmp_path, "status", *words, "--flow", "AA:BB")
    assert {row["flow"] for row in both_named} == {None, "AA->BB"}


def test_what_was_agreed_without_a_flow_is_asked_for_in_the_same_way(tmp_path: Path) -> None:
    terms = [{"measure": "released", "unit": "person", "quantity": "9"}]
    statement = {"source": "aa", "stated": "2024-02-03"}
    event = {"event": "TermsStated", "agreement": "made-up", "key": "t"}
    record(tmp_path, list(made_up()), [event | {"terms": terms, "statement": statement}])

    found = json.loads(read(tmp_path, "show", "made-up", "--flow", "none", "-f", "json").out)
    assert [(one["flow"], one["term"]) for one in found["rows"][0]["terms"]] == [(None, "9")]


def test_of_many_stages_a_refusal_names_the_first_and_how_many_more_there_are(
    tmp_path: Path,
) -> None:
    statement = {"source": "aa", "stated": "2024-02-03"}
    event: dict[str, Any] = {"event": "StageScheduled", "agreement": "made-up"}
    event["statement"] = statement
    many = [{**event, "key": f"p{n}", "stage": f"t{n:03}"} for n in range(300)]
    record(tmp_path, list(made_up()), many)

    assert read(tmp_path, "status", "made-up/t0001").err == (
        "counterfoil: made-up has no stage t0001: it has s1, s2, s3, s4, s5, t000, t001, t002, t003, t004, t005, "
        "t006, t007, t008, t009, t010, t011, t012, t013, t014 and 285 more\nhint: did you mean t001?\n"
    )


def test_what_is_no_flow_is_told_what_is_one_or_asks_for_none(istanbul: Path) -> None:
    assert read(istanbul, "status", "istanbul-2025", "--flow", "None").err == (
        "counterfoil: the flow 'None' is not understood: a flow is RU:UA (from RU to UA), or RU+UA where one "
        "number is given for both together; none is for what has none\n"
    )


def test_no_number_without_a_flow_is_an_empty_answer(istanbul: Path) -> None:
    assert rows(istanbul, "status", "istanbul-2025", "--flow", "none") == []
    assert rows(istanbul, "totals", "--flow", "none") == []
    assert read(istanbul, "why", "istanbul-2025", "--flow", "none").err == (
        "istanbul-2025 has no number for no flow; all that is recorded (UTC), rules 1\n"
    )
