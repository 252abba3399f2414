"""Rule 7, contested."""

import pytest

from domain.deciding.rulebook import CannotBe, QuantityWithDimension
from projections.rules.slots import Slots
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
    figure,
    parts,
    report,
    retract,
    said,
    slot,
    source,
    term,
    terms,
    told,
    void,
)

BY_SEX = {"sex": parts(women="2", men="3")}


def contested(log: Told, as_of: int | None = None) -> list[tuple[str | None, ...]]:
    """Stage, flow and category of every slot that is contested."""
    columns = ("stage", "flow", "category")
    return [tuple(row[name] for name in columns) for row in log.status(as_of) if row["contested"]]


TOTAL = [("s1", "RU->UA", None)]
SEX = [("s1", "RU->UA", "men"), ("s1", "RU->UA", "women")]


# Two heard roots whose quantities share no value (`~N`, `vague`, `withheld` share values with
# everything) ...


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5", "6"),
        ("5", ">5"),
        ("5", "<5"),
        ("5", "<=4"),
        ("5", "6..7"),
        ("5..6", "7..8"),
        (">5", "<=5"),
        (">5", "<5"),
        (">=6", "<6"),
        ("5..6", ">6"),
        ("0", ">0"),
        ("1.5", "1.6"),
    ],
)
def test_two_heard_roots_whose_quantities_share_no_value_contest_a_slot(
    one: str, other: str
) -> None:
    assert contested(told(report("ru-mod", one), report("ua-hq", other))) == TOTAL
    assert contested(told(report("ru-mod", other), report("ua-hq", one))) == TOTAL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5", "5"),
        ("5", ">=5"),
        ("5", "<=5"),
        ("5", "5..6"),
        ("5", "<6"),
        ("5..6", "6..7"),
        (">5", "<6"),
        (">=5", "<=5"),
        (">5", ">7"),
        ("<5", "<=3"),
        ("5", "~900"),
        ("~5", "~9"),
        ("5", "vague:hundreds"),
        ("5", "withheld"),
        (">900", "~5"),
        ("withheld", "vague:some"),
    ],
)
def test_quantities_that_share_a_value_contest_nothing(one: str, other: str) -> None:
    assert contested(told(report("ru-mod", one), report("ua-hq", other))) == []
    assert contested(told(report("ru-mod", other), report("ua-hq", one))) == []


def test_any_two_of_several_are_enough() -> None:
    assert (
        contested(told(report("ru-mod", "5..9"), report("ua-hq", "5"), report("icrc", "9")))
        == TOTAL
    )


def test_roots_that_are_not_heard_contest_nothing() -> None:
    assert contested(told(report("ru-mod", "5"), report("paper", "6"))) == []
    assert contested(told(report("paper", "5"), report("nobody", "6"))) == []


def test_two_of_the_same_side_contest_a_slot_like_any_other() -> None:
    assert contested(told(report("ru-mod", "5"), report("ru-head", "6"))) == TOTAL


def test_one_root_that_changes_its_number_contests_nothing() -> None:
    assert contested(told(report("ru-mod", "5"), report("ru-mod", "6"))) == []


def test_parts_are_contested_by_category() -> None:
    log = told(
        report("ru-mod", "5", by=BY_SEX),
        report("ua-hq", "5", by={"sex": parts(complete=False, women="1")}),
    )
    assert contested(log) == [("s1", "RU->UA", "women")]


# ... or a dispute by a heard root.


@pytest.mark.parametrize("who", ["ua-hq", "ru-head", "tr-mfa", "jcc", "un", "icrc"])
def test_a_dispute_by_a_heard_root_contests_a_slot(who: str) -> None:
    log = told(report("ru-mod", "5", key="c"), dispute(who, "c", key="d"))
    row = slot(figure("c", "ru-mod", "5"), number="5", contested=True)
    assert log.status(23) == [row]


@pytest.mark.parametrize("who", ["us-dos", "paper", "nobody"])
def test_a_dispute_by_anybody_else_contests_nothing(who: str) -> None:
    log = told(report("ru-mod", "5", key="c"), dispute(who, "c", "6", key="d"))
    assert log.status() == [slot(figure("c", "ru-mod", "5"), figure("d", who, "6"), number="5")]


