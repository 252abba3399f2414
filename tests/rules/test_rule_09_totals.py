"""Rule 9, totals."""

from typing import Any

import pytest

from projections.rules.stages import Stage, Stages
from projections.rules.sums import add_up, rows
from projections.show.became import became
from projections.totals import totals
from tests.rules.given import (
    EACH,
    Object,
    Row,
    a_term,
    announce,
    by,
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
    total,
    void,
)

OPEN = {"high": None, "remaining_low": None}
NO_TERM = {"unsettled": None, "remaining_low": None, "remaining_high": None}


def confirmed(quantity: str, stage: str, **fields: Any) -> list[Object]:
    """A figure of both sides."""
    return [report(who, quantity, stage=stage, **fields) for who in ("ru-mod", "ua-hq")]


# `totals` has a row for each flow, measure and unit with a term or a `stage`, `whole` or `running`
# figure.


def test_totals_has_a_row_for_each_flow_measure_and_unit_with_a_term() -> None:
    first = announce(terms=[term("10", EACH), term("4", "RU->UA", "bodies", "body"), term("3", [])])
    rows = [
        (row["flow"], row["measure"], row["unit"], row["term"])
        for row in told(first=first).totals()
    ]
    assert rows == [
        (None, "released", "person", "3"),
        ("RU->UA", "bodies", "body", "4"),
        ("RU->UA", "released", "person", "10"),
        ("UA->RU", "released", "person", "10"),
    ]


@pytest.mark.parametrize(
    ("fields", "has_row"),
    [
        ({"scope": "stage", "stage": "s1"}, True),
        ({"scope": "whole"}, True),
        ({"scope": "running", "stage": "s1"}, True),
        ({"scope": "planned"}, False),
        ({"scope": "planned", "stage": "s1"}, False),
        ({"scope": "remaining", "stage": "s1"}, False),
        ({"scope": "programme"}, False),
    ],
)
def test_totals_has_a_row_where_there_is_a_stage_whole_or_running_figure(
    fields: Object, has_row: bool
) -> None:
    log = told(report("ru-mod", "5", "UA->RU", **fields))
    assert [row["flow"] for row in log.totals()] == ["RU->UA", *(["UA->RU"] if has_row else [])]


@pytest.mark.parametrize(
    "fields", [{"flows": ["RU<->UA"]}, {"flows": []}, {"measure": "received"}, {"unit": "family"}]
)
def test_different_flows_measures_and_units_are_different_rows(fields: Object) -> None:
    log = told(report("ru-mod", "5"), report("ru-mod", "6", **fields))
    assert sorted(row["low"] for row in log.totals()) == ["5", "6"]


def test_planned_remaining_and_programme_figures_are_never_added() -> None:
    log = told(
        report("ru-mod", "5"),
        report("ru-mod", "6", scope="planned", stage="s1"),
        report("ru-mod", "7", scope="remaining", stage="s1"),
        report("ru-mod", "8", scope="programme"),
    )
    ends = {"low": "5", "high": "5", "remaining_low": "5", "remaining_high": "5"}
    assert log.totals() == [total(by_source=[by("ru-mod", "5", ["s1"])], **ends)]


def test_parts_are_never_added() -> None:
    log = told(report("ru-mod", "5", by={"sex": parts(women="2", men="3")}))
    assert (log.total()["low"], log.total()["by_source"]) == ("5", [by("ru-mod", "5", ["s1"])])


def test_parts_alone_and_what_has_lapsed_make_a_row_of_unknown_number() -> None:
    log = told(
        report("ru-mod", key="c", flows="UA->RU", by={"sex": parts(complete=False, women="2")}),
        report("ru-mod", "5", "RU<->UA", key="d"),
        retract("ru-mod", "d"),
    )
    blank: Row = {"term": None, "terms": [], **NO_TERM}
    assert log.totals() == [
        total(),
        total(flow="RU<->UA", **blank | {"high": None}),
        total(flow="UA->RU", **blank),
    ]


