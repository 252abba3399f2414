"""Rule 2, assertions."""

from collections.abc import Callable

import pytest

from domain.deciding.rulebook import (
    AnothersWord,
    NotTheNewest,
    OwnWord,
    QuantityWithDimension,
    SharesNoValue,
    StatesNoTotal,
)
from domain.values.breakdown import TotalsDiffer
from tests.rules.given import (
    EACH,
    Object,
    complete,
    confirm,
    correct,
    dispute,
    figure,
    parts,
    report,
    retract,
    slot,
    source,
    term,
    terms,
    told,
    total,
    void,
)

Act = Callable[..., Object]
BY_SEX = {"sex": parts(women="2", men="3")}


def part(category: str, *figures: Object, dimension: str = "sex", **columns: object) -> Object:
    return slot(*figures, dimension=dimension, category=category, **columns)  # type: ignore[arg-type]


# A figure asserts its quantity for each of its flows, and each part of a breakdown for that
# category.


def test_a_figure_asserts_its_quantity_for_each_of_its_flows() -> None:
    log = told(report("ru-mod", "5", EACH, key="c"))
    said = figure("c", "ru-mod", "5")
    assert log.status() == [slot(said, number="5"), slot(said, number="5", flow="UA->RU")]


def test_a_figure_without_flows_asserts_its_quantity_for_none() -> None:
    log = told(report("ru-mod", "5", [], key="c"))
    assert log.status() == [slot(figure("c", "ru-mod", "5"), number="5", flow=None)]


def test_a_figure_asserts_each_part_of_a_breakdown_for_that_category() -> None:
    by = BY_SEX | {"status": parts(complete=False, civilian="~1")}
    log = told(report("ru-mod", "5", key="c", by=by))
    assert log.status() == [
        slot(figure("c", "ru-mod", "5"), number="5"),
        part("men", figure("c", "ru-mod", "3"), number="3"),
        part("women", figure("c", "ru-mod", "2"), number="2"),
        part(
            "civilian",
            figure("c", "ru-mod", "~1"),
            dimension="status",
            low="1",
            high="1",
            value=None,
        ),
    ]


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        ({"scope": "whole"}, {"scope": "whole", "stage": None}),
        ({"scope": "running", "stage": "s1"}, {"scope": "running"}),
        (
            {"scope": "running", "up_to": "2025-05-21"},
            {"scope": "running", "stage": None, "up_to": "2025-05-21"},
        ),
        ({"scope": "planned"}, {"scope": "planned", "stage": None}),
        ({"scope": "planned", "stage": "s1"}, {"scope": "planned"}),
        ({"scope": "remaining", "stage": "s1"}, {"scope": "remaining"}),
        ({"scope": "programme"}, {"scope": "programme", "stage": None}),
        ({"measure": "received"}, {"measure": "received"}),
        ({"unit": "family"}, {"unit": "family"}),
        ({"stage": "s2"}, {"stage": "s2"}),
        ({"flows": ["RU<->UA"]}, {"flow": "RU<->UA"}),
        ({"flows": ["RU->TR"]}, {"flow": "RU->TR"}),
    ],
)
def test_figures_of_different_slots_are_never_compared(fields: Object, columns: Object) -> None:
    log = told(report("ua-hq", "9", key="d"), report("ru-mod", "5", key="c", **fields))
    here = slot(figure("d", "ua-hq", "9"), number="9")
    there = slot(figure("c", "ru-mod", "5"), number="5", **columns)
    found = log.status()
    assert (here in found, there in found, len(found)) == (True, True, 2)


def test_both_spellings_of_a_pooled_flow_are_one_slot() -> None:
    log = told(report("ru-mod", "5", "UA<->RU", key="c"), report("ua-hq", "5", "RU<->UA", key="d"))
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", "5")]
    assert log.status() == [slot(*rows, flow="RU<->UA", standing="confirmed", number="5")]


# A complete dimension implies the total that it adds up to, where no quantity was stated
# (`implied`).


def test_a_complete_dimension_implies_the_total_that_it_adds_up_to() -> None:
    log = told(report("ru-mod", key="c", by=BY_SEX))
    assert log.slot() == slot(figure("c", "ru-mod", "5", implied=True), number="5")