def test_what_is_said_of_an_outlets_figure_is_a_dispute_too() -> None:
    log = told(report("paper", "5", key="c"), dispute("icrc", "c", key="d"))
    row = slot(figure("c", "paper", "5"), number="5", contested=True)
    assert log.status(23) == [row]


def test_who_is_heard_is_asked_of_the_present_register() -> None:
    log = told(
        source("min", "media"),
        report("ru-mod", "5", key="c"),
        dispute("min", "c", key="d"),
        amended("min", kind="third-party"),
    )
    assert contested(log) == TOTAL


# A dispute names any entry that asserts; ...


def test_a_dispute_names_any_entry_that_asserts() -> None:
    given = [report("ru-mod", "5", key="c")]
    for asserting in (
        confirm("ua-hq", "c", key="e", on=24),
        dispute("ua-hq", "c", "6", key="e", on=24),
        correct("ru-mod", "c", "6", key="e", on=24),
    ):
        log = told(*given, asserting, dispute("icrc", "e", key="d", on=25))
        assert contested(log) == TOTAL
        assert log.slot(24)["contested"] == (asserting["event"] == "StatementDisputed")


def test_a_dispute_of_what_asserts_no_number_contests_no_slot() -> None:
    log = told(report("ru-mod", "5", key="c"), complete("ru-mod", key="done"))
    log.tell(dispute("ua-hq", "done"), dispute("ua-hq", "a"))
    assert contested(log) == []
    assert log.total()["stages_completed"] == 1


def test_a_dispute_of_a_relay_contests_nothing() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("paper", "5", key="r", repeats="c"),
        dispute("ua-hq", "r"),
    )
    assert contested(log) == []


@pytest.mark.parametrize(
    "given", [void("c", key="v"), said("AgreementAmended", None, title="B", key="v")]
)
def test_what_no_source_said_cannot_be_disputed(given: Object) -> None:
    log = told(report("ru-mod", "5", key="c"), given)
    refused = log.refuses(dispute("ua-hq", "v"))
    assert type(refused) is CannotBe
    assert str(refused) == f"a#3 is of the kind {given['event']}, which cannot be disputed"


# ... without a quantity it contests the flow's total, or the `dimension` it names; with a quantity,
# the total; with breakdowns alone, those dimensions.


def test_a_dispute_without_a_quantity_contests_the_flows_total() -> None:
    given = report("ru-mod", "5", EACH, key="c", by=BY_SEX)
    assert contested(told(given, dispute("icrc", "c", flow="RU->UA"))) == TOTAL
    log = told(given, dispute("icrc", "c", flow="all"))
    assert contested(log) == [*TOTAL, ("s1", "UA->RU", None)]


def test_a_dispute_without_a_quantity_contests_the_dimension_it_names() -> None:
    by = BY_SEX | {"status": parts(complete=False, civilian="1")}
    log = told(report("ru-mod", "5", key="c", by=by), dispute("icrc", "c", dimension="sex"))
    assert contested(log) == SEX


def test_a_disputed_dimension_is_contested_with_the_parts_of_other_sources_in_it() -> None:
    log = told(
        report("ru-mod", "5", key="c", by=BY_SEX),
        report("ua-hq", "5", key="e", by={"sex": parts(complete=False, children="1")}),
        dispute("icrc", "c", dimension="sex"),
    )
    assert contested(log) == [("s1", "RU->UA", "children"), *SEX]


def test_a_dispute_with_a_quantity_contests_the_total() -> None:
    log = told(report("ru-mod", "5", key="c", by=BY_SEX), dispute("icrc", "c", "~5", key="d"))
    row = slot(figure("c", "ru-mod", "5"), figure("d", "icrc", "~5"), number="5", contested=True)
    assert log.slot(23) == row
    assert contested(log) == TOTAL


def test_a_dispute_with_a_quantity_and_breakdowns_contests_the_total() -> None:
    log = told(
        report("ru-mod", "5", key="c", by=BY_SEX),
        dispute("icrc", "c", "~5", by={"sex": parts(complete=False, women="~2")}),
    )
    assert contested(log) == TOTAL