# *settled*: the sum of the stage slots that are confirmed or verified and not contested.


def test_settled_is_the_sum_of_the_stage_slots_that_are_confirmed_or_verified_and_not_contested() -> (
    None
):
    log = told(
        *confirmed("1", "s1"),
        report("ru-mod", "2", stage="s2"),
        report("icrc", "2", stage="s2", basis="counted"),
        report("ru-mod", "3", stage="s3"),
        *confirmed("4", "s4"),
        report("icrc", "1.5", stage="s4"),
    )
    row = log.total(23)
    assert (row["settled"], row["unsettled"], row["contested_stages"]) == ("3", "7", ["s4"])
    assert (row["low"], row["high"]) == ("7.5", "10")


# *low*, *high*: the sums of the stages' lows and highs; a stage completed with no number for the
# row leaves `high` open. That is `basis: stages`.


def test_low_and_high_are_the_sums_of_the_stages_lows_and_highs() -> None:
    log = told(
        report("ru-mod", "1..2"),
        report("ru-mod", "<=3", stage="s2"),
        report("ru-mod", "4", stage="s3"),
    )
    ends = {"low": "5", "high": "9", "remaining_low": "1", "remaining_high": "5"}
    assert log.total() == total(**ends, by_source=[by("ru-mod", "5..9", ["s1", "s2", "s3"])])


@pytest.mark.parametrize("quantity", [">=3", ">3", "withheld", "vague:some"])
def test_a_stage_with_an_open_end_leaves_high_open(quantity: str) -> None:
    log = told(report("ru-mod", "1"), report("ru-mod", quantity, stage="s2"))
    row = log.total()
    low = "4" if "3" in quantity else "1"
    assert (row["low"], row["high"], row["remaining_low"]) == (low, None, None)


def test_a_stage_completed_with_no_number_for_the_row_leaves_high_open() -> None:
    log = told(report("ru-mod", "1"), complete("ru-mod", "s1"), complete("ru-mod", "s2"))
    assert log.totals() == [
        total(
            low="1",
            remaining_high="9",
            stages_completed=2,
            stages_without_number=["s2"],
            by_source=[by("ru-mod", "1", ["s1"])],
            **OPEN,
        )
    ]


def test_a_stage_with_no_number_for_one_row_may_have_one_for_another() -> None:
    log = told(
        complete("ru-mod", "s1"),
        report("ru-mod", "1"),
        report("ru-mod", "~2", "UA->RU"),
        report("ru-mod", "1", "RU<->UA", stage="s2"),
        report("ru-mod", "withheld", "RU<->UA", stage="s1"),
    )
    found = [(row["flow"], row["stages_without_number"], row["high"]) for row in log.totals()]
    assert found == [("RU->UA", [], "1"), ("RU<->UA", ["s1"], None), ("UA->RU", [], "2")]


def test_a_stage_that_is_not_completed_leaves_nothing_open() -> None:
    log = told(
        report("ru-mod", "1"),
        said("StageScheduled", "ru-mod", stage="s2"),
        report("ru-mod", "1", "UA->RU", stage="s3"),
        cancel("ru-mod", "s4"),
    )
    row = log.total()
    assert (row["stages_completed"], row["stages_without_number"], row["high"]) == (0, [], "1")


# It is `basis: stated` where no stage has a figure for the row, ...


def test_where_no_stage_has_a_figure_the_whole_slot_stands_for_the_stages() -> None:
    log = told(report("ru-mod", "7..9", scope="whole"), complete("ru-mod", "s1"))
    assert log.totals() == [
        total(
            basis="stated",
            low="7",
            high="9",
            remaining_low="1",
            remaining_high="3",
            stages_completed=1,
            stages_without_number=["s1"],
            by_source=[by("ru-mod", whole="7..9")],
        )
    ]


