"""What holds for every agreement, whatever was said in it."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from domain.entry import Entry
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    EndingEvent,
    EntryVoided,
    Scope,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    statement_of,
)
from domain.recording import Desk
from projections.rules.order import Around
from projections.rules.settled import Settled
from projections.rules.slots import Slots
from projections.rules.terms import terms
from projections.stage_order import StageOrder
from tests.settling.logs import (
    CUTS,
    NOW,
    SLUG,
    Log,
    Object,
    logs,
    move,
    put,
    random_log,
    record,
    registrations,
    rows,
)

CAREFUL = settings(max_examples=150, deadline=None)
POINTERS = ("of", "repeats", "replaces", "replacement")


def moves_of(log: Log) -> list[Object]:
    """The objects of the agreement, with pointers by key, so that they can be recorded in another order."""
    own = [dict(given) for given in log.objects if given.get("agreement") == SLUG]
    keys = [given["key"] for given in own]
    for entry in own:
        for name in POINTERS:
            if name in entry:
                entry[name] = keys[entry[name] - 1]
    return own


def by_key(log: Log, as_of: str | None) -> Any:
    """Status and totals with entries named by their keys, lists of them in the order of keys."""
    keys = [given["key"] for given in log.objects if given.get("agreement") == SLUG]

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            keyed = {name: named(item) for name, item in value.items()}
            return keyed | ({"entry": keys[value["entry"] - 1]} if "entry" in value else {})
        if isinstance(value, list):
            items = [named(item) for item in value]
            return sorted(items, key=str) if items and "entry" in str(items[0]) else items
        return value

    return [[named(row) for row in table] for table in rows(log.at(as_of))]


def one_voice_a_day(given: Iterable[Object]) -> list[Object]:
    """The same objects, with no source speaking twice on one day; different sources may."""
    spoken: dict[str, int] = {}
    dated = []
    for entry in given:
        if "statement" in entry:
            root = entry["statement"]["source"].replace("ua-old", "ua-hq")
            spoken[root] = spoken.get(root, 0) + 1
            day = f"2025-05-{spoken[root]:02d}"
            entry = entry | {"statement": entry["statement"] | {"stated": day}}  # noqa: PLW2901
        dated.append(entry)
    return dated


def another_order(given: list[Object], rng: Random) -> list[Object]:
    """A random order in which every pointer still comes after what it points at, and what was decided
    upon one entry is decided in the same order."""

    def before(first: Object, second: Object) -> bool:
        ends = ("FigureCorrected", "StatementRetracted", "EntryVoided", "TermsStated")
        pointed = {first.get(name) for name in POINTERS} - {None}
        same = pointed & ({second.get(name) for name in POINTERS} - {None})
        touches = first["key"] in {second.get(name) for name in POINTERS}
        return touches or bool(same and (first["event"] in ends or second["event"] in ends))

    left, ordered = list(given[1:]), [given[0]]
    while left:
        free = [e for i, e in enumerate(left) if not any(before(other, e) for other in left[:i])]
        chosen = rng.choice(free)
        left.remove(chosen)
        ordered.append(chosen)
    return ordered


def without_ties(log: Log) -> bool:
    """Whether no two entries whose order matters act at one instant: of one root, on the end of one stage,
    or in running slots, of which the newest counts (rules 4 and 9)."""
    at = log.at(None)
    acts: list[Any] = []
    for acting in at.record.acting:
        event = acting.entry.event
        statement = statement_of(event)
        assert statement is not None
        acts.append((at.voice(statement.source).root, acting.at))
        if isinstance(event, EndingEvent):
            acts.append((event.stage, acting.at))
        assertion = at.record.assertion(acting.entry.number)
        if assertion is not None and assertion.subject.scope is Scope.RUNNING:
            acts.append(("running", acting.at))
    return len(acts) == len(set(acts))


@CAREFUL
@given(logs(), st.integers(0, 2**32), st.integers(1, 31))
def test_the_order_of_recording_changes_no_view(log: Log, seed: int, day: int) -> None:
    given = one_voice_a_day(moves_of(log))
    first = record(given)
    second = record(another_order(given, Random(seed)))
    assume(len(first.entries) == len(second.entries) and without_ties(first))
    as_of = f"2025-05-{day:02d}"
    assert by_key(first, as_of) == by_key(second, as_of)
    assert by_key(first, None) == by_key(second, None)


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_a_view_at_a_cut_is_the_view_of_a_ledger_that_ends_there(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    acting = {acting.entry.number for acting in at.record.acting}
    timeless = (AgreementAnnounced, AgreementAmended, EntryVoided)  # parties and slips have no date
    kept = [
        entry
        for entry in log.entries
        if entry.number in {*acting, *at.record.voided} or isinstance(entry.event, timeless)
    ]
    assert rows(replace(log, entries=kept).at(as_of)) == rows(at)


@CAREFUL
@given(logs(), st.sampled_from(CUTS), st.integers(11, 40))
def test_a_known_at_cut_is_the_view_of_a_ledger_that_ends_there(
    log: Log, as_of: str | None, position: int
) -> None:
    truncated = [entry for entry in log.entries if entry.position <= position]
    assert rows(replace(log, entries=truncated).at(as_of)) == rows(log.at(as_of, position))


def added(log: Log, *more: Object) -> Log | None:
    """The log with more entries at its end; None where one is refused."""
    desk = Desk([], lambda slug: [], NOW, revive=True)
    objects: list[Object] = []
    entries: list[Entry] = []
    for turn, recorded in enumerate([*registrations(), *moves_of(log)]):
        put(desk, recorded, turn, objects, entries)
    for recorded in more:
        if not put(desk, recorded, len(objects) + 1000, objects, entries):
            return None
    return Log(objects, entries, desk.register)


@CAREFUL
@given(logs(), st.integers(0, 2**32), st.sampled_from(CUTS))
def test_an_entry_and_its_voiding_change_nothing(log: Log, seed: int, as_of: str | None) -> None:
    rng = Random(seed)
    number = len(log.entries) + 1
    voiding = {"event": "EntryVoided", "agreement": SLUG, "of": number, "reason": "slip"}
    more = move(rng, len(log.entries)) | {"key": "more"}
    assume(more["event"] != "EntryVoided")
    longer = added(log, more, voiding)
    assume(longer is not None)
    assert longer is not None
    assert rows(longer.at(as_of)) == rows(log.at(as_of))


def figures_of(log: Log, as_of: str | None) -> list[Object]:
    """The exact figures that count at a cut, with the columns of their slots."""
    return [
        row | {"quantity": figure["quantity"], "side": figure["side"], "entry": figure["entry"]}
        for row in rows(log.at(as_of))[0]
        for figure in row["figures"]
        if figure["active"] and row["dimension"] is None
    ]


def standings(log: Log, as_of: str | None) -> list[Any]:
    return [
        {name: row[name] for name in row if name != "figures"} for row in rows(log.at(as_of))[0]
    ]


def report(figure: Object, source: str, **more: Any) -> Object:
    given = {
        "event": "FigureReported",
        "agreement": SLUG,
        "key": "again",
        "statement": {"source": source, "stated": "2025-05-31", "via": ["wire", "agency"]},
        "flows": [figure["flow"]] if figure["flow"] else [],
        **{name: figure[name] for name in ("scope", "stage", "up_to", "measure", "unit")},
        "quantity": figure["quantity"],
        **more,
    }
    return {name: value for name, value in given.items() if value is not None}


@CAREFUL
@given(logs(), st.integers(0, 2**32), st.sampled_from(["5", "~5", ">1", "withheld", "100"]))
def test_a_relay_changes_no_standing(log: Log, seed: int, quantity: str) -> None:
    figures = figures_of(log, None)
    assume(figures)
    figure = Random(seed).choice(figures)
    repeated = report(figure, "paper", quantity=quantity, repeats=figure["entry"])
    longer = added(log, repeated)
    assert longer is not None
    assert standings(longer, None) == standings(log, None)


@CAREFUL
@given(logs(), st.integers(0, 2**32))
def test_the_same_word_from_the_same_side_changes_no_standing(log: Log, seed: int) -> None:
    official = [figure for figure in figures_of(log, None) if figure["side"] == "RU"]
    assume(official)
    figure = Random(seed).choice(official)
    spokesman = {
        "event": "SourceRegistered",
        "source": "ru-spokesman",
        "name": "A spokesman",
        "kind": "official",
        "speaks_for": "RU",
    }
    longer = added(log, spokesman, report(figure, "ru-spokesman"))
    assert longer is not None
    assert standings(longer, "2025-06-30") == standings(log, "2025-06-30")


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_no_more_is_settled_than_was_reported(log: Log, as_of: str | None) -> None:
    for row in rows(log.at(as_of))[1]:
        if row["settled"] is not None:
            assert Decimal(row["settled"]) <= Decimal(row["low"])
        if row["low"] is not None and row["high"] is not None:
            assert Decimal(row["low"]) <= Decimal(row["high"])


@CAREFUL
@given(logs(20), st.sampled_from(CUTS))
def test_an_entry_that_is_looked_at_alone_acts_when_it_acts_among_all(
    log: Log, as_of: str | None
) -> None:
    whole = log.at(as_of).record
    alone = Around(whole.known, whole.voided, whole.cut)
    acting = {acting.entry.number: acting.at for acting in whole.acting}
    assert {number: alone.acts_at(number) for number in whole.known} == {
        number: acting.get(number) for number in whole.known
    }


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_what_is_retracted_by_the_cut_is_said_of_no_stage(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    kinds = (StageScheduled, StagePostponed, StageCompleted, StageCancelled)
    said = {e.entry.number for e in at.record.acting if isinstance(e.entry.event, kinds)}
    standing = {entry.number for stage in at.stages.values() for entry in stage.said}
    assert standing == said - at.record.retracted
    assert at.record.retracted <= {acting.entry.number for acting in at.record.acting}


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
@example(random_log(1553, 14), None)  # a pointer alone still names one
def test_a_slot_of_a_stage_names_it(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    spoken_of = {place.subject.stage for place in at.settled} - {None}
    assert spoken_of <= at.stages.keys()
    assert set(StageOrder(at).slugs) == at.stages.keys()


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
@example(random_log(21, 20), None)  # corrected for one flow of several
@example(random_log(22, 20), None)
def test_a_slot_is_the_same_where_its_group_alone_is_folded(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    for place, settled in at.settled.items():
        alone = Slots(at.record, at.register, at.record.acting, place.group).of_place(place)
        assert alone is not None
        for one in (alone, settled):
            assert one.slot.place == place
        assert _told(alone) == _told(settled)


def _told(settled: Settled) -> object:
    slot = settled.slot
    return slot.sayings, slot.was_contested, replace(settled, slot=None)  # type: ignore[arg-type]


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_what_was_agreed_is_the_same_where_its_row_alone_is_asked_for(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    of_all = terms(at.record.acting, at.voice)
    for owed in of_all:
        alone = terms(at.record.acting, at.voice, owed)
        assert [*alone] == [owed]
        assert alone.of(owed) == of_all.of(owed)
        assert alone.ended(owed) == of_all.ended(owed)
        assert alone.lapsed(owed) == of_all.lapsed(owed)