def test_a_dispute_that_carries_the_disputed_number_itself_contests_it_all_the_same() -> None:
    log = told(report("ru-mod", "5", key="c"), dispute("icrc", "c", "5", key="d"))
    assert contested(log) == TOTAL


def test_a_dispute_with_breakdowns_alone_contests_those_dimensions() -> None:
    by = BY_SEX | {"status": parts(civilian="1", military="4")}
    sex = {"sex": parts(complete=False, women="~2")}
    given = report("ru-mod", "5", key="c", by=by)
    assert contested(told(given, dispute("icrc", "c", by=sex))) == SEX
    status = [("s1", "RU->UA", "civilian"), ("s1", "RU->UA", "military")]
    assert contested(told(given, dispute("icrc", "c", by=by | sex))) == SEX + status
    assert contested(told(given, dispute("icrc", "c", by=sex, dimension="status"))) == SEX


def test_a_dispute_with_a_quantity_and_a_dimension_is_refused() -> None:
    log = told(report("ru-mod", "5", key="c", by=BY_SEX))
    refused = log.refuses(dispute("icrc", "c", "4", dimension="sex"))
    assert type(refused) is QuantityWithDimension
    assert str(refused) == (
        "a dispute carries either a quantity, which speaks of the total, or a dimension, not both"
    )


def test_a_dispute_of_what_nobody_hands_over_contests_it() -> None:
    log = told(report("ru-mod", "5", [], key="c"), dispute("icrc", "c"))
    assert contested(log) == [("s1", None, None)]


def test_a_dispute_that_is_led_to_what_is_no_figure_contests_nothing() -> None:
    log = told(
        report("ru-mod", "50", key="slip"),
        dispute("icrc", "slip", "5", key="d"),
        complete("ru-mod", key="done"),
        void("slip", "done"),
    )
    assert log.status() == [slot(figure("d", "icrc", "5"), number="5")]


def test_a_dispute_is_found_by_its_entry_and_by_the_disputed_one() -> None:
    given = report("ru-mod", "5", EACH, key="c", by=BY_SEX)
    log = told(
        given,
        dispute("icrc", "c", flow="RU->UA", key="d"),
        dispute("un", "c", flow="RU->UA", dimension="sex", key="e"),
        report("ua-hq", "5", key="f"),
        dispute("icrc", "f", key="g"),
        retract("icrc", "d", on=24),
    )
    slots = log.at().slots
    there = next(place for place in slots.settled if str(place.flow) == "RU->UA")
    total, sex = (there.subject, there.flow, None), (there.subject, there.flow, "sex")
    of_entry = [slots.groups_disputed_by(number) for number in range(1, 8)]
    assert of_entry == [set(), set(), {total}, {sex}, set(), {total}, set()]
    of_target = [slots.groups_disputed_of(number) for number in range(1, 8)]
    assert of_target == [set(), {total, sex}, set(), set(), {total}, set(), set()]


# It lasts while the disputed source's figure is still the disputed one ...


@pytest.mark.parametrize(
    "change",
    [
        correct("ru-mod", "c", "6", on=25),
        report("ru-mod", "6", on=25),
        retract("ru-mod", "c", on=25),
        confirm("ru-mod", "e", on=25),
    ],
)
def test_a_dispute_ends_when_the_disputed_sources_figure_is_another(change: Object) -> None:
    log = told(
        report("paper", "6", key="e"),
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", on=24),
        change,
    )
    assert (contested(log, 24), contested(log, 25)) == (TOTAL, [])


@pytest.mark.parametrize(
    "change",
    [
        report("ru-mod", "5", on=25),
        report("ru-mod", "~6", on=25),
        report("ru-mod", ">=4", on=25),
        correct("ru-mod", "c", "5", on=25),
        report("ru-head", "5", on=25),
        report("ru-mod", "6", on=25, stage="s2"),
    ],
)
def test_a_dispute_lasts_while_the_disputed_sources_figure_is_still_the_disputed_one(
    change: Object,
) -> None:
    log = told(report("ru-mod", "5", key="c"), dispute("icrc", "c", on=24), change)
    assert ("s1", "RU->UA", None) in contested(log, 25)


