"""What the answers ask of the rules besides rows: where a number comes from, and what led or ended it."""

from dataclasses import replace

import pytest

from domain.events import EntryVoided
from projections.agreement import AgreementAt
from projections.rules.settled import contending, making
from projections.rules.sums import rows
from tests.rules.given import (
    Object,
    Told,
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

# Entries are numbered as they come: the announcement is 1.


def entries_making(at: AgreementAt) -> list[list[int]]:
    return [[figure.said.entry for figure in making(settled)] for settled in at.settled.values()]


def lapsed_by(log: Told) -> list[set[int]]:
    return [settled.slot.lapsed_by for settled in log.at().settled.values()]


def test_what_stands_stands_for_each_entry_that_it_was_put_in_place_of() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d"),
        report("ru-mod", "7", key="e"),
        void("c", "e"),
        void("d", "e"),
    )
    assert log.at().record.stands_for == {4: [2, 3]}
    assert log.at(known_at="e").record.stands_for == {}


def test_what_was_put_in_place_of_an_entry_is_told_in_order_with_the_voidings() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d"),
        report("ru-mod", "7", key="e"),
        void("c", "d"),
        void("d", "e"),
    )
    record = log.at().record
    assert (record.replaced_by(2), record.replaced_by(4)) == ([3, 4], [])
    assert record.voidings([4, 3, 2]) == [5, 6]


def test_a_replacement_that_is_not_recorded_yet_was_put_in_nobody_s_place() -> None:
    log = told(report("ru-mod", "5", key="c"), void("c", 4, key="v"), report("ru-mod", "6"))
    assert log.at().record.replaced_by(2) == [4]
    assert log.at(known_at="v").record.replaced_by(2) == []


def test_an_entry_leads_what_points_at_it_and_what_it_was_put_in_place_of() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        confirm("ua-hq", "c", key="d"),
        report("paper", "5", repeats="c"),
        report("ru-mod", "6", key="e"),
        void("c", "e"),
        void("d"),
    )
    led_by = log.at().record.led_by
    assert {number: led_by.get(number) for number in (2, 3, 5)} == {2: {3, 4}, 3: None, 5: {2}}


def test_where_replacements_go_in_a_circle_a_pointer_leads_nowhere() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d"),
        confirm("ua-hq", "c", key="e"),
        void("c", "d"),
        void("d"),
    )
    *others, last = log.entries
    assert isinstance(last.event, EntryVoided)
    log.entries = [*others, replace(last, event=last.event.with_values({"replacement": 2}))]
    record = log.at().record
    assert record.target(record.known[4].event) is None


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ([complete("ru-mod"), complete("ua-hq")], [2, 3]),
        ([complete("ru-mod"), cancel("ru-mod"), complete("ua-hq", on=24)], [4]),
        ([complete("ru-mod"), cancel("ru-mod")], []),
    ],
)
def test_a_stage_is_completed_by_the_completions_that_no_cancellation_came_after(
    given: list[Object], numbers: list[int]
) -> None:
    stage = told(*given).at().stages["s1"]
    assert [entry.number for entry in stage.completions] == numbers
    assert stage.completed == bool(numbers)


def test_a_row_has_figures_where_any_of_its_slots_has_one_that_stands() -> None:
    first, other = report("ru-mod", "5", key="c"), report("ru-mod", "5", key="d", stage="s2")

    def has_figures(*given: Object) -> list[bool]:
        at = told(*given).at()
        return [row.has_figures for row in rows(at.settled.values(), []) if row.stages]

    assert has_figures(first, other, retract("ru-mod", "c")) == [True]
    assert has_figures(first, retract("ru-mod", "c")) == [False]


def test_low_and_high_of_those_who_are_not_heard_are_made_by_all_of_them() -> None:
    log = told(report("paper", "5", key="c"), report("gazette", "5", key="d"))
    assert entries_making(log.at()) == [[2, 3]]


def test_figures_of_which_none_is_as_sharp_as_all_together_make_low_and_high_together() -> None:
    log = told(report("ru-mod", ">=5", key="c"), report("ua-hq", "<=9", key="d"))
    assert entries_making(log.at()) == [[2, 3]]


def test_a_figure_without_a_number_makes_neither_low_nor_high_beside_one_that_has() -> None:
    log = told(report("ru-mod", "5", key="c"), report("ua-hq", "vague:dozens", key="d"))
    assert entries_making(log.at()) == [[2]]


def test_those_contend_who_are_heard_and_share_no_value_with_another() -> None:
    def contending_in(*given: Object) -> list[list[int]]:
        settled = told(*given).at().settled.values()
        return [[figure.said.entry for figure in contending(one)] for one in settled]

    five, seven = report("ru-mod", "5", key="c"), report("ua-hq", "7", key="d")
    assert contending_in(five, seven, report("icrc", "5..7"), report("paper", "9")) == [[2, 3]]
    assert contending_in(five, report("icrc", "5..7"), report("paper", "9")) == [[]]


def test_the_words_that_count_in_a_slot_are_the_last_of_each_root() -> None:
    log = told(report("ru-mod", "5"), report("ua-hq", "7"), report("ru-mod", "6", on=24))
    (settled,) = log.at().settled.values()
    assert sorted(said.entry for said in settled.said) == [3, 4]


def test_what_ended_the_words_of_a_slot_is_what_says_nothing_there() -> None:
    given = report("ru-mod", "5", key="c")
    assert lapsed_by(told(given, retract("ru-mod", "c"))) == [{3}]
    divided = report("ru-mod", None, key="c", by={"sex": parts(women="5")})
    away = correct("ru-mod", "c", None, by={"sex": parts(men="6")})
    women = next(
        settled
        for settled in told(divided, away).at().settled.values()
        if settled.place.category == "women"
    )
    assert women.slot.lapsed_by == {3}


def test_a_dispute_lies_on_the_total_until_who_disputed_says_the_same() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        dispute("ua-hq", "c", "6", key="d"),
        report("ua-hq", "5", on=24),
    )
    total = next(iter(log.at().settled)).group
    lasting = [log.at(day).slots.lasting_groups_of(3) for day in (23, 24)]
    assert lasting == [{total}, set()]
    assert log.at(24).slots.groups_disputed_by(3) == {total}


def lapsed_terms(*given: Object) -> list[tuple[int, int]]:
    """Of the one row: which entries lapsed, and by which."""
    lapsed = told(*given).at().lapsed_terms
    return [(one.word.entry, one.by) for words in lapsed.values() for one in words]


def test_a_term_has_lapsed_where_its_root_says_nothing_of_it_any_more() -> None:
    other = terms("ua-hq", term("12"), key="t")
    assert lapsed_terms(other) == []
    assert lapsed_terms(other, retract("ua-hq", "t")) == [(2, 3)]
    assert lapsed_terms(other, retract("ua-hq", "t"), terms("ua-hq", term("13"), on=24)) == []


def test_of_each_root_the_term_has_lapsed_that_it_took_back_last_and_they_stand_in_order() -> None:
    first, second = terms("ua-hq", term("12"), key="t"), terms("us-dos", term("11"), key="u")
    third = terms("ua-hq", term("13"), key="w", replaces="t", on=24)
    taken_back = retract("us-dos", "u", on=25), retract("ua-hq", "w", on=26)
    assert lapsed_terms(first, second, third) == []
    assert lapsed_terms(second, first, third, *taken_back) == [(2, 5), (4, 6)]