def test_a_complete_dimension_implies_nothing_where_a_quantity_was_stated() -> None:
    log = told(report("ru-mod", "6", key="c", by=BY_SEX))
    assert log.slot() == slot(figure("c", "ru-mod", "6"), number="6")


@pytest.mark.parametrize(
    "sex",
    [
        parts(complete=False, women="2", men="3"),
        parts(women="2", men="~3"),
        parts(women="2", men=">=3"),
        parts(women="2", men="3..4"),
        parts(women="2", men="withheld"),
    ],
)
def test_a_partial_dimension_or_one_with_an_inexact_part_implies_no_total(sex: Object) -> None:
    log = told(report("ru-mod", by={"sex": sex}))
    assert log.status(category=None) == []
    assert [row["category"] for row in log.status()] == ["men", "women"]


def test_two_complete_dimensions_that_imply_different_totals_are_refused() -> None:
    by = BY_SEX | {"status": parts(military="2", civilian="4")}
    refused = told().refuses(report("ru-mod", by=by))
    assert type(refused) is TotalsDiffer
    assert str(refused) == (
        "the complete dimensions add up to different totals: 5 by sex and 6 by status"
    )
    told(report("ru-mod", "6", by=by))
    told(report("ru-mod", by=BY_SEX | {"status": parts(military="1", civilian="4")}))


# A figure that `repeats` another asserts nothing.


def test_a_figure_that_repeats_another_asserts_nothing() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("paper", "7", EACH, key="r", repeats="c", by={"sex": parts(women="3", men="4")}),
        report("ua-hq", "6", key="r2", repeats="c", stage="s2"),
    )
    assert log.status() == [slot(figure("c", "ru-mod", "5"), number="5")]
    assert log.total()["by_source"] == [
        {
            "source": "ru-mod",
            "side": "RU",
            "sum": "5",
            "stages": ["s1"],
            "stated_whole": None,
            "stated_running": None,
        }
    ]


# A confirmation asserts, for its own source, what it names of the confirmed figure: its flow's
# total, stated or implied, or its dimension's parts.


def test_a_confirmation_asserts_the_flows_total_for_its_own_source() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c", by=BY_SEX),
        confirm("ua-hq", "c", key="d", flow="RU->UA", on=24),
    )
    there = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", "5", on=24)]
    assert log.status(category=None) == [
        slot(*there, standing="confirmed", number="5"),
        slot(there[0], number="5", flow="UA->RU"),
    ]
    assert [len(row["figures"]) for row in log.status(dimension="sex")] == [1, 1, 1, 1]


def test_a_confirmation_asserts_a_total_that_was_implied() -> None:
    log = told(report("ru-mod", key="c", by=BY_SEX), confirm("ua-hq", "c", key="d"))
    rows = [figure("c", "ru-mod", "5", implied=True), figure("d", "ua-hq", "5", implied=True)]
    assert log.slot() == slot(*rows, standing="confirmed", number="5")


def test_a_confirmation_that_names_a_dimension_asserts_its_parts_and_no_more() -> None:
    by = BY_SEX | {"status": parts(complete=False, civilian="1")}
    log = told(
        report("ru-mod", "5", key="c", by=by), confirm("ua-hq", "c", key="d", dimension="sex")
    )
    assert log.status() == [
        slot(figure("c", "ru-mod", "5"), number="5"),
        part(
            "men",
            figure("c", "ru-mod", "3"),
            figure("d", "ua-hq", "3"),
            standing="confirmed",
            number="3",
        ),
        part(
            "women",
            figure("c", "ru-mod", "2"),
            figure("d", "ua-hq", "2"),
            standing="confirmed",
            number="2",
        ),
        part("civilian", figure("c", "ru-mod", "1"), dimension="status", number="1"),
    ]


def test_a_confirmation_of_a_confirmation_asserts_the_same() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c"),
        confirm("ua-hq", "c", key="d", flow="RU->UA"),
        confirm("jcc", "d", key="e"),
    )
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", "5"), figure("e", "jcc", "5")]
    assert log.slot(flow="RU->UA") == slot(*rows, standing="confirmed", number="5")
    assert log.slot(flow="UA->RU") == slot(rows[0], number="5", flow="UA->RU")