def test_a_dispute_is_back_when_the_disputed_number_is() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", on=24),
        report("ru-mod", "6", on=25),
        report("ru-mod", "5", on=26),
    )
    assert [contested(log, day) for day in (24, 25, 26)] == [TOTAL, [], TOTAL]


def test_a_disputed_dimension_stays_contested_while_all_its_disputed_parts_stand() -> None:
    given = [
        report("ru-mod", "5", key="c", by=BY_SEX),
        dispute("icrc", "c", dimension="sex", on=24),
    ]
    one = report("ru-mod", "5", on=25, by={"sex": parts(complete=False, women="1")})
    assert contested(told(*given), 25) == SEX
    assert contested(told(*given, one), 25) == []
    more = report("ru-mod", "5", on=25, by={"sex": parts(complete=False, children="1")})
    all_three = [*SEX, ("s1", "RU->UA", "children")]
    assert sorted(contested(told(*given, more), 25)) == sorted(all_three)
    spoken_of_first = report("ua-hq", "5", by={"sex": parts(complete=False, children="1")})
    assert sorted(contested(told(spoken_of_first, *given, more), 25)) == sorted(all_three)


def test_a_dispute_of_what_its_target_is_silent_on_lasts_until_that_is_corrected() -> None:
    given = [
        report("ru-mod", key="c", by={"sex": parts(complete=False, women="2")}),
        report("ua-hq", "5", key="e"),
        dispute("icrc", "c", on=24),
    ]
    assert contested(told(*given)) == TOTAL
    assert contested(told(*given, retract("ru-mod", "c", on=25))) == []
    assert contested(told(*given, correct("ru-mod", "c", "5", on=25))) == []


def test_a_dispute_of_what_its_target_is_silent_on_lasts_while_its_source_says_the_same() -> None:
    silent = report("ru-mod", key="c", by={"sex": parts(complete=False, women="2")})
    given = [silent, dispute("icrc", "c", on=24)]
    assert contested(told(*given, report("ua-hq", "5", on=25))) == TOTAL
    assert contested(told(*given, report("ru-mod", "5", on=25))) == []
    before = report("ru-mod", "5", key="d")
    assert contested(told(before, *given)) == TOTAL
    assert contested(told(before, *given, report("ru-mod", "5", on=25))) == TOTAL
    assert contested(told(before, *given, correct("ru-mod", "d", "6", on=25))) == []
    back = correct("ru-mod", "d", "6", on=25, key="f"), correct("ru-mod", "f", "5", on=26)
    assert contested(told(before, *given, *back)) == TOTAL
    assert contested(told(before, *given, report("icrc", "5", on=25))) == []


def test_both_sides_that_agree_on_the_number_of_a_dispute_end_it() -> None:
    log = told(
        report("ru-mod", key="c", by={"sex": parts(complete=False, women="2")}),
        dispute("ua-hq", "c", "31", on=24, key="d"),
        confirm("ru-mod", "d", on=25),
    )
    assert (log.slot(24)["contested"], log.slot(25)["contested"]) == (True, False)
    assert (log.slot(25)["standing"], log.slot(25)["value"]) == ("confirmed", "31")


def test_a_dispute_of_what_its_target_is_silent_on_ends_with_no_other_entry_or_flow() -> None:
    silent = report("ru-mod", flows=EACH, key="c", by={"sex": parts(complete=False, women="2")})
    given = [
        silent,
        report("ua-hq", "5", EACH, key="e"),
        dispute("icrc", "c", on=24, flow="all"),
    ]
    there, back = TOTAL[0], ("s1", "UA->RU", None)
    assert contested(told(*given)) == [there, back]
    another = correct("ua-hq", "e", "6", on=25, flow="all")
    assert contested(told(*given, another)) == [there, back]
    one = correct("ru-mod", "c", "5", on=25, flow="RU->UA")
    assert contested(told(*given, one)) == [back]


