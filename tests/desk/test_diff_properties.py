"""What changed between two cuts: enough to get from one to the other and back, and nothing else."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cli.output import slot
from cli.output.changes import columns
from cli.output.sums import totals_told
from cli.output.sums_across import left, reported
from domain.events import AgreementAmended, AgreementAnnounced, EntryVoided
from projections.agreement import AgreementAt
from projections.diff import Difference, DiffRow, differences, name_of
from projections.differing.details import Name, details
from projections.figures.counted import slot_told
from projections.figures.summed import summed
from projections.reasons.witness import only
from projections.status import status
from projections.texts.number import in_words
from projections.texts.says import Says
from projections.totals import totals
from tests.desk.differing import diff
from tests.settling.logs import CUTS, Log, amended_logs, logs, random_log

CAREFUL = settings(max_examples=200, deadline=None)
OF_A_SLOT = ("scope", "stage", "up_to", "flow", "measure", "unit", "dimension", "category")
PARTIES = AgreementAnnounced, AgreementAmended  # these hold for all dates
POSITIONS = st.one_of(st.none(), st.integers(10, 40))


def said(at: AgreementAt) -> dict[Name, Says]:
    return {name: detail.says for name, detail in details(at).items() if detail.says is not None}


def view(at: AgreementAt) -> dict[Name, str]:
    return {name: says.text() for name, says in said(at).items()}


def applied(view: Mapping[Name, str], rows: Iterable[DiffRow]) -> dict[Name, str]:
    """A view with the differences applied to it."""
    changed = dict(view)
    for row in rows:
        if row.after is None:
            changed.pop(name_of(row), None)
        else:
            changed[name_of(row)] = row.after
    return changed


def with_what_they_point_at(at: AgreementAt, citations: Iterable[str]) -> set[int]:
    found = {int(entry.partition("#")[2]) for entry in citations}
    while True:
        events = [at.record.known[number].event for number in found if number in at.record.known]
        pointed = {getattr(event, name) for event in events for name in event.POINTERS}
        pointed |= {at.record.target(event) for event in events if event.POINTERS}
        pointed.discard(None)
        if pointed <= found:
            return found
        found |= pointed


@CAREFUL
@given(logs())
def test_where_the_same_entries_act_nothing_is_another_fact(log: Log) -> None:
    in_order = sorted(map(log.at, CUTS), key=lambda at: at.cut.end)
    alike = [
        (before, after)
        for before, after in pairwise(in_order)
        if before.cut.end < after.cut.end
        if before.record.acting and before.record.acting == after.record.acting
    ]
    assume(alike)  # nearly every log has days without a word
    for before, after in alike:
        assert view(before) == view(after)


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.sampled_from(CUTS), POSITIONS, POSITIONS)
def test_a_diff_leads_from_one_cut_to_the_other_and_back(
    log: Log, one: str | None, other: str | None, known: int | None, later: int | None
) -> None:
    before, after = log.at(one, known), log.at(other, later)
    there, back = diff(before, after), diff(after, before)
    assert applied(view(before), there) == view(after)
    assert applied(view(after), back) == view(before)
    assert all(row.before != row.after for row in there)
    assert {(row.before, row.after) for row in there} == {(row.after, row.before) for row in back}


@CAREFUL
@given(st.one_of(logs(), amended_logs()), *(st.sampled_from(CUTS),) * 2, *(POSITIONS,) * 2)
def test_a_diff_and_the_diff_back_name_the_same_unless_another_total_comes_to_stand_for_the_stages(
    log: Log, one: str | None, other: str | None, known: int | None, later: int | None
) -> None:
    before, after = log.at(one, known), log.at(other, later)
    found = differences(before, after)
    there = {name_of(one.row): one.row for one in found}
    told = {
        name_of(one.row)
        for one in found
        if all(says is not None for says in (one.before, one.after))
    }
    back = {name_of(row): row for row in diff(after, before)}
    stand = {
        (row.flow, row.measure, row.unit)
        for at in (before, after)
        for row in totals(at)
        if row.basis == "stated"
    }
    for name, row in there.items():
        of_total = name.what == "total" and name in told
        if not (of_total and (name.flow, name.measure, name.unit) in stand):
            assert (row.entries, row.axis) == (back[name].entries, back[name].axis), row


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.sampled_from(CUTS), POSITIONS, POSITIONS)
def test_every_change_names_an_entry_and_an_axis(
    log: Log, one: str | None, other: str | None, known: int | None, later: int | None
) -> None:
    for row in diff(log.at(one, known), log.at(other, later)):
        assert row.entries, row
        assert row.axis, row


@settings(max_examples=400, deadline=None)
@given(
    amended_logs(), *(st.sampled_from(CUTS),) * 2, *(st.one_of(st.none(), st.integers(10, 45)),) * 2
)
def test_every_change_names_an_entry_and_an_axis_however_often_entries_were_amended_and_voided(
    log: Log, one: str | None, other: str | None, known: int | None, later: int | None
) -> None:
    for row in diff(log.at(one, known), log.at(other, later)):
        assert row.entries, row
        assert row.axis, row


@settings(max_examples=300, deadline=None)
@given(amended_logs(), *(st.sampled_from(CUTS),) * 2)
@example(random_log(1443629728, 15, amendments=7), None, None)  # which is voided in its turn
@example(
    random_log(3628978970, 15, amendments=5), None, None
)  # and brings a dispute back to a number
def test_every_change_names_an_entry_and_an_axis_between_a_voiding_and_its_replacement(
    log: Log, one: str | None, other: str | None
) -> None:
    voidings = [entry.position for entry in log.entries if isinstance(entry.event, EntryVoided)]
    for known, later in product(voidings, (*voidings, None)):
        for row in diff(log.at(one, known), log.at(other, later)):
            assert row.entries, row
            assert row.axis, row


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.sampled_from(CUTS))
def test_the_entries_of_a_change_alone_make_it(
    log: Log, one: str | None, other: str | None
) -> None:
    before, after = sorted((log.at(one), log.at(other)), key=lambda at: at.cut.end)
    then = {acting.entry.number for acting in before.record.acting}
    new = {acting.entry.number for acting in after.record.acting} - then
    for row in diff(before, after):
        named = with_what_they_point_at(after, row.entries)
        kept = [
            entry
            for entry in after.record.known.values()
            if entry.number not in new - named or isinstance(entry.event, PARTIES)
        ]
        assert view(only(after, kept)).get(name_of(row)) == row.after, row


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.integers(10, 40))
def test_what_differs_on_the_recorded_axis_alone_was_learned_late(
    log: Log, as_of: str | None, known: int
) -> None:
    rows = diff(log.at(as_of, known), log.at(as_of))
    assert {row.axis for row in rows} <= {"recorded"}


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.sampled_from(CUTS))
def test_what_differs_on_the_stated_axis_alone_was_said_by_the_world(
    log: Log, one: str | None, other: str | None
) -> None:
    rows = diff(log.at(one), log.at(other))
    assert {row.axis for row in rows} <= {"stated"}


PATTERN = re.compile(r"(>=|<=)?~?(-?[0-9]+(?:\.[0-9]+)?)(?:\.\.(-?[0-9]+(?:\.[0-9]+)?))?")


def ends(text: str | None) -> tuple[str | None, str | None]:
    """The two ends of a number of the totals, as documented under `diff`."""
    if text is None:
        return None, None
    found = PATTERN.fullmatch(text)
    assert found is not None, text
    bound, low, high = found.groups()
    return None if bound == "<=" else low, None if bound == ">=" else high or low


@CAREFUL
@given(amended_logs(), st.sampled_from(CUTS))
def test_the_numbers_of_a_total_are_the_ends_that_totals_gives(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    says = view(at)
    printed = {
        (told.row.flow, told.row.measure, told.row.unit): told
        for told in totals_told(totals(at), summed(at))
    }
    for row in totals(at):
        owed = {"flow": row.flow, "measure": row.measure, "unit": row.unit}
        reported_, remaining = (
            ends(says.get(Name("total", **owed, column=column)))
            for column in ("reported", "remaining")
        )
        beside = printed[row.flow, row.measure, row.unit].beside
        nothing = reported(row, beside) == "none yet"
        assert reported_ == ((None, None) if nothing else (row.low, row.high))
        assert remaining == (row.remaining_low, row.remaining_high)


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_nothing_differs_from_itself(log: Log, as_of: str | None) -> None:
    assert diff(log.at(as_of), log.at(as_of)) == []


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
@example(random_log(684, 25), None)  # of two numbers so far that are one, the newest is firm
def test_a_fact_reads_as_status_and_totals_say_it(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    says = said(at)
    for told in (slot_told(at, row) for row in status(at)):
        place: list[Any] = [getattr(told.row, column) for column in OF_A_SLOT]
        name = Name("standing", *place)
        withheld = told.row.standing in ("withheld", "unreported")
        number = "" if withheld else f" {slot.number(told)}"
        found, comma, contest = slot.standing(told).partition(", ")
        if told.beside.sure is not None:
            number, contest = "", f"{contest} ({slot.number(told)})"
        read = says[name].told(in_words)
        assert read == f"{found}{number}{comma}{contest}"
    no_slot: Any = dict.fromkeys((*OF_A_SLOT, "column", "before", "after"))
    nothing = DiffRow(what="total", agreement=at.slug, entries=(), axis="stated", **no_slot)
    for of in totals_told(totals(at), summed(at)):
        row, beside = of.row, of.beside
        if row.by_source and row.unit != "percent":
            owed = {"flow": row.flow, "measure": row.measure, "unit": row.unit}
            told_as = (("reported", reported(row, beside)), ("remaining", left(row, beside)))
            for column, text in told_as:
                after = says.get(Name("total", **owed, column=column))
                one = Difference(replace(nothing, column=column), None, after)
                cell = {"none yet": None, "at least 0": "unknown"}.get(text, text)
                assert columns(of_one=True)[2].cell(one) == cell