def test_the_whole_slot_goes_before_running_slots() -> None:
    log = told(
        report("ru-mod", "7", scope="whole"), report("ru-mod", "6", scope="running", stage="s1")
    )
    row = total(basis="stated", low="7", high="7", remaining_low="3", remaining_high="3")
    assert log.total() == row | {"by_source": [by("ru-mod", whole="7", running="6")]}


def test_a_whole_slot_that_stands_for_the_stages_settles_what_is_settled_in_it() -> None:
    given = [report("ru-mod", "7", scope="whole"), report("ua-hq", "7", scope="whole")]
    assert told(*given).total()["settled"] == "7"
    assert told(*given, report("icrc", "8", scope="whole")).total()["settled"] == "0"
    assert told(given[0]).total()["settled"] == "0"


@pytest.mark.parametrize("quantity", ["withheld", "vague:some"])
def test_a_stated_slot_without_a_number_stands_as_0_with_an_open_end(quantity: str) -> None:
    log = told(report("ru-mod", quantity, scope="whole"))
    row = log.total()
    assert (row["basis"], row["low"], row["high"]) == ("stated", "0", None)
    assert (row["remaining_low"], row["remaining_high"]) == (None, "10")


def test_a_whole_figure_that_has_lapsed_stands_for_nothing() -> None:
    log = told(
        report("ru-mod", "7", scope="whole", key="c"),
        report("ru-mod", "6", scope="running", stage="s1"),
        retract("ru-mod", "c"),
    )
    assert (log.total()["basis"], log.total()["low"]) == ("stated", "6")
    log = told(report("ru-mod", "7", scope="running", stage="s1", key="c"), retract("ru-mod", "c"))
    assert log.totals() == [total()]


def test_where_nothing_stands_for_the_stages_the_basis_is_the_stages_of_which_there_is_none() -> (
    None
):
    rows = told(report("ru-mod", "3", scope="whole", key="w"), retract("ru-mod", of="w", on=23))
    for on in (21, 30):  # a term alone, and a whole that was taken back
        row = rows.total(on)
        assert (row["basis"], row["low"], row["high"], row["stages_completed"]) == (
            "stages",
            "0",
            "0",
            0,
        )


def test_a_stage_figure_that_has_lapsed_does_not_keep_the_stages_as_basis() -> None:
    log = told(
        report("ru-mod", "1", key="c"),
        report("ru-mod", "7", scope="whole"),
        retract("ru-mod", "c"),
    )
    assert (log.total()["basis"], log.total()["low"], log.total()["high"]) == ("stated", "7", "7")


# ... or the `whole` slot is confirmed or verified, not contested, and not below the stages' summed
# low: then the `whole` slot, ...


@pytest.mark.parametrize(
    ("whole", "basis"),
    [
        ([("ru-mod", "7"), ("ua-hq", "7")], "stated"),
        ([("ru-mod", "5"), ("ua-hq", "5")], "stated"),
        ([("jcc", "7")], "stated"),
        ([("ru-mod", "4.9"), ("ua-hq", "4.9")], "stages"),
        ([("ru-mod", "7")], "stages"),
        ([("ru-mod", "7"), ("ua-hq", "7"), ("icrc", "8")], "stages"),
        ([("paper", "7")], "stages"),
    ],
)
def test_a_settled_whole_not_below_the_stages_summed_low_stands_for_them(
    whole: list[tuple[str, str]], basis: str
) -> None:
    log = told(
        report("ru-mod", "2"),
        report("ru-mod", ">=3", stage="s2"),
        *(report(who, number, scope="whole") for who, number in whole),
    )
    row = log.total()
    assert (row["basis"], row["low"]) == (basis, whole[0][1] if basis == "stated" else "5")
    assert row["settled"] == (row["low"] if basis == "stated" else "0")


