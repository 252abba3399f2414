"""What is to be looked at in new entries is what checks of the days of all entries would tell with them."""

from collections.abc import Iterator, Sequence

from hypothesis import event, given, settings
from hypothesis import strategies as st

from domain.entry import Entry
from domain.events import EntryVoided
from projections.agreement import AgreementAt
from projections.checks import OF_DATES
from projections.checks.examined import Examined
from projections.doubts import doubtful
from tests.rules.given import complete, report, told
from tests.settling.logs import CUTS, SLUG, Log, amended_logs, logs


def acts(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries by the act that recorded them: a voiding is recorded together with what takes the place."""
    act: list[Entry] = []
    for entry in entries:
        act.append(entry)
        waits = isinstance(entry.event, EntryVoided) and entry.number < (
            entry.event.replacement or 0
        )
        if not waits:
            yield act
            act = []


@settings(max_examples=100, deadline=None)
@given(st.one_of(logs(30), amended_logs()), st.sampled_from(CUTS))
def test_no_day_of_a_new_entry_goes_unnoticed_that_a_check_of_all_entries_would_tell_of(
    log: Log, as_of: str | None
) -> None:
    cut, known = log.at(as_of).cut, list[Entry]()
    for act in acts(log.entries):
        known += act
        new = {entry.number for entry in act}
        after = AgreementAt(SLUG, known, log.register, cut)
        of_all = [finding for rule in OF_DATES for finding in rule(Examined(after))]
        told = [f"look at it: {one.message}" for one in of_all if new.intersection(one.entries)]
        event(f"{type(act[0].event).__name__}: {'something' if told else 'nothing'} to tell")
        assert set(told) <= set(doubtful(after, new))


def test_who_says_when_a_stage_took_place_is_told_of_the_number_that_he_gave_before() -> None:
    after = told(
        report("ru-mod", "5", stage="s1", on=21, key="r"),
        complete("ru-mod", "s1", on=24, occurred="2025-05-23"),
    ).at()
    new = max(after.record.known)
    assert doubtful(after, {new}) == [
        "look at it: ru-mod gave a number on 2025-05-21, before stage s1 took place, 2025-05-23"
    ]