def test_a_dispute_of_what_was_corrected_already_and_had_been_silent_contests_nothing() -> None:
    given = [
        report("ru-mod", key="c", by={"sex": parts(complete=False, women="2")}),
        report("ua-hq", "5"),
        correct("ru-mod", "c", "5", on=24),
    ]
    assert contested(told(*given, dispute("icrc", "c", on=23))) == []
    assert contested(told(*given, dispute("icrc", "c", on=25))) == []


def test_a_dispute_of_what_was_corrected_already_lasts_while_its_number_is_the_figure() -> None:
    given = [report("ru-mod", "5", key="c"), correct("ru-mod", "c", "6", on=24)]
    late = dispute("icrc", "c", on=25)
    assert contested(told(*given, late)) == []
    assert contested(told(*given, late, report("ru-mod", "5", on=26))) == TOTAL


def test_a_dispute_by_parts_that_its_target_does_not_divide_lasts_likewise() -> None:
    given = [
        report("ru-mod", "5", key="c"),
        report("ua-hq", "5", by=BY_SEX),
        dispute("icrc", "c", on=24, by={"sex": parts(complete=False, women="~2")}),
    ]
    assert contested(told(*given)) == SEX
    assert contested(told(*given, correct("ru-mod", "c", "5", on=25))) == []


# ... and the disputer has not since asserted that very value or retracted.


@pytest.mark.parametrize(
    "change",
    [report("icrc", "5", on=25), confirm("icrc", "c", on=25), confirm("icrc", "c", "5", on=25)],
)
def test_a_dispute_ends_when_the_disputer_asserts_that_very_value(change: Object) -> None:
    log = told(report("ru-mod", "5", key="c"), dispute("icrc", "c", on=24), change)
    assert (contested(log, 24), contested(log, 25)) == (TOTAL, [])


@pytest.mark.parametrize(
    "change",
    [
        report("icrc", "~5", on=25),
        report("icrc", "5", on=23),
        report("un", "5", on=25),
        report("icrc", "5", on=25, stage="s2"),
        report("icrc", "5", "UA->RU", on=25),
        report("icrc", "5", on=25, repeats="c"),
    ],
)
def test_a_dispute_lasts_where_the_disputer_has_not_since_asserted_that_very_value(
    change: Object,
) -> None:
    log = told(report("ru-mod", "5", key="c"), dispute("icrc", "c", on=24), change)
    assert contested(log, 25) == TOTAL


def test_a_dispute_that_ended_by_the_disputers_own_word_stays_ended() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", on=24),
        report("icrc", "5", on=25, key="e"),
        retract("icrc", "e", on=26),
    )
    assert [contested(log, day) for day in (24, 25, 26)] == [TOTAL, [], []]


def test_a_disputer_under_another_name_of_the_same_root_takes_it_back_too() -> None:
    log = told(
        source("cicr", "media", same_as="icrc"),
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", on=24),
        report("cicr", "5", on=25),
    )
    assert (contested(log, 24), contested(log, 25)) == (TOTAL, [])


def test_a_disputed_dimension_is_taken_over_when_all_its_parts_are() -> None:
    given = [
        report("ru-mod", "5", key="c", by=BY_SEX),
        dispute("icrc", "c", dimension="sex", on=24),
    ]
    half = report("icrc", on=25, by={"sex": parts(complete=False, women="2")})
    rest = report("icrc", on=26, by={"sex": parts(complete=False, men="3")})
    log = told(*given, half, rest)
    assert [contested(log, day) for day in (24, 25, 26)] == [SEX, SEX, []]


def test_a_dispute_ends_when_it_is_retracted() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", "6", key="d", on=24),
        retract("icrc", "d", on=25),
    )
    assert (contested(log, 24), contested(log, 25)) == (TOTAL, [])
    rows = [figure("c", "ru-mod", "5"), figure("d", "icrc", "6", on=24, active=False)]
    assert log.status(25) == [slot(*rows, number="5", was_contested=True)]


def test_a_retracted_dispute_does_not_come_back_when_some_of_it_is_taken_over() -> None:
    by = {"sex": parts(women="2", men="3")}
    given = [
        report("ru-mod", key="c", by=by),
        dispute("icrc", "c", dimension="sex", key="d", on=24),
        retract("icrc", "d", on=25),
    ]
    assert contested(told(*given)) == []
    some = {"sex": parts(complete=False, women="2")}
    assert contested(told(*given, report("icrc", key="e", by=some, on=26))) == []