def test_a_stage_without_a_number_adds_nothing_to_the_summed_low() -> None:
    log = told(
        report("ru-mod", "2"),
        report("ru-mod", "withheld", stage="s2"),
        *(report(who, "2", scope="whole") for who in ("ru-mod", "ua-hq")),
    )
    row = log.total()
    assert (row["basis"], row["settled"], row["low"]) == ("stated", "2", "2")


def test_a_verified_whole_stands_for_the_stages_too() -> None:
    log = told(
        report("ru-mod", "2"),
        complete("ru-mod", "s2"),
        report("ru-mod", "7", scope="whole"),
        report("icrc", "7", scope="whole", basis="counted"),
    )
    assert log.totals() == [
        total(
            basis="stated",
            low="7",
            high="7",
            settled="7",
            unsettled="3",
            remaining_low="3",
            remaining_high="3",
            stages_completed=1,
            stages_without_number=["s2"],
            by_source=[by("icrc", whole="7"), by("ru-mod", "2", ["s1"], whole="7")],
        )
    ]


def test_a_running_slot_never_stands_for_stages_that_have_figures() -> None:
    log = told(
        report("ru-mod", "2"),
        report("ru-mod", "7", scope="running", stage="s1"),
        report("ua-hq", "7", scope="running", stage="s1"),
    )
    assert (log.total()["basis"], log.total()["low"]) == ("stages", "2")


# ... else the `running` slot with the newest statement of a heard root (none: of any), stands for
# the stages.


def test_the_running_slot_with_the_newest_statement_of_a_heard_root_stands_for_the_stages() -> None:
    log = told(
        report("ru-mod", "4", scope="running", up_to="2025-05-21", on=22),
        report("ua-hq", ">=3", scope="running", up_to="2025-05-20", on=23),
        report("paper", "9", scope="running", up_to="2025-05-23", on=24),
    )
    assert log.totals() == [
        total(
            basis="stated",
            low="3",
            remaining_high="7",
            by_source=[
                by("paper", running="9"),
                by("ru-mod", running="4"),
                by("ua-hq", running=">=3"),
            ],
            **OPEN,
        )
    ]
    assert log.total(22)["low"] == "4"


def test_what_is_repeated_by_nobody_heard_is_no_newer_for_that() -> None:
    log = told(
        report("ru-mod", "4", scope="running", up_to="2025-05-20", on=21),
        report("ru-mod", "5", scope="running", up_to="2025-05-21", on=22),
        report("paper", "5", scope="running", up_to="2025-05-21", on=23),
        report("paper", "4", scope="running", up_to="2025-05-20", on=24),
    )
    assert (log.total()["low"], log.total()["basis"]) == ("5", "stated")


def test_a_newer_statement_of_nobody_heard_moves_no_running_slot() -> None:
    log = told(
        report("ru-mod", "4", scope="running", up_to="2025-05-21", on=22),
        report("ua-hq", "6", scope="running", up_to="2025-05-22", on=23),
        report("paper", "4", scope="running", up_to="2025-05-21", on=24),
    )
    assert (log.total()["basis"], log.total()["low"]) == ("stated", "6")


def test_a_row_is_made_of_the_slot_that_stands_for_its_stages_alone() -> None:
    log = told(
        report("ru-mod", "2"),
        report("ru-mod", "7", scope="whole"),
        report("ua-hq", "7", scope="whole"),
    )
    (row,) = totals(log.at())
    assert row.entries == ("a#1", "a#3", "a#4")


def test_without_a_heard_root_the_newest_statement_of_any_counts() -> None:
    log = told(
        report("paper", "4", scope="running", up_to="2025-05-21", on=24),
        report("nobody", "3", scope="running", up_to="2025-05-22", on=23),
    )
    assert (log.total()["basis"], log.total()["low"]) == ("stated", "4")


