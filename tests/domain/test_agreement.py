"""Decisions and states are pure: the same for the same, and nothing before is touched by what comes after."""

from copy import deepcopy
from datetime import UTC
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deciding.decide import decide
from domain.deciding.rulebook import FlowIsAmbiguous, LacksTheFlow, NotTheNewest, SharesNoValue
from domain.events import AgreementEvent, EntryVoided
from domain.feed import read
from domain.refusals import Refused
from domain.state.agreement import Agreement, evolve, fold
from domain.state.heading import Heading
from projections.cut import Cut
from projections.rules.order import Record
from tests.rules.given import (
    EACH,
    complete,
    confirm,
    correct,
    parts,
    report,
    retract,
    said,
    term,
    terms,
    told,
    void,
)
from tests.settling.logs import NOW, Log, amended_logs, logs, move

Pair = tuple[AgreementEvent, str]


def pairs(log: Log) -> list[Pair]:
    return [(entry.event, entry.key) for entry in log.entries]  # type: ignore[misc]


def seen(state: Agreement) -> Any:
    """All that a state tells."""
    numbers = range(state.count + 3)
    keys = state.keys()
    flows = {flow for n in numbers if (a := state.assertion(n)) for flow in (*a.flows, None)}
    return (
        state.slug,
        state.count,
        dict(state.parties),
        dict(state.mediators),
        state.words,
        state.announcement,
        list(state.events()),
        [state.event(number) for number in numbers],
        [state.assertion(number) for number in numbers],
        [state.voiding(number) for number in numbers],
        [state.stands(number) for number in numbers],
        sorted((key, state.holders(key)) for key in keys),
        [{flow: state.ended_by(number, flow) for flow in flows} for number in numbers],
    )


def fresh(entries: list[Pair]) -> Any:
    return seen(fold("a", entries))


@settings(max_examples=100, deadline=None)
@given(logs(), logs(), st.integers(0, 40), st.integers(0, 3))
def test_evolving_one_state_in_two_directions_touches_neither_it_nor_the_other(
    log: Log, other: Log, cut: int, turn: int
) -> None:
    first = pairs(log)
    cut = min(cut, len(first))
    before = fold("a", first[:cut])
    was = seen(before)
    more = [event for event, _ in pairs(other)][:6]
    ways = [
        [*first[cut:]],
        [(event, f"x{n}") for n, event in enumerate(more)],
        [one for one in reversed(first[cut:]) if (one[0].points_at or 0) <= cut],  # they lead back
    ]
    ends = []
    for way in ways[turn % 3 :] + ways[: turn % 3]:
        state = before
        for event, key in way:
            state = evolve(state, event, key)
        ends.append((way, state))
        assert seen(before) == was
    for way, state in ends:
        assert seen(state) == fresh([*first[:cut], *way])
    assert was == fresh(first[:cut])


@settings(max_examples=100, deadline=None)
@given(logs(), st.data())
def test_a_state_of_each_step_sees_its_own_past_alone(log: Log, data: st.DataObject) -> None:
    entries = pairs(log)
    states = [Agreement("a")]
    for event, key in entries:
        states.append(evolve(states[-1], event, key))
    at = data.draw(st.integers(0, len(entries)))
    assert seen(states[at]) == fresh(entries[:at])


@settings(max_examples=100, deadline=None)
@given(logs(), st.integers(0, 2**32))
def test_deciding_changes_nothing_and_comes_out_the_same_again(log: Log, seed: int) -> None:
    state = fold("a", pairs(log))
    given_ = move(Random(seed), len(log.entries))
    pointers = {name: value for name, value in given_.items() if isinstance(value, int)}
    event = read(given_, str(UUID(int=1))).event.with_values(pointers)
    before = deepcopy((state, log.register))

    def outcome() -> Any:
        try:
            decide(state, log.register, event, NOW)  # type: ignore[arg-type]
        except Refused as refused:
            return type(refused), str(refused), refused.hint
        return None

    assert outcome() == outcome()
    assert (state, log.register) == before


# What a state knows -----------------------------------------------------------------------------


def test_a_state_knows_the_words_of_what_stands() -> None:
    log = told(
        report("ru-mod", "5", key="c", stage="s9", measure="bodies", unit="body"),
        report("ru-mod", "5", by={"sex": parts(women="2", men="3")}),
        complete("ru-mod", "s3"),
        terms("ru-mod", term("5", measure="arms", unit="weapon")),
        report("ua-hq", "5", stage="s3", measure="bodies"),
        void("c"),
    )
    words = log.desk.state("a").words
    assert words.stages == {"s1", "s3"}
    assert words.measures == {"released", "bodies", "arms"}
    assert words.units == {"person", "weapon"}
    assert words.categories == {("sex", "women"), ("sex", "men")}


def test_a_state_knows_the_parties_of_what_stands() -> None:
    log = told(
        said("AgreementAmended", None, parties=[{"code": "RU", "name": "Russia"}, "US"], key="b"),
        said("AgreementAmended", None, mediators=["QA"], key="c"),
    )
    state = log.desk.state("a")
    assert (list(state.parties), list(state.mediators)) == (["RU", "UA", "US"], ["TR", "QA"])
    assert state.parties["RU"].name == "Russia"
    log.tell(void("b"))
    state = log.desk.state("a")
    assert (list(state.parties), list(state.mediators)) == (["RU", "UA"], ["TR", "QA"])
    assert (state.parties["RU"].name, state.announcement) == (None, 1)
    log.tell(void("c"), void("a"))
    state = log.desk.state("a")
    assert (dict(state.parties), dict(state.mediators), state.announcement) == ({}, {}, None)


