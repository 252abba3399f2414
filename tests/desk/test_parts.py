"""Parts of an agreement: what an entry says changes nothing outside its own."""

from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.events import part_of
from projections.agreement import AgreementAt
from projections.reasons.parts import About, Parts, counted_of
from projections.reasons.witness import only
from tests.rules.given import announce, complete, confirm, report, terms, told, void
from tests.rules.given import term as a_term
from tests.settling.logs import CUTS, Log, logs

CAREFUL = settings(max_examples=200, deadline=None)


def slots(at: AgreementAt, without: set[int]) -> dict[Any, Any]:
    """What stands in the slots in which none of some entries speaks."""
    return {
        place: (settled.standing, settled.contested, settled.number, settled.reach)
        for place, settled in at.settled.items()
        if without.isdisjoint(said.entry for said in settled.slot.sayings)
    }


@pytest.mark.parametrize("about", [part_of, counted_of])
@CAREFUL
@given(logs(25), st.sampled_from(CUTS), st.integers(0, 2**32))
def test_what_an_entry_says_changes_nothing_outside_its_part(
    about: About, log: Log, as_of: str | None, seed: int
) -> None:
    at = log.at(as_of)
    parts = Parts(at.record, about)
    assume(parts.others)
    own = Random(seed).choice(list(parts.others.values()))
    number = Random(seed).choice(own)
    then = only(at, [entry for entry in at.record.known.values() if entry.number != number])

    assert slots(then, set(own)) == slots(at, set(own))
    stages = {at.record.known[other].event.field("stage") for other in own}
    assert {s: stage.completed for s, stage in at.stages.items() if s not in stages} == {
        s: stage.completed for s, stage in then.stages.items() if s not in stages
    }


@CAREFUL
@given(logs(25))
def test_every_entry_is_in_one_part(log: Log) -> None:
    record = log.at(None).record
    parts = Parts(record)
    found = [*parts.general, *(number for numbers in parts.others.values() for number in numbers)]
    assert sorted(found) == sorted(record.known)
    assert all(number in parts.of(number) for number in record.known)


def test_a_stage_is_a_part_with_all_that_points_there() -> None:
    ledger = told(
        report("ru-mod", "5", key="r"),
        confirm("ua-hq", of="r", key="k"),
        complete("ru-mod", key="done"),
        report("ru-mod", "7", stage="s2", key="other"),
        report("ru-mod", "7", scope="whole", key="whole"),
        terms("ua-hq", a_term("9"), key="t"),
        first=announce(key="a"),
    )
    parts = Parts(ledger.at(30).record)

    assert [parts.of(number) for number in (2, 5, 6)] == [[2, 3, 4], [5], [6]]
    assert parts.general == [1, 7]


def test_what_is_counted_is_apart_from_all_else_that_is_counted_there() -> None:
    ledger = told(
        report("ru-mod", "5", key="r"),
        confirm("ua-hq", of="r"),
        report("ru-mod", "5", measure="returned", repeats="r", key="other"),
        report("ru-mod", "7", measure="wounded"),
        complete("ru-mod"),
        first=announce(key="a"),
    )
    counted = Parts(ledger.at(30).record, counted_of)

    assert [counted.of(number) for number in (2, 5, 6)] == [[2, 3, 4], [5], [6]]


def test_entries_that_stand_for_one_another_are_of_one_part() -> None:
    ledger = told(
        report("ru-mod", "5", key="r"),
        report("ru-mod", "5", stage="s2", key="g"),
        void("r", "g", key="v"),
        report("ru-mod", "6", stage="s3", key="h"),
    )
    parts = Parts(ledger.at(30).record)

    assert (parts.of(2), parts.of(5)) == ([2, 3, 4], [5])