def test_a_retraction_for_one_flow_leaves_the_dispute_of_the_others() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c"),
        dispute("icrc", "c", key="d", flow="all"),
        retract("icrc", "d", flow="RU->UA"),
    )
    assert contested(log) == [("s1", "UA->RU", None)]


def test_a_corrected_dispute_lasts_and_is_retracted_by_its_newest_link() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", "7", key="d", on=24),
        correct("icrc", "d", "~6", key="e", on=25),
        correct("icrc", "e", "~7", key="f", on=26),
        retract("icrc", "f", on=27),
    )
    assert [contested(log, day) for day in (24, 25, 26, 27)] == [TOTAL, TOTAL, TOTAL, []]


def test_a_retraction_of_another_entry_of_the_disputer_ends_nothing() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("icrc", "~5", key="e"),
        correct("icrc", "e", "~6", key="f"),
        dispute("icrc", "c", key="d"),
        retract("icrc", "f"),
    )
    assert contested(log) == TOTAL


def test_a_retraction_of_a_dispute_of_a_dispute_leaves_that_one() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", "~6", key="d"),
        dispute("ua-hq", "d", key="e"),
        retract("ua-hq", "e", on=24),
    )
    assert contested(log) == TOTAL
    assert log.at().slots.lasting_disputes(next(iter(log.at().settled)).group) == [3]


def test_a_retraction_of_the_correction_of_a_voided_dispute_ends_nothing_else() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        dispute("un", "c"),
        dispute("icrc", "c", "6", key="d"),
        correct("icrc", "d", "~6", key="e"),
        void("d"),
        retract("icrc", "e"),
    )
    row = slot(figure("c", "ru-mod", "5"), figure("e", "icrc", "~6", active=False), number="5")
    assert log.status(23) == [row | {"contested": True}]


# `was_contested`: at the end of any earlier stated date.


def test_was_contested_at_the_end_of_any_earlier_stated_date() -> None:
    log = told(
        report("ru-mod", "5", key="c", on=22),
        report("ua-hq", "6", key="d", on=23),
        correct("ua-hq", "d", "5", key="e", on=24),
    )
    c, d, e = (
        figure("c", "ru-mod", "5", on=22),
        figure("d", "ua-hq", "6"),
        figure("e", "ua-hq", "5", on=24),
    )
    assert log.status(22) == [slot(c, number="5")]
    assert log.status(23) == [slot(c, d, low="5", high="6", contested=True)]
    settled = slot(c, d | {"active": False}, e, standing="confirmed", number="5")
    assert log.status(24) == [settled | {"was_contested": True}]
    assert log.status(30) == [settled | {"was_contested": True}]


def test_what_is_contested_still_was_contested_once_the_day_is_over() -> None:
    log = told(report("ru-mod", "5"), report("ua-hq", "6"))
    seen = [(log.slot(day)["contested"], log.slot(day)["was_contested"]) for day in (23, 24)]
    assert seen == [(True, False), (True, True)]


def test_a_slot_was_contested_where_a_retraction_laid_an_older_number_open() -> None:
    log = told(
        report("ru-mod", "5", on=21),
        report("ru-mod", "6", key="c", on=22),
        report("ua-hq", "6", key="d", on=22),
        retract("ru-mod", "c", on=23),
        correct("ua-hq", "d", "5", on=24),
    )
    seen = [(log.slot(day)["contested"], log.slot(day)["was_contested"]) for day in (22, 23, 24)]
    assert seen == [(False, False), (True, False), (False, True)]


def test_what_was_disputed_before_anybody_spoke_of_it_was_contested() -> None:
    log = told(
        report("ru-mod", key="c", by={"sex": parts(complete=False, women="2")}),
        dispute("icrc", "c", key="d"),
        retract("icrc", "d", on=24),
        report("ua-hq", "5", on=25),
    )
    row = log.slot(25)
    assert (row["contested"], row["was_contested"]) == (False, True)