def test_a_statement_that_was_retracted_or_corrected_is_not_the_newest() -> None:
    log = told(
        report("ru-mod", "4", scope="running", up_to="2025-05-21"),
        report("ru-mod", "6", scope="running", up_to="2025-05-22", on=24, key="c"),
        report("ua-hq", "6", scope="running", up_to="2025-05-22", on=22),
        retract("ru-mod", "c", on=25),
    )
    assert [log.total(day)["low"] for day in (22, 23, 24, 25)] == ["6", "4", "6", "4"]


def test_a_less_precise_repetition_is_a_statement_too() -> None:
    log = told(
        report("ru-mod", "4", scope="running", up_to="2025-05-21", on=22),
        report("ru-mod", "6", scope="running", up_to="2025-05-22", on=23),
        report("ru-mod", "~4", scope="running", up_to="2025-05-21", on=24),
    )
    assert log.total()["low"] == "4"


def test_a_sources_stated_running_is_its_newest_one() -> None:
    log = told(
        report("ru-mod", "4", scope="running", up_to="2025-05-21", on=24),
        report("ru-mod", "6", scope="running", up_to="2025-05-22", on=23),
    )
    assert log.total()["by_source"] == [by("ru-mod", running="4")]
    assert log.total(23)["by_source"] == [by("ru-mod", running="6")]


# *unsettled*: `term - settled`. *remaining_low*, *remaining_high*: `term - high`, `term - low`;
# they may be negative (more than agreed). Null where the term is null or not exact, or the end is
# open.


def test_unsettled_and_remaining_are_what_the_term_leaves() -> None:
    log = told(*confirmed("4", "s1"), report("ru-mod", "1..2", stage="s2"))
    sources = [by("ru-mod", "5..6", ["s1", "s2"]), by("ua-hq", "4", ["s1"])]
    ends = {"low": "5", "high": "6", "remaining_low": "4", "remaining_high": "5"}
    assert log.total() == total(settled="4", unsettled="6", by_source=sources, **ends)


def test_unsettled_and_remaining_may_be_negative() -> None:
    log = told(*confirmed("10.5", "s1"), report("ru-mod", "1..2", stage="s2"))
    row = log.total()
    assert (row["unsettled"], row["remaining_low"], row["remaining_high"]) == (
        "-0.5",
        "-2.5",
        "-1.5",
    )


@pytest.mark.parametrize(
    "owed", [">=10", ">10", "<=10", "<10", "10..11", "~10", "vague:some", "withheld"]
)
def test_unsettled_and_remaining_are_null_where_the_term_is_not_exact(owed: str) -> None:
    log = told(report("ru-mod", "5"), first=announce(terms=[term(owed)]))
    row = total(term=owed, terms=[a_term("a", "ru-mod", owed, on=20)], low="5", high="5", **NO_TERM)
    assert log.total() == row | {"by_source": [by("ru-mod", "5", ["s1"])]}


def test_null_where_the_term_is_null() -> None:
    log = told(report("ru-mod", "5"), terms("ua-hq", term("9"), key="t"))
    own = [a_term("a", "ru-mod", "10", on=20), a_term("t", "ua-hq", "9")]
    row = total(term=None, terms=own, low="5", high="5", **NO_TERM)
    assert log.total() == row | {"by_source": [by("ru-mod", "5", ["s1"])]}


# In `percent` nothing is summed: these are null.


@pytest.mark.parametrize("scope", [{}, {"scope": "whole"}, {"scope": "running", "stage": "s1"}])
def test_in_percent_nothing_is_summed(scope: Object) -> None:
    first = announce(terms=[term("100", unit="percent")])
    log = told(
        report("ru-mod", "40", unit="percent", **scope),
        complete("ru-mod", "s2"),
        first=first,
    )
    nulls = dict.fromkeys(
        ["settled", "unsettled", "low", "high", "remaining_low", "remaining_high"]
    )
    own = {"": by("ru-mod", None, ["s1"]), "whole": by("ru-mod", whole="40")}
    assert log.totals() == [
        total(
            unit="percent",
            term="100",
            terms=[a_term("a", "ru-mod", "100", on=20)],
            basis="stated" if scope else "stages",
            stages_completed=1,
            stages_without_number=["s2"],
            by_source=[own.get(scope.get("scope", ""), by("ru-mod", running="40"))],
            **nulls,
        )
    ]


