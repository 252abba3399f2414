"""The entries that ``why`` names suffice for the answer, and none of them can be left out: of the others named, or
of the whole record. Without it the answer is another one, or a word stands that does not any more. What is shown
in brackets can be left out."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.events import statement_of
from domain.values.flow import flow_text
from projections.agreement import AgreementAt
from projections.reasons.behind_total import Stagewise
from projections.reasons.other_stages import OtherStages
from projections.reasons.question import SLOT_COLUMNS, TOTAL_COLUMNS
from projections.reasons.witness import of_group_only, of_row_only, only
from projections.reasons.words import of_slot, of_total
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.sums import Row, Sum, add_up
from projections.rules.sums import rows as rows_of
from projections.rules.terms import Owed, terms_in
from projections.why import WhyRow, why_slot, why_total
from tests.rules.given import confirm, report, retract, told, void
from tests.settling.logs import CUTS, Log, amended_logs, logs, rows

CAREFUL = settings(max_examples=120, deadline=None)
OF_TERMS = ("term", "unsettled", "remaining_low", "remaining_high")
OF_STAGES = ("stages_completed", "stages_without_number", "contested_stages")
OF_HIGH = ("high", "remaining_low")
"""The columns that have no number where there is no exact term, and where the upper end is open."""
SLOT = ("scope", "stage", "up_to", "flow", "measure", "unit", "dimension", "category")


def named(found: list[WhyRow]) -> set[int]:
    return {int(entry.partition("#")[2]) for row in found for entry in row.entries}


def in_brackets(found: list[WhyRow]) -> set[int]:
    return {int(entry.partition("#")[2]) for row in found for entry in row.also}


def without(at: AgreementAt, number: int) -> AgreementAt:
    return having_only(at, set(at.record.known) - {number})


def having_only(at: AgreementAt, numbers: set[int]) -> AgreementAt:
    return only(at, [entry for entry in at.record.known.values() if entry.number in numbers])


def slot_answer(at: AgreementAt, asked: Any, column: str) -> Any:
    for row in rows(at)[0]:
        if tuple(row[name] for name in SLOT) == asked:
            past = row["was_contested"] if column == "was_contested" else None
            return [row[name] for name in ("standing", "contested", "value", "low", "high")] + [
                past
            ]
    return None


def total_answer(at: AgreementAt, asked: Any, column: str) -> Any:
    for row in rows(at)[1]:
        if (row["flow"], row["measure"], row["unit"]) == asked:
            if row[column] is not None:
                of_stages = column == "term" or column in OF_STAGES
                return row[column], None if of_stages else standing_for_the_stages(at, asked)
            if row["unit"] == "percent" and column != "term":
                return "shares are not added up"
            of_the_term = exactness(row) if column in OF_TERMS else None
            if column in OF_HIGH and row["high"] is None and of_the_term in (None, "exact"):
                return of_the_term, "open", standing_for_the_stages(at, asked)
            return of_the_term
    return None


def standing_for_the_stages(at: AgreementAt, asked: Any) -> Place | None:
    return next(at.sum_of(row).stands_in for row in at.rows if row.owed.named == asked)


def exactness(row: Any) -> str:
    """Whether there is a term to take something from, or why there is none."""
    if row["term"] is None:
        return "differ" if row["terms"] else "unstated"
    return "exact" if row["term"].isdecimal() else "inexact"


@CAREFUL
@given(logs(20), st.sampled_from(CUTS), st.integers(0, 2**32), st.sampled_from(SLOT_COLUMNS))
def test_the_entries_named_for_a_slot_suffice_and_are_needed(
    log: Log, as_of: str | None, seed: int, column: str
) -> None:
    at = log.at(as_of)
    assume(at.settled)
    place = Random(seed).choice(list(at.settled))
    found = why_slot(at, place, column)
    subject = place.subject
    asked = (
        *(subject.scope.value, subject.stage, subject.up_to, flow_text(place.flow)),
        *(subject.measure, subject.unit, place.dimension, place.category),
    )
    numbers = named(found)
    answer = slot_answer(at, asked, column)
    assert answer is not None
    assert slot_answer(having_only(at, numbers), asked, column) == answer
    for number in numbers:
        among, alone = having_only(at, numbers - {number}), without(at, number)
        now_stands = set(of_slot(among, among.settled[place])) if place in among.settled else set()
        assert (
            slot_answer(among, asked, column) != answer
            or slot_answer(alone, asked, column) != answer
            or not now_stands <= set(of_slot(at, at.settled[place]))
        )
    for number in in_brackets(found):
        assert slot_answer(without(at, number), asked, column) == answer


@CAREFUL
@given(st.one_of(logs(30), amended_logs()), st.sampled_from(CUTS), st.integers(0, 2**32))
def test_a_slot_comes_to_the_same_of_some_entries_as_of_those_of_them_that_reach_it(
    log: Log, as_of: str | None, seed: int
) -> None:
    at, rng = log.at(as_of), Random(seed)
    known, stagewise = at.record.known, Stagewise(at)
    for place, settled in at.settled.items():
        reaching = stagewise.reaching.flow(place.flow, settled.slot.sayings[0].entry)
        had_only = of_group_only(place.group)
        some = [entry for entry in known.values() if rng.random() < rng.choice([0.3, 0.6, 0.9])]
        of_these = [entry for entry in some if entry.number in reaching]
        assert comes_to_at(had_only(at, of_these), place) == comes_to_at(only(at, some), place)


def comes_to_at(at: AgreementAt, place: Place) -> object:
    """All that `why` asks of a slot, and the words that stand there."""
    found = at.slots.of_place(place)
    if found is None:
        return None
    past = found.slot.was_contested
    words = sorted(of_slot(at, found))
    return found.standing, found.contested, found.value, found.reach, past, words


@CAREFUL
@given(st.one_of(logs(30), amended_logs()), st.sampled_from(CUTS), st.integers(0, 2**32))
def test_a_row_comes_to_the_same_of_some_entries_as_of_those_of_them_that_reach_it(
    log: Log, as_of: str | None, seed: int
) -> None:
    at, rng = log.at(as_of), Random(seed)
    known, stagewise = at.record.known, Stagewise(at)
    for row in at.rows:
        reaching = stagewise.reaching.row(row.owed)
        some = [entry for entry in known.values() if rng.random() < rng.choice([0.3, 0.6, 0.9])]
        of_these = [entry for entry in some if entry.number in reaching]
        among = of_row_only(row.owed)(at, of_these)
        assert adds_up_to(among, row.owed) == adds_up_to(only(at, some), row.owed)


def adds_up_to(at: AgreementAt, owed: Owed) -> object:
    """All that `why` asks of a row of the totals, and the words that stand there."""
    stated, completed = at.terms.get(owed, []), at.completed
    found = [row for row in at.rows if row.owed == owed]
    added = [comes_to(add_up(row, completed)) for row in found]
    slots = [(place, comes_to_at(at, place)) for place in at.settled if place.owed == owed]
    words = sorted(of_total(at, owed, "unsettled"))
    return added, slots, stated, completed, words


@CAREFUL
@given(logs(20), st.sampled_from(CUTS), st.integers(0, 2**32), st.sampled_from(TOTAL_COLUMNS))
def test_the_entries_named_for_a_total_suffice_and_are_needed(
    log: Log, as_of: str | None, seed: int, column: str
) -> None:
    at = log.at(as_of)
    table = rows(at)[1]
    assume(table)
    row = Random(seed).choice(table)
    asked = (row["flow"], row["measure"], row["unit"])
    owed = next(
        owed for owed in [*at.terms, *(place.owed for place in at.settled)] if owed.named == asked
    )
    found = why_total(at, owed, column)
    numbers = named(found)
    answer = total_answer(at, asked, column)
    assert total_answer(having_only(at, numbers), asked, column) == answer
    for number in numbers:
        among, alone = having_only(at, numbers - {number}), without(at, number)
        assert (
            total_answer(among, asked, column) != answer
            or total_answer(alone, asked, column) != answer
            or not set(of_total(among, owed, column)) <= set(of_total(at, owed, column))
        )
    for number in in_brackets(found):
        assert total_answer(without(at, number), asked, column) == answer


@CAREFUL
@given(logs(30), st.sampled_from(CUTS))
def test_no_word_is_named_that_stands_no_more_without_what_took_its_place(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    stagewise = Stagewise(at)
    for place, settled in at.settled.items():
        numbers = named(why_slot(at, place, "standing", stagewise))
        assert all(numbers & later for number, later in said_no_more(settled) if number in numbers)
    for row in at.rows:
        said, stated = [*chain(*map(said_no_more, row.slots))], [*stated_no_more(at, row.owed)]
        for column in ("contested_stages", "term", "remaining_low", "high"):
            numbers = named(why_total(at, row.owed, column, stagewise))
            lapsed = said + stated if column in OF_TERMS else said
            assert all(numbers & later for number, later in lapsed if number in numbers), column


def said_no_more(settled: Settled) -> Iterator[tuple[int, set[int]]]:
    """Each word of a slot that stands no more, with what ended it and what its source said of it later."""
    sayings = settled.slot.sayings
    for turn, said in enumerate(sayings):
        later = [other for other in sayings[turn + 1 :] if other.voice.root == said.voice.root]
        another = [
            other
            for other in later
            if not other.ended and not other.quantity.only_repeats(said.quantity)
        ]
        if said.ended_by is not None or any(other.quantity != said.quantity for other in another):
            ended_by = {said.ended_by} if said.ended_by is not None else set()
            yield said.entry, ended_by | {other.entry for other in later}


def stated_no_more(at: AgreementAt, owed: Owed) -> Iterator[tuple[int, set[int]]]:
    """Each term that stands no more, with what ended it and what its source stated later."""
    ended_by = {one.word.entry: {one.by} for one in at.ended_terms.get(owed, [])}
    later: dict[str, set[int]] = {}
    for acting in reversed(at.record.acting):
        entry = acting.entry
        statement = statement_of(entry.event)
        if statement is None or owed not in dict(terms_in(entry.event)):
            continue
        of_root = later.setdefault(at.voice(statement.source).root, set())
        if entry.number not in {word.entry for word in at.terms.get(owed, [])}:
            yield entry.number, of_root | ended_by.get(entry.number, set())
        of_root.add(entry.number)


@CAREFUL
@given(logs(30), st.sampled_from(CUTS), st.integers(0, 2**32))
def test_other_stages_taken_together_add_what_they_add(
    log: Log, as_of: str | None, seed: int
) -> None:
    at = log.at(as_of)
    found = [row for row in rows_of(at.settled.values(), at.terms) if row.stages]
    assume(found)
    row = Random(seed).choice(found)
    known = sorted({*row.stages, *at.completed})
    some = set(Random(seed).sample(known, Random(seed).randint(0, len(known))))
    others_together_add_the_same(at, row, some)


def test_where_nothing_is_left_of_other_stages_a_stated_total_stands_for_them() -> None:
    at = told(
        report("ru-mod", "5", stage="s1", key="r"),
        retract("ru-mod", "r"),
        report("ru-mod", "7", stage="s2"),
        report("ru-mod", "50", scope="running", up_to="2025-05-22"),
    ).at()
    (row,) = rows_of(at.settled.values(), at.terms)
    others_together_add_the_same(at, row, {"s2"})


def others_together_add_the_same(at: AgreementAt, row: Row, some: set[str]) -> None:
    """Whether all stages but some come to the same one by one and together, with these and without."""
    one_by_one = {slug: slot for slug, slot in row.stages.items() if slug not in some}
    as_one = OtherStages(row, at.completed).than(some)
    for kept in (some, set[str]()):
        stages = {slug: slot for slug, slot in row.stages.items() if slug in kept}
        completed = [slug for slug in at.completed if slug in kept]
        others = [slug for slug in at.completed if slug not in some]
        added = [
            add_up(replace(row, stages={**stages, **one_by_one}), [*completed, *others]),
            add_up(replace(row, stages={**stages, **as_one}), completed),
        ]
        assert comes_to(added[0]) == comes_to(added[1])


def comes_to(added: Sum) -> tuple[object, ...]:
    """All but the names of stages."""
    return added.settled, added.low, added.high, added.basis, added.stands_in, added.about


def test_what_stands_in_for_one_another_is_told_of_though_of_the_first_nothing_is_kept() -> None:
    at = told(
        report("ru-mod", "10", stage="s1", key="first"),
        report("ru-mod", "10", stage="s1", key="second"),
        confirm("ua-hq", of="first", quantity="10", key="one"),
        confirm("ua-hq", of="second", quantity="10", key="two"),
        report("ru-mod", "10", stage="s1", key="again"),
        void("first", replacement="two"),
        void("second", replacement="one"),
    ).at()
    every = list(at.record.known.values())
    for size in range(len(every) + 1):
        for kept in combinations(every, size):
            fewer = only(at, kept)
            assert [slot.place for slot in fewer.settled.values()] == list(fewer.settled)
