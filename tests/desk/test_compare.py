"""``compare``: the sides next to each other, each gap traced to the stages that explain it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.output.sides import columns, gap, in_sentences, in_table, on
from cli.output.sides import says as shown
from domain.events import Scope
from domain.theirs import unmarked
from domain.values.flow import flow_text
from projections.agreement import AgreementAt
from projections.checks import check
from projections.compare import compare
from projections.comparing.row import CompareRow
from projections.rules.settled import Settled
from projections.rules.standing import at_odds
from projections.status import status
from projections.texts.number import in_a_sentence
from tests.cli.kept import made_up, read, record, rows
from tests.desk.kept import CASES, kept
from tests.rules.given import (
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
    term,
    terms,
    told,
    void,
)
from tests.settling.logs import CUTS, Log, busy_logs, logs

Object = dict[str, Any]


def stage(by: str, slug: str, quantity: str, **fields: Any) -> Object:
    return report(by, quantity, scope="stage", stage=slug, **fields)


def done(*slugs: str) -> list[Object]:
    return [
        complete("ru-mod", slug, on=22, occurred=f"2025-05-{day}")
        for day, slug in enumerate(slugs, start=20)
    ]


def whole(by: str, quantity: str, **fields: Any) -> Object:
    return report(by, quantity, scope="whole", on=25, **fields)


def so_far(by: str, quantity: str, slug: str) -> Object:
    return report(by, quantity, scope="running", stage=slug, on=24)


def row(ledger: Told, what: str, slug: str | None = None, flow: str = "RU->UA") -> CompareRow:
    (only,) = [
        each
        for each in compare(ledger.at(30))
        if (each.what, each.stage, each.flow) == (what, slug, flow)
    ]
    return only


def says(each: CompareRow) -> dict[str, str | None]:
    return {side.who: side.quantity for side in each.sides}


def test_two_sides_that_agree_have_no_gap() -> None:
    ledger = told(stage("ru-mod", "s1", "3", key="f"), confirm("ua-hq", "f"))
    found = row(ledger, "stage", "s1")

    assert says(found) == {"RU": "3", "UA": "3"}
    assert found.gap == "0"
    assert not found.differs


def test_a_side_is_all_officials_that_speak_for_the_party() -> None:
    ledger = told(
        stage("ua-hq", "s1", "3"), stage("ua-head", "s1", ">2"), stage("ru-mod", "s1", "5")
    )
    found = row(ledger, "stage", "s1")

    assert says(found) == {"RU": "5", "UA": "3"}
    assert found.gap == "2"
    assert [figure.source for figure in found.sides[1].figures] == ["ua-hq", "ua-head"]


def test_a_stage_that_pointers_alone_still_name_is_compared() -> None:
    ledger = told(
        report("ru-mod", "30", key="f"),
        confirm("ua-hq", "f", "30", key="c"),
        correct("ua-hq", "c", "35", on=24),
        correct("ru-mod", "f", "31", on=24),
        void("f"),
    )
    assert says(row(ledger, "stage", "s1")) == {"RU": "31", "UA": "35"}
    assert row(ledger, "total").explained_by == ("s1",)


def test_what_is_said_so_far_holds_against_a_stage_that_pointers_alone_still_name() -> None:
    ledger = told(
        report("ru-mod", "30", key="f"),
        correct("ru-mod", "f", "31", on=24),
        stage("ru-mod", "s2", "20", on=25),
        void("f"),
        report("ru-mod", "51", scope="running", stage="s2", on=25),
    )
    assert not [found for found in check(ledger.at()) if found.severity == "error"]


def test_a_side_with_two_minds_is_a_span_and_says_so() -> None:
    ledger = told(
        stage("ua-hq", "s1", "3"), stage("ua-head", "s1", "4"), stage("ru-mod", "s1", "7")
    )
    found = row(ledger, "stage", "s1")

    assert says(found) == {"RU": "7", "UA": "3..4"}
    assert found.gap == "3..4"
    assert found.note == "Stage s1: UA does not speak with one voice: ua-hq 3 and ua-head 4."


def test_a_side_with_two_minds_is_told_as_contested_where_it_alone_speaks() -> None:
    ledger = told(
        terms("ua-hq", term("50", "UA->RU", "returned")),
        terms("ua-head", term(">=60", "UA->RU", "returned")),
        *(
            report(by, number, "UA->RU", measure="returned")
            for by, number in (("ua-hq", "20"), ("ua-head", "24"))
        ),
    )
    found = [each for each in compare(ledger.at(30)) if each.measure == "returned"]

    assert [(on(each), shown("UA", each), gap(each)) for each in found] == [
        ("agreed", "50 or at least 60 #2-3", "contested"),
        ("s1", "20..24 #4-5", "contested"),
        ("in all", "20..24 #4-5", "contested"),
    ]
    assert in_sentences(found)[0].startswith(
        "UA->RU person returned: only UA gives numbers, 50 or at least 60 agreed (#2-3), 20 to 24 in s1 "
    )


def test_sides_that_meet_as_a_whole_are_told_apart_where_their_sources_are() -> None:
    ledger = told(
        *done("s1", "s2"),
        stage("ru-mod", "s1", "390"),
        stage("ru-head", "s1", "391"),
        stage("ua-hq", "s1", "390"),
        *(stage(by, "s2", "5") for by in ("ru-mod", "ua-hq")),
    )
    first, second, total = (
        row(ledger, *of) for of in (("stage", "s1"), ("stage", "s2"), ("total",))
    )

    assert [(each.gap, each.contested) for each in (first, second, total)] == [
        (None, True),
        ("0", False),
        (None, True),
    ]
    assert first.note == (
        "Stage s1: RU does not speak with one voice: ru-mod 390 and ru-head 391. Across the sides, ru-head "
        "391 differs from ua-hq 390."
    )
    assert total.note == (
        "In all: RU 395 to 396, UA 395; these share values, but not all figures behind them do (stage "
        "s1)."
    )


def test_ranges_in_all_that_meet_are_not_said_to_be_true_where_a_stage_is_contested() -> None:
    ledger = told(
        *done("s1", "s2"),
        *(stage("ru-mod", slug, number) for slug, number in (("s1", "3"), ("s2", "5..7"))),
        *(stage("ua-hq", slug, number) for slug, number in (("s1", "4"), ("s2", "5..7"))),
    )

    assert row(ledger, "total").note == (
        "In all: RU 8 to 10, UA 9 to 11; these share values, but not all figures behind them do (stage s1). "
        "Stage s1: RU 3, UA 4; a gap of 1."
    )


def test_what_can_all_be_true_is_said_so() -> None:
    ledger = told(*done("s1"), stage("ru-mod", "s1", "3"), stage("ua-hq", "s1", ">=2"))
    found = row(ledger, "total")

    assert (found.contested, found.note) == (False, "In all: RU 3, UA at least 2; all can be true.")


def test_who_disputes_a_number_with_none_of_his_own_is_told() -> None:
    ledger = told(stage("ru-mod", "s1", "3", key="f"), dispute("ua-hq", "f", key="d"))
    found = row(ledger, "stage", "s1")

    assert (found.gap, found.contested) == (None, True)
    assert found.note == "What ru-mod says of stage s1 is disputed by ua-hq (a#3)."


def test_who_disputes_is_told_beside_numbers_that_differ() -> None:
    ours = stage("ru-mod", "s1", "5"), stage("icrc", "s1", "6", key="f")

    assert row(told(*ours, dispute("ua-hq", "f")), "stage", "s1").note == (
        "What icrc says of stage s1 is disputed by ua-hq (a#4)."
    )
    assert row(told(*ours, dispute("ru-mod", "f")), "stage", "s1").note is None


def to_the_25th(by: str, quantity: str, **fields: Any) -> Object:
    return report(by, quantity, scope="running", up_to="2025-05-25", on=25, **fields)


@pytest.mark.parametrize(
    ("figure", "of", "alone"),
    [
        (whole, "the whole agreement", "10 in all (#2)"),
        (to_the_25th, "the number so far to 2025-05-25", "10 so far to 2025-05-25 (#2)"),
    ],
)
def test_who_disputes_a_total_is_told_once_whatever_others_say(
    figure: Callable[..., Object], of: str, alone: str
) -> None:
    disputed = figure("ru-mod", "10", key="f"), dispute("ua-hq", "f", on=26)
    who = f"What ru-mod says of {of} is disputed by ua-hq (#3)."
    where = "In all" if figure is whole else "So far to 2025-05-25"
    told_by_icrc = {
        "10": ("contested", f"{where}: RU 10, icrc 10; no gap, but contested."),
        "~9": (
            "contested",
            f"{where}: RU 10, icrc about 9; these share values, but are contested.",
        ),
        "8": (
            "2",
            f"{where}: RU 10, icrc 8; a gap of 2. There is no stage for which both give numbers.",
        ),
    }
    for theirs, (apart, told_of_it) in told_by_icrc.items():
        ledger = told(*disputed, figure("icrc", theirs))
        (total,) = [row(ledger, "total")]
        assert (gap(total), total.contested) == (apart, True)
        assert list(map(unmarked, in_sentences(compare(ledger.at(30))))) == [
            f"RU->UA person released: {told_of_it} {who}"
        ]

    assert in_sentences(compare(told(*disputed).at(30))) == [
        f"RU->UA person released: only RU gives numbers, 10 agreed (#1), {alone}. {who}"
    ]


def test_a_dispute_with_a_number_that_shares_values_leaves_the_sum_contested() -> None:
    ledger = told(
        *done("s1"), stage("ru-mod", "s1", "390", key="f"), dispute("icrc", "f", "~380", on=24)
    )

    (sentences,) = in_sentences(compare(ledger.at(30)))
    assert unmarked(sentences) == (
        "RU->UA person released: What ru-mod says of stage s1 is disputed by icrc (#4). "
        "In all: RU 390, icrc about 380; these share values, but are contested."
    )


@pytest.mark.parametrize(
    ("figure", "of"),
    [
        (lambda by, number, **more: stage(by, "s1", number, **more), "stage s1"),
        (to_the_25th, "the number so far to 2025-05-25"),
        (whole, "the whole agreement"),
    ],
)
def test_who_disputes_what_only_media_say_is_told(figure: Callable[..., Object], of: str) -> None:
    given = figure("paper", "10", key="f"), dispute("ua-hq", "f", on=26)
    who = f"What paper says of {of} is disputed by ua-hq (#3)."

    assert in_sentences(compare(told(*given).at(30))) == [
        f"RU->UA person released: only RU gives numbers, 10 agreed (#1). {who}"
    ]
    untold = told(*given, first=announce(terms=[]))
    assert in_sentences(compare(untold.at(30))) == [f"RU->UA person released: {who}"]


def test_a_stage_was_over_when_it_was_called_completed() -> None:
    numbers = stage("ru-mod", "s1", "27"), stage("ua-hq", "s1", "27")
    day: Object = {"scope": "running", "up_to": "2025-05-25", "on": 26}
    ledger = told(complete("ru-mod", on=23), *numbers, report("ua-hq", "25", **day))

    assert row(ledger, "total").gap == "2"
    early = told(complete("ru-mod", on=27), *numbers, report("ua-hq", "25", **day))
    assert row(early, "total").gap == "0"


def test_a_stage_that_was_called_off_was_over_on_the_day_that_its_completion_names() -> None:
    day: Object = {"scope": "running", "up_to": "2025-05-20", "on": 20}
    moves = report("ru-mod", "5", **day), complete("ru-mod", on=25, occurred="2025-05-23")
    both = stage("ru-mod", "s1", "20"), stage("ua-hq", "s1", "20")
    off = cancel("ua-hq", "s1", on=26)

    for ledger in (told(*moves, *both), told(*moves, *both, off)):
        assert says(row(ledger, "total")) == {"RU": "25", "UA": "20"}
        assert "cannot be told" not in " ".join(in_sentences(compare(ledger.at(30))))


def test_a_number_so_far_that_cannot_be_held_against_the_stages_is_told_so() -> None:
    def compared(number: str) -> list[CompareRow]:
        running = report("ua-hq", number, scope="running", up_to="2025-05-25", on=26)
        both = stage("ru-mod", "s1", "27"), stage("ua-hq", "s1", "27")
        return compare(told(*both, running).at(30))

    (so_far,) = [each for each in compared("25") if each.what == "running"]
    assert so_far.note == "It cannot be told whether stage s1 was over by 2025-05-25."
    assert not any("Nobody differs" in text for text in in_sentences(compared("25")))
    assert any("Nobody differs" in text for text in in_sentences(compared("27")))


def test_of_a_stage_that_went_on_over_a_date_it_is_told_that_it_was_not_over() -> None:
    running = report("ua-hq", "25", scope="running", up_to="2025-05-25", on=26)

    def note(**occurred: str) -> str | None:
        over = complete("ru-mod", on=29, **occurred)
        numbers = stage("ru-mod", "s1", "27"), stage("ua-hq", "s1", "27")
        return next(
            each.note
            for each in compare(told(over, *numbers, running).at(30))
            if each.what == "running"
        )

    assert note(occurred="2025-05-20/2025-05-28") == (
        "Stage s1 was not over by 2025-05-25: how much of it is counted cannot be told."
    )
    assert note(occurred="2025-05") == "It cannot be told whether stage s1 was over by 2025-05-25."
    assert note() == "It cannot be told whether stage s1 was over by 2025-05-25."


def test_whoever_is_heard_without_a_side_stands_under_its_own_name_and_media_do_not() -> None:
    ledger = told(
        stage("icrc", "s1", "3"),
        stage("jcc", "s1", "3"),
        stage("tr-mfa", "s1", "4"),
        stage("paper", "s1", "9"),
    )
    found = row(ledger, "stage", "s1")

    assert says(found) == {"RU": None, "UA": None, "icrc": "3", "jcc": "3", "tr-mfa": "4"}
    assert found.gap == "1"


@pytest.mark.parametrize(
    ("ours", "theirs", "gap"),
    [
        ("3", "5", "2"),
        ("3", ">=5", ">=2"),
        ("3", ">5", ">2"),
        ("<3", "5", "2..5"),
        ("3..4", "6", "2..3"),
        ("3", ">2", None),
        ("3", "~9", None),
        ("3", "withheld", None),
        ("withheld", "vague:dozens", None),
    ],
)
def test_a_gap_is_no_more_exact_than_what_was_said(ours: str, theirs: str, gap: str | None) -> None:
    found = row(told(stage("ru-mod", "s1", ours), stage("ua-hq", "s1", theirs)), "stage", "s1")

    assert found.gap == gap


def test_the_terms_stand_next_to_each_other_too() -> None:
    found = row(told(terms("ua-hq", term("8"), on=20)), "term")

    assert (says(found), found.gap) == ({"RU": "10", "UA": "8"}, "2")
    assert (
        found.note == "The terms differ: RU says 10 and UA says 8; so no number counts as agreed."
    )


def test_terms_that_were_stated_on_several_days_are_told_with_these() -> None:
    found = row(told(terms("ua-hq", term("8"))), "term")
    assert found.note == (
        "The terms differ: RU said 10 (2025-05-20) and UA said 8 (2025-05-23); so no number counts as agreed."
    )
    found = row(told(terms("ru-head", term("12")), terms("ua-hq", term("8"))), "term")
    assert found.note == (
        "The terms differ: RU said 10 (ru-mod, 2025-05-20) and 12 (ru-head, 2025-05-23) and UA said 8 "
        "(2025-05-23); so no number counts as agreed."
    )


def test_each_word_on_what_was_agreed_is_told_with_its_day_where_a_side_has_several() -> None:
    found = row(told(terms("ru-head", term(">=9"), on=22), terms("ua-hq", term("8"))), "term")
    assert (shown("RU", found), shown("UA", found)) == ("10 or at least 9 #1-2", "8 #3")
    assert found.note == (
        "The terms differ: RU said 10 (ru-mod, 2025-05-20) and at least 9 (ru-head, 2025-05-22) and UA said 8 "
        "(2025-05-23); so no number counts as agreed."
    )


def test_of_a_side_whose_sources_state_different_terms_each_is_told_with_its_source() -> None:
    found = row(
        told(terms("ru-head", term("9..10"), on=20), terms("ua-hq", term("8"), on=20)), "term"
    )
    assert found.note == (
        "The terms differ: RU says 10 (ru-mod) and 9 to 10 (ru-head) and UA says 8; so no number counts as agreed."
    )
    found = row(told(terms("ru-head", term("12"), on=20), terms("ua-hq", term("8"), on=20)), "term")
    assert says(found) == {"RU": "10..12", "UA": "8"}
    assert found.note == (
        "The terms differ: RU says 10 (ru-mod) and 12 (ru-head) and UA says 8; so no number counts "
        "as agreed."
    )


# The total --------------------------------------------------------------------------------------


def test_a_total_is_what_the_side_states_before_what_its_stages_come_to() -> None:
    ledger = told(*done("s1"), stage("ru-mod", "s1", "3"), whole("ru-mod", "4"))
    ours = row(ledger, "total").sides[0]

    assert (ours.quantity, ours.basis, ours.sum) == ("4", "stated whole", "3")


def test_a_figure_so_far_stands_for_its_stages_and_the_side_adds_those_since() -> None:
    ledger = told(*done("s1", "s2", "s3"), so_far("ru-mod", "7", "s2"), stage("ru-mod", "s3", "2"))
    ours = row(ledger, "total").sides[0]

    assert (ours.quantity, ours.basis, ours.sum) == ("9", "so far to s2, and stage s3", "2")


def test_stages_are_added_only_where_the_side_has_a_number_for_each() -> None:
    some = told(*done("s1", "s2"), stage("ru-mod", "s1", "3"), stage("ua-hq", "s2", "4"))
    each = told(*done("s1", "s2"), stage("ru-mod", "s1", "3"), stage("ru-mod", "s2", "4"))

    assert [(s.quantity, s.sum) for s in row(some, "total").sides] == [(None, "3"), (None, "4")]
    ours = row(each, "total").sides[0]
    assert (ours.quantity, ours.basis) == ("7", "sum of stages")


def test_stages_are_added_where_no_form_of_a_quantity_says_their_sum_to_the_letter() -> None:
    below = told(*done("s1", "s2"), stage("ru-mod", "s1", "30"), stage("ru-mod", "s2", "<20"))
    ours = row(below, "total").sides[0]
    assert (ours.quantity, ours.sum, ours.basis) == ("30..50", "30..50", "sum of stages")

    both = told(stage("ru-mod", "s1", "30"), stage("ru-mod", "s2", "<20"), whole("ua-hq", "60"))
    assert row(both, "total").gap == "10..30"
    assert "and nobody else gives a total" not in str(row(both, "total").note)
    # Less than 50 is not 50, so some gap there is.
    at_the_end = told(
        stage("ru-mod", "s1", "30"), stage("ru-mod", "s2", "<20"), whole("ua-hq", "50")
    )
    assert row(at_the_end, "total").gap == "<=20"


def test_how_sides_come_to_their_totals_is_told_where_they_do_so_differently() -> None:
    joint = told(stage("ua-hq", "s1", "4"), whole("jcc", "9"))
    assert str(row(joint, "total").note).startswith(
        "In all: UA 4 (sum of stages), jcc 9 (stated whole); a gap of 5."
    )
    alike = told(whole("ru-mod", "4"), whole("jcc", "9"))
    assert str(row(alike, "total").note).startswith("In all: RU 4, jcc 9; a gap of 5.")


def test_no_total_is_added_up_while_the_number_of_a_stage_is_taken_back() -> None:
    both = stage("ru-mod", "s1", "5", key="f"), confirm("ua-hq", "f")
    ledger = told(*both, stage("ru-mod", "s2", "7", key="g"), retract("ru-mod", "g", on=25))

    assert says(row(ledger, "total")) == {"RU": None, "UA": None}
    assert [side.sum for side in row(ledger, "total").sides] == ["5", "5"]
    ledger.tell(whole("ru-mod", "12"))
    found = row(ledger, "total")
    assert (says(found), found.gap) == ({"RU": "12", "UA": None}, None)
    assert found.note == (
        "In all: RU 12, and nobody else gives a total. For stage s2 no side gives a number."
    )


def test_a_figure_so_far_that_misses_stages_since_is_no_total() -> None:
    ledger = told(*done("s1", "s2"), so_far("ru-mod", "3", "s1"), stage("ua-hq", "s2", "4"))

    assert says(row(ledger, "total")) == {"RU": None, "UA": None}
    assert says(row(ledger, "running", "s1")) == {"RU": "3", "UA": None}


# What explains a gap ----------------------------------------------------------------------------


def test_a_gap_lies_in_the_stage_that_turns_one_total_into_the_other() -> None:
    ledger = told(
        *done("s1", "s2"),
        *(stage("ru-mod", slug, "3") for slug in ("s1", "s2")),
        stage("ua-hq", "s2", "5"),
        whole("ua-hq", "8"),
    )
    found = row(ledger, "total")

    assert (found.gap, found.explained_by) == ("2", ("s2",))
    assert found.note == (
        "In all: RU 6 (sum of stages), UA 8 (stated whole); a gap of 2. All of it lies in stage s2 (3 "
        "against 5): with UA's word there, 3 + 5 = 8. For stage s1 only RU gives numbers."
    )


def test_a_gap_lies_in_the_only_stage_that_differs_where_its_numbers_leave_room_for_the_totals() -> (
    None
):
    wholes = whole("ua-hq", "155"), whole("ru-mod", "170")
    ledger = given_each(("s1", "100", "100"), ("s2", "70", "50..60")).tell(*wholes)
    found = row(ledger, "total")

    assert (found.gap, found.explained_by) == ("15", ("s2",))
    assert "All of it lies in stage s2 (70 against 50 to 60): with UA's word there, " in str(
        found.note
    )
    assert "100 + 50..60 = 150..160, which leaves room for 155." in str(found.note)

    others = whole("ua-hq", "165"), whole("ru-mod", "170")
    given = given_each(("s1", "100", "100"), ("s2", "70", "50..60")).tell(*others)
    assert row(given, "total").explained_by == ()


def test_a_gap_lies_in_the_stage_of_which_one_side_says_nothing_where_its_total_leaves_that_out() -> (
    None
):
    each = given_each(("s1", "100", "100"))
    ledger = each.tell(stage("ru-mod", "s2", "70"), whole("ua-hq", "100"), whole("ru-mod", "170"))
    found = row(ledger, "total")

    assert (found.gap, found.explained_by) == ("70", ("s2",))
    assert "All of it lies in stage s2 (70, of which UA gives no number)." in str(found.note)

    unsaid = each.tell(stage("ua-hq", "s2", "withheld"))
    assert row(unsaid, "total").explained_by == ()


def test_gaps_that_cancel_out_are_told_with_their_stages() -> None:
    found = row(given_each(("s1", "103", "100"), ("s2", "197", "200")), "total")

    assert (found.gap, found.explained_by) == ("0", ())
    assert found.note == (
        "In all: RU 300, UA 300; no gap, but the figures behind them differ (stage s1 and stage s2). "
        "Stage s1: RU 103, UA 100; a gap of 3. Stage s2: RU 197, UA 200; a gap of 3."
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "apart", "gap_of", "told"),
    [
        ("50", "40..45", "5..10", "a gap of 5 to 10", "(50 against 40 to 45)"),
        (">9", "5..7", ">2", "a gap of more than 2", "(more than 9 against 5 to 7)"),
        ("50..60", "<=45", "5..60", "a gap of 5 to 60", "(50 to 60 against at most 45)"),
    ],
)
def test_a_gap_of_ranges_and_bounds_lies_in_its_stage_too(
    ours: str, theirs: str, apart: str, gap_of: str, told: str
) -> None:
    ledger = given_each(("s1", ours, theirs))
    found = row(ledger, "total")
    assert (found.explained_by, found.gap) == (("s1",), apart)
    assert str(found.note).endswith(f"; {gap_of}. All of it lies in stage s1 {told}.")

    also = row(given_each(("s1", "100", "100"), ("s2", ours, theirs)), "total")
    assert also.explained_by == ("s2",)
    assert f"{told}: with UA's word there, 100 + {theirs} = " in str(also.note)


def given_each(*stages: tuple[str, str, str]) -> Told:
    return told(
        *(
            stage(by, slug, number)
            for slug, ours, theirs in stages
            for by, number in (("ru-mod", ours), ("ua-hq", theirs))
        )
    )


def test_where_no_stage_has_numbers_of_both_that_is_said() -> None:
    ledger = told(*done("s1"), so_far("ru-mod", "6", "s1"), so_far("ua-hq", "8", "s1"))
    without = "There is no stage for which both give numbers."
    assert row(ledger, "running", "s1").note == f"So far to s1: RU 6, UA 8; a gap of 2. {without}"
    vague = told(
        *(stage(by, "s1", said) for by, said in (("ru-mod", "6"), ("ua-hq", "vague:dozens"))),
        whole("ua-hq", "8"),
    )
    assert without in str(row(vague, "total").note)


@pytest.mark.parametrize("unsaid", ["withheld", "vague:dozens"])
def test_what_is_withheld_or_vague_adds_up_to_no_total(unsaid: str) -> None:
    both = given_each(("s1", unsaid, unsaid))
    assert says(row(both, "stage", "s1")) == {"RU": unsaid, "UA": unsaid}
    assert says(row(both, "total")) == {"RU": None, "UA": None}
    (of_a_stage, in_all) = [row(both, "stage", "s1"), row(both, "total")]
    assert (gap(of_a_stage), gap(in_all)) == (None, None)
    assert in_sentences(compare(both.at(30)))[-1] == (
        "Nobody differs: no two sides give a number for the same thing."
    )
    some = told(stage("ru-mod", "s1", "100"), stage("ru-mod", "s2", unsaid), whole("ua-hq", "150"))
    assert says(row(some, "total")) == {"RU": None, "UA": "150"}
    since = told(*done("s1", "s2"), so_far("ru-mod", unsaid, "s1"), stage("ru-mod", "s2", "5"))
    assert says(row(since, "total")) == {"RU": None, "UA": None}
    assert row(some, "total").sides[0].sum == ">=100"
    alone = told(report("ru-mod", unsaid, measure="received"))
    only = in_sentences([row(alone, "stage", "s1")])[-1]
    assert only.startswith("RU->UA person received: only RU says anything, ")


def test_several_stages_explain_it_together() -> None:
    ledger = told(
        *done("s1", "s2", "s3"),
        *(stage("ru-mod", slug, "3") for slug in ("s1", "s2", "s3")),
        stage("ua-hq", "s1", "4"),
        stage("ua-hq", "s2", "3"),
        stage("ua-hq", "s3", "5"),
    )
    found = row(ledger, "total")

    assert (found.gap, found.explained_by) == ("3", ("s1", "s3"))
    assert "All of it lies in stages s1 and s3 (s1: 3 against 4, s3: 3 against 5)" in str(
        found.note
    )


def test_one_explanation_for_two_pairs_of_sides_is_told_once_with_both() -> None:
    def note(theirs: str) -> str:
        ledger = told(
            *done("s1", "s2"),
            *(stage(by, "s1", "3") for by in ("ru-mod", "ua-hq", "icrc")),
            stage("ru-mod", "s2", "5"),
            stage("ua-hq", "s2", theirs),
            stage("icrc", "s2", "4"),
        )
        return str(row(ledger, "total").note)

    assert note("5") == (
        "In all: RU 8, UA 8, icrc 7; a gap of 1. Between RU and icrc, and between UA and icrc, all of "
        "it lies in stage s2 (5 against 4): with icrc's word there, 3 + 4 = 7."
    )
    assert note("6") == (
        "In all: RU 8, UA 9, icrc 7; a gap of 2. Between RU and UA all of it lies in stage s2 (5 "
        "against 6): with UA's word there, 3 + 6 = 9. Between RU and icrc all of it lies in stage s2 "
        "(5 against 4): with icrc's word there, 3 + 4 = 7. Between UA and icrc all of it lies in stage "
        "s2 (6 against 4): with icrc's word there, 3 + 4 = 7."
    )


def test_where_one_pair_of_several_is_not_explained_it_is_told_which() -> None:
    ledger = told(
        *done("s1"),
        stage("ru-mod", "s1", "3"),
        stage("ua-hq", "s1", "4"),
        whole("icrc", "9"),
    )
    found = row(ledger, "total")

    assert found.explained_by == ()
    assert found.note == (
        "In all: RU 3 (sum of stages), UA 4 (sum of stages), icrc 9 (stated whole); a gap of 6. Between "
        "RU and icrc there is no stage for which both give numbers. Between RU and UA all of it lies in "
        "stage s1 (3 against 4). Stage s1: RU 3, UA 4; a gap of 1."
    )


@pytest.mark.parametrize(
    ("third", "explained", "untraced"),
    [("8", ("s2",), ""), (">=6", ("s2",), ""), ("9", (), "RU and icrc"), ("2", (), "UA and icrc")],
)
def test_a_gap_that_is_explained_stays_so_where_a_third_side_gives_only_a_total(
    third: str, explained: tuple[str, ...], untraced: str
) -> None:
    ledger = given_each(("s1", "3", "3"), ("s2", "3", "5")).tell(whole("icrc", third))
    found = row(ledger, "total")

    assert found.explained_by == explained
    why = "all of it lies in stage s2 (3 against 5): with UA's word there, 3 + 5 = 8."
    assert why.casefold() in str(found.note).casefold()
    without = (
        f"Between {untraced} there is no stage for which both give numbers. Between RU and UA all"
    )
    assert (without in str(found.note)) == bool(untraced)


def test_a_gap_so_far_lies_in_the_stages_up_to_there() -> None:
    ledger = told(
        *done("s1", "s2", "s3"),
        *(stage("ru-mod", slug, "3") for slug in ("s1", "s2")),
        *(stage("ua-hq", slug, number) for slug, number in (("s1", "3"), ("s2", "5"))),
        so_far("ru-mod", "6", "s2"),
        so_far("ua-hq", "8", "s2"),
    )
    found = row(ledger, "running", "s2")

    assert (found.gap, found.explained_by) == ("2", ("s2",))
    assert found.note == (
        "So far to s2: RU 6, UA 8; a gap of 2. All of it lies in stage s2 (3 against 5): with UA's word "
        "there, 3 + 5 = 8."
    )
    assert row(ledger, "total").gap is None


def test_what_does_not_add_up_is_not_explained() -> None:
    ledger = told(
        *done("s1", "s2"),
        *(stage("ru-mod", slug, "3") for slug in ("s1", "s2")),
        stage("ua-hq", "s2", "5"),
        whole("ua-hq", "9"),
    )
    found = row(ledger, "total")

    assert (found.gap, found.explained_by) == ("3", ())
    assert "The stages for which both give numbers do not explain the gap." in str(found.note)


@pytest.mark.parametrize("unfirm", ["~5", "withheld", "vague:dozens"])
def test_what_is_no_firm_number_explains_no_gap(unfirm: str) -> None:
    ledger = told(
        *done("s1", "s2"),
        stage("ru-mod", "s1", "10"),
        stage("ru-mod", "s2", unfirm),
        whole("ru-mod", "10"),
        stage("ua-hq", "s1", "12"),
        stage("ua-hq", "s2", "6"),
        whole("ua-hq", "18"),
    )
    found = row(ledger, "total")

    assert found.explained_by == ()
    assert "The stages for which both give numbers do not explain the gap." in str(found.note)


def test_a_gap_is_not_explained_by_stages_of_which_one_side_leaves_one_out() -> None:
    ledger = told(
        *done("s1", "s2", "s3"),
        *(stage("ru-mod", slug, "3") for slug in ("s1", "s2")),
        *(stage("ua-hq", slug, number) for slug, number in (("s2", "5"), ("s3", "1"))),
        whole("ru-mod", "6"),
        whole("ua-hq", "8"),
    )
    found = row(ledger, "total")

    assert (found.gap, found.explained_by) == ("2", ())


def test_a_number_that_was_taken_back_is_not_compared() -> None:
    ledger = told(
        stage("ru-mod", "s1", "3", key="f"),
        stage("ua-hq", "s1", "5"),
        retract("ru-mod", "f", on=24),
    )

    assert says(row(ledger, "stage", "s1")) == {"RU": None, "UA": "5"}


def test_a_number_so_far_that_was_taken_back_is_told_where_its_parts_are_disputed() -> None:
    reach: dict[str, Any] = {"scope": "running", "up_to": "2025-05-22"}
    ledger = told(
        report("ua-hq", "10", key="f", **reach, on=22),
        retract("ua-hq", "f", on=23),
        report(
            "ru-mod", None, by={"sex": parts(women="3", complete=False)}, key="g", **reach, on=24
        ),
        dispute("ua-hq", "g", on=25),
    )
    (found,) = [each for each in compare(ledger.at(30)) if each.what == "running"]
    assert says(found) == {"RU": None, "UA": None}
    assert found.contested
    assert found.taken_back == ("a#3",)


@pytest.mark.parametrize(
    ("of", "named"),
    [
        ({"scope": "stage", "stage": "s1"}, "Stage s1"),
        ({"scope": "whole"}, "The whole agreement"),
        ({"scope": "running", "up_to": "2025-05-22"}, "So far to 2025-05-22"),
        ({"scope": "planned", "stage": "s1"}, "The plan for s1"),
    ],
)
def test_who_took_a_number_back_is_told_with_what_it_is_of_where_no_side_gives_one_any_more(
    of: Object, named: str
) -> None:
    scope = of["scope"]
    own = [report(by, "20", key=by, **of) for by in ("ru-mod", "ua-hq", "paper")]
    ledger = told(*own, retract("ru-mod", "ru-mod", on=27), retract("ua-hq", "ua-hq", on=28))

    (found,) = [each for each in compare(ledger.at(30)) if each.taken_back]
    assert found.what == ("total" if scope == "whole" else scope)
    assert says(found) == {"RU": None, "UA": None}
    assert not found.contested
    backs = "ru-mod took its 20 (#2) back (#5). ua-hq took its 20 (#3) back (#6)."
    assert f" {named}: {backs}" in " ".join(in_sentences(compare(ledger.at(30))))


def test_rows_of_one_scope_stand_in_the_order_of_their_stages_and_days() -> None:
    def said(scope: str, **until: str) -> Object:
        fields: Object = {"scope": scope, "stage": None, **until}
        return report("ru-mod", "5", **fields)

    days = "2025-05", "2025-05-22", "2025-05-22T10:00Z", "2025-05-21"
    scopes = "running", "programme", "remaining"
    taken_back = so_far("ru-mod", "9", "s1") | {"key": "back"}
    ledger = told(
        *done("s2", "s1"),
        *(said(scope, up_to=day) for day in days for scope in scopes),
        *(said(scope, stage=slug) for slug in ("s1", "s2") for scope in ("planned", "remaining")),
        said("planned"),
        *(so_far("ru-mod", "8", "s2"), taken_back, retract("ru-mod", "back", on=27)),
    )
    found = [(each.what, each.stage or each.up_to) for each in compare(ledger.at(30))]

    in_order = "2025-05-21", "2025-05-22T10:00Z", "2025-05-22", "2025-05"
    assert [one for one in found if one[0] not in ("term", "total")] == [
        *(("planned", until) for until in (None, "s2", "s1")),
        *(("running", until) for until in (*in_order, "s2", "s1")),
        *(("remaining", until) for until in (*in_order, "s2", "s1")),
        *(("programme", until) for until in in_order),
    ]


def test_in_percent_nothing_is_added() -> None:
    ledger = told(*done("s1"), report("ru-mod", "40", unit="percent"))
    found = row(ledger, "total")

    assert [(side.quantity, side.sum) for side in found.sides] == [(None, None), (None, None)]


def test_a_bound_of_one_stage_is_not_held_against_totals_of_several() -> None:
    north = stage("ru-mod", "s1", "600"), stage("ru-mod", "s2", "1800")
    south = (
        stage("ua-hq", "s1", "400"),
        stage("ua-hq", "s2", ">1800"),
        stage("ua-head", "s2", "1900"),
    )
    found = row(told(*done("s1", "s2"), *north, *south), "total")

    assert says(found) == {"RU": "2400", "UA": "2300"}
    assert "settles nothing" not in str(found.note)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("~23", "about 23"),
        (">=23", "at least 23"),
        ("20..23", "20 to 23"),
        ("vague:dozens", '"dozens"'),
    ],
)
def test_what_is_no_plain_number_is_told_in_words(quantity: str, words: str) -> None:
    ledger = told(
        terms("ua-hq", term(quantity)),
        whole("ru-mod", quantity),
        whole("ru-head", "23"),
        whole("ua-hq", "19..23"),
        stage("ru-mod", "s1", quantity),
        stage("ua-hq", "s1", "9"),
    )
    text = unmarked(" ".join(in_sentences(compare(ledger.at(30)))))
    assert f"UA said {words} (2025-05-23); so no number counts as agreed." in text
    assert "In all: RU 23, UA 19 to 23; all can be true." in text
    assert f"The number of ru-mod (#3), {words}, is consistent with each of them" in text


# Beside the totals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        ({"scope": "planned"}, "planned in all"),
        ({"scope": "planned", "stage": "s1"}, "planned for s1"),
        ({"scope": "remaining", "up_to": "2025-05-24"}, "remaining after 2025-05-24"),
        ({"scope": "remaining", "stage": "s1"}, "remaining after s1"),
        ({"scope": "programme", "up_to": "2025-05-24"}, "programme to 2025-05-24"),
        ({"scope": "programme"}, "programme"),
    ],
)
def test_sides_that_differ_in_what_adds_to_no_total_differ(
    reach: dict[str, str], words: str
) -> None:
    given: Object = {"stage": None, **reach}
    found = compare(told(report("ru-mod", "80", **given), report("ua-hq", "90", **given)).at())
    (only,) = [each for each in found if each.what == reach["scope"]]

    assert (says(only), only.gap, only.contested) == ({"RU": "80", "UA": "90"}, "10", True)
    assert on([only][0]) == words
    assert not any("Nobody differs" in text for text in in_sentences(found))


@pytest.mark.parametrize(
    ("what", "told_of"),
    [
        ({"scope": "planned", "stage": "s1"}, "The plan for s1"),
        ({"scope": "remaining", "up_to": "2025-05-24"}, "What is left after 2025-05-24"),
        ({"scope": "programme"}, "The programme"),
        ({"scope": "running", "up_to": "2025-05-21"}, "So far to 2025-05-21"),
        ({"scope": "running", "stage": "s1", "unit": "percent"}, "So far to s1"),
        ({"scope": "whole", "unit": "percent"}, "In all"),
        ({"scope": "stage", "stage": "s1", "unit": "percent"}, "Stage s1"),
    ],
)
def test_each_gap_of_the_table_is_told_in_words(what: Object, told_of: str) -> None:
    fields: Object = {"stage": None, **what}
    numbers = [report(by, number, **fields) for by, number in (("ru-mod", "65"), ("ua-hq", "66"))]
    went_on = complete("ru-mod", on=26, occurred="2025-05-20/2025-05-26")
    found = compare(told(went_on, stage("ru-mod", "s1", "70"), *numbers).at(30))

    assert "1" in [gap(each) for each in in_table(found)]
    text = " ".join(in_sentences(found))
    assert text.count(f"{told_of}: RU 65, UA 66; a gap of 1.") == 1


@settings(max_examples=150, deadline=None)
@given(logs(), st.sampled_from(CUTS))
def test_no_gap_of_the_table_goes_untold(log: Log, as_of: str | None) -> None:
    found = compare(log.at(as_of))
    explaining = {(each.flow, each.unit, slug) for each in found for slug in each.explained_by}
    text = " ".join(in_sentences(found))
    for each in in_table(found):
        if each.differs and (each.flow, each.unit, each.stage) not in explaining:
            words = f"a gap of {in_a_sentence(each.gap or '')}"
            assert ("The terms differ" if each.what == "term" else words) in text


def test_sides_that_differ_in_the_parts_alone_differ() -> None:
    same = [
        report("ru-mod", "9", by={"sex": parts(complete=False, women="2")}),
        report("ua-hq", "9", by={"sex": parts(complete=False, women="3")}),
    ]
    alone = [
        report(who, by={"sex": parts(complete=False, women=women)})
        for who, women in (("ru-mod", "2"), ("ua-hq", "3"))
    ]
    for moves in (same, alone):
        found = compare(told(*moves).at())
        (only,) = [each for each in found if each.what == "stage"]
        assert only.note == "Stage s1: how it divides by sex is contested."
        text = " ".join(in_sentences(found))
        assert "Stage s1: how it divides by sex is contested." in text
        assert "Nobody differs" not in text


def test_sides_that_differ_in_the_parts_of_the_whole_differ() -> None:
    by = [{"sex": parts(complete=False, women=women)} for women in ("2", "3")]
    said = [("ru-mod", by[0]), ("ua-hq", by[1])]
    alone = [report(who, scope="whole", stage=None, by=each) for who, each in said]
    same = [report(who, "9", scope="whole", stage=None, by=each) for who, each in said]
    for moves, quantity in ((alone, None), (same, "9")):
        found = compare(told(*moves).at())
        (total,) = [each for each in found if each.what == "total"]
        assert says(total) == {"RU": quantity, "UA": quantity}
        assert str(total.note).endswith("The whole agreement: how it divides by sex is contested.")
        assert not any("Nobody differs" in text for text in in_sentences(found))


@pytest.mark.parametrize("scope", ["stage", "whole", "running"])
@pytest.mark.parametrize("quantity", ["9", None])
def test_a_division_that_is_contested_contests_no_total_and_is_told(
    scope: str, quantity: str | None
) -> None:
    of: dict[str, Any] = {
        "stage": {"stage": "s1"},
        "whole": {"scope": "whole"},
        "running": {"scope": "running", "stage": "s1"},
    }[scope]
    ledger = told(
        report("ru-mod", quantity, by={"sex": parts(complete=False, women="2")}, **of),
        report("ua-hq", by={"sex": parts(complete=False, women="3")}, **of),
    )
    found = compare(ledger.at(30))
    assert [each for each in found if each.contested] == []
    assert " ".join(in_sentences(found)).count("how it divides by sex is contested.") == 1


def test_a_division_that_is_contested_is_told_with_where_it_is() -> None:
    def divided(day: str, women: str, **fields: Any) -> Object:
        of = {"breakdowns": {"sex": parts(women=women, men="6")}, **fields}
        return until("icrc", str(int(women) + 6), day, **of)

    ledger = told(
        divided("2025-05-10", "3", key="f"),
        dispute("ua-hq", "f", dimension="sex", on=26),
        divided("2025-05-20", "5"),
    )

    text = " ".join(in_sentences(compare(ledger.at(30))))
    assert "So far to 2025-05-10: how it divides by sex is contested." in text
    assert text.count("divides") == 1


@settings(max_examples=150, deadline=None)
@given(logs(), st.sampled_from(CUTS))
def test_what_is_contested_is_what_is_so_by_its_status(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    contested = {
        (slot.scope, slot.stage, slot.up_to, slot.flow, slot.measure, slot.unit)
        for slot in status(at)
        if slot.contested and slot.dimension is None
    }
    for each in compare(at):
        of = each.flow, each.measure, each.unit
        if each.what == "total":
            assert not each.contested or any(slot[3:] == of for slot in contested)
        elif each.what != "term":
            assert each.contested == ((each.what, each.stage, each.up_to, *of) in contested)


def test_who_differs_in_parts_alone_is_a_side() -> None:
    alone = [
        report(who, flows=[], by={"kind": parts(complete=False, rifle=rifles)})
        for who, rifles in (("ru-mod", "2"), ("ua-hq", "3"))
    ]
    (only,) = [each for each in compare(told(*alone).at()) if each.what == "stage"]
    assert says(only) == {"RU": None, "UA": None}


def test_what_is_said_of_a_plan_is_disputed_as_that() -> None:
    plan = report("ru-mod", "80", scope="planned", stage="s1", key="p")
    (only,) = [e for e in compare(told(plan, dispute("ua-hq", "p")).at()) if e.what == "planned"]
    assert only.note == "What ru-mod says of the plan for s1 is disputed by ua-hq (a#3)."


# Numbers so far of different days -------------------------------------------------------------------


def until(by: str, quantity: str, day: str, **fields: Any) -> Object:
    return report(by, quantity, scope="running", stage=None, up_to=day, on=25, **fields)


@pytest.mark.parametrize(
    ("moves", "in_all"),
    [
        (
            [until("ru-mod", "50", "2025-05-01"), until("ua-hq", "80", "2025-05-10")],
            "RU 50 (so far to 2025-05-01), UA 80 (so far to 2025-05-10)",
        ),
        (
            [until("ru-mod", "50", "2025-05-01"), whole("ua-hq", "80")],
            "RU 50 (so far to 2025-05-01), UA 80 (stated whole)",
        ),
        (
            [until("ru-mod", "50", "2025-05"), until("ua-hq", "30", "2025-05-10")],
            "RU 50 (so far to 2025-05), UA 30 (so far to 2025-05-10)",
        ),
    ],
)
def test_numbers_so_far_of_different_days_are_no_gap(moves: list[Object], in_all: str) -> None:
    found = row(told(*moves), "total")

    days = "they reach to different days, so all can be true."
    where = "In all" if "whole" in in_all else "So far"
    assert (found.gap, found.note) == (None, f"{where}: {in_all}; {days}")


@pytest.mark.parametrize("later", [until("ua-hq", "39", "2025-05-20"), whole("ua-hq", "39")])
def test_a_stage_that_was_over_before_makes_no_gap_of_a_larger_number_of_a_later_day(
    later: Object,
) -> None:
    moves = complete("ru-mod", on=2, occurred="2025-05-02"), stage("ru-mod", "s1", "10")
    numbers = until("ru-mod", "24", "2025-05-10"), later

    found = row(told(*moves, *numbers), "total")
    assert (found.gap, "so all can be true" in str(found.note)) == (None, True)
    less = until("ru-mod", "44", "2025-05-10"), later
    assert row(told(*moves, *less), "total").gap == "5"
    mediated = stage("icrc", "s1", "10"), *numbers[:1]
    assert row(told(*mediated), "total").gap is None
    assert row(told(*mediated, stage("ru-mod", "s1", "24")), "total").gap == "14"


@pytest.mark.parametrize(
    ("first", "why"),
    [("80", "all can be true of a stock, which may fall"), ("40", "all can be true")],
)
def test_a_later_number_without_a_flow_that_is_less_can_be_true_of_a_stock(
    first: str, why: str
) -> None:
    numbers = until("ru-mod", first, "2025-05-01"), until("ua-hq", "50", "2025-05-10")
    ledger = told(*({**number, "flows": []} for number in numbers), first=announce(terms=[]))

    (note,) = [each.note for each in compare(ledger.at(30)) if each.what == "total"]
    assert str(note).endswith(f"; they reach to different days, so {why}.")


@pytest.mark.parametrize(
    "moves",
    [
        [until("ru-mod", "80", "2025-05-01"), until("ua-hq", "50", "2025-05-10")],
        [until("ru-mod", "80", "2025-05-01"), whole("ua-hq", "50")],
        [until("ru-mod", "80", "2025-05-01"), until("ua-hq", "50", "2025-05-01")],
    ],
)
def test_what_was_handed_over_is_no_less_on_a_later_day(moves: list[Object]) -> None:
    assert row(told(*moves), "total").gap == "30"


def to_stage(by: str, quantity: str, last: str) -> Object:
    return report(by, quantity, scope="running", stage=last, on=25)


@pytest.mark.parametrize(
    ("moves", "in_all"),
    [
        (
            [until("ru-mod", "31", "2025-05-01"), to_stage("ua-hq", "60", "s9")],
            "RU 31 (so far to 2025-05-01), UA 60 (so far to s9)",
        ),
        (
            [until("ru-mod", "60", "2025-05-01"), to_stage("ua-hq", "31", "s9")],
            "RU 60 (so far to 2025-05-01), UA 31 (so far to s9)",
        ),
        (
            [to_stage("ru-mod", "31", "s8"), to_stage("ua-hq", "60", "s9")],
            "RU 31 (so far to s8), UA 60 (so far to s9)",
        ),
        (
            [whole("ru-mod", "60"), to_stage("ua-hq", "31", "s9")],
            "RU 60 (stated whole), UA 31 (so far to s9)",
        ),
        (
            [stage("ru-mod", "s1", "31"), to_stage("ua-hq", "60", "s9")],
            "RU 31 (sum of stages), UA 60 (so far to s9)",
        ),
    ],
)
def test_a_number_so_far_to_a_stage_that_nobody_dates_makes_no_gap(
    moves: list[Object], in_all: str
) -> None:
    found = row(told(*moves), "total")

    can_all_be = "they need not reach equally far, so all can be true."
    assert (found.gap, str(found.note).split(" For ")[0]) == (
        None,
        f"In all: {in_all}; {can_all_be}",
    )


@pytest.mark.parametrize(
    "moves",
    [
        [whole("ru-mod", "31"), to_stage("ua-hq", "60", "s9")],
        [to_stage("ru-mod", "31", "s9"), to_stage("ua-hq", "60", "s9")],
        [stage("ru-mod", "s1", "60"), to_stage("ua-hq", "31", "s9")],
    ],
)
def test_what_reaches_further_for_sure_is_no_less(moves: list[Object]) -> None:
    assert row(told(*moves), "total").gap == "29"


@pytest.mark.parametrize(
    ("moves", "where", "note"),
    [
        (
            [until("ru-mod", "80", "2025-05-01"), until("ua-hq", "50", "2025-05-01")],
            "so far to 2025-05-01",
            "So far to 2025-05-01: RU 80, UA 50; a gap of 30.",
        ),
        (
            [until("ru-mod", "80", "2025-05-01"), until("ua-hq", "50", "2025-05-10")],
            "in all",
            "So far: RU 80 (so far to 2025-05-01), UA 50 (so far to 2025-05-10); a gap of 30.",
        ),
        (
            [until("ru-mod", "80", "2025-05-01"), whole("ua-hq", "50")],
            "in all",
            "In all: RU 80 (so far to 2025-05-01), UA 50 (stated whole); a gap of 30.",
        ),
    ],
)
def test_a_gap_between_numbers_so_far_is_told_with_the_day_to_which_they_reach(
    moves: list[Object], where: str, note: str
) -> None:
    found = row(told(*moves), "total")

    assert (on(found), str(found.note).partition(" There ")[0]) == (where, note)


def test_a_total_that_is_told_as_said_so_far_already_is_no_row_of_its_own() -> None:
    vague = until("ru-mod", "vague:dozens", "2025-05-01")
    found = compare(told(vague, until("ua-hq", "30", "2025-05-01")).at(30))

    assert [on(each) for each in in_table(found)] == ["agreed", "so far to 2025-05-01"]
    assert [each.what for each in found] == ["term", "running", "total"]


def test_a_total_reads_as_one_row_and_one_sentence_whoever_speaks() -> None:
    day = "2025-05-01"
    alone = compare(told(until("ru-mod", "5", day)).at(30))
    assert [on(each) for each in in_table(alone)].count(f"so far to {day}") == 1

    vague = until("icrc", "vague:dozens", day)
    apart = compare(told(until("ru-mod", "20", day), until("ua-hq", "30", day), vague).at(30))
    assert " ".join(in_sentences(apart)).count(f"So far to {day}") == 1


def test_numbers_of_different_days_share_no_values_whatever_stands_behind_them() -> None:
    ledger = told(
        until("ru-mod", "20", "2025-05-01"),
        until("ua-hq", "24", "2025-05-01"),
        until("ru-mod", "30", "2025-05-10"),
    )

    assert row(ledger, "total").note == (
        "So far: RU 30 (so far to 2025-05-10), UA 24 (so far to 2025-05-01); they reach to different days, so "
        "all can be true, but not all figures behind them share values (so far to 2025-05-01)."
    )


def test_a_gap_is_between_those_alone_who_contradict_each_other() -> None:
    moves = [
        until("ru-mod", "50", "2025-05-01"),
        until("ua-hq", "80", "2025-05-10"),
        until("icrc", "90", "2025-05-10"),
    ]
    found = row(told(*moves), "total")
    assert found.gap == "10"
    assert str(found.note).startswith("So far to 2025-05-10: UA 80, icrc 90; a gap of 10.")
    assert str(found.note).endswith(
        "Beside that: RU 50 (so far to 2025-05-01), which can be true as well."
    )


@pytest.mark.parametrize(("wide", "words"), [("50..56", "50 to 56"), (">=40", "at least 40")])
def test_a_range_in_which_anothers_number_lies_makes_no_gap_wider(wide: str, words: str) -> None:
    numbers = (("ru-mod", "55"), ("ua-hq", "56"), ("icrc", wide))
    ledger = told(*done("s1"), *(stage(by, "s1", number) for by, number in numbers))

    assert [row(ledger, *of).gap for of in (("stage", "s1"), ("total",))] == ["1", "1"]
    assert row(ledger, "total").note == (
        f"In all: RU 55, UA 56, icrc {words}; a gap of 1. All of it lies in stage s1 (55 against 56)."
    )


def test_totals_that_agree_are_told_as_contested_where_a_stage_behind_one_is() -> None:
    ledger = told(
        *done("s1"),
        stage("ru-mod", "s1", "10"),
        stage("ua-hq", "s1", "12"),
        whole("ru-mod", "12"),
    )
    found = row(ledger, "total")

    assert gap([found][0]) == "contested"
    assert found.note == (
        "In all: RU 12 (stated whole), UA 12 (sum of stages); no gap, but the figures behind them differ "
        "(stage s1). Stage s1: RU 10, UA 12; a gap of 2."
    )


def test_where_no_two_sides_give_a_total_the_gaps_of_the_stages_are_told() -> None:
    ledger = told(
        *done("s1", "s2"),
        stage("ru-mod", "s1", "215"),
        stage("ua-hq", "s1", "0"),
        stage("icrc", "s2", "10"),
    )
    found = compare(ledger.at(30))

    assert row(ledger, "total").note == (
        "Stage s1: RU 215, UA 0; a gap of 215. For stage s2 only icrc gives numbers."
    )
    assert [on(each) for each in in_table(found)] == ["agreed", "s1", "s2"]


def test_sides_whose_names_are_drawn_alike_are_told_with_their_slugs() -> None:
    ledger = told(
        amended("icrc", name="Red Cross"),
        amended("msf", name="Red\u00a0Cross "),
        *done("s1"),
        stage("icrc", "s1", "3"),
        stage("msf", "s1", "4"),
    )

    assert unmarked(str(row(ledger, "total").note)).startswith(
        "In all: Red Cross (icrc) 3, Red\u00a0Cross  (msf) 4; a gap of 1."
    )


def test_who_is_no_party_is_named_as_parties_are() -> None:
    ledger = told(
        amended("icrc", name="The Red Cross"),
        *done("s1"),
        stage("ru-mod", "s1", "3"),
        stage("icrc", "s1", "4"),
    )

    assert str(row(ledger, "total").note).startswith("In all: RU 3, The Red Cross 4; a gap of 1.")


@settings(max_examples=150, deadline=None)
@given(logs() | busy_logs(), st.sampled_from(CUTS))
def test_the_gap_of_a_total_is_the_one_that_its_sentence_tells(log: Log, as_of: str | None) -> None:
    for each in compare(log.at(as_of)):
        if each.what == "total" and "In all: " in str(each.note):
            sentence = str(each.note).partition("In all: ")[2].partition(". ")[0].rstrip(".")
            alone = "nobody else gives a total" in sentence
            match gap(each):
                case None:
                    assert alone or "can be true" in sentence
                case "contested":
                    assert alone or "contested" in sentence or "figures behind them" in sentence
                case "none":
                    assert sentence.endswith(("no gap", "can be true"))
                case told:
                    assert sentence.endswith(f"; a gap of {in_a_sentence(each.gap)}"), told


def test_a_stock_of_another_day_may_be_another() -> None:
    moves = [
        until("ru-mod", "80", "2025-05-01", flows=[]),
        until("ua-hq", "50", "2025-05-10", flows=[]),
    ]
    (total,) = [each for each in compare(told(*moves).at()) if each.what == "total"]
    assert total.gap is None


@pytest.mark.parametrize(
    ("in_stage", "total"),
    [
        ("5", None),
        (">=5", None),
        ("5..95", None),
        (">=90", None),
        ("~5", "~5"),
        ("95", "95"),
        (">90", ">90"),
        (">=95", ">=95"),
    ],
)
def test_stages_that_can_be_less_than_what_is_said_so_far_are_no_total(
    in_stage: str, total: str | None
) -> None:
    ledger = told(stage("ru-mod", "s1", in_stage), until("ru-mod", ">90", "2025-05-24"))
    assert says(row(ledger, "total")) == {"RU": total, "UA": None}


# The cases --------------------------------------------------------------------------------------


def test_the_gap_of_three_is_all_in_one_stage() -> None:
    found = [
        each
        for each in compare(kept("istanbul-2025-bodies").at("2025-06-16"))
        if each.measure == "transferred" and each.flow == "RU->UA"
    ]
    by = {(each.what, each.stage): each for each in found}
    total = by["total", None]

    assert (says(total), total.gap, total.explained_by) == (
        {"RU": "6060", "UA": "6057"},
        "3",
        ("s5",),
    )
    assert (says(by["stage", "s5"]), by["stage", "s5"].gap) == ({"RU": "1248", "UA": "1245"}, "3")
    assert {slug: says(by["stage", slug]) for slug in ("s1", "s2", "s3", "s4")} == {
        "s1": {"RU": None, "UA": "1212"},
        **{slug: {"RU": None, "UA": "1200"} for slug in ("s2", "s3", "s4")},
    }
    assert total.note == (
        "In all: Russia 6060, Ukraine 6057; a gap of 3. All of it lies in stage s5 (1245 against "
        "1248): with Russia's word there, 1212 + 3 x 1200 + 1248 = 6060. For stages s1 to s4 only "
        "Ukraine gives numbers. The number of ua-delegation-head (istanbul-2025-bodies#26), more than "
        "6000, is consistent with each of them and settles nothing."
    )


def test_the_terms_of_the_bodies_differ() -> None:
    found = [e for e in compare(kept("istanbul-2025-bodies").at("2025-06-16")) if e.what == "term"]

    assert [(each.flow, says(each), each.gap) for each in found] == [
        ("RU->UA", {"RU": "6000", "UA": "6000"}, "0"),
        ("UA->RU", {"RU": "0", "UA": "6000"}, "6000"),
    ]


def test_after_two_more_stages_the_gap_is_still_the_same() -> None:
    (total,) = [
        each
        for each in compare(kept("istanbul-2025-bodies").at())
        if (each.what, each.flow, each.measure) == ("total", "RU->UA", "transferred")
    ]

    assert (says(total), total.gap, total.explained_by) == (
        {"RU": "8063", "UA": "8060"},
        "3",
        ("s5",),
    )
    assert total.sides[0].basis == "so far to s5, and stages x1 and x2"


@pytest.mark.parametrize("slug", CASES)
def test_a_side_states_nothing_that_no_entry_of_its_own_says(slug: str) -> None:
    at = kept(slug).at()
    for each in compare(at):
        for side in each.sides:
            assert (side.quantity is None) == (not side.figures), each
            for figure in side.figures:
                voice = at.voice(figure.source)
                assert side.who in (voice.side, voice.root)


# The command ------------------------------------------------------------------------------------


def test_the_columns_are_the_parties_and_then_whoever_else_is_heard() -> None:
    beyond = term("5", "TR->UA")
    first = announce(parties=["RU", "UA", "TR"], mediators=[], terms=[term("10"), beyond])
    ledger = told(stage("icrc", "s1", "3"), stage("ru-mod", "s1", "4"), first=first)
    headings = [column.heading for column in columns(compare(ledger.at()))]

    assert headings[2:] == ["RU", "UA", "TR", "icrc", "Gap"]


def test_the_table_has_a_column_for_each_side_and_plain_words_beneath(cases: Path) -> None:
    called = read(cases, "compare", "istanbul-2025-bodies", "--as-of", "2025-06-16")

    assert (called.code, called.err) == (0, "")
    assert called.out == (
        "Flow    On              RU                 UA            Gap\n"
        "RU->UA  agreed          6000 #3            6000 #2      none\n"
        "RU->UA  planned in all  more than 6000 #8  -               -\n"
        "RU->UA  s1              -                  1212 #13        -\n"
        "RU->UA  s2              -                  1200 #16        -\n"
        "RU->UA  s3              -                  1200 #23        -\n"
        "RU->UA  s4              -                  1200 #20        -\n"
        "RU->UA  s5              1248 #27           1245 #24        3\n"
        "RU->UA  so far to s4    -                  4812 #21        -\n"
        "RU->UA  in all          6060 #29           6057 #25-26     3\n"
        "UA->RU  agreed          0 #3               6000 #2      6000\n"
        "UA->RU  s1              27 #14             -               -\n"
        "UA->RU  s5              51 #28             -               -\n"
        "UA->RU  in all          78 #30             -               -\n"
        "\n"
        "RU->UA body transferred: In all: Russia 6060, Ukraine 6057; a gap of 3. All of\n"
        "it lies in stage s5 (1245 against 1248): with Russia's word there, 1212 + 3 x\n"
        "1200 + 1248 = 6060. For stages s1 to s4 only Ukraine gives numbers. The number\n"
        "of ua-delegation-head (#26), more than 6000, is consistent with each of them and\n"
        "settles nothing.\n"
        "\n"
        "UA->RU body transferred: The terms differ: Russia says 0 and Ukraine says 6000;\n"
        "so no number counts as agreed. In all: Russia 78, and nobody else gives a total.\n"
        "For stages s1 and s5 only Russia gives numbers. For stages s2 to s4 no side\n"
        "gives a number.\n"
        "\n"
        "percent share-identified: only Ukraine gives numbers, 15 to 20 so far to\n"
        "2025-06-02 (#5).\n"
        "\n"
        "RU->UA body brought-to-exchange-point: only Russia gives numbers, 1212 in s0\n"
        "(#7).\n"
        "\n"
        "RU->UA body offered: only Russia gives numbers, 2239 remaining after 2025-06-16\n"
        "(#32).\n"
        "\n"
        "ua-coordination-hq (#10) disputes what ru-negotiating-group says: postpones\n"
        "stage s0 until further notice (Ukraine did not come and put it off, says Russia;\n"
        "no new date) (#9).\n"
        "\n"
        "as of 2025-06-16 (UTC), rules 1\n"
    )


def test_within_a_sentence_a_side_is_called_as_people_call_it(cases: Path) -> None:
    out = " ".join(read(cases, "compare", "yemen-2020-10").out.split())

    assert "In all: International Committee of the Red Cross 1056" in out
    assert "only the International Committee of the Red Cross gives numbers" in out


def test_where_nobody_differs_a_sentence_says_so(cases: Path) -> None:
    out = read(cases, "compare", "istanbul-2025", "--as-of", "2025-05-25").out

    assert "Nobody differs: wherever two sides give numbers, these agree.\n" in out


def test_nobody_is_said_to_agree_where_a_stage_is_contested_or_terms_differ(tmp_path: Path) -> None:
    header = list(made_up())[:4]
    aa2 = {**header[0], "source": "aa2", "name": "Another Ministry of AA"}

    def compared(*more: Object) -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        out = read(record(folder, [*header, aa2, *more]), "compare", "made-up").out
        return " ".join(out.split())

    def said(event: str, source: str, **fields: Any) -> Object:
        statement = {"source": source, "stated": "2024-02-02"}
        return {"event": event, "agreement": "made-up", "statement": statement, **fields}

    def figure(source: str, quantity: str, **fields: Any) -> Object:
        slot = {"scope": "stage", "stage": "s1", "flows": ["AA->BB"], "measure": "released"}
        return said("FigureReported", source, unit="person", quantity=quantity, **slot | fields)

    theirs = figure("bb", "3")
    assert "Nobody differs: wherever two sides give numbers, these agree." in compared(
        figure("aa", "3"), theirs
    )
    assert "Nobody differs: wherever two sides give numbers, all can be true." in compared(
        figure("aa", ">=3"), theirs
    )
    both = compared(figure("aa", "3"), figure("aa2", "4"), theirs)
    assert "s1 3..4 #2-3 3 #4 contested" in both
    assert "Across the sides, aa2 4 differs from bb 3." in both
    disputed = compared(figure("aa", "3", key="f"), said("StatementDisputed", "bb", of="f"))
    assert "What aa says of stage s1 is disputed by bb (#3)." in disputed
    term = {"flows": ["AA->BB"], "measure": "released", "unit": "person", "quantity": ">=100"}
    terms_differ = compared(said("TermsStated", "bb", terms=[term]))
    assert (
        "The terms differ: AA said 100 (2024-01-01) and BB said at least 100 (2024-02-02);"
        in terms_differ
    )
    for text in (both, disputed, terms_differ):
        assert "Nobody differs" not in text
        assert "can be true" not in text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ru-mod", "ru-head", "ua-hq", "icrc"]),
            st.sampled_from(["s1", "s1", "s2"]),
            st.sampled_from(
                ["3", "3", "4", "3..4", "5..7", ">=3", ">4", "~9", "withheld", "vague:few"]
            ),
        ),
        max_size=6,
    )
)
def test_no_sentence_says_that_figures_agree_which_share_no_value(
    figures: list[tuple[str, str, str]],
) -> None:
    at = told(*(stage(*figure) for figure in figures)).at()
    found = compare(at)
    slots = [settled for place, settled in at.settled.items() if place.dimension is None]
    compared = (Scope.STAGE, Scope.WHOLE, Scope.RUNNING)
    if any(at_odds(s.figures) for s in slots if s.place.subject.scope in compared):
        assert not any("Nobody differs" in text for text in in_sentences(found))
    for each in found:
        if each.what == "total":
            added = [side for side in each.sides if side.basis == "sum of stages"]
            spoken = {figure.quantity for side in added for figure in side.figures}
            assert spoken.isdisjoint({"withheld", "vague:few"})
        if each.what == "stage" and (settled := stage_of(at, each)) is not None:
            assert each.contested == settled.contested
            assert each.differs or (each.note is not None) == each.contested
        if "all can be true" in str(each.note):
            cited = {figure.entry for side in each.sides for figure in side.figures}
            rests_on = [
                settled
                for settled in slots
                if cited & {at.cite(figure.said.entry) for figure in settled.figures}
                and flow_text(settled.place.flow) == each.flow
            ]
            assert not any(at_odds(settled.figures) for settled in rests_on)


def stage_of(at: AgreementAt, each: CompareRow) -> Settled | None:
    """The slot that a row for a stage is about."""
    for place, settled in at.settled.items():
        subject = place.subject
        owed = (flow_text(place.flow), subject.measure, subject.unit, subject.stage)
        is_total = place.dimension is None and subject.scope is Scope.STAGE
        if is_total and owed == (each.flow, each.measure, each.unit, each.stage):
            return settled
    return None


def test_where_no_two_sides_meet_that_is_said(cases: Path) -> None:
    out = read(cases, "compare", "yemen-2020-10").out

    assert "Nobody differs: no two sides give a number for the same thing.\n" in out


def test_programs_get_every_row_with_the_entries_of_each_side(cases: Path) -> None:
    found = rows(cases, "compare", "istanbul-2025-bodies", "--stage", "s5", "--flow", "RU:UA")

    assert [(each["what"], each["stage"]) for each in found] == [("stage", "s5"), ("running", "s5")]
    assert found[0]["sides"][0] == {
        "who": "RU",
        "side": "RU",
        "quantity": "1248",
        "basis": None,
        "sum": None,
        "figures": [
            {"entry": "istanbul-2025-bodies#27", "source": "ru-mod", "quantity": "1248"},
        ],
    }


def test_before_anybody_speaks_there_is_nothing_to_compare(cases: Path) -> None:
    called = read(cases, "compare", "istanbul-2025", "--as-of", "2025-01-01")

    assert (called.code, called.out) == (0, "")
    assert called.err == "no side gives a number; as of 2025-01-01 (UTC), rules 1\n"


@pytest.mark.parametrize(("words", "code"), [(("--stage", "s9"), 3), (("--measure", "fish"), 3)])
def test_what_is_not_there_is_refused(words: tuple[str, ...], code: int, cases: Path) -> None:
    assert read(cases, "compare", "istanbul-2025", *words).code == code


def test_a_dispute_of_a_word_is_told_where_there_is_no_number(tmp_path: Path) -> None:
    said = {"agreement": "made-up", "statement": {"source": "bb", "stated": "2024-02-02"}}
    feed = [*list(made_up())[:3], {**list(made_up())[3], "terms": []}]
    moves = [
        {"event": "StageCompleted", "stage": "s1", "key": "k", **said},
        {"event": "StatementDisputed", "of": "k", "key": "d", **said}
        | {"statement": {"source": "aa", "stated": "2024-02-03"}},
    ]
    called = read(record(tmp_path, feed, moves), "compare", "made-up")
    assert called.out == (
        "Nobody differs in numbers: no two sides give a number for the same thing.\n"
        "\n"
        "aa (#3) disputes what bb says: stage s1 completed (#2).\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )


def test_who_disputes_a_word_twice_is_told_once_with_both_entries(tmp_path: Path) -> None:
    said = {"agreement": "made-up", "statement": {"source": "bb", "stated": "2024-02-02"}}
    feed = [*list(made_up())[:3], {**list(made_up())[3], "terms": []}]
    dispute = {"event": "StatementDisputed", "agreement": "made-up", "of": "k"}
    folder = record(
        tmp_path,
        feed,
        [
            {"event": "StageCompleted", "stage": "s1", "key": "k", **said},
            dispute | {"statement": {"source": "aa", "stated": "2024-02-03"}},
            dispute | {"statement": {"source": "aa", "stated": "2024-02-04"}},
        ],
    )

    assert "\naa (#3 and #4) disputes what bb says: stage" in read(folder, "compare", "made-up").out
    assert "aa disputes what bb says: stage" in read(folder, "check", "made-up").out


@pytest.mark.parametrize(
    "of", [stage("ru-mod", "s1", "20", key="f"), whole("ru-mod", "20", key="f")]
)
def test_what_one_side_took_back_and_the_other_confirmed_is_no_agreement(of: Object) -> None:
    ledger = told(of, confirm("ua-hq", "f", on=26, key="c"), retract("ru-mod", "f", on=27, key="b"))

    found = compare(ledger.at(30))
    assert [each.what for each in found if each.taken_back == ("a#4",)] == [
        "stage" if of["scope"] == "stage" else "total"
    ]
    text = " ".join(in_sentences(found))
    assert (
        "ru-mod took its 20 (#2) back (#4); 20 stands only by ua-hq, who confirmed it (#3)." in text
    )
    assert "Nobody differs" not in text


def test_the_only_side_that_speaks_is_told_with_what_the_other_took_back() -> None:
    alone = announce(terms=[]), whole("ru-mod", "20", key="f"), confirm("ua-hq", "f", on=26)
    ledger = told(*alone[1:], retract("ru-mod", "f", on=27), first=alone[0])

    assert in_sentences(compare(ledger.at(30))) == [
        (
            "RU->UA person released: only UA gives numbers, 20 in all (#3). The whole agreement: ru-mod took "
            "its 20 (#2) back (#4); 20 stands only by ua-hq, who confirmed it (#3)."
        )
    ]


@pytest.mark.parametrize("scope", ["stage", "whole"])
def test_who_took_a_number_back_is_told_beside_those_who_still_give_it(scope: str) -> None:
    def own(by: str) -> Object:
        return stage(by, "s1", "20", key=by) if scope == "stage" else whole(by, "20", key=by)

    ledger = told(own("ru-mod"), own("icrc"), own("ua-hq"), retract("ua-hq", "ua-hq", on=27))

    found = compare(ledger.at(30))
    assert [each.what for each in found if each.taken_back == ("a#5",)] == [
        "stage" if scope == "stage" else "total"
    ]
    text = " ".join(in_sentences(found))
    assert "ua-hq took its 20 (#4) back (#5)." in text
    assert "Nobody differs" not in text
    assert not any(each.taken_back for each in compare(ledger.at(26)))


def test_what_was_corrected_and_taken_back_is_told_as_what_it_was_corrected_to() -> None:
    of, confirmed = whole("ru-mod", "20", key="f"), confirm("ua-hq", "f", on=26)
    corrected = correct("ru-mod", "f", "25", on=27, key="k"), retract("ru-mod", "k", on=28)

    assert (
        "ru-mod took its 25 (#4) back (#5); 20 stands only by ua-hq, who confirmed it (#3)."
    ) in " ".join(in_sentences(compare(told(of, confirmed, *corrected).at(30))))


def test_a_number_that_a_correction_leaves_out_is_told_as_corrected_away() -> None:
    some = {"sex": parts(women="3", complete=False)}
    ledger = told(stage("ru-mod", "s1", "20", key="f"), correct("ru-mod", "f", by=some, on=27))

    assert row(ledger, "stage", "s1").taken_back == ("a#3",)
    assert "ru-mod corrected its 20 (#2) away (#3)." in " ".join(
        in_sentences(compare(ledger.at(30)))
    )


@pytest.mark.parametrize("none", ["withheld", "vague:dozens"])
def test_that_no_number_was_given_is_not_taken_back_as_one(none: str) -> None:
    own = stage("ua-hq", "s1", none, key="n"), stage("ru-mod", "s1", "20")
    ledger = told(*own, retract("ua-hq", "n", on=27))

    assert not any(each.taken_back for each in compare(ledger.at(30)))
    assert "back" not in " ".join(in_sentences(compare(ledger.at(30))))