# A stage is completed (whatever the outcome) where the newest standing StageCompleted or
# StageCancelled says so.


@pytest.mark.parametrize("outcome", ["completed", "partial", "otherwise", None])
def test_a_stage_is_completed_whatever_the_outcome(outcome: str | None) -> None:
    log = told(complete("ru-mod", "s1", outcome=outcome))
    assert log.total() == total(stages_completed=1, stages_without_number=["s1"], **OPEN)


@pytest.mark.parametrize(
    ("given", "completed"),
    [
        ([complete("ru-mod", on=23), cancel("ua-hq", on=24)], 0),
        ([cancel("ua-hq", on=23), complete("ru-mod", on=24)], 1),
        ([complete("ru-mod", on=24), cancel("ua-hq", on=23)], 1),
        ([cancel("ua-hq", outcome="completed")], 0),
        ([complete("ru-mod"), said("StagePostponed", "ru-mod", stage="s1", on=24)], 1),
        ([complete("ru-mod"), said("StageScheduled", "ru-mod", stage="s1", on=24)], 1),
        ([said("StageScheduled", "ru-mod", stage="s1")], 0),
        ([complete("ru-mod", key="d"), retract("ru-mod", "d", on=24)], 0),
        ([complete("ru-mod"), cancel("ua-hq", on=24, key="d"), retract("ua-hq", "d", on=25)], 1),
        ([complete("ru-mod", key="d"), dispute("ua-hq", "d", on=24)], 1),
        ([complete("paper")], 1),
    ],
)
def test_a_stage_is_completed_where_the_newest_standing_completion_or_cancellation_says_so(
    given: list[Object], completed: int
) -> None:
    assert told(*given).total()["stages_completed"] == completed


def test_a_stage_is_completed_from_the_day_it_was_said() -> None:
    log = told(complete("ru-mod", on=24, key="d"), retract("ru-mod", "d", on=26))
    assert [log.total(day)["stages_completed"] for day in (23, 24, 25, 26)] == [0, 1, 1, 0]


def test_stages_and_those_contested_or_without_a_number_stand_in_the_order_of_their_slugs() -> None:
    log = told(
        *(report(who, number, stage="s2") for who, number in [("ru-mod", "5"), ("ua-hq", "6")]),
        *(report(who, number, stage="s1") for who, number in [("ru-mod", "5"), ("ua-hq", "6")]),
        complete("ru-mod", "s4"),
        complete("ru-mod", "s3"),
    )
    row = log.total()
    assert (row["contested_stages"], row["stages_without_number"]) == (["s1", "s2"], ["s3", "s4"])
    at = log.at()
    assert list(at.stages) == ["s1", "s2", "s3", "s4"]
    (summed,) = rows(at.settled.values(), at.terms)
    assert add_up(summed, ["s4", "s3"]).without_number == ("s3", "s4")


def test_a_figure_names_its_stage_and_a_relay_names_none() -> None:
    relay = report("paper", "5", stage="s2", repeats="c")
    log = told(report("ru-mod", "5", key="c"), relay)
    assert log.at().stages == {"s1": Stage("s1")}


def test_a_number_that_a_pointer_keeps_names_the_stage_of_what_was_voided() -> None:
    given = [report("ru-mod", "5", key="c"), confirm("ua-hq", "c", "5", key="d")]
    assert told(*given, void("c")).at().stages == {"s1": Stage("s1")}
    corrected = [*given, correct("ua-hq", "d", "6", on=24), correct("ru-mod", "c", "7", on=24)]
    assert told(*corrected, void("c")).at().stages == {"s1": Stage("s1")}
    without_a_number = [report("ru-mod", "5", key="c"), confirm("ua-hq", "c")]
    assert told(*without_a_number, void("c")).at().stages == {}