def test_a_part_that_is_new_was_not_contested_where_its_dimension_was_not() -> None:
    log = told(
        report("ru-mod", by={"sex": parts(complete=False, women="2")}),
        report("ua-hq", by={"sex": parts(complete=False, men="3")}, on=24),
    )
    assert [row["was_contested"] for row in log.status(24)] == [False, False]


def test_an_entry_touches_where_it_speaks_and_where_it_ends_what_was_said_or_disputed() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c", by={"sex": parts(complete=False, women="2")}),
        report("ua-hq", key="e", by={"sex": parts(complete=False, women="2")}),
        dispute("icrc", "e", key="d", on=24),
        retract("ua-hq", "e", on=25),
        complete("ru-mod", on=26),
    )
    at = log.at()
    slots = Slots(at.record, at.register, ())
    touched = [
        {(str(flow), dimension) for _, flow, dimension in slots.act(acting)}
        for acting in at.record.acting
    ]
    total, sex = [{(flow, dimension) for flow in EACH} for dimension in (None, "sex")]
    one, its_parts = ("RU->UA", None), ("RU->UA", "sex")
    assert touched == [set(), total | sex, {its_parts}, {one}, {one, its_parts}, set()]


def test_what_was_contested_within_a_day_only_was_not_contested_at_its_end() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ua-hq", "6", key="d"),
        correct("ua-hq", "d", "5"),
    )
    assert log.slot(24)["was_contested"] is False


def test_a_stated_date_is_a_day_in_the_ledgers_zone() -> None:
    given = [
        report("ru-mod", "5", on="2025-05-22T12:00Z"),
        report("ua-hq", "6", key="d", on="2025-05-22T20:00Z"),
        correct("ua-hq", "d", "5", on="2025-05-22T22:00Z"),
    ]
    assert told(*given).slot(24)["was_contested"] is False
    assert told(*given, tz="Europe/Kyiv").slot(24)["was_contested"] is True


def test_a_month_is_contested_at_the_end_of_its_last_day() -> None:
    log = told(
        report("ru-mod", "5"),
        report("ua-hq", "6", key="d", on="2025-05"),
        correct("ua-hq", "d", "5", on="2025-06-02"),
    )
    seen = [log.slot(day)["was_contested"] for day in (31, "2025-06-01", "2025-06-02")]
    assert seen == [False, True, True]


def test_a_dispute_that_has_ended_stays_visible() -> None:
    log = told(
        report("ru-mod", "5", key="c", by=BY_SEX),
        dispute("icrc", "c", key="d", dimension="sex"),
        retract("icrc", "d", on=24),
    )
    seen = [(row["category"], row["contested"], row["was_contested"]) for row in log.status(24)]
    assert seen == [(None, False, False), ("men", False, True), ("women", False, True)]


# Terms and stages can be disputed, and no number is contested by it.


def test_a_dispute_of_terms_or_of_a_stage_is_kept_and_changes_no_row() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        terms("ru-mod", term("10"), key="t"),
        cancel("ru-mod", "s2", key="off"),
        first=announce(),
    )
    before = (log.status(), log.totals())
    log.tell(dispute("ua-hq", "t"), dispute("ua-hq", "off"), dispute("ua-hq", "a"))
    assert (log.status(), log.totals()) == before


# Figures meet in a slot however its instant is written; a month and its last day are two slots.


@pytest.mark.parametrize(
    ("one", "other", "rows"),
    [
        ("2025-05-20T10:00Z", "2025-05-20T13:00:00+03:00", [("2025-05-20T10:00Z", True)]),
        (
            "2025-05-20T10:00Z",
            "2025-05-20T10:01Z",
            [("2025-05-20T10:00Z", False), ("2025-05-20T10:01Z", False)],
        ),
        ("2025-04", "2025-04-30", [("2025-04", False), ("2025-04-30", False)]),
    ],
)
def test_figures_up_to_one_instant_are_of_one_slot(
    one: str, other: str, rows: list[tuple[str, bool]]
) -> None:
    log = told(
        report("ru-mod", "5", scope="running", up_to=one, key="c"),
        report("ua-hq", "6", scope="running", up_to=other, key="d"),
    )
    assert [(row["up_to"], row["contested"]) for row in log.status()] == rows
