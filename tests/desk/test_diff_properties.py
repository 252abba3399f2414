"""What changed between two cuts: enough to get from one to the other and back, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.agreement import AgreementAt
from projections.diff import applied, diff
from projections.facts import Name, facts
from tests.settling.logs import CUTS, Log, logs

CAREFUL = settings(max_examples=200, deadline=None)
POSITIONS = st.one_of(st.none(), st.integers(10, 40))


def view(at: AgreementAt) -> dict[Name, str]:
    return {name: fact.says for name, fact in facts(at).items()}


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
@given(logs(), st.sampled_from(CUTS), st.sampled_from(CUTS), POSITIONS, POSITIONS)
def test_every_change_names_an_entry_and_an_axis(
    log: Log, one: str | None, other: str | None, known: int | None, later: int | None
) -> None:
    for row in diff(log.at(one, known), log.at(other, later)):
        assert row.entries, row
        assert row.axis, row


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


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_nothing_differs_from_itself(log: Log, as_of: str | None) -> None:
    assert diff(log.at(as_of), log.at(as_of)) == []