def test_a_confirmation_of_parts_alone_has_to_name_the_dimension() -> None:
    log = told(report("ru-mod", key="c", by={"sex": parts(complete=False, women="2")}))
    refused = log.refuses(confirm("ua-hq", "c"))
    assert type(refused) is StatesNoTotal
    assert (str(refused), refused.hint) == (
        "a#2 states no total to confirm: name what is confirmed",
        "--dimension sex",
    )
    log.tell(confirm("ua-hq", "c", key="d", dimension="sex"))
    said = [figure("c", "ru-mod", "2"), figure("d", "ua-hq", "2")]
    assert log.status() == [part("women", *said, standing="confirmed", number="2")]


# Where it carries a quantity, that one (refused where the two share no value, and together with
# `dimension`).


def test_a_confirmation_that_carries_a_quantity_asserts_that_one() -> None:
    log = told(report("ru-mod", "5", key="c", by=BY_SEX), confirm("ua-hq", "c", ">4", key="d"))
    rows = [figure("c", "ru-mod", "5"), figure("d", "ua-hq", ">4")]
    assert log.slot() == slot(*rows, number="5")
    assert [len(row["figures"]) for row in log.status(dimension="sex")] == [1, 1]


@pytest.mark.parametrize(
    ("said", "confirmed"),
    [
        ("5", "6"),
        ("5", ">5"),
        ("5", "<5"),
        ("5..7", ">7"),
        (">5", "<=5"),
        ("0", ">0"),
        ("5", "5.1"),
    ],
)
def test_a_confirmation_is_refused_where_the_two_share_no_value(said: str, confirmed: str) -> None:
    log = told(report("ru-mod", said, key="c"))
    refused = log.refuses(confirm("ua-hq", "c", confirmed))
    assert type(refused) is SharesNoValue
    assert str(refused) == (
        f"{confirmed} cannot confirm a#2, which says {said}: the two share no value"
    )


@pytest.mark.parametrize(
    ("said", "confirmed"),
    [
        ("5", "5"),
        ("5", "5.0"),
        ("5", ">=5"),
        ("5", "~900"),
        ("~5", "900"),
        ("5..7", "7..9"),
        ("5", "withheld"),
        ("vague:some", "5"),
        (">5", "<6"),
    ],
)
def test_a_confirmation_is_taken_where_the_two_share_a_value(said: str, confirmed: str) -> None:
    log = told(report("ru-mod", said, key="c"), confirm("ua-hq", "c", confirmed))
    assert len(log.slot()["figures"]) == 2


def test_a_confirmation_with_a_quantity_and_a_dimension_is_refused() -> None:
    log = told(report("ru-mod", "5", key="c", by=BY_SEX))
    refused = log.refuses(confirm("ua-hq", "c", "5", dimension="sex"))
    assert type(refused) is QuantityWithDimension


def test_a_confirmation_of_parts_alone_may_carry_a_quantity() -> None:
    log = told(
        report("ru-mod", key="c", by={"sex": parts(complete=False, women="2")}),
        confirm("ua-hq", "c", "5", key="d"),
    )
    assert log.slot() == slot(figure("d", "ua-hq", "5"), number="5")


# It goes on asserting when the confirmed source later corrects or retracts.


def test_a_confirmation_goes_on_asserting_when_the_confirmed_source_corrects() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        confirm("ua-hq", "c", key="d"),
        correct("ru-mod", "c", "6", key="e", on=24),
    )
    rows = [
        figure("c", "ru-mod", "5", active=False),
        figure("d", "ua-hq", "5"),
        figure("e", "ru-mod", "6", on=24),
    ]
    assert log.status(24) == [slot(*rows, low="5", high="6", contested=True)]


def test_a_confirmation_goes_on_asserting_when_the_confirmed_source_retracts() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        confirm("ua-hq", "c", key="d"),
        retract("ru-mod", "c", on=24),
    )
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ua-hq", "5")]
    assert log.status(24) == [slot(*rows, number="5")]