def test_a_state_knows_how_the_agreement_is_called_by_what_stands() -> None:
    log = told(
        said("AgreementAmended", None, title="Another", agreed="2025-05-19", key="b"),
        said("AgreementAmended", None, kind="swap", place="Istanbul", key="c"),
    )
    state = log.desk.state("a")
    assert state.heading == Heading("Another", "swap", "2025-05-19", "Istanbul")
    log.tell(void("b"))
    assert log.desk.state("a").heading == Heading("An exchange", "swap", None, "Istanbul")
    log.tell(void("c"), void("a"))
    assert log.desk.state("a").heading == Heading()


def test_a_state_knows_the_terms_that_none_replaces() -> None:
    log = told(
        terms("ru-mod", term("9"), replaces="a", key="b"),
        terms("ua-hq", term("8"), key="c"),
        retract("ua-hq", "c"),
    )
    assert [str(one.quantity) for one in log.desk.state("a").terms()] == ["9"]
    log.tell(void("b"))
    assert [str(one.quantity) for one in log.desk.state("a").terms()] == ["10"]


def test_a_state_knows_what_ended_what() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c"),
        correct("ru-mod", "c", "6", flow="RU->UA", key="d"),
        retract("ru-mod", "c", flow="UA->RU", key="e"),
        terms("ru-mod", term("9"), replaces="a", key="f"),
    )
    state = log.desk.state("a")
    assertion = state.assertion(2)
    assert assertion is not None
    there, back = assertion.flows
    assert (state.ended_by(2, there), state.ended_by(2, back), state.ended_by(1, None)) == (3, 4, 5)
    assert state.ended_by(3, there) is None
    log.tell(void("d"), void("f"))
    state = log.desk.state("a")
    assert (state.ended_by(2, there), state.ended_by(2, back), state.ended_by(1, None)) == (
        None,
        4,
        None,
    )


def test_what_an_entry_asserts_by_itself() -> None:
    log = told(
        report("ru-mod", "5", EACH, key="c", by={"sex": parts(women="2", men="3")}),
        confirm("ua-hq", "c", flow="RU->UA", dimension="sex", key="d"),
        report("paper", "9", repeats="c", key="r"),
        complete("ru-mod"),
    )
    state = log.desk.state("a")
    figure, confirmation, relay = (state.assertion(number) for number in (2, 3, 4))
    assert figure is not None
    assert confirmation is not None
    assert relay is not None
    assert (str(figure.total), list(figure.parts), len(figure.flows)) == ("5", ["sex"], 2)
    assert (confirmation.total, list(confirmation.parts), len(confirmation.flows)) == (
        None,
        ["sex"],
        1,
    )
    assert (relay.has_numbers, len(relay.flows)) == (False, 1)
    assert state.assertion(5) is state.assertion(6) is state.assertion(0) is None
    assert state.event(0) is state.event(6) is None
    assert not state.stands(0)
    assert not state.stands(6)


@settings(max_examples=100, deadline=None)
@given(amended_logs(), st.integers(1, 40))
def test_an_entry_asserts_for_decisions_what_it_asserts_in_answers(log: Log, step: int) -> None:
    state, record = fold("a", []), Record.of(log.entries, Cut(UTC, "UTC"))
    for count, (event, key) in enumerate(pairs(log), 1):
        state = evolve(state, event, key)
        if count % step == 0:  # what was asked about meanwhile is not kept for too long
            seen(state)
    for number in record.known:
        assert state.assertion(number) == record.assertion(number)


AMENDED = [
    report("ru-mod", "12", key="c"),
    confirm("ua-hq", "c", key="d"),
    correct("ua-hq", "d", "13", key="e"),
]


def test_what_is_decided_of_an_entry_follows_an_amendment_of_what_it_points_at() -> None:
    number = told(*AMENDED[:2], report("ru-mod", "11", key="new"), void("c", "new"))
    assert type(number.refuses(confirm("icrc", "d", "12"))) is SharesNoValue
    number.tell(confirm("icrc", "d", "11"))

    flow = told(*AMENDED[:2], report("ru-mod", "12", "UA->RU", key="new"), void("c", "new"))
    assert type(flow.refuses(retract("ua-hq", "d", flow="RU->UA"))) is LacksTheFlow
    flow.tell(retract("ua-hq", "d", flow="UA->RU"))

    flows = told(*AMENDED, report("ru-mod", "12", EACH, key="new"), void("c", "new"))
    assert type(flows.refuses(retract("ua-hq", "e"))) is FlowIsAmbiguous
    assert type(flows.refuses(correct("ua-hq", "d", "14", flow="UA->RU"))) is NotTheNewest
    flows.tell(retract("ua-hq", "e", flow="UA->RU"), correct("ua-hq", "e", "14", flow="RU->UA"))


def test_a_circle_over_replacements_keeps_no_decision_waiting() -> None:
    log = told(
        report("ru-mod", "10", key="f1"),
        report("ru-mod", "11", key="f2"),
        correct("ru-mod", "f2", "12", key="c"),
        void("f2", "f1"),
        void("f1", "c"),
    )
    log.tell(correct("ru-mod", "c", "13"))
    assert log.slot()["value"] == "13"


def test_entries_that_only_a_foreign_log_puts_in_place_of_each_other_lead_to_an_end() -> None:
    log = told(report("ru-mod", "10", key="f1"), report("ru-mod", "11", key="f2"), void("f1", "f2"))
    back = EntryVoided(event_id=str(UUID(int=1)), of=3, reason="none of ours", replacement=2)
    state = evolve(log.desk.state("a"), back, "back")
    assert [state.last_replacement(number) for number in (1, 2, 3, 4)] == [1, 3, 2, 4]
