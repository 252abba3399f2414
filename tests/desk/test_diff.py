"""``diff`` and its correction notice: both cuts, what changed, by which entries, in words fit to print."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from cli.output import slot
from cli.output.changes import as_notice, columns
from cli.rows import cuts
from domain.theirs import unmarked
from projections.agreement import AgreementAt
from projections.diff import differences
from projections.notice import Notice, notice
from projections.texts.summary import summary
from projections.view import view
from tests.cli.kept import read, record
from tests.desk.differing import diff
from tests.rules.given import (
    EACH,
    Object,
    Told,
    amended,
    announce,
    cancel,
    complete,
    confirm,
    correct,
    dispute,
    parts,
    report,
    retract,
    said,
    source,
    term,
    terms,
    told,
    void,
)

EXCHANGE = "istanbul-2025"
STAGE = "People released from RU to UA, stage"
PART = f"{STAGE} s1, sex"
IN_ALL = "People released from RU to UA, reported in all"
RANGE = "People released from RU to UA, stage s1: was reported 1,200, is now reported 1,100 to 1,150 [a#4]."


def changed(
    ledger: Told, since: int, until: int
) -> dict[str, tuple[str | None, str | None, list[str]]]:
    """What changed between two days: column or source -> before, after, entries by their keys."""
    rows = ledger.keyed(diff(ledger.at(since), ledger.at(until)))
    return {
        f"{row['what']} {row['column'] or row['stage']}": (
            row["before"],
            row["after"],
            row["entries"],
        )
        for row in rows
        if row["dimension"] is None
    }


def cited_for_parts(
    ledger: Told, since: int, until: int
) -> dict[str, tuple[str | None, list[str]]]:
    """What parts stand at since: category -> after, entries by their keys."""
    rows = ledger.keyed(diff(ledger.at(since), ledger.at(until)))
    return {
        f"{row['what']} {row['category']}": (row["after"], row["entries"])
        for row in rows
        if row["dimension"] is not None and row["what"] == "standing"
    }


def printed(ledger: Told, since: int, until: int) -> Notice:
    before, after = ledger.at(since), ledger.at(until)
    return notice(before, after, differences(before, after))


def test_a_total_is_changed_by_what_is_added_up_and_by_nothing_beside_it() -> None:
    ledger = told(
        report("ru-mod", "5", by={"sex": parts(women="2", men="3")}, key="r", on=22),
        complete("ru-mod", key="done", on=23),
        report("ru-mod", "3", stage="s2", key="r2", on=23),
        complete("ru-mod", "s2", key="done2", on=23),
        report("ru-mod", "8", scope="whole", key="w", on=23),
        dispute("ua-hq", of="r", dimension="sex", key="d", on=23),
    )

    found = changed(ledger, 22, 23)
    assert found["total reported"] == ("5", "8", ["r2"])
    assert found["total remaining"] == ("5", "2", ["r2"])
    assert "total settled" not in found
    assert found["stage s2"] == (None, "completed", ["done2"])


def test_a_stage_completed_without_a_number_opens_a_total() -> None:
    ledger = told(report("ru-mod", "5", on=22), complete("ru-mod", "s2", key="done2", on=23))

    assert changed(ledger, 22, 23)["total reported"] == ("5", ">=5", ["done2"])


def test_a_total_of_which_nobody_gives_a_number_is_no_0() -> None:
    ledger = told(
        complete("ru-mod", "s2", key="done", on=22),
        terms("ua-hq", term("11"), key="t", on=24),
        said("StageCancelled", "ru-mod", 24, stage="s2", key="off"),
        report("ru-mod", "0", key="none", on=26),
        retract("ru-mod", of="none", key="back", on=28),
    )
    reported = "total reported"
    assert changed(ledger, 21, 22)[reported] == (None, ">=0", ["done"])
    assert changed(ledger, 22, 24)[reported] == (">=0", None, ["off"])
    assert changed(ledger, 24, 26)[reported] == (None, "0", ["none"])
    assert changed(ledger, 26, 28)[reported] == ("0", ">=0", ["back"])
    assert "total settled" not in changed(ledger, 21, 28)
    told_of_it = [
        one
        for day in (21, 22, 24)
        for one in printed(ledger, day, day + 2).sentences
        if one.startswith(IN_ALL)
    ]
    assert told_of_it == [
        f"{IN_ALL}: unknown; nothing stood there before [a#2].",
        f"{IN_ALL}: was unknown; no number is reported in all now [a#4].",
        f"{IN_ALL}: 0; nothing stood there before [a#5].",
    ]


def test_a_total_without_a_term_opens_from_nothing_as_one_with_a_term() -> None:
    women = report("ru-mod", by={"sex": parts(women="3", complete=False)}, key="r", on=22)
    ledger = told(women, complete("ru-mod", "s2", key="done", on=23), first=announce(terms=[]))

    assert changed(ledger, 22, 23)["total reported"] == (None, ">=0", ["done"])
    was, now = columns(of_one=True)[1:3]
    (one,) = [one for one in differences(ledger.at(22), ledger.at(23)) if one.row.what == "total"]
    assert (was.cell(one), now.cell(one)) == (None, "unknown")


def test_an_announcement_alone_makes_no_number_reported() -> None:
    ledger = told(first=announce(on=22))
    assert {row.column: row.after for row in diff(ledger.at(21), ledger.at(22))} == {
        "ru-mod": "10",
        "agreed": "10",
        "settled": "0",
        "remaining": "10",
    }


def test_terms_that_differ_are_told_as_totals_tells_them() -> None:
    ledger = told(
        terms("ua-hq", term("1200"), key="t", on=23),
        terms("icrc", term("1200"), key="again", on=23),
        retract("ua-hq", of="t", key="back", on=25),
        retract("icrc", of="again", key="too", on=25),
    )
    agreed = "total agreed"
    assert changed(ledger, 22, 23)[agreed] == ("10", "10; 1200", ["t", "again"])
    assert changed(ledger, 23, 25)[agreed] == ("10; 1200", "10", ["back", "too"])
    assert changed(ledger, 22, 23)["total remaining"] == ("10", None, ["t", "again"])
    rows = {one.row.column: one for one in differences(ledger.at(22), ledger.at(23))}
    was, now = columns(of_one=True)[1:3]
    assert (was.cell(rows["agreed"]), now.cell(rows["agreed"])) == ("10", "10 or 1200")
    assert (was.cell(rows["remaining"]), now.cell(rows["remaining"])) == ("10", "n/a")
    in_all = "People released from RU to UA, agreed in all"
    assert [
        one
        for day in (22, 24)
        for one in printed(ledger, day, day + 1).sentences
        if one.startswith(in_all)
    ] == [
        f"{in_all}: was 10, is now 10 or 1,200 [a#2, a#3].",
        f"{in_all}: was 10 or 1,200, is now 10 [a#4, a#5].",
    ]


def test_what_was_recorded_and_voided_in_between_changed_nothing() -> None:
    ledger = told(
        report("ru-mod", "40", key="r", on=22),
        report("paper", "50", key="slip", on=22),
        void("slip", key="void"),
        dispute("ua-hq", of="r", quantity="41", key="d", on=22),
    )
    rows = ledger.keyed(diff(ledger.at(23, known_at="r"), ledger.at(23)))

    assert {row["what"] for row in rows} == {"figure", "standing", "total"}
    assert {tuple(row["entries"]) for row in rows} == {("d",)}


def test_a_voiding_changes_no_word_but_that_of_the_source_it_silences() -> None:
    ledger = told(
        report("ua-hq", "10", key="u"),
        void("u", key="v"),
        report("ru-mod", "12", key="r"),
    )
    rows = ledger.keyed(diff(ledger.at(23, known_at="u"), ledger.at(23)))

    figures = {row["column"]: row["entries"] for row in rows if row["what"] == "figure"}
    assert figures == {"ru-mod": ["r"], "ua-hq": ["u", "v"]}


def test_a_correction_changes_the_word_that_it_ends_though_a_replacement_made_that_another_s() -> (
    None
):
    ledger = told(
        report("un", "30", key="slip", on=22),
        correct("un", "slip", "29", key="c", on=24),
        report("ua-hq", "30", key="right", on=22),
        void("slip", "right", key="v"),
    )
    rows = ledger.keyed(diff(ledger.at(23), ledger.at(24)))

    figures = {
        row["column"]: (row["entries"], row["axis"]) for row in rows if row["what"] == "figure"
    }
    assert figures == {"un": (["c"], "stated"), "ua-hq": (["c"], "stated")}
    assert {(*row["entries"], row["axis"]) for row in rows} == {("c", "stated")}


def amending_a_link(of: str, key: str, entry: Object) -> list[Object]:
    """An entry with another link, and the voiding of the one that it replaces."""
    statement = {**entry["statement"], "url": "https://e.org/"}
    return [{**entry, "key": key, "statement": statement}, void(of, key, key=f"void-{of}")]


def test_what_was_put_right_is_no_change_of_the_word_of_another_source() -> None:
    of_ua = report("ua-hq", "10", key="u", on=23)
    ledger = told(
        report("ru-mod", "12", key="r", on=22), of_ua, *amending_a_link("u", "again", of_ua)
    )

    found = changed(ledger, 21, 23)
    assert found["figure ru-mod"] == (None, "12", ["r"])
    assert found["figure ua-hq"] == (None, "10", ["again"])
    assert found["total reported"] == (None, "10..12", ["r", "again"])


def test_who_confirms_what_was_replaced_is_changed_by_what_stands_for_it() -> None:
    ledger = told(
        report("un", "30", key="slip", on=22),
        confirm("ua-hq", "slip", key="c", on=22),
        report("un", "29", key="right", on=22),
        void("slip", "right", key="v"),
    )
    rows = ledger.keyed(diff(ledger.at(23, known_at="c"), ledger.at(23)))

    figures = {row["column"]: row["entries"] for row in rows if row["what"] == "figure"}
    assert figures == {"un": ["slip", "right", "v"], "ua-hq": ["right", "v", "c"]}


def test_a_notice_cites_who_confirmed_or_disputed_the_number_that_was_replaced() -> None:
    ledger = told(
        report("ru-mod", "30", EACH, key="slip", on=22),
        confirm("ua-hq", "slip", flow="RU->UA", key="c", on=22),
        confirm("paper", "slip", flow="RU->UA", on=22),
        dispute("ua-hq", "slip", flow="UA->RU", key="d", on=22),
        report("ru-mod", "29", EACH, key="right", on=22),
        void("slip", "right", key="v"),
    )
    before, after = ledger.at(23, known_at="d"), ledger.at(23)
    correction = notice(before, after, differences(before, after))
    there, back, *_ = correction.sentences

    stage = "stage s1: was"
    assert there == (
        f"People released from RU to UA, {stage} confirmed 30, is now confirmed 29 [a#2, a#6, a#7, a#3]."
    )
    assert back == (
        f"People released from UA to RU, {stage} reported 30, contested, is now reported 29, contested "
        "[a#2, a#6, a#7, a#5]."
    )
    assert (
        correction.notes["a#3"]
        == "ua-hq: confirms a#2 for RU->UA (stated 2025-05-22, recorded 2026-01-01)"
    )


@pytest.mark.parametrize("back", [False, True], ids=["forth", "back"])
def test_what_was_put_right_and_says_what_it_said_is_not_cited(back: bool) -> None:
    of_ua = report("ua-hq", "10", key="u")
    ledger = told(
        report("ru-mod", "12", key="r"),
        of_ua,
        *amending_a_link("u", "again", of_ua),
        *amending_a_link("again", "last", of_ua),
        correct("ru-mod", "r", "11", key="k"),
        correct("ua-hq", "last", "9", key="l", flow="RU->UA"),
    )
    cuts = ledger.at(known_at="u"), ledger.at(known_at="k"), ledger.at()
    for before, after, entries in ((cuts[0], cuts[1], ["k"]), (cuts[1], cuts[2], ["l"])):
        rows = ledger.keyed(diff(after, before) if back else diff(before, after))
        assert rows
        assert {tuple(row["entries"]) for row in rows} == {tuple(entries)}
    both = ledger.keyed(diff(cuts[0], cuts[2]))
    assert {tuple(row["entries"]) for row in both} == {("k",), ("l",), ("k", "l")}


def test_what_was_put_right_is_cited_where_it_says_another_number_or_outlasts_another_word() -> (
    None
):
    old = report("ua-hq", "10", key="u")
    ledger = told(
        old,
        report("ua-hq", "9", key="same-day"),
        report("ru-mod", "12", key="r"),
        *amending_a_link("u", "again", old),
        report("ru-mod", "11", key="other"),
        void("r", "other", key="v"),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="r"), ledger.at()))

    figures = {
        row["column"]: (row["before"], row["after"], row["entries"])
        for row in rows
        if row["what"] == "figure"
    }
    assert figures == {
        "ua-hq": ("9", "10", ["u", "again", "void-u"]),
        "ru-mod": ("12", "11", ["r", "other", "v"]),
    }
    (total,) = [row for row in rows if row["column"] == "reported"]
    assert (total["before"], total["after"]) == ("9..12", "10..11")
    assert sorted(total["entries"]) == ["again", "other", "r", "u", "v", "void-u"]


@pytest.mark.parametrize("how", ["corrected", "reported"])
def test_what_was_put_right_before_either_cut_knew_of_it_changes_nothing_where_it_stood(
    how: str,
) -> None:
    def later(flow: str, key: str) -> Object:
        if how == "corrected":
            return correct("ru-mod", "r", "19", flow=flow, key=key)
        return report("ru-mod", "19", flow, key=key)

    ledger = told(
        report("ru-mod", "20", EACH, key="r"),
        later("UA->RU", "slip"),
        void("slip", 5, key="v"),
        later("RU->UA", "right"),
        report("ua-hq", "25", "UA->RU", key="u"),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="r"), ledger.at()))

    assert {(row["flow"], tuple(sorted(row["entries"]))) for row in rows} == {
        ("RU->UA", ("right", "v")),
        ("UA->RU", ("u",)),
    }


def test_a_voiding_changes_what_follows_over_a_chain_of_replacements() -> None:
    ledger = told(
        report("ua-hq", "30", key="f"),
        confirm("jcc", "f", "30", key="own"),
        report("ua-hq", "30", key="f2", stage="s2"),
        void("f", "f2", key="v1"),
        report("ua-hq", "30", key="f3", stage="s3"),
        void("f2", "f3", key="v2"),
        void("f3", key="v3"),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="f2"), ledger.at()))
    assert rows
    assert all(row["entries"] and row["axis"] == "recorded" for row in rows)
    rows = ledger.keyed(diff(ledger.at(known_at="v1"), ledger.at()))
    (word,) = [row for row in rows if (row["stage"], row["column"]) == ("s3", "jcc")]
    assert word["entries"] == ["v2", "v3", "own"]


def test_a_number_put_in_the_place_of_another_and_voided_too_is_gone_by_both_voidings() -> None:
    ledger = told(
        report("ua-hq", "222", key="f"),
        confirm("jcc", "f", key="c"),
        void("f", 5, key="v"),
        report("ua-hq", "205", key="f2"),
        void("f2", key="v2"),
        report("ru-mod", "200", key="r"),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="c"), ledger.at()))
    cited = {row["column"]: row["entries"] for row in rows if row["what"] == "figure"}
    assert cited == {"ua-hq": ["f", "v", "v2"], "jcc": ["v", "v2", "c"], "ru-mod": ["r"]}


def test_a_replacement_that_is_not_known_yet_changes_where_those_speak_that_point_at_it() -> None:
    ledger = told(
        report("ua-hq", "5", key="f", on=22),
        correct("ua-hq", "f", ">5", key="c", on=23),
        void("f", replacement=5, key="v"),
        report("ua-hq", "5", stage="s2", key="f2", on=22),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="v"), ledger.at()))
    assert [(row["what"], row["stage"], row["before"], row["after"]) for row in rows] == [
        ("figure", "s2", None, ">5"),
        ("standing", "s2", None, "reported >5"),
        ("figure", "s1", ">5", None),
        ("standing", "s1", "reported >5", None),
    ]
    assert {(*row["entries"], row["axis"]) for row in rows} == {("f2", "recorded")}


def test_a_column_of_the_totals_is_changed_by_what_changed_what_it_adds_up() -> None:
    ledger = told(
        report("ru-mod", "390", key="r", on=22),
        confirm("ua-hq", of="r", key="k", on=23),
        report("ru-mod", "300", stage="s2", key="r2", on=24),
    )

    found = changed(ledger, 22, 24)
    assert found["total settled"] == ("0", "390", ["k"])
    assert found["total reported"] == ("390", "690", ["r2"])
    assert found["total remaining"] == ("-380", "-680", ["r2"])


def test_what_lets_another_total_stand_for_the_stages_changes_it_and_no_stage_does() -> None:
    ledger = told(
        report("ru-mod", "27", on=22),
        confirm("ua-hq", of="a#2", on=22),
        complete("ru-mod", "s2", on=22),
        report("paper", "33", scope="whole", on=22),
        report("ru-mod", "0", stage="s2", key="late", on=23),
        report("ru-mod", "33", scope="whole", key="w", on=24),
        confirm("ua-hq", of="w", key="k", on=25),
    )

    found = changed(ledger, 22, 25)
    assert found["total reported"] == (">=27", "33", ["w", "k"])
    assert found["total settled"] == ("27", "33", ["w", "k"])


def test_where_the_stages_count_again_what_ended_the_other_total_is_cited_with_them() -> None:
    ledger = told(
        report("ru-mod", "27", on=22),
        report("ru-mod", "33", scope="whole", key="w", on=22),
        confirm("ua-hq", of="w", on=22),
        dispute("icrc", of="w", key="d", on=24),
        report("ru-mod", "3", stage="s2", key="r2", on=24),
    )

    assert changed(ledger, 22, 24)["total reported"] == ("33", "30", ["d", "r2"])


def test_what_lets_the_stages_count_again_and_leaves_them_unknown_is_cited_with_it() -> None:
    for number_on, silent_on, entries in ((24, 21, ["r", "d"]), (21, 24, ["done", "d"])):
        ledger = told(
            report("ru-mod", "33", scope="whole", key="w", on=22),
            confirm("ua-hq", of="w", on=22),
            report("ru-mod", "0", key="r", on=number_on),
            complete("ua-hq", "s9", key="done", on=silent_on),
            dispute("icrc", of="w", key="d", on=24),
        )
        assert changed(ledger, 22, 24)["total reported"] == ("33", ">=0", entries)


def test_where_the_total_that_stood_for_the_stages_ended_and_none_is_left_no_stage_is_cited() -> (
    None
):
    ledger = told(
        report("ru-mod", "7", scope="whole", key="w", on=22),
        complete("ua-hq", "s9", key="done", on=22),
        retract("ru-mod", of="w", key="back", on=24),
        retract("ua-hq", of="done", key="undone", on=24),
    )

    assert changed(ledger, 21, 22)["total reported"] == (None, "7", ["w"])
    assert changed(ledger, 22, 24)["total reported"] == ("7", None, ["back"])
    said_of_it = [one for one in printed(ledger, 22, 24).sentences if one.startswith(IN_ALL)]
    assert said_of_it == [f"{IN_ALL}: was 7; no number is reported in all now [a#4]."]


def test_where_a_stage_had_to_change_too_it_is_cited_with_what_stands_for_it() -> None:
    ledger = told(
        report("ru-mod", "300", key="r", on=20),
        correct("ru-mod", of="r", quantity="200", key="c", on=22),
        report("jcc", "250", scope="whole", key="w", on=22),
    )

    found = changed(ledger, 21, 22)
    assert found["total reported"] == ("300", "250", ["c", "w"])
    assert found["total settled"] == ("0", "250", ["c", "w"])


def test_what_gave_way_to_another_total_is_not_cited_for_it_unless_it_had_to_end() -> None:
    def so_far(by: str, quantity: str, day: int, key: str, on: int) -> Object:
        up_to = f"2025-05-{day}"
        return report(by, quantity, scope="running", up_to=up_to, key=key, on=on)

    first, beside = so_far("jcc", "20", 21, "one", 21), so_far("ua-hq", "24", 21, "beside", 22)
    newer = told(first, beside, so_far("jcc", "30", 22, "two", 23))
    assert changed(newer, 21, 23)["total reported"] == ("20", "30", ["two"])
    assert changed(newer, 21, 23)["total settled"] == ("20", "30", ["two"])
    in_stages = told(first, beside, report("ru-mod", "5", key="r", on=23))
    assert changed(in_stages, 21, 23)["total reported"] == ("20", "5", ["r"])
    whole = report("jcc", "33", scope="whole", key="w", on=23)
    assert changed(told(first, beside, whole), 21, 23)["total reported"] == ("20", "33", ["w"])

    stages = report("ru-mod", "27", on=20), report("jcc", "33", scope="whole", key="w", on=20)
    more = report("ru-mod", "9", stage="s2", key="r", on=23)
    for better in ("34", "40"):
        corrected = told(*stages, correct("jcc", "w", better, key="c", on=22), more)
        now = ("33", "36", ["r"]) if better == "34" else ("33", "40", ["c"])
        assert changed(corrected, 21, 23)["total reported"] == now

    ended = told(so_far("ru-mod", "9", 20, "old", 20), first, retract("jcc", "one", key="e", on=22))
    assert changed(ended, 21, 23)["total reported"] == ("20", "9", ["e"])


def test_a_stage_is_not_cited_for_what_remains_where_another_total_stands_for_it() -> None:
    ledger = told(
        report("jcc", "100", scope="whole", on=21),
        report("ru-mod", "3", on=22),
        complete("ru-mod", "s2", on=22),
        terms("ru-mod", term("160"), on=22, key="t", replaces="a"),
    )
    assert changed(ledger, 21, 23)["total remaining"] == ("-90", "60", ["t"])


def test_what_stands_for_the_stages_is_cited_for_what_remains_only_where_another_number_does() -> (
    None
):
    whole = report("jcc", "3", scope="whole", key="w", on=22)
    more = report("jcc", "4", scope="whole", key="w", on=22)
    other_term = terms("ru-mod", term("12"), on=22, key="t", replaces="a")
    for since, then, entries in (
        ([whole, other_term], "9", ["t"]),
        ([more, other_term], "8", ["w", "t"]),
        ([more, terms("ua-hq", term("10"), on=22)], "6", ["w"]),
    ):
        ledger = told(report("ru-mod", "3", on=21), *since)
        assert changed(ledger, 21, 23)["total remaining"] == ("7", then, entries)


def test_terms_are_cited_for_what_was_agreed_where_they_are_told_of_it_at_either_cut() -> None:
    said = terms("ua-hq", term("70"), key="said", on=22)
    back = retract("ua-hq", "said", key="back", on=23)
    other = terms("ru-mod", term("12"), replaces="a", key="t", on=24)
    unheard = terms("paper", term("12"), key="p", on=24)
    ledger = told(said, back, other, unheard)

    for column in ("total agreed", "total remaining"):
        assert changed(ledger, 21, 24)[column] == ("10", "12", ["t"])
    assert list(printed(ledger, 21, 24).notes) == ["a#4", "a#5"]
    assert changed(ledger, 22, 24)["total agreed"] == ("10; 70", "12", ["back", "t"])


def test_a_completion_is_cited_for_a_total_only_where_it_opens_or_closes_it() -> None:
    called_off = cancel("ru-mod", key="off", on=21)
    done = complete("ua-hq", key="done", on=22)
    number = report("ua-hq", "5", key="r", on=22)
    for before in ((), (called_off,)):
        found = changed(told(*before, done, number), 21, 23)
        assert found["total reported"] == (None, "5", ["r"])
    silent = told(called_off, report("ua-hq", "4", stage="s2", on=21), done)
    assert changed(silent, 21, 23)["total reported"] == ("4", ">=4", ["done"])
    # Once it is open, another stage without a number opens nothing.
    done_before = complete("ua-hq", key="before", on=21)
    more = report("ua-hq", "3", stage="s3", key="more", on=22)
    done = complete("ua-hq", stage="s2", key="done", on=22)
    open_at_both = told(report("ua-hq", "4", stage="s4", on=21), done_before, more, done)
    assert changed(open_at_both, 21, 23)["total reported"] == (">=4", ">=7", ["more"])


def test_what_is_known_of_a_source_or_an_agreement_and_counts_for_nothing_is_not_cited() -> None:
    ledger = told(
        report("ru-mod", "300", key="r"),
        amended("ru-mod", aliases=["Minoborony"]),
        amended("ua-hq", name="The headquarters"),
        said("AgreementAmended", None, title="X"),
        correct("ru-mod", of="r", quantity="310", key="c"),
    )
    rows = diff(ledger.at(23, known_at="r"), ledger.at(23))

    assert {row.entries for row in rows} == {("a#4",)}


def test_a_voiding_is_cited_for_the_word_of_a_source_that_is_the_same_as_another_since() -> None:
    ledger = told(
        report("ru-mod", "390", key="r", on=20),
        confirm("ua-head", of="r", key="k", on=20),
        confirm("ua-hq", of="r", key="last", on=20),
        amended("ua-head", same_as="ua-hq"),
        void("k", key="v"),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="last"), ledger.at()))
    assert [(row["column"], row["before"], row["after"]) for row in rows] == [
        ("ua-head", "390", None)
    ]
    assert rows[0]["entries"] == ["k", "v", "ua-head#2"]


def test_what_is_the_same_as_another_source_is_changed_by_what_that_is() -> None:
    ledger = told(
        report("ru-mod", "300", key="r"),
        amended("ua-head", same_as="ua-hq"),
        confirm("ua-head", of="r", key="k"),
        amended("ua-hq", kind="media"),
    )
    rows = diff(ledger.at(23, known_at="k"), ledger.at(23))

    assert {row.entries for row in rows} == {("ua-hq#2",)}


def test_what_a_source_says_is_another_s_by_what_makes_them_one_and_by_no_kind() -> None:
    ledger = told(
        report("paper", "20"),
        report("gazette", "21"),
        terms("gazette", term("12"), on=24, key="t"),
        amended("paper", kind="official", speaks_for="UA"),
        amended("gazette", same_as="paper"),
    )
    rows = diff(ledger.at(known_at="t"), ledger.at())

    own = [(row.what, row.column) for row in rows if row.entries == ("gazette#2",)]
    assert [one for one in own if one[0] in ("figure", "term")] == [
        ("figure", "paper"),
        ("term", "paper"),
        ("figure", "gazette"),
        ("term", "gazette"),
    ]


def test_what_nobody_heard_says_is_cited_where_it_changes_something_alone() -> None:
    ledger = told(
        report("ru-mod", "300", key="r", on=20),
        dispute("paper", of="r", key="d", on=22),
        report("paper", "290", key="p", on=22),
        confirm("ua-hq", of="r", key="k", on=22),
        terms("ua-hq", term("10"), key="t", on=22),
        report("paper", "8", stage="s2", key="q", on=22),
    )

    found = changed(ledger, 21, 22)
    assert found["total settled"] == ("0", "300", ["k"])
    assert found["standing s1"][2] == ["k"]
    assert found["figure paper"][2] == ["q"]
    assert found["total reported"] == ("300", "308", ["q"])


def test_who_gives_a_number_of_one_part_is_not_cited_for_another() -> None:
    women = {"sex": parts(women="2", complete=False)}
    said_of = [
        report("ru-mod", "5", by={"sex": parts(women="2", men="3")}, key="r", on=22),
        report("icrc", by=women, basis="counted", key="w", on=23),
        confirm("ua-hq", of="w", dimension="sex", key="k", on=23),
        report("ru-mod", by=women, key="again", on=23),
    ]

    assert cited_for_parts(told(*said_of), 21, 23) == {
        "standing men": ("reported 3", ["r"]),
        "standing women": ("verified 2", ["r", "w", "k", "again"]),
    }
    contested = dispute("ua-hq", of="w", dimension="sex", key="d", on=23)
    assert cited_for_parts(told(*said_of[:2], contested), 21, 23) == {
        "standing men": ("reported 3, contested", ["r", "w", "d"]),
        "standing women": ("verified 2, contested", ["r", "w", "d"]),
    }


def to_stage(by: str, quantity: str, stage: str, on: int, key: str) -> Object:
    return report(by, quantity, scope="running", stage=stage, key=key, on=on)


@pytest.mark.parametrize("less", ["vague:dozens", "withheld", "~120", "100..200", ">=50"])
def test_what_is_said_too_roughly_to_bear_on_a_number_is_not_cited_for_it(less: str) -> None:
    number = report("ru-mod", "124", key="r", on=22)
    better = correct("ru-mod", of="r", quantity="127", key="c", on=24)
    taken_back = told(
        number,
        report("icrc", less, key="i", on=22),
        better,
        retract("icrc", of="i", key="back", on=24),
    )
    added = told(number, better, report("icrc", less, key="i", on=24))

    for ledger, figure in ((taken_back, (less, None, ["back"])), (added, (None, less, ["i"]))):
        found = changed(ledger, 23, 24)
        assert found["figure icrc"] == figure
        assert found["standing s1"] == ("reported 124", "reported 127", ["c"])
        assert found["total reported"] == ("124", "127", ["c"])
        assert list(printed(ledger, 23, 24).notes) == ["a#4" if ledger is taken_back else "a#3"]


@pytest.mark.parametrize("less", ["vague:dozens", "withheld", "~120", "100..200", ">=50"])
def test_a_rough_word_on_a_number_so_far_is_cited_where_it_lets_that_stand_and_nowhere_else(
    less: str,
) -> None:
    number = to_stage("ru-mod", "124", "s1", 22, "r")
    rough = to_stage("icrc", less, "s1", 24, "i")
    found = changed(told(number, rough), 21, 24)
    assert found["total reported"] == (None, "124", ["r"])
    assert found["total remaining"] == ("10", "-114", ["r"])
    other = to_stage("ua-hq", "90", "s2", 23, "two")
    assert changed(told(number, other, rough), 23, 24)["total reported"] == ("90", "124", ["i"])


@pytest.mark.parametrize("less", ["vague:dozens", "withheld", "~12", "10..20", ">=10"])
def test_what_only_says_less_precisely_what_its_source_had_said_is_not_cited(less: str) -> None:
    before = report("ru-mod", "11", key="r", on=22), report("ua-hq", ">=5", key="u", on=22)
    number = report("ua-hq", "12", key="n", on=23)
    repeat = report("ua-hq", less, key="again", on=24)
    for more in ((), (retract("ua-hq", of="again", on=25),)):
        found = changed(told(*before, number, repeat, *more), 22, 25)
        assert found == {
            "figure ua-hq": (">=5", "12", ["n"]),
            "standing s1": ("reported 11", "reported 11..12, contested", ["n"]),
            "total reported": ("11", "11..12", ["n"]),
            "total remaining": ("-1", "-2..-1", ["n"]),
        }


def test_a_repeat_is_cited_where_it_lets_the_number_stand_for_the_stages_and_not_where_it_repeats() -> (
    None
):
    ledger = told(
        to_stage("ru-mod", "50", "s1", 21, "one"),
        to_stage("ua-hq", "90", "s2", 22, "two"),
        to_stage("ru-mod", "~50", "s1", 24, "again"),
    )
    assert changed(ledger, 22, 24)["total reported"] == ("90", "50", ["again"])

    ledger.tell(to_stage("icrc", "51", "s1", 23, "other"))
    found = changed(ledger, 22, 24)
    assert found["standing s1"] == ("reported 50", "reported 50..51, contested", ["other"])
    assert found["total reported"] == ("90", "50..51", ["other"])


def test_who_only_blurs_a_number_so_far_is_not_cited_where_that_was_the_newest_without_it() -> None:
    def so_far(by: str, quantity: str, up_to: int, on: int, key: str) -> Object:
        return report(by, quantity, scope="running", up_to=f"2025-05-{up_to}", key=key, on=on)

    ledger = told(
        so_far("ru-mod", "2", 21, 21, "older"),
        so_far("jcc", "3", 22, 22, "newer"),
        so_far("ua-hq", "~3", 22, 23, "blur"),
        so_far("ua-hq", "vague:dozens", 22, 24, "dozens"),
        so_far("jcc", "~3", 22, 24, "again"),
    )
    found = changed(ledger, 21, 24)
    assert [found[f"total {column}"] for column in ("reported", "settled", "remaining")] == [
        ("2", "3", ["newer"]),
        ("0", "3", ["newer"]),
        ("8", "7", ["newer"]),
    ]


def test_a_late_find_is_cited_where_it_contests_a_number_and_not_where_it_changes_nothing() -> None:
    ledger = told(
        report("ru-mod", "50", key="r", on=22),
        confirm("ua-hq", "r", key="c", on=24),
        report("ru-mod", "47", key="before", on=21),
        report("ua-hq", "48", key="contests", on=23),
        report("ua-hq", "49", key="too", on=23),
        retract("ua-hq", of="too", key="back", on=23),
        report("ua-hq", "3", key="s2", on=23, stage="s2"),
    )
    was = {"s1": ("confirmed 50", "confirmed 50, was contested", ["contests"], "recorded")}
    new = {"s2": (None, "reported 3", ["s2"], "recorded")}

    def standings(*cuts: AgreementAt) -> dict[str, tuple[object, ...]]:
        return {
            row["stage"]: (row["before"], row["after"], row["entries"], row["axis"])
            for row in ledger.keyed(diff(*cuts))
            if row["what"] == "standing"
        }

    before, after = ledger.at(known_at="c"), ledger.at()
    assert standings(before, after) == was | new
    assert standings(ledger.at(known_at="contests"), after) == new
    assert list(notice(before, after, differences(before, after)).notes) == ["a#5", "a#8"]


def test_what_was_said_and_taken_back_is_not_cited_unless_it_contested_a_standing() -> None:
    def taken_back(quantity: str) -> Told:
        return told(
            report("ru-mod", "10", key="r", on=21),
            report("ua-hq", quantity, key="said", on=22),
            retract("ua-hq", "said", key="back", on=23),
            report("jcc", "11", key="j", on=24),
            dispute("icrc", "j", key="d", on=24),
            retract("icrc", "d", key="no", on=24),
        )

    contested = ("reported 10", "confirmed 11, contested (10..11)")
    for quantity in ("10", "12"):
        for until in (24, 25):
            found = changed(taken_back(quantity), 21, until)
            assert found["standing s1"] == (*contested, ["j"])
            assert found["total reported"] == ("10", "10..11", ["j"])

    was = told(
        report("ru-mod", "10", key="r", on=21),
        report("ua-hq", "12", key="said", on=22),
        retract("ua-hq", "said", key="back", on=23),
        report("jcc", "10", key="j", on=24),
        report("icrc", ">=5", key="i", on=24),
    )
    found = changed(was, 21, 24)
    assert found["standing s1"] == (
        "reported 10",
        "confirmed 10, was contested",
        ["said", "back", "j"],
    )
    assert found["total settled"] == ("0", "10", ["j"])


@pytest.mark.parametrize(
    ("by", "ending"),
    [
        ("paper", retract("paper", "said", key="end", on=24)),
        ("paper", correct("paper", "said", "14", key="end", on=24)),
        ("icrc", retract("icrc", "said", key="end", on=24)),
    ],
)
def test_what_is_confirmed_is_cited_and_nothing_else_that_its_source_states(
    by: str, ending: Object
) -> None:
    first, confirmed = report(by, "10", key="said", on=22), confirm("ua-hq", "said", key="k", on=23)
    found = changed(told(first, confirmed, ending), 21, 25)
    assert found["standing s1"] == (None, "reported 10", ["said", "k"])
    assert found["total reported"] == (None, "10", ["said", "k"])
    assert found["total remaining"] == ("10", "0", ["said", "k"])


def test_a_rough_word_put_right_is_not_cited_where_a_contested_number_is_settled() -> None:
    ledger = told(
        report("ru-mod", "11200", key="r", on=21),
        report("icrc", "11300", on=21),
        report("ua-hq", ">11000", key="u", on=21),
        report("ua-hq", ">=11000", key="right", on=21),
        void("u", "right"),
        retract("ru-mod", "r", key="back", on=24),
    )
    rows = ledger.keyed(diff(ledger.at(21, known_at="u"), ledger.at(25)))
    assert {
        row["column"] or row["what"]: (row["before"], row["after"], row["entries"])
        for row in rows
        if row["what"] != "figure"
    } == {
        "standing": ("reported 11200..11300, contested", "reported 11300, was contested", ["back"]),
        "reported": ("11200..11300", "11300", ["back"]),
        "remaining": ("-11290..-11190", "-11290", ["back"]),
    }


def test_a_rough_word_is_cited_where_something_rests_on_it() -> None:
    alone = told(
        report("icrc", "vague:dozens", key="i", on=24), report("msf", "~80", key="m", on=25)
    )
    assert changed(alone, 23, 24)["standing s1"] == (None, "reported vague:dozens", ["i"])
    assert changed(alone, 23, 25)["standing s1"] == (None, "reported ~80", ["m"])

    apart = told(report("ru-mod", "124", key="r", on=24), report("icrc", ">=130", key="i", on=24))
    assert changed(apart, 23, 24)["standing s1"][2] == ["r", "i"]

    disputed = told(
        report("ru-mod", "124", key="r", on=20),
        report("icrc", "vague:dozens", key="i", on=20),
        dispute("ua-hq", of="i", key="d", on=21),
        correct("ru-mod", of="r", quantity="127", key="c", on=24),
        retract("icrc", of="i", key="back", on=24),
    )
    found = changed(disputed, 23, 24)
    assert found["standing s1"] == (
        "reported 124, contested",
        "reported 127, was contested",
        ["c", "back"],
    )

    so_far = [
        report("ru-mod", number, scope="running", stage=stage, key=stage, on=22)
        for stage, number in (("s1", "50"), ("s2", "90"))
    ]
    newest = report("icrc", "vague:dozens", scope="running", stage="s1", key="i", on=24)
    found = changed(told(*so_far, newest), 23, 24)
    assert found["total reported"] == ("90", "50", ["i"])


def test_all_are_cited_who_say_the_number_that_there_is_now() -> None:
    ledger = told(
        report("ru-mod", "124", key="r", on=24),
        *(confirm(by, of="r", key=by, on=24) for by in ("ua-hq", "ua-head", "icrc")),
    )
    assert changed(ledger, 23, 24)["standing s1"] == (
        None,
        "confirmed 124",
        ["r", "ua-hq", "ua-head", "icrc"],
    )


def test_a_dispute_without_a_number_is_not_cited_for_the_number_that_the_disputer_gives() -> None:
    ledger = told(
        report("ru-mod", "390", key="r", on=21),
        dispute("ua-hq", of="r", key="d", on=22),
        report("ua-hq", "380", key="n", on=23),
    )
    found = changed(ledger, 21, 23)
    assert found["figure ua-hq"] == (None, "380", ["n"])
    assert found["standing s1"][2] == ["d", "n"]
    assert found["total reported"] == ("390", "380..390", ["n"])


def test_a_dispute_of_a_number_that_nobody_gives_any_more_is_not_cited() -> None:
    ledger = told(
        report("ru-mod", "390", key="r", on=21),
        correct("ru-mod", of="r", quantity="395", key="c", on=22),
        confirm("ua-head", of="c", key="k", on=22),
        dispute("ua-hq", of="r", key="d", on=23),
        report("ua-hq", "380", key="n", on=24),
    )
    found = changed(ledger, 22, 24)
    assert {tuple(entries) for _, _, entries in found.values()} == {("n",)}
    assert found["standing s1"][1] == "confirmed 395, contested (380..395)"
    assert found["total settled"] == ("395", "0", ["n"])


def test_what_is_agreed_of_something_else_is_not_cited_for_a_disputed_term() -> None:
    ledger = told(
        terms("ua-hq", term("120", [], measure="duration", unit="day"), key="t", on=22),
        terms("ua-hq", term("8"), key="other", on=22),
        dispute("ua-hq", of="a", key="d", on=22),
        terms("ru-mod", term("9", "UA->RU"), key="back", on=24),
        terms("ua-hq", term("10"), key="same", on=25),
    )

    disputed = "dispute ua-hq"
    assert changed(ledger, 21, 22)[disputed] == (None, "10", ["d"])
    assert changed(ledger, 21, 24)[disputed] == (None, "10", ["d"])
    assert changed(ledger, 22, 25)[disputed] == ("10", None, ["same"])


def test_a_notice_says_what_the_register_says_now_of_a_source_that_it_cites() -> None:
    ledger = told(
        report("ru-mod", "390", key="r"),
        confirm("ua-hq", of="r", key="k"),
        amended("ua-hq", kind="media"),
    )
    before, after = ledger.at(23, known_at="k"), ledger.at(23)

    assert notice(before, after, differences(before, after)).notes == {
        "ua-hq#2": "ua-hq: as a source it is media, speaks for UA now"
    }


@pytest.mark.parametrize(
    ("amendments", "cited"),
    [
        (
            [
                amended("ua-hq", note="weekly"),
                amended("ua-hq", kind="media"),
                amended("ua-hq", name="The headquarters"),
            ],
            ["ua-hq#3"],
        ),
        ([amended("ua-hq", kind="mediator"), amended("ua-hq", kind="media")], ["ua-hq#3"]),
        ([amended("icrc", note="weekly"), amended("ua-hq", same_as="icrc")], ["ua-hq#2"]),
        (
            [
                amended("icrc", same_as="paper"),
                amended("icrc", same_as="icrc"),
                amended("ua-hq", kind="media"),
                amended("ua-hq", same_as="icrc"),
            ],
            ["ua-hq#3"],
        ),
        (
            [amended("icrc", kind="media"), amended("ua-hq", same_as="icrc")],
            ["icrc#2", "ua-hq#2"],
        ),
    ],
    ids=["a remark and a name", "what it was between", "another's", "taken back", "both"],
)
def test_of_the_register_those_entries_are_cited_that_make_a_source_count_otherwise(
    amendments: list[Object], cited: list[str]
) -> None:
    said = report("ru-mod", "390", key="r"), confirm("ua-hq", of="r", key="k")
    ledger = told(*said, *amendments)
    there = diff(ledger.at(23, known_at="k"), ledger.at(23))
    back = diff(ledger.at(23), ledger.at(23, known_at="k"))
    of_all = [row.entries for row in (*there, *back) if row.what != "figure"]

    assert of_all
    assert set(of_all) == {tuple(cited)}


def test_a_source_is_not_cited_for_having_stated_what_another_confirms() -> None:
    ledger = told(
        source("herald", "media"),
        report("herald", "10", key="said"),
        confirm("ua-hq", of="said", key="k"),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="a"), ledger.at()))

    assert {row["what"]: row["entries"] for row in rows if row["what"] != "figure"} == {
        "standing": ["said", "k"],
        "total": ["said", "k"],
    }


def test_the_world_spoke_or_the_ledger_learned_late() -> None:
    ledger = told(
        report("ru-mod", "5", key="r", on=22),
        report("ua-hq", "7", key="late", on=22),
        report("icrc", "6", key="new", on=24),
    )
    learned = diff(ledger.at(23, known_at="r"), ledger.at(23))
    spoken = diff(ledger.at(23), ledger.at(24))
    both = diff(ledger.at(23, known_at="r"), ledger.at(24))

    assert {row.axis for row in learned} == {"recorded"}
    assert {row.axis for row in spoken} == {"stated"}
    assert {row.axis for row in both if row.what == "standing"} == {"stated and recorded"}


def test_a_notice_tells_in_words_what_was_printed_and_what_stands_now() -> None:
    ledger = told(
        report("ru-mod", "1200", key="r", on=22, url="https://example.org/r"),
        terms("ua-hq", term("12"), key="t", on=23),
        correct("ru-mod", of="r", quantity="1100..1150", key="c", on=23),
        complete("ru-mod", key="done", on=23, occurred="2025-05-22"),
    )

    assert printed(ledger, 22, 23) == Notice(
        '"An exchange" (a)',
        (
            "Stage s1: completed 2025-05-22 according to ru-mod; nothing stood there before [a#5].",
            RANGE,
            (
                "People to be released from RU to UA, agreed according to ua-hq: 12; nothing stood there before "
                "[a#3]."
            ),
            "People released from RU to UA, agreed in all: was 10, is now 10 or 12 [a#3].",
            "People released from RU to UA, reported in all: was 1,200, is now 1,100 to 1,150 [a#4].",
        ),
        {
            "a#5": "ru-mod: stage s1 completed on 2025-05-22 (stated 2025-05-23, recorded 2026-01-01)",
            "a#4": "ru-mod: corrects a#2 to 1100..1150 (stated 2025-05-23, recorded 2026-01-01)",
            "a#3": (
                "ua-hq: states the terms: 12 released RU->UA (stated 2025-05-23, recorded 2026-01-01)"
            ),
        },
        corrects=True,
    )


FIRST = report("ru-mod", "5", key="r", on=22)
PLANNED = said("StageScheduled", "ru-mod", on=22, stage="s2", planned="2025-05-23")


@pytest.mark.parametrize(
    "since",
    [
        [report("ru-mod", "7", stage="s2", on=23)],
        [report("ru-mod", "12", scope="running", up_to="2025-05-23", on=23)],
        [confirm("ua-hq", "r", on=23)],
        [complete("ru-mod", "s2", on=23), report("ru-mod", "7", stage="s2", on=23)],
        [complete("ru-mod", "s3", on=23), report("ru-mod", "7", stage="s3", on=23)],
        [complete("ru-mod", "s3", on=23)],
    ],
)
def test_what_is_new_or_better_borne_out_between_two_days_is_no_correction(
    since: list[Object],
) -> None:
    ledger = told(FIRST, PLANNED, *since)

    made = printed(ledger, 22, 23)
    assert made.sentences
    assert not made.corrects
    text = as_notice([made], cuts(ledger.at(23).cut), "1")
    assert text.startswith('Update: "An exchange" (a)\n')


@pytest.mark.parametrize(
    "since",
    [
        [correct("ru-mod", "r", "6", on=23)],
        [report("ru-mod", "6", on=23)],
        [report("ua-hq", "6", on=23)],
        [dispute("ua-hq", "r", on=23)],
        [retract("ru-mod", "r", on=23)],
        [cancel("ru-mod", "s4", on=23)],
        [dispute("ua-hq", "done", on=23)],
        [said("StageCancelled", "ru-mod", on=23, stage="s2")],
        [terms("ua-hq", term("12"), on=23)],
        [report("ru-mod", "7", stage="s2", on=21)],
    ],
)
def test_what_no_longer_stands_as_it_stood_is_corrected(since: list[Object]) -> None:
    done = complete("ru-mod", "s4", on=22, key="done")
    ledger = told(FIRST, PLANNED, done, *since)
    late = since[0]["statement"]["stated"] == "2025-05-21"

    first = ledger.at(22, known_at="done") if late else ledger.at(22)
    made = notice(first, ledger.at(23), differences(first, ledger.at(23)))
    assert made.corrects
    text = as_notice([made], cuts(ledger.at(23).cut), "1")
    assert text.startswith('Correction: "An exchange" (a)\n')


@pytest.mark.parametrize(
    ("stood", "since"),
    [
        ([report("ua-hq", "5", on=22)], retract("ru-mod", "r", on=23)),
        ([confirm("ua-hq", "r", key="c", on=22)], retract("ua-hq", "c", on=23)),
        ([report("ua-hq", "5", key="f", on=22)], correct("ua-hq", "f", ">=5", on=23)),
        ([report("ua-hq", ">=5", key="f", on=22)], correct("ua-hq", "f", "5", on=23)),
        ([report("ua-hq", ">=5", key="f", on=22)], retract("ua-hq", "f", on=23)),
        (
            [confirm("ua-hq", "r", on=22), report("icrc", "5", on=22, basis="counted", key="f")],
            retract("icrc", "f", on=23),
        ),
    ],
)
def test_the_same_number_is_corrected_where_a_source_takes_its_own_back_or_changes_it(
    stood: list[Object], since: Object
) -> None:
    made = printed(told(FIRST, *stood, since), 22, 23)

    assert made.corrects


def test_the_same_number_is_corrected_where_it_stands_worse() -> None:
    ledger = told(FIRST, confirm("ua-hq", "r", on=23))

    assert not printed(ledger, 22, 23).corrects
    assert printed(ledger, 23, 22).corrects


@pytest.mark.parametrize(
    ("stood", "stands", "is_corrected"),
    [
        (("Suspended", 21), ("Suspended", 20), True),
        (("Suspended", 21), ("Resumed", 22), False),
        (("Resumed", 21), ("Concluded", 22), False),
        (("Concluded", 21), ("Concluded", 20), True),
        (("Concluded", 21), ("Resumed", 22), True),
        (("Suspended", 21), ("Concluded", 28), False),
        (("Concluded", 28), ("Concluded", 23), False),
        (("Concluded", 28), ("Concluded", 29), True),
    ],
)
def test_another_day_of_what_became_of_the_agreement_or_what_undoes_its_end_is_a_correction(
    stood: tuple[str, int], stands: tuple[str, int], *, is_corrected: bool
) -> None:
    words = [
        said(f"Agreement{became}", "ru-mod", on=on, occurred=f"2025-05-{day}")
        for on, (became, day) in ((22, stood), (23, stands))
    ]

    assert printed(told(*words), 22, 23).corrects is is_corrected


@pytest.mark.parametrize(
    ("number", "later", "is_corrected"),
    [
        ("60", "10", True),
        ("60", "60..70", True),
        ("60", "~70", True),
        ("60", ">=70", False),
        ("60", "70", False),
        ("60..70", "70", False),
        (">=60", "70", False),
    ],
)
def test_what_is_reported_in_all_is_corrected_where_it_falls_or_is_less_firm(
    number: str, later: str, *, is_corrected: bool
) -> None:
    up_to = report("ru-mod", number, scope="running", up_to="2025-05-22", on=22)
    ledger = told(up_to, report("ru-mod", later, scope="running", up_to="2025-05-23", on=23))

    assert printed(ledger, 22, 23).corrects is is_corrected


def test_a_notice_of_less_that_is_settled_in_all_cites_what_is_confirmed_still() -> None:
    def so_far(until: int, *words: tuple[str, str]) -> list[Object]:
        up_to = f"2025-05-{until}"
        return [
            report(source, number, on=until, scope="running", up_to=up_to)
            for source, number in words
        ]

    ledger = told(
        *so_far(22, ("ru-mod", "1051"), ("ua-hq", "1051")),
        *so_far(24, ("ru-mod", "1060"), ("ua-hq", "1070")),
        *so_far(26, ("ru-mod", "1080"), ("ua-hq", "1080")),
    )
    settled = "People released from RU to UA, settled in all: "
    still = "up to 22 May 2025, 1,051 people are confirmed by both sides (ru-mod; ua-hq)"

    assert [one for one in printed(ledger, 23, 24).sentences if one.startswith(settled)] == [
        (
            f"{settled}was 1,051 up to 22 May 2025, is now 0 up to 24 May 2025 [a#4, a#5]; "
            f"{still} [a#2, a#3]."
        )
    ]
    assert printed(ledger, 23, 24).notes.keys() >= {"a#2", "a#3", "a#4", "a#5"}
    assert [one for one in printed(ledger, 24, 26).sentences if one.startswith(settled)] == [
        f"{settled}was 0 up to 24 May 2025, is now 1,080 up to 26 May 2025 [a#6, a#7]."
    ]


def test_a_notice_tells_to_which_days_totals_are_meant_and_once_what_reaches_further() -> None:
    def so_far(source: str, number: str, day: str, on: int, **fields: Any) -> Object:
        return report(source, number, on=on, scope="running", up_to=day, **fields)

    ledger = told(
        so_far("ru-mod", "100", "2025-01-31", 21, key="january"),
        so_far("ua-hq", "300", "2025-03-31", 22, key="march"),
        confirm("ru-mod", "march", on=22),
        so_far("ua-hq", "250", "2025-02-28", 23),
        correct("ru-mod", "january", "110", on=24),
        confirm("ua-hq", "january", "100", on=25),
        report("paper", ">350", on=26, scope="whole"),
    )
    of_all = "People released from RU to UA, "
    march = "up to 31 March 2025, 300 people are confirmed by both sides (ua-hq; ru-mod)"

    def in_all(since: int, until: int) -> list[str]:
        sentences = printed(ledger, since, until).sentences
        return [one.removeprefix(of_all) for one in sentences if "in all" in one]

    # Another number stands for the stages now, and reaches less far than one that was said before.
    assert in_all(23, 24) == [
        (
            "reported in all: was 250 up to 28 February 2025, is now 110 up to 31 January 2025 [a#6]; "
            f"{march} [a#3, a#4]."
        )
    ]
    assert printed(ledger, 23, 24).notes.keys() == {"a#3", "a#4", "a#6"}
    # That less is settled by it repeats nothing.
    assert in_all(22, 24) == [
        (
            "reported in all: was 300 up to 31 March 2025, is now 110 up to 31 January 2025 [a#6]; "
            f"{march} [a#3, a#4]."
        ),
        "settled in all: was 300 up to 31 March 2025, is now 0 up to 31 January 2025 [a#6].",
    ]
    # The same number stands for them still.
    assert in_all(24, 25) == [
        f"reported in all: was 110, is now 100 to 110 [a#7]; {march} [a#3, a#4]."
    ]
    # Nothing reaches as far as the whole; beside what media alone say of it the furthest of the heard is told.
    assert in_all(25, 26) == [
        (
            "reported in all: was 100 to 110 up to 31 January 2025, is now at least 350 [a#8]; "
            f"{march} [a#3, a#4]."
        )
    ]


@pytest.mark.parametrize("no_number", ["withheld", "vague:dozens"])
def test_a_notice_of_a_total_without_a_number_tells_to_which_day_and_what_reaches_further(
    no_number: str,
) -> None:
    january: Object = {"scope": "running", "up_to": "2025-01-31"}
    march: Object = {"scope": "running", "up_to": "2025-03-31"}
    ledger = told(
        report("ru-mod", "300", on=21, **march),
        report("icrc", no_number, on=22, key="none", **january),
        correct("icrc", "none", "12", on=23),
    )
    further = "up to 31 March 2025, 300 people are reported by RU alone (ru-mod) [a#2]"

    def in_all(since: int, until: int) -> list[str]:
        sentences = printed(ledger, since, until).sentences
        return [one for one in sentences if one.startswith(IN_ALL)]

    assert in_all(20, 21) == [
        f"{IN_ALL}: 300 up to 31 March 2025; nothing stood there before [a#2]."
    ]
    assert in_all(21, 22) == [
        (
            f"{IN_ALL}: was 300 up to 31 March 2025, is now unknown up to 31 January 2025 "
            f"[a#3]; {further}."
        )
    ]
    assert in_all(22, 23) == [
        (
            f"{IN_ALL}: was unknown up to 31 January 2025, is now 12 up to 31 January 2025 [a#4]; "
            f"{further}."
        )
    ]
    assert in_all(20, 23) == [
        f"{IN_ALL}: 12 up to 31 January 2025; nothing stood there before [a#3, a#4]; {further}."
    ]


def test_a_notice_names_no_day_of_what_was_agreed() -> None:
    ledger = told(
        terms("ru-mod", term("5", measure="received"), key="t", on=21),
        report("ru-mod", "3", measure="received", scope="running", up_to="2025-01-31", on=21),
    )

    sentences = printed(ledger, 20, 21).sentences
    in_all = [one.partition(", ")[2] for one in sentences if "in all" in one]
    assert in_all == [
        "agreed in all: 5; nothing stood there before [a#2].",
        "reported in all: 3 up to 31 January 2025; nothing stood there before [a#3].",
    ]


def test_a_notice_tells_who_says_what_became_of_a_stage_and_who_says_otherwise() -> None:
    plans = [
        said("StageScheduled", source, on=21, stage="s1", planned="2025-05-25")
        for source in ("ru-mod", "un")
    ]
    off = cancel("ua-hq", on=23, key="off")

    assert printed(told(*plans, off), 22, 23).sentences[0] == (
        "Stage s1: was scheduled for 2025-05-25, is now cancelled according to ua-hq, but scheduled "
        "for 2025-05-25 according to ru-mod and un [a#4]."
    )
    paper = complete("paper", on=24, occurred="2025-05-24")
    assert printed(told(*plans, off, paper), 23, 24).sentences[0] == (
        "Stage s1: was cancelled, is now completed 2025-05-24 according to paper, but scheduled "
        "for 2025-05-25 according to ru-mod and un, and cancelled according to ua-hq [a#5]."
    )


def test_a_notice_tells_both_words_of_one_source_as_the_earlier_and_the_later() -> None:
    done = complete("ru-mod", on=22, occurred="2025-05-22")
    plan = said("StageScheduled", "ru-mod", on=24, stage="s1", planned="2025-05-25")

    assert printed(told(done, plan), 23, 24).sentences[0] == (
        "Stage s1: was completed 2025-05-22, is now scheduled for 2025-05-25 according to ru-mod, "
        "but completed 2025-05-22 by an earlier word of its own [a#3]."
    )


def test_a_notice_takes_two_names_of_one_source_for_one() -> None:
    done = complete("ua-hq", on=22, occurred="2025-05-22")
    plans = [
        said("StageScheduled", source, on=24, stage="s1", planned="2025-05-25")
        for source in ("ua-head", "ua-hq")
    ]
    for name, told_as in (
        ("ua-head", "ua-head and ua-hq, but completed 2025-05-22 by an earlier word of their own"),
        ("ua-hq", "ua-hq, but completed 2025-05-22 by an earlier word of its own"),
    ):
        ledger = told(amended("ua-head", same_as="ua-hq", name=name), done, *plans)

        assert printed(ledger, 23, 24).sentences[0] == (
            "Stage s1: was completed 2025-05-22, is now scheduled for 2025-05-25 according to "
            f"{told_as} [a#3, a#4]."
        )


def test_a_notice_tells_from_when_to_when_a_stage_was_and_is_to_be() -> None:
    plan = said("StageScheduled", "un", on=21, stage="s1", planned="2025-05-25/2025-05-26")
    late = said("StagePostponed", "un", on=22, stage="s1", planned="2025-05-27/2025-05-28")
    done = complete("ua-hq", on=24, occurred="2025-05-23/2025-05-24")

    moved, carried_out = (printed(told(plan, late, done), day - 1, day) for day in (22, 24))
    assert moved.sentences[0] == (
        "Stage s1: was scheduled for 2025-05-25 to 2025-05-26, is now postponed to the time from "
        "2025-05-27 to 2025-05-28 according to un [a#3]."
    )
    assert carried_out.sentences[0] == (
        "Stage s1: was postponed to the time from 2025-05-27 to 2025-05-28, is now completed "
        "2025-05-23 to 2025-05-24 according to ua-hq [a#4]."
    )


def test_what_is_confirmed_and_contested_is_told_as_what_was_confirmed() -> None:
    both = report("ru-mod", "40", on=22, key="r"), report("ua-hq", "40", on=22)
    third = told(*both, report("icrc", "45", on=24, key="i"))

    assert changed(third, 23, 24)["standing s1"] == (
        "confirmed 40",
        "confirmed 40, contested (40..45)",
        ["i"],
    )
    assert printed(third, 23, 24).sentences[0] == (
        f"{STAGE} s1: was confirmed 40, is now confirmed 40, contested (40 to 45) [a#4]."
    )
    without_number = told(*both, dispute("icrc", "r", on=24))
    assert changed(without_number, 23, 24)["standing s1"][1] == "confirmed 40, contested"
    jointly = told(*both, report("jcc", "45", on=24))
    assert changed(jointly, 23, 24)["standing s1"][1] == "confirmed, contested (40..45)"


@pytest.mark.parametrize(
    ("first", "then", "was", "now"),
    [
        ("75", "~75", "75", "about 75"),
        (">5", "5", "more than 5", "5"),
        (">=20", ">20", "at least 20", "more than 20"),
        ("<30", "<=30", "under 30", "at most 30"),
        ("vague:dozens", "vague:a few hundred", '"dozens"', '"a few hundred"'),
        ("withheld", "vague:dozens", None, '"dozens"'),
    ],
)
def test_a_notice_says_no_number_more_firmly_than_it_was_said(
    first: str, then: str, was: str | None, now: str
) -> None:
    ledger = told(report("ru-mod", first, on=22), correct("ru-mod", "a#2", then, on=24))
    (told_of_stage,) = [one for one in printed(ledger, 23, 24).sentences if "stage s1" in one]
    before = f"was reported {was}" if was else "was withheld"
    assert told_of_stage == (f"{STAGE} s1: {before}, is now reported {now} [a#3].")


def test_a_notice_tells_what_a_party_withholds_beside_what_media_say() -> None:
    ledger = told(report("ru-mod", "withheld", on=22), report("paper", "5", on=22))
    (told_of_stage,) = [one for one in printed(ledger, 21, 23).sentences if "stage s1" in one]
    assert told_of_stage == (
        f"{STAGE} s1: reported a withheld number, 5; nothing stood there before [a#2, a#3]."
    )


def test_a_notice_says_of_what_is_withheld_that_it_is_a_number_unless_it_stands_alone() -> None:
    withheld = terms("ua-hq", term("withheld"), key="t", on=23)
    agreed = "People released from RU to UA, agreed in all"
    sentences = printed(told(withheld), 22, 24).sentences
    assert f"{agreed}: was 10, is now 10 or a withheld number [a#2]." in sentences
    alone = printed(told(withheld, first=announce(terms=[])), 22, 24).sentences
    assert f"{agreed}: withheld; nothing stood there before [a#2]." in alone


def test_what_is_only_about_so_much_is_so_in_all_and_to_come() -> None:
    ledger = told(
        report("ru-mod", "~5", key="r", on=22),
        report("ua-hq", "~7", key="u", on=23),
        report("ru-mod", "6", stage="s2", key="r2", on=24),
        complete("ru-mod", "s3", key="done", on=25),
    )
    assert changed(ledger, 22, 23)["standing s1"] == ("reported ~5", "reported ~5..7", ["u"])
    assert changed(ledger, 22, 23)["total reported"] == ("~5", "~5..7", ["u"])
    assert changed(ledger, 23, 24)["total remaining"] == ("~3..5", "~-3..-1", ["r2"])
    assert changed(ledger, 24, 25)["total reported"] == ("~11..13", ">=~11", ["done"])
    assert changed(ledger, 24, 25)["total remaining"] == ("~-3..-1", "<=~-1", ["done"])
    assert [one for one in printed(ledger, 22, 25).sentences if "reported" in one] == [
        f"{STAGE} s1: was reported about 5, is now reported about 5 to 7 [a#3].",
        f"{STAGE} s2: reported 6; nothing stood there before [a#4].",
        f"{IN_ALL}: was about 5, is now at least about 11 [a#3, a#4, a#5].",
    ]


def test_programs_get_numbers_in_the_forms_of_quantities_alone(tmp_path: Path) -> None:
    about = report("ru-mod", "~7", on=22), report("ua-hq", "~8", on=22)
    opened, firm = complete("ru-mod", "s2", on=23), report("ru-mod", "7", on=24)
    sources = source("ru-mod", speaks_for="RU"), source("ua-hq", speaks_for="UA")
    record(tmp_path, [*sources, announce(), *about, opened, firm])

    def numbers(since: int) -> list[tuple[str, str | None, str]]:
        cuts = f"--from=2025-05-{since}", f"--to=2025-05-{since + 1}"
        rows = json.loads(read(tmp_path, "diff", "a", *cuts, "-f", "json").out)["rows"]
        return [
            (row["column"] or row["what"], row["before"], row["after"])
            for row in rows
            if row["what"] in ("standing", "total")
        ]

    assert numbers(21)[0] == ("standing", None, "reported 7..8")
    assert numbers(22) == [("reported", "7..8", ">=7"), ("remaining", "2..3", "<=3")]
    assert numbers(23) == [("standing", "reported 7..8", "reported 7")]


def test_programs_get_a_figure_as_a_quantity_and_how_it_was_said_where_that_alone_changed(
    tmp_path: Path,
) -> None:
    record(
        tmp_path,
        [
            source("ru-mod", speaks_for="RU"),
            announce(),
            report("ru-mod", "7", on=22),
            report("ru-mod", "8", on=23, basis="counted"),
            report("ru-mod", "8", on=24, basis="counted", stage="s2"),
            report("ru-mod", "8", on=25, stage="s3"),
            report("ru-mod", "8", on=26, basis="counted", stage="s3"),
        ],
    )

    def figures(since: int) -> list[tuple[str | None, str]]:
        cuts = f"--from=2025-05-{since}", f"--to=2025-05-{since + 1}"
        rows = json.loads(read(tmp_path, "diff", "a", *cuts, "-f", "json").out)["rows"]
        return [(row["before"], row["after"]) for row in rows if row["what"] == "figure"]

    assert figures(22) == [("7", "8")]
    assert figures(23) == [(None, "8")]
    assert figures(25) == [("8", "8 (counted)")]


def test_the_table_says_how_firmly_and_what_came_over_as_totals_does() -> None:
    ledger = told(
        report("ru-mod", "~5", on=22),
        report("ru-mod", ">=8", stage="s2", on=23, basis="counted"),
        report("ru-mod", "vague:dozens", stage="s3", on=23),
        complete("ru-mod", "s4", on=24),
    )

    def after(since: int, until: int) -> dict[str, object]:
        changed = differences(ledger.at(since), ledger.at(until))
        was, now = columns(of_one=True)[1:3]
        return {
            f"{one.row.what} {one.row.stage or one.row.column} {unmarked(str(was.cell(one)))}": (
                unmarked(str(now.cell(one)))
            )
            for one in changed
        }

    assert after(22, 23) == {
        "figure s2 None": "at least 8 (counted)",
        "figure s3 None": "dozens (vague)",
        "standing s2 None": "reported at least 8",
        "standing s3 None": "reported dozens (vague)",
        "total reported about 5": "at least about 13",
        "total remaining about 5": "at least about 3 over",
    }


def test_the_table_names_the_unit_where_there_are_several() -> None:
    two_units = announce(terms=[term("10"), term("9", unit="tonne")])
    ledger = told(report("ru-mod", "5", unit="tonne", on=23), first=two_units)
    at = ledger.at(23)
    rows = differences(ledger.at(22), at)
    what = columns(of_one=True, several={at.slug: at.in_several_units})[0]
    assert [what.cell(row) for row in rows] == [
        "stage s1 RU->UA tonne released: ru-mod",
        "stage s1 RU->UA tonne released",
        "in all RU->UA tonne released: reported",
        "in all RU->UA tonne released: remaining",
    ]
    people = told(report("ru-mod", "5", on=23))
    (first, *_) = differences(people.at(22), people.at(23))
    assert columns(of_one=True)[0].cell(first) == "stage s1 RU->UA released: ru-mod"
    assert summary(at.record.known[1].event, at.cite).endswith(
        "; 10 people released RU->UA and 9 tonnes released RU->UA"
    )


def test_a_notice_of_a_measure_that_is_no_deed_sets_it_beside_the_unit() -> None:
    owed = term("120", [], "duration", "day")
    ledger = told(
        terms("ua-hq", term("60", [], "duration", "day"), on=23, key="t"),
        report("ua-hq", "3", measure="export", on=23),
        first=announce(terms=[owed]),
    )
    assert printed(ledger, 22, 23).sentences == (
        "People (export) from RU to UA, stage s1: reported 3; nothing stood there before [a#3].",
        "Days (duration), agreed according to ua-hq: 60; nothing stood there before [a#2].",
        "Days (duration), agreed in all: was 120, is now 120 or 60 [a#2].",
        "People (export) from RU to UA, reported in all: 3; nothing stood there before [a#3].",
    )


def test_a_notice_of_a_programme_says_up_to_when() -> None:
    ledger = told(
        report("ru-mod", "5", scope="programme", up_to="2025-04", on=23),
        report("ru-mod", "6", scope="programme", on=23),
    )
    people = "People released from RU to UA, the wider programme"
    assert sorted(printed(ledger, 22, 23).sentences) == [
        f"{people}, to 2025-04: reported 5; nothing stood there before [a#2].",
        f"{people}: reported 6; nothing stood there before [a#3].",
    ]


def test_a_notice_of_parts_names_the_part() -> None:
    ledger = told(
        report("ru-mod", "5", by={"sex": parts(women="2", men="3")}, key="r", on=22),
        dispute("ua-hq", of="r", dimension="sex", key="d", on=23),
    )

    assert printed(ledger, 22, 23).sentences == (
        f"{PART}: men: was reported 3, is now reported 3, contested [a#3].",
        f"{PART}: women: was reported 2, is now reported 2, contested [a#3].",
    )


def test_a_notice_tells_what_no_longer_stands_and_what_became_of_the_agreement() -> None:
    ledger = told(
        report("ru-mod", "5", key="r", on=22),
        retract("ru-mod", of="r", key="t", on=23),
        said("AgreementSuspended", "ru-mod", 23, key="s"),
    )

    assert printed(ledger, 22, 23).sentences == (
        "The agreement, according to ru-mod: suspended; nothing stood there before [a#4].",
        "People released from RU to UA, stage s1: was reported 5, is now unreported [a#3].",
        "People released from RU to UA, reported in all: was 5, is now unknown [a#3].",
    )


@pytest.mark.parametrize(
    ("said", "later", "how"),
    [
        ("20", [retract("ua-hq", "u", key="t", on=24)], ": ua-hq took its number (20) back"),
        (
            "20",
            [correct("ua-hq", "u", "~20", key="t", on=24)],
            ", according to ua-hq: was 20, is now about 20",
        ),
        ("20", [void("u", key="t")], ": the number of ua-hq (20) no longer stands"),
        (
            "withheld",
            [retract("ua-hq", "u", key="t", on=24)],
            ": ua-hq took its number (withheld) back",
        ),
        (
            "20",
            [correct("ua-hq", "u", by={"sex": parts(men="9", complete=False)}, key="t", on=24)],
            ": the number of ua-hq (20) no longer stands",
        ),
        ("20", [amended("ua-hq", same_as="ua-head")], None),
        ("~20", [report("ua-hq", "20", key="t", on=24)], None),
        ("20", [report("ua-hq", "20..21", key="t", on=24)], None),
        ("20", [retract("paper", "paper", key="t", on=24)], None),
    ],
)
def test_a_notice_tells_who_no_longer_says_what_stands_all_the_same(
    said: str, later: list[Object], how: str | None
) -> None:
    counted = report("icrc", "20", basis="counted", on=22)
    others = [report(source, "20", key=source, on=22) for source in ("ru-mod", "ua-head", "paper")]
    ledger = told(counted, *others, report("ua-hq", said, key="u", on=22), *later)
    before, after = ledger.at(23, known_at="u"), ledger.at(24)

    cited = "a#6, a#7" if later[0]["event"] == "EntryVoided" else "a#7"
    sentence = f"{STAGE} s1{how}; the standing stays verified 20 [{cited}]."
    sentences = notice(before, after, differences(before, after)).sentences
    assert [one for one in sentences if "stays" in one] == ([sentence] if how else [])


def test_a_notice_of_one_more_voice_says_that_nothing_printed_changed(istanbul: Path) -> None:
    called = read(
        *(istanbul, "diff", EXCHANGE, "--from", f"{EXCHANGE}#5", "--to", f"{EXCHANGE}#5"),
        *("-f", "notice"),
    )

    cuts = f"from known at {EXCHANGE}#5 to known at {EXCHANGE}#5 (UTC), rules 1"
    assert called == (0, f"Nothing changed: there is nothing to correct.\n\n{cuts}\n", "")


def put_right(**fields: Any) -> Object:
    return said("AgreementAmended", None, **fields)


def test_a_party_that_is_added_is_cited_where_it_changes_something_alone() -> None:
    ledger = told(
        report("ru-mod", "3", key="r"),
        put_right(title="X"),
        put_right(parties=[{"code": "US", "name": "America"}]),
        put_right(parties=[{"code": "US", "name": "The States"}]),
        report("us-dos", "5", scope="whole", flows="US->RU", key="us"),
        report("ua-hq", "4", key="c"),
        confirm("ru-mod", "us", key="also"),
    )
    before, after = ledger.at(30, known_at="r"), ledger.at(30)
    by = {(row.what, row.flow, row.scope, row.column): row.entries for row in diff(before, after)}

    assert set(by["standing", "US->RU", "whole", None]) == {"a#4", "a#6", "a#8"}  # by both sides
    assert by["figure", "US->RU", "whole", "ru-mod"] == ("a#8",)
    assert by["standing", "RU->UA", "stage", None] == ("a#7",)
    assert "a#3" not in {entry for entries in by.values() for entry in entries}
    assert "a#5" not in {entry for entries in by.values() for entry in entries}


def test_of_the_amendments_of_an_agreement_those_are_cited_without_which_nothing_would_change() -> (
    None
):
    ledger = told(
        report("ru-mod", "3", flows=[], key="r"),
        confirm("ua-hq", "r", key="k"),
        put_right(mediators=[{"code": "M", "name": "A mediator"}]),
        put_right(parties=[{"code": "US", "name": "America"}]),
    )
    rows = diff(ledger.at(30, known_at="k"), ledger.at(30))

    assert {row.column or row.what: (row.before, row.after) for row in rows} == {
        "standing": ("confirmed 3", "reported 3"),
        "settled": ("3", "0"),
    }
    assert {row.entries for row in rows} == {("a#5",)}


@pytest.mark.parametrize("before", [0, 5])
def test_of_amendments_each_of_which_would_have_changed_it_alone_the_first_is_cited(
    before: int,
) -> None:
    ledger = told(
        *(report("paper", "3", stage=f"x{number}") for number in range(before)),
        report("ru-mod", "3", flows=[], key="r"),
        confirm("ua-hq", "r", key="k"),
        *(put_right(parties=[{"code": code, "name": code}]) for code in ("US", "PL")),
    )
    rows = diff(ledger.at(30, known_at="k"), ledger.at(30))

    assert {row.entries for row in rows} == {(f"a#{before + 4}",)}


def test_a_notice_begins_with_what_was_put_right_of_the_agreement_itself() -> None:
    named = [{"code": "UA", "name": "Ukraine"}, {"code": "PL", "name": "Poland"}]
    ledger = told(
        report("ru-mod", "3", key="r"),
        put_right(title="Swap", place="Ankara", key="x"),
        put_right(parties=named),
        void("x"),
        put_right(title="The swap"),
    )
    before, after = ledger.at(30, known_at="r"), ledger.at(30)
    assert diff(before, after) == []
    assert notice(before, after, []).sentences == (
        'The title was "An exchange", is now "The swap" [a#3, a#5, a#6].',
        'The party UA was "UA", is now "Ukraine" [a#4].',
        'The party PL: "Poland"; nothing stood there before [a#4].',
    )
    assert (
        notice(after, before, []).sentences[-1] == 'The party PL: "Poland" no longer stands [a#4].'
    )
    assert notice(ledger.at(10), after, []).sentences == ()  # not announced by then


def test_what_was_put_right_of_the_agreement_alone_is_not_nothing(tmp_path: Path) -> None:
    registered = {"event": "SourceRegistered", "source": "ru-mod", "name": "M", "kind": "official"}
    later = put_right(place="Ankara", agreed="2025-05-19")
    folder = record(tmp_path, [registered, announce()], [later])
    words = ("diff", "a", "--from", "a#1")

    assert read(folder, *words).err.startswith(
        "nothing changed but what the agreement is called: -f notice tells it; from known at a#1"
    )
    assert read(folder, *words, "-f", "notice").out.startswith(
        'Correction: "An exchange" (a)\n\n'
        '- The day of the agreement: "2025-05-19"; nothing stood there before [a#2].\n'
    )


def test_that_nothing_was_settled_of_what_is_not_told_of_is_no_correction() -> None:
    ledger = told(terms("ru-mod", term("7", "UA->RU"), on=24, replaces="a"))

    for one, other in ((23, 24), (24, 23)):
        assert not any("settled" in told for told in printed(ledger, one, other).sentences)


def test_what_remains_is_not_told_as_done() -> None:
    ledger = told(report("ru-mod", "400", scope="remaining", up_to="2025-05-22", key="r"))
    (row,) = view(ledger.at(30), "ru-mod")[1:]

    assert printed(ledger, 22, 23).sentences == (
        (
            "People remaining after 2025-05-22 (measure: released from RU to UA): reported 400; nothing "
            "stood there before [a#2]."
        ),
    )
    assert slot.says(row) == "400 (released)"


def test_both_cuts_are_printed_with_every_answer(istanbul: Path) -> None:
    words = ("diff", EXCHANGE, "--from", f"2025-05-23@{EXCHANGE}#20", "--to", "2025-05-24")
    sides = f"from 2025-05-23, known at {EXCHANGE}#20 to 2025-05-24 (Europe/Kyiv), rules 1"
    zone = ("--tz", "Europe/Kyiv")

    for form in ("table", "notice"):
        assert read(istanbul, *words, *zone, "-f", form).out.endswith(f"\n\n{sides}\n")
    found = json.loads(read(istanbul, *words, *zone, "-f", "json").out)
    cuts = {
        "from_as_of": "2025-05-23",
        "from_known_at": f"{EXCHANGE}#20",
        "as_of": "2025-05-24",
        "known_at": None,
        "tz": "Europe/Kyiv",
    }
    assert found["cuts"] == cuts
    line = json.loads(read(istanbul, *words, *zone, "-f", "ndjson").out.splitlines()[0])
    assert line == {**found["rows"][0], **cuts, "rules": "1"}
    heading, first, *_ = read(istanbul, *words, *zone, "-f", "csv").out.splitlines()
    assert heading.endswith(",from_as_of,from_known_at,as_of,known_at,tz,rules")
    assert first.endswith(f",2025-05-23,{EXCHANGE}#20,2025-05-24,,Europe/Kyiv,1")


@pytest.mark.parametrize(
    ("sides", "cut", "told"),
    [
        (("2025-05-23", "2025-05-26"), ("--as-of", "2025-05-25"), "2025-05-26"),
        (("2025-05-26",), ("--as-of", "2025-05-25"), "2025-05-26"),
        ((f"{EXCHANGE}#2", f"{EXCHANGE}#4"), ("--known-at", f"{EXCHANGE}#3"), f"{EXCHANGE}#4"),
        (
            ("2025-05-23", f"2025-05-24@{EXCHANGE}#4"),
            ("--known-at", f"{EXCHANGE}#3"),
            f"{EXCHANGE}#4",
        ),
        ((f"{EXCHANGE}#2", "@2026-01-01"), ("--known-at", f"{EXCHANGE}#3"), "2026-01-01"),
        ((f"{EXCHANGE}#2",), ("--known-at", "2025-12-30"), f"{EXCHANGE}#2"),
    ],
)
def test_neither_side_lies_after_the_cut_of_the_call(
    sides: tuple[str, ...], cut: tuple[str, str], told: str, istanbul: Path
) -> None:
    words = [word for pair in zip(("--from", "--to"), sides, strict=False) for word in pair]
    called = read(istanbul, "diff", EXCHANGE, *words, *cut, "-f", "notice")

    assert called == (2, "", f"counterfoil: {told} lies after {cut[0]} {cut[1]}\n")


@pytest.mark.parametrize(
    ("sides", "cut", "told"),
    [
        (("2025-05-23",), ("--as-of", "2025-05-24"), "from 2025-05-23 to 2025-05-24"),
        (("2025-05-23", "2025-05-24"), ("--as-of", "2025-05-24"), "from 2025-05-23 to 2025-05-24"),
        (
            (f"{EXCHANGE}#2", f"{EXCHANGE}#3"),
            ("--known-at", "2025-12-31"),
            f"from known at {EXCHANGE}#2 to known at {EXCHANGE}#3",
        ),
        (
            (f"{EXCHANGE}#2", f"{EXCHANGE}#9"),
            ("--as-of", "2025-05-24"),
            f"from 2025-05-24, known at {EXCHANGE}#2 to 2025-05-24, known at {EXCHANGE}#9",
        ),
    ],
)
def test_a_cut_of_the_call_holds_for_a_side_that_names_none_of_its_axis(
    sides: tuple[str, ...], cut: tuple[str, str], told: str, istanbul: Path
) -> None:
    words = [word for pair in zip(("--from", "--to"), sides, strict=False) for word in pair]
    called = read(istanbul, "diff", EXCHANGE, *words, *cut, "-f", "notice")

    assert " ".join(called.out.split()).endswith(f" {told} (UTC), rules 1")


def test_where_nothing_changed_a_sentence_says_so_and_the_exit_is_0(istanbul: Path) -> None:
    called = read(istanbul, "diff", EXCHANGE, "--from", "2025-05-23", "--to", "2025-05-23")

    assert (called.code, called.out) == (0, "")
    assert called.err == "nothing changed; from 2025-05-23 to 2025-05-23 (UTC), rules 1\n"


def test_every_change_can_be_asked_for_by_its_entries(istanbul: Path) -> None:
    called = read(istanbul, "diff", EXCHANGE, "--from", "2025-05-25", "--to", "2025-05-30")

    assert called.out == (
        "What                     Before         After                    Axis    Entries\n"
        "stage s1, status:        confirmed 120  confirmed 120,           stated  #28\n"
        "civilian RU->UA                         contested\n"
        "released\n"
        "stage s1, status:        confirmed 270  confirmed 270,           stated  #28\n"
        "military RU->UA                         contested\n"
        "released\n"
        "whole UA->RU released:   1000           1000 (implied)           stated  #27\n"
        "ru-mod\n"
        "whole, status: civilian  nothing        120                      stated  #27\n"
        "UA->RU released: ru-mod\n"
        "whole, status: civilian  nothing        reported 120             stated  #27\n"
        "UA->RU released\n"
        "whole, status: military  nothing        880                      stated  #27\n"
        "UA->RU released: ru-mod\n"
        "whole, status: military  nothing        reported 880             stated  #27\n"
        "UA->RU released\n"
        "\n"
        "from 2025-05-25 to 2025-05-30 (UTC), rules 1\n"
    )


@pytest.mark.parametrize("command", ["totals", "status", "say"])
def test_only_diff_prints_notices(command: str, istanbul: Path) -> None:
    called = read(istanbul, command, EXCHANGE, "-f", "notice")

    assert (called.code, called.out) == (2, "")
    assert "only diff prints notices" in called.err


def test_parts_that_were_put_right_are_no_change_of_totals() -> None:
    def of_ru(women: str, men: str, key: str) -> Object:
        by = {"sex": parts(women=women, men=men)}
        return report("ru-mod", "20", by=by, key=key, on=22)

    ledger = told(
        of_ru("5", "15", "r"),
        report("ua-hq", "19", key="u", on=22),
        dispute("ua-hq", "r", dimension="sex", key="d", on=22),
        correct("ua-hq", "u", "20", key="c", on=22),
        of_ru("6", "14", "again"),
        void("r", "again", key="v"),
    )
    for one, other in permutations([ledger.at(known_at="d"), ledger.at()]):
        rows = ledger.keyed(diff(one, other))
        of_totals = {tuple(row["entries"]) for row in rows if row["dimension"] is None}
        of_parts = {tuple(row["entries"]) for row in rows if row["dimension"]}
        assert of_totals == {("c",)}
        assert of_parts == {("r", "again", "v"), ("r", "again", "v", "d")}


def test_who_is_heard_changes_no_figure() -> None:
    ledger = told(
        report("paper", "19", key="p"),
        amended("paper", kind="third-party"),
        correct("paper", "p", "20", key="c"),
    )
    rows = ledger.keyed(diff(ledger.at(known_at="p"), ledger.at()))
    entries = {row["what"]: row["entries"] for row in rows}
    assert entries["figure"] == ["c"]


def test_a_correction_of_parts_is_no_change_of_totals() -> None:
    ledger = told(
        report("ru-mod", "20", by={"sex": parts(women="5", men="15")}, key="r", on=22),
        report("ua-hq", "19", key="u", on=22),
        correct("ru-mod", "r", "20", by={"sex": parts(women="6", men="14")}, key="parts", on=23),
        correct("ua-hq", "u", "20", key="c", on=23),
    )
    for one, other in permutations([ledger.at(22), ledger.at(23)]):
        rows = ledger.keyed(diff(one, other))
        cited = {row["dimension"]: row["entries"] for row in rows}
        assert cited == {None: ["c"], "sex": ["parts"]}

    figures = [
        row for row in ledger.keyed(diff(ledger.at(21), ledger.at(23))) if row["what"] == "figure"
    ]
    of_ru = [
        row["entries"] for row in figures if row["column"] == "ru-mod" and not row["dimension"]
    ]
    assert of_ru == [["r", "parts"]]  # the word that stands is named, where neither did