# A correction keeps the slot of what it corrects, or only `flow` of it and leaves the other flows
# standing; it replaces quantity and breakdowns together, from the day it was stated.


def test_a_correction_keeps_the_slot_of_what_it_corrects() -> None:
    log = told(
        report("ru-mod", "5", [], key="c", scope="running", up_to="2025-05-21", unit="family"),
        correct("ru-mod", "c", "6", key="d", on=24),
    )
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", "6", on=24)]
    place = {"scope": "running", "stage": None, "up_to": "2025-05-21", "unit": "family"}
    assert log.status() == [slot(*rows, number="6", flow=None, **place)]


def test_a_correction_of_one_flow_leaves_the_other_flows_standing() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c"),
        correct("ru-mod", "c", "6", key="d", flow="RU->UA", on=24),
    )
    there = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", "6", on=24)]
    back = figure("c", "ru-mod", "5")
    assert log.status() == [slot(*there, number="6"), slot(back, number="5", flow="UA->RU")]


def test_a_correction_of_all_flows_changes_each() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c"),
        correct("ru-mod", "c", "6", key="d", flow="all", on=24),
    )
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", "6", on=24)]
    assert log.status() == [slot(*rows, number="6"), slot(*rows, number="6", flow="UA->RU")]


def test_a_correction_replaces_quantity_and_breakdowns_together() -> None:
    log = told(
        report("ru-mod", "5", key="c", by=BY_SEX),
        correct("ru-mod", "c", "6", key="d", on=24),
    )
    gone = {"standing": "unreported"}
    assert log.status() == [
        slot(
            figure("c", "ru-mod", "5", active=False),
            figure("d", "ru-mod", "6", on=24),
            number="6",
        ),
        part("men", figure("c", "ru-mod", "3", active=False), **gone),
        part("women", figure("c", "ru-mod", "2", active=False), **gone),
    ]


def test_a_correction_by_breakdowns_implies_its_total() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        correct("ru-mod", "c", key="d", on=24, by={"sex": parts(women="2", men="4")}),
    )
    rows = [
        figure("c", "ru-mod", "5", active=False),
        figure("d", "ru-mod", "6", on=24, implied=True),
    ]
    assert log.slot() == slot(*rows, number="6")
    women = part("women", figure("d", "ru-mod", "2", on=24), number="2")
    assert log.slot(category="women") == women


def test_a_correction_acts_from_the_day_it_was_stated() -> None:
    log = told(report("ru-mod", "5", key="c"), correct("ru-mod", "c", "6", key="d", on=25))
    assert log.status(24) == [slot(figure("c", "ru-mod", "5"), number="5")]
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", "6", on=25)]
    assert log.status(25) == [slot(*rows, number="6")]


def test_a_correction_lapses_only_what_it_corrects() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-head", "5", key="d"),
        correct("ru-mod", "c", "6", key="e", on=24),
    )
    rows = [
        figure("c", "ru-mod", "5", active=False),
        figure("d", "ru-head", "5"),
        figure("e", "ru-mod", "6", on=24),
    ]
    assert log.status(24) == [slot(*rows, low="5", high="6", contested=True)]


# A dispute asserts the quantity or parts that it carries.


def test_a_dispute_asserts_the_quantity_that_it_carries() -> None:
    log = told(report("ru-mod", "5", key="c", by=BY_SEX), dispute("icrc", "c", "4", key="d"))
    rows = [figure("c", "ru-mod", "5"), figure("d", "icrc", "4")]
    assert log.slot(23) == slot(*rows, low="4", high="5", contested=True)
    assert log.slot(23, category="women") == part("women", figure("c", "ru-mod", "2"), number="2")


def test_a_dispute_asserts_the_parts_that_it_carries_and_no_total() -> None:
    log = told(
        report("ru-mod", "5", key="c", by=BY_SEX),
        dispute("icrc", "c", key="d", by={"sex": parts(women="1", men="3")}),
    )
    assert log.status(23) == [
        slot(figure("c", "ru-mod", "5"), number="5"),
        part(
            "men",
            figure("c", "ru-mod", "3"),
            figure("d", "icrc", "3"),
            number="3",
            contested=True,
        ),
        part(
            "women",
            figure("c", "ru-mod", "2"),
            figure("d", "icrc", "1"),
            low="1",
            high="2",
            contested=True,
        ),
    ]


