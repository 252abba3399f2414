"""The entries that a row of the totals cites are those that it is made of: no fewer, and of figures and
disputes no more."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import (
    EntryVoided,
    HeadingEvent,
    StageCompleted,
    StatementDisputed,
)
from projections.agreement import AgreementAt
from projections.reasons.witness import only
from projections.rules.standing import at_odds
from projections.rules.sums import Row, add_up
from projections.rules.terms import Owed
from projections.totals import Numbers, TotalsRow, numbers, totals
from tests.rules.given import report
from tests.rules.given import told as told_of
from tests.settling.logs import CUTS, Log, amended_logs, logs

CAREFUL = settings(max_examples=300, deadline=None)
SHOWN = ("term", "settled", "low", "high", "basis", "contested_stages")
COUNTED = ("stages_completed", "stages_without_number")
POINTERS = ("of", "replaces", "replacement")


def owed(row: TotalsRow) -> tuple[str | None, str, str]:
    return row.flow, row.measure, row.unit


def numbers_of(citations: tuple[str, ...]) -> set[int]:
    return {int(citation.partition("#")[2]) for citation in citations}


def having_only(at: AgreementAt, cited: set[int]) -> AgreementAt:
    """The agreement with its announcement, its parties and roles, and of all else what is cited with what that
    points at, or what stands for it."""
    known = at.record.known
    kept = {
        number
        for number, entry in known.items()
        if number in cited or isinstance(entry.event, HeadingEvent)
    }
    while True:
        further = {
            of
            for number in kept
            for name in POINTERS
            if (of := getattr(known[number].event, name, None)) is not None and of in known
        }
        further |= {
            number
            for number, entry in known.items()
            if isinstance(entry.event, EntryVoided) and entry.event.of in kept | further
        }
        if further <= kept:
            return only(at, [known[number] for number in kept])
        kept |= further


def as_told(at: AgreementAt, row: TotalsRow) -> TotalsRow | Numbers:
    """The same row as another agreement has it; where it has none, what is told of which nothing is said."""
    nothing = Row(Owed(None, row.measure, row.unit))
    found = (other for other in totals(at) if owed(other) == owed(row))
    return next(found, numbers(None, add_up(nothing, at.completed), at.completed))


def is_completion(at: AgreementAt, number: int) -> bool:
    return isinstance(at.record.known[number].event, StageCompleted)


def shown(row: TotalsRow | Numbers, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


@CAREFUL
@given(log=st.one_of(logs(40), amended_logs(25)), as_of=st.sampled_from(CUTS))
def test_what_a_row_cites_gives_it_again(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    for row in totals(at):
        again = as_told(having_only(at, numbers_of(row.entries)), row)
        assert shown(again, SHOWN) == shown(row, SHOWN), row
        cited = numbers_of(row.entries + row.completed_by)
        kept = having_only(at, cited)
        if any(is_completion(kept, number) for number in kept.record.known.keys() - cited):
            continue  # it stands for what was voided, and what called that off is not cited
        again = as_told(kept, row)
        names = (*SHOWN, *(COUNTED if row.basis == "stages" else COUNTED[:1]))
        assert shown(again, names) == shown(row, names), row


@CAREFUL
@given(log=st.one_of(logs(40), amended_logs(25)), as_of=st.sampled_from(CUTS))
def test_no_figure_no_dispute_and_no_completion_is_cited_that_changes_nothing(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for row in totals(at):
        cited = numbers_of(row.entries)
        again = told(having_only(at, cited), row)
        figures = numbers_of(tuple(entry for by in row.by_source for entry in by.entries))
        for number in cited:
            event, without = at.record.known[number].event, having_only(at, cited - {number})
            if number in without.record.known:
                continue
            disputes = isinstance(event, StatementDisputed) and alone(at, number)
            if number in figures or disputes:
                assert told(without, row) != again, (number, row)
            elif isinstance(event, StageCompleted):
                assert event.stage in row.stages_without_number
                assert (row.basis, row.high) == ("stages", None)


def told(at: AgreementAt, row: TotalsRow) -> object:
    """What is told of a row, but for the entries: the numbers, who says what, and what is contested."""
    again = as_told(at, row)
    contested = {place for place, settled in at.settled.items() if settled.contested}
    said = [replace(by, entries=()) for by in getattr(again, "by_source", ())]
    return shown(again, SHOWN), said, contested


def alone(at: AgreementAt, number: int) -> bool:
    """Whether a dispute is all that contests what it lies on."""
    groups = at.slots.lasting_groups_of(number)
    slots = [slot for place, slot in at.settled.items() if place.group in groups]
    return not any(
        at_odds(slot.figures) or at.slots.lasting_disputes(slot.place.group) != [number]
        for slot in slots
    )


def test_the_word_by_which_a_source_counted_for_itself_is_cited_where_it_verifies() -> None:
    counted = report("icrc", "5", key="c", basis="counted", on=22)
    again = [report("icrc", "5", key="d"), report("ru-mod", "5", key="e")]

    (row,) = totals(told_of(counted, *again).at(30))
    assert row.entries == ("a#1", "a#2", "a#3", "a#4")
    (row,) = totals(told_of(counted, again[0]).at(30))
    assert row.entries == ("a#1", "a#3")


def test_a_figure_of_who_is_not_heard_is_cited_where_nobody_is_heard_and_nowhere_else() -> None:
    said = report("paper", "7"), report("ru-mod", "5"), report("jcc", "9", scope="whole")
    (row,) = totals(told_of(said[0]).at(30))
    assert row.entries == ("a#1", "a#2")
    (row,) = totals(told_of(*said[:2]).at(30))
    assert row.entries == ("a#1", "a#3")
    (row,) = totals(told_of(*said).at(30))
    assert row.entries == ("a#1", "a#4")
    assert [by.entries for by in row.by_source] == [("a#4",), ("a#2",), ("a#3",)]
