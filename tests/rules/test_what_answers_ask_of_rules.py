"""What the answers ask of the rules besides rows: where a number comes from, and what led or ended it."""

from dataclasses import replace

import pytest

from domain.events import EntryVoided
from domain.ledger import state_of
from domain.values.flow import Flow
from projections.across.growing_record import GrowingRecord
from projections.agreement import AgreementAt
from projections.rules.order import Record
from projections.rules.settled import contending, making
from projections.rules.slots import Slots
from projections.rules.standing import Standing
from projections.rules.sums import rows
from projections.rules.terms import on_several_days
from projections.show.entry import entry_shown
from tests.rules.given import (
    EACH,
    Object,
    Told,
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


def test_a_record_that_grows_follows_pointers_anew_once_an_entry_is_voided() -> None:
    log = told(
        report("ru-mod", "5", key="c"),
        confirm("ua-hq", "c", key="d"),
        report("ru-mod", "6", key="e"),
        void("c", "e"),
    )
    *before, voiding = log.at().record.known.values()
    record = GrowingRecord(log.at().cut)

    def confirmed() -> str:
        asserted = record.assertion(3)
        assert asserted is not None
        return str(asserted.total)

    for entry in before:
        record.learn(entry)
    assert (confirmed(), record.stands_for) == ("5", {})
    record.learn(voiding)
    assert (confirmed(), record.stands_for) == ("6", {4: [2]})
    assert (record.entry(2), record.entry(9)) == (before[1], None)


def test_a_retraction_takes_back_the_flows_that_it_is_for() -> None:
    one, back = (Flow.parse(text) for text in EACH)
    given = report("ru-mod", "5", EACH, key="c")

    def taken_back(*flows: str | None) -> list[bool]:
        at = told(given, *(retract("ru-mod", "c", flow=flow) for flow in flows)).at()
        return [at.record.takes_back(2, flow) for flow in (one, back)]

    assert taken_back() == [False, False]
    assert taken_back("RU->UA") == [True, False]
    assert taken_back("UA->RU") == [False, True]
    assert taken_back("all") == [True, True]
    whole = told(report("ru-mod", "5", [], key="c"), retract("ru-mod", "c")).at()
    assert whole.record.takes_back(2, None)
    assert not whole.record.takes_back(1, None)


def test_what_nobody_hands_over_may_be_a_stock_unless_its_stages_are_told() -> None:
    def may_be_stock(given: Object) -> bool:
        (row,) = told(given, first=announce(terms=[])).at().rows
        return row.may_be_stock

    so_far = {"scope": "running", "up_to": "2025-05-23"}
    assert may_be_stock(report("ru-mod", "5", [], **so_far))
    assert not may_be_stock(report("ru-mod", "5", [], scope="stage", stage="s1"))
    assert not may_be_stock(report("ru-mod", "5", **so_far))
    assert not may_be_stock(report("ru-mod", "5"))


def test_who_speaks_for_a_party_speaks_as_all_who_do_and_others_for_themselves() -> None:
    at = told().at()
    assert [at.voice(source).speaks_as for source in ("ru-mod", "icrc")] == ["RU", "icrc"]


def test_standings_are_ranked_in_their_order() -> None:
    assert [standing.rank for standing in Standing] == list(range(len(Standing)))


def test_terms_of_one_time_are_not_on_several_days() -> None:
    def several(*days: int) -> bool:
        given = [terms("ua-hq", term("9"), on=day) for day in days[:1]]
        given += [terms("icrc", term("8"), on=day) for day in days[1:]]
        ((words),) = told(*given, first=announce(terms=[])).at().terms.values()
        return on_several_days(words)

    assert (several(22), several(22, 22), several(22, 23)) == (False, False, True)


def test_a_row_knows_the_totals_and_dimensions_of_its_slots() -> None:
    at = told(report("ru-mod", "5", by={"sex": parts(women="2", men="3")})).at()
    (row,) = (row for row in at.rows if row.slots)
    assert row.groups == {place.group for place in at.settled}
    assert len(row.groups) == 2


def test_slots_that_are_settled_one_by_one_stand_in_the_order_in_which_they_were_first_spoken_of() -> (
    None
):
    by = {name: parts(complete=False, some="1") for name in ("sex", "rank", "status", "age")}
    at = told(
        report("ru-mod", "5", EACH, by=by), report("ru-mod", "5", EACH, stage="s2", by=by)
    ).at()
    slots = Slots(at.record, at.register, [])
    assert [*slots.settled] == []
    for acting in at.record.acting:
        slots.settle(slots.act(acting))
    assert [*slots.settled] == [*at.settled]
    assert len(at.settled) == 20


def test_the_newest_word_of_a_slot_is_another_once_it_was_corrected_or_retracted() -> None:
    at = told(
        report("ru-mod", "5", key="c"),
        report("icrc", "5", key="d"),
        retract("icrc", "d", on=24),
    ).at()
    slots = Slots(at.record, at.register, [])
    newest = []
    for acting in at.record.acting[1:]:
        slots.settle(slots.act(acting))
        (settled,) = slots.settled.values()
        newest.append(settled.slot.spoken.newest.entry)
    assert newest == [2, 3, 2]


def test_disputes_on_a_number_are_those_of_who_is_heard() -> None:
    at = told(
        report("ru-mod", "5", key="c"),
        dispute("icrc", "c", on=24),
        dispute("paper", "c", on=24),
    ).at()
    (group,) = {place.group for place in at.settled}
    assert at.slots.lasting_disputes(group) == [3]


def test_a_word_has_ended_once_it_was_corrected_or_retracted() -> None:
    at = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d"),
        correct("ru-mod", "d", "7", on=24),
        report("icrc", "7", key="e"),
        retract("icrc", "e", on=24),
    ).at()
    (settled,) = at.settled.values()
    ended = {said.entry: said.ended for said in settled.slot.sayings}
    assert ended == {2: False, 3: True, 4: False, 5: True}


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


def test_of_two_voidings_of_an_entry_in_a_log_that_others_decided_every_answer_goes_by_the_last() -> (
    None
):
    log = told(
        report("ru-mod", "5", key="c"),
        report("ru-mod", "6", key="d"),
        report("ru-mod", "7", key="e"),
        void("c", "d"),
    )
    last = log.entries[-1]
    again = last.event.with_values({"replacement": 4, "reason": "another slip"})
    entries = [
        *log.at().record.known.values(),
        replace(last, number=6, position=last.position + 1, event=again),
    ]
    record = Record.of(entries, log.at().cut)
    state = state_of("a", entries)
    shown = entry_shown(record, 2)
    assert (record.voidings([2]), record.voided[2]) == ([6], 4)
    assert state.last_replacement(2) == 4
    assert shown is not None
    assert (shown.voided_by, shown.void_reason, shown.replacement) == ("a#6", "another slip", "a#4")


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