def test_a_dispute_without_numbers_asserts_nothing() -> None:
    log = told(report("ru-mod", "5", key="c"), dispute("icrc", "c", key="d"))
    assert log.status(23) == [slot(figure("c", "ru-mod", "5"), number="5", contested=True)]


# Only the newest link of a chain of corrections can be corrected or retracted.


@pytest.mark.parametrize(
    "act", [lambda of: correct("ru-mod", of, "7"), lambda of: retract("ru-mod", of)]
)
def test_only_the_newest_link_of_a_chain_of_corrections_can_be_corrected_or_retracted(
    act: Act,
) -> None:
    log = told(report("ru-mod", "5", key="c"), correct("ru-mod", "c", "6", key="d"))
    refused = log.refuses(act("c"))
    assert type(refused) is NotTheNewest
    assert (str(refused), refused.hint) == (
        "a#2 was corrected for RU->UA by a#3: only the newest link of a chain can be changed",
        "name a#3",
    )
    log.tell(act("d"))
    refused = log.refuses(act("d"))
    assert type(refused) is NotTheNewest


def test_what_was_retracted_can_be_neither_corrected_nor_retracted() -> None:
    log = told(report("ru-mod", "5", [], key="c"), retract("ru-mod", "c"))
    refused = log.refuses(retract("ru-mod", "c"))
    assert (type(refused), str(refused), refused.hint) == (
        NotTheNewest,
        "a#2 was retracted by a#3: only the newest link of a chain can be changed",
        None,
    )
    assert type(log.refuses(correct("ru-mod", "c", "6"))) is NotTheNewest


def test_a_chain_has_a_newest_link_for_each_flow() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c"), correct("ru-mod", "c", "6", key="d", flow="RU->UA")
    )
    assert type(log.refuses(retract("ru-mod", "c", flow="all"))) is NotTheNewest
    assert type(log.refuses(correct("ru-mod", "c", "7", flow="RU->UA"))) is NotTheNewest
    log.tell(retract("ru-mod", "c", flow="UA->RU", key="r"))
    there = [figure("c", "ru-mod", "5", active=False), figure("d", "ru-mod", "6")]
    assert log.status() == [
        slot(*there, number="6"),
        slot(there[0], standing="unreported", flow="UA->RU"),
    ]


def test_a_link_whose_successor_was_voided_is_the_newest_again() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        correct("ru-mod", "c", "6", key="d"),
        void("d"),
        correct("ru-mod", "c", "7", key="e"),
    )
    rows = [figure("c", "ru-mod", "5", active=False), figure("e", "ru-mod", "7")]
    assert log.status() == [slot(*rows, number="7")]


# A retraction leaves its source without that figure.


def test_a_retraction_leaves_its_source_without_that_figure() -> None:
    log = told(
        report("ru-mod", "5", key="c", by=BY_SEX),
        report("ua-hq", "6", key="d"),
        retract("ru-mod", "c", on=24),
    )
    rows = [figure("c", "ru-mod", "5", active=False), figure("d", "ua-hq", "6")]
    assert log.slot(24) == slot(*rows, number="6", was_contested=True)
    assert log.slot(24, category="women") == part(
        "women", figure("c", "ru-mod", "2", active=False), standing="unreported"
    )


def test_a_retraction_of_what_nobody_hands_over_leaves_its_source_without_it() -> None:
    log = told(report("ru-mod", "5", [], key="c"), retract("ru-mod", "c", on=24))
    gone = figure("c", "ru-mod", "5", active=False)
    assert log.status(24) == [slot(gone, standing="unreported", flow=None)]


def test_a_retraction_of_one_flow_leaves_the_other_flows_standing() -> None:
    log = told(report("ru-mod", "5", EACH, key="c"), retract("ru-mod", "c", flow="UA->RU"))
    there, back = figure("c", "ru-mod", "5"), figure("c", "ru-mod", "5", active=False)
    assert log.status() == [
        slot(there, number="5"),
        slot(back, standing="unreported", flow="UA->RU"),
    ]


