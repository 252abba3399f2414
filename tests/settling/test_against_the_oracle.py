"""The rules against a second, naive implementation of them that was written from their text alone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import naive
from tests.rules.given import CIRCLE, confirm, report, void
from tests.settling.logs import (
    CUTS,
    NAMES,
    Log,
    Object,
    amended_logs,
    announcement,
    logs,
    record,
    rows,
)
from tests.work import calls


@settings(max_examples=400, deadline=None)
@given(logs(), st.sampled_from(CUTS))
def test_status_and_totals_are_those_of_the_naive_rules(log: Log, as_of: str | None) -> None:
    ours = rows(log.at(as_of))
    assert ours[0] == naive.status(log.objects, as_of=as_of)
    assert ours[1] == naive.totals(log.objects, as_of=as_of)


@settings(max_examples=200, deadline=None)
@given(logs(), st.sampled_from(CUTS), st.integers(11, 25))
def test_a_known_at_cut_is_that_of_the_naive_rules(
    log: Log, as_of: str | None, known_at: int
) -> None:
    ours = rows(log.at(as_of, known_at))
    assert ours[0] == naive.status(log.objects, as_of=as_of, known_at=known_at)
    assert ours[1] == naive.totals(log.objects, as_of=as_of, known_at=known_at)


@settings(max_examples=400, deadline=None)
@given(amended_logs(), st.sampled_from(CUTS), st.one_of(st.none(), st.integers(11, 40)))
def test_where_entries_were_amended_and_voided_in_chains_they_are_those_of_the_naive_rules(
    log: Log, as_of: str | None, known_at: int | None
) -> None:
    ours = rows(log.at(as_of, known_at))
    assert ours[0] == naive.status(log.objects, as_of=as_of, known_at=known_at)
    assert ours[1] == naive.totals(log.objects, as_of=as_of, known_at=known_at)


AMENDMENTS = [
    {"kind": "joint"},
    {"kind": "third-party"},
    {"kind": "official", "speaks_for": "RU"},
    {"kind": "official", "speaks_for": "TR"},
    {"same_as": "ru-mod"},
    {"same_as": "icrc"},
]


@settings(max_examples=200, deadline=None)
@given(
    logs(),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(AMENDMENTS)), max_size=4),
    st.sampled_from(CUTS),
    st.sampled_from(["Europe/Kyiv", "America/Havana", "Pacific/Auckland"]),
)
def test_in_any_zone_and_with_sources_amended_they_are_those_of_the_naive_rules(
    log: Log, amended: list[tuple[str, Object]], as_of: str | None, tz: str
) -> None:
    moves = [one for one in log.objects if one["event"] != "SourceRegistered"]
    known = [{"event": "SourceAmended", "source": name, **more} for name, more in amended]
    log = record([*moves, *known])
    ours = rows(log.at(as_of, tz=tz))
    assert ours[0] == naive.status(log.objects, as_of=as_of, tz=tz)
    assert ours[1] == naive.totals(log.objects, as_of=as_of, tz=tz)


LED_TO_A_RELAY = [
    report("ru-mod", "5", key="c"),
    confirm("ua-hq", "c", key="bare"),
    report("icrc", "6", key="slip"),
    confirm("ru-head", "slip", key="led"),
    confirm("ua-old", "slip", "6", key="own"),
    report("paper", "5", key="relay", repeats="c", stage="s2"),
    void("slip", "relay"),
]


@pytest.mark.parametrize("moves", [CIRCLE, LED_TO_A_RELAY])
def test_where_replacements_lead_is_where_the_naive_rules_say(moves: list[Object]) -> None:
    log = record([announcement(), *moves])
    assert len(log.entries) == 1 + len(moves)
    ours = rows(log.at(None))
    assert ours[0] == naive.status(log.objects)
    assert ours[1] == naive.totals(log.objects)


def _many_flows(count: int) -> list[Object]:
    """A bundle that was made to do harm may have as many as fit into a line."""
    flows = [f"A{number}->B" for number in range(count)]
    statement = {"source": "x", "stated": "2025-01-02"}
    slot = {"flows": flows, "measure": "m", "unit": "u", "quantity": "1"}
    said = {"agreement": "a", "statement": statement}
    return [
        {"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"},
        {"event": "AgreementAnnounced", "parties": [{"code": "B"}], "terms": [slot], **said},
        {"event": "FigureReported", "scope": "stage", "stage": "s", **slot, **said},
    ]


def _said(day: int, source: str, quantity: int, stage: str = "s", **more: object) -> Object:
    statement = {"source": source, "stated": str(date(2025, 1, 1) + timedelta(days=day))}
    slot = {"flows": ["A->B"], "measure": "m", "unit": "u", "quantity": str(quantity)}
    place = {"agreement": "a", "scope": "stage", "stage": stage}
    return {"event": "FigureReported", **place, **slot, "statement": statement, **more}


def _sources(count: int) -> list[Object]:
    return [
        {"event": "SourceRegistered", "source": f"x{number}", "kind": "third-party"}
        for number in range(count)
    ]


LONG: dict[str, Callable[[int], list[Object]]] = {
    "flows": _many_flows,
    "voices": lambda many: [
        *_sources(many),
        *(_said(0, f"x{number}", 7) for number in range(many)),
    ],
    "days": lambda many: [*_sources(1), *(_said(day, "x0", day) for day in range(many))],
    "stages": lambda many: [
        *_sources(2),
        *(_said(day, "x0", 7, stage=f"s{day}") for day in range(many)),
        _said(0, "x1", 7, stage="elsewhere", repeats=1),
    ],
}


@pytest.mark.parametrize("kind", LONG)
def test_what_goes_on_for_long_takes_work_that_grows_with_it(kind: str) -> None:
    """Flows of one figure, voices of a day in one slot, days on which one source says another number, stages."""

    def work(many: int) -> int:
        log = LONG[kind](many)
        return calls(lambda: (naive.status(log, today="2050-01-01"), naive.totals(log)))

    assert work(80) < 3 * work(40)