def test_a_stage_has_the_newest_label_that_stands() -> None:
    log = told(
        report("ru-mod", "5"),
        complete("ru-mod", label="First", on=23),
        complete("ua-hq", label="Day one", on=24, key="d"),
        complete("ru-mod", on=25),
        retract("ua-hq", "d", on=26),
    )
    labels = [stage.label for day in (22, 23, 24, 25, 26) for stage in log.at(day).stages.values()]
    assert labels == ["First", "Day one", "Day one", "First"]
    assert told(complete("ru-mod")).at().stages["s1"].label is None


def test_what_is_said_of_a_stage_has_a_word_of_its_own() -> None:
    states = ["Scheduled", "Postponed", "Completed", "Cancelled"]
    log = told(*(said(f"Stage{state}", "ru-mod", stage="s1") for state in states))
    assert [one.says for one in became(log.at(), "s1")] == [state.lower() for state in states]


def test_only_what_speaks_of_a_stage_or_takes_words_back_may_change_one() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ua-hq", "5"),
        complete("ru-mod", key="d"),
        report("ru-mod", "5", scope="whole"),
        confirm("ua-hq", "c"),
        retract("ru-mod", "d"),
        complete("ru-mod", key="slip"),
        retract("ru-mod", "slip"),
        void("slip"),
    )
    record = log.at().record
    stages = Stages(record)
    changed = [stages.act(acting) for acting in record.acting]
    assert changed == [False, True, False, True, False, False, True, False]


# Rows: `by_source`, each {source, side, sum, stages, stated_whole, stated_running}: a source's
# current stage figures added as a quantity, the stages' slugs, its own totals.


@pytest.mark.parametrize(
    ("quantities", "added"),
    [
        (["300", "7"], "307"),
        (["1.25", "1.25"], "2.5"),
        (["~300", "7"], "~307"),
        (["~300", "~7"], "~307"),
        ([">=300", "307"], ">=607"),
        ([">300", ">=7"], ">307"),
        ([">300", "<7"], ">300"),
        (["<=300", "<200"], "<500"),
        (["<=300", "<=200"], "<=500"),
        (["<=300", "307"], "307..607"),
        (["<300", "307"], None),
        (["300..310", "7"], "307..317"),
        (["0..3", "<=2"], "0..5"),
        (["0..3", "<2"], "<5"),
        (["vague:dozens", "307"], ">=307"),
        (["withheld", ">307"], ">307"),
        (["withheld"], ">=0"),
        (["~300", "withheld"], None),
        (["~300", ">=7"], None),
        (["~300", "1..2"], None),
    ],
)
def test_a_sources_stage_figures_are_added_as_a_quantity(
    quantities: list[str], added: str | None
) -> None:
    given = [
        report("ru-mod", said, stage=f"s{number}")
        for number, said in enumerate(quantities, start=1)
    ]
    stages = [f"s{number}" for number in range(1, len(quantities) + 1)]
    assert told(*given).total()["by_source"] == [by("ru-mod", added, stages)]


def test_only_current_figures_of_a_source_are_added() -> None:
    log = told(
        report("ru-mod", "1", key="c"),
        report("ru-mod", "2", stage="s2", key="d"),
        correct("ru-mod", "c", "5"),
        retract("ru-mod", "d"),
        confirm("ua-hq", "c"),
    )
    assert log.total()["by_source"] == [by("ru-mod", "5", ["s1"]), by("ua-hq", "1", ["s1"])]


def test_a_root_stands_under_its_own_name_with_its_own_side() -> None:
    log = told(
        source("ru-old", "media", same_as="ru-mod"),
        report("ru-old", "1"),
        report("ru-mod", "2", stage="s2"),
    )
    assert log.total()["by_source"] == [by("ru-mod", "3", ["s1", "s2"])]