def test_a_retraction_of_a_correction_does_not_bring_back_what_it_corrected() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        correct("ru-mod", "c", "6", key="d"),
        retract("ru-mod", "d"),
    )
    rows = [
        figure("c", "ru-mod", "5", active=False),
        figure("d", "ru-mod", "6", active=False),
    ]
    assert log.status() == [slot(*rows, standing="unreported")]


def test_a_retraction_brings_back_what_the_source_had_said_before_without_correcting_it() -> None:
    log = told(
        report("ru-mod", "5", key="c"), report("ru-mod", "6", key="d"), retract("ru-mod", "d")
    )
    rows = [figure("c", "ru-mod", "5"), figure("d", "ru-mod", "6", active=False)]
    assert log.status() == [slot(*rows, number="5")]


# Whatever asserts can be corrected or retracted, by its own source alone; nobody confirms or
# disputes itself.


@pytest.mark.parametrize("act", [confirm, dispute])
def test_whatever_asserts_can_be_corrected_or_retracted(act: Act) -> None:
    given = [report("ru-mod", "5", key="c"), act("ua-hq", "c", "~5", key="d")]
    log = told(*given, correct("ua-hq", "d", "7", key="e"))
    assert log.told_by("ua-hq") == [
        ("d", "~5", "corrected"),
        ("e", "7", "current"),
    ]
    log = told(*given, retract("ua-hq", "d"))
    assert log.told_by("ua-hq") == [("d", "~5", "retracted")]
    assert log.slot()["contested"] is False


def test_terms_stages_and_the_course_of_an_agreement_can_be_retracted_too() -> None:
    log = told(
        terms("ua-hq", term("9"), key="t"), complete("ua-hq", key="done"), retract("ua-hq", "t")
    )
    log.tell(retract("ua-hq", "done"))
    assert log.total() == total()


@pytest.mark.parametrize(
    ("act", "verb", "hint"),
    [
        (lambda: correct("ru-head", "c", "6"), "correct", "dispute it"),
        (lambda: correct("ua-hq", "c", "6"), "correct", "dispute it"),
        (lambda: retract("ru-head", "c"), "retract", "dispute it"),
        (lambda: terms("ua-hq", term("9"), replaces="a"), "replace", None),
    ],
)
def test_only_its_own_source_can_correct_retract_or_replace(
    act: Act, verb: str, hint: str | None
) -> None:
    log = told(report("ru-mod", "5", key="c"))
    given = act()
    refused = log.refuses(given)
    who, number = given["statement"]["source"], 1 if verb == "replace" else 2
    assert (type(refused), str(refused), refused.hint) == (
        AnothersWord,
        f"a#{number} is the word of ru-mod: only ru-mod can {verb} it, not {who}",
        hint,
    )


def test_sources_that_are_the_same_are_each_others_own() -> None:
    log = told(
        source("ru-old", "official", "RU", same_as="ru-mod"),
        report("ru-old", "5", key="c"),
        correct("ru-mod", "c", "6", key="d"),
    )
    assert log.told_by("ru-mod") == [
        ("c", "5", "corrected"),
        ("d", "6", "current"),
    ]
    refused = log.refuses(confirm("ru-mod", "c"))
    assert str(refused) == (
        "a#2 is the word of ru-old, which is the same as ru-mod: nobody confirms itself"
    )


@pytest.mark.parametrize(
    ("act", "verb", "hint"),
    [
        (confirm, "confirms", "report it again"),
        (dispute, "disputes", "correct or retract it"),
    ],
)
def test_nobody_confirms_or_disputes_itself(act: Act, verb: str, hint: str) -> None:
    log = told(report("ru-mod", "5", key="c"))
    refused = log.refuses(act("ru-mod", "c"))
    assert (type(refused), str(refused), refused.hint) == (
        OwnWord,
        f"a#2 is the word of ru-mod: nobody {verb} itself",
        hint,
    )
    log.tell(act("ru-head", "c"))
