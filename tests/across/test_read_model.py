"""The read model equals the fold, at any two cuts."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from domain.entry import Entry
from domain.events import SourceAmended, SourceEvent, SourceKind, SourceRegistered
from domain.state.sources import Register, evolve
from domain.store.model_schema import TABLES
from domain.store.sqlite_model import SqliteModelWriter
from projections.across import growing
from projections.across.catching_up import RegisterFrom, Registers, changes, registers
from tests.across.kept import (
    evident,
    filled,
    folded,
    folded_across,
    folded_agreement,
    kept,
    kept_across,
    kept_agreement,
    since,
)
from tests.settling.logs import (
    CUTS,
    SLUG,
    SOURCES,
    Log,
    Object,
    amended_logs,
    announcement,
    logs,
    random_log,
    record,
    registrations,
)

CAREFUL = settings(max_examples=60, deadline=None)
DECIMALS: list[Object] = [
    {"source": "ru-mod", "quantity": "12.5"},
    {"source": "ua-hq", "quantity": "12.5"},
    {"source": "icrc", "quantity": "12.25"},
]


@CAREFUL
@given(st.one_of(logs(40), amended_logs()), st.integers(0, 2**32))
@example(
    random_log(9684, 1, amendments=3), 1
)  # what follows a replacement that is voided in its turn
def test_at_any_two_cuts_the_model_gives_what_the_fold_gives(log: Log, seed: int) -> None:
    rng, last = Random(seed), log.entries[-1].position
    known = [RegisterFrom(0, frozenset(), log.register)]
    assume(changes(SLUG, log.entries, known, UTC).odd is None)
    ends = sorted({*rng.choices(range(1, last + 1), k=3), last})
    with TemporaryDirectory() as folder:
        model = filled(Path(folder) / "model", SLUG, log.entries, ends, known)
        whole = changes(SLUG, log.entries, known, UTC)
        assert evident(model, SLUG) == (whole.rows, whole.kept(), [])
        for position in (*rng.choices(range(1, last + 1), k=3), last):
            for as_of in rng.sample(CUTS, 4):
                where = SLUG, log.entries, log.register, position, as_of
                assert kept(model, position, as_of) == folded(*where)
                assert kept_agreement(model, position, as_of) == folded_agreement(*where)
                assert set(kept_across(model, position, as_of)) == set(folded_across(*where))


@CAREFUL
@given(logs(25), st.integers(0, 2**32))
def test_what_is_put_right_of_a_source_holds_from_its_position_on_for_all_dates(
    log: Log, seed: int
) -> None:
    rng = Random(seed)
    entries, history, ends = _in_turns(log, rng)
    last = ends[-1]
    with TemporaryDirectory() as folder:
        model = filled(Path(folder) / "model", SLUG, entries, ends, history)
        whole = changes(SLUG, entries, history, UTC)
        assert evident(model, SLUG) == (whole.rows, whole.kept(), [])
        for position in (*rng.choices(range(1, last + 1), k=4), last):
            register = [one for at, _, one in history if at <= position][-1]
            for as_of in rng.sample(CUTS, 3):
                where = SLUG, entries, register, position, as_of
                assert kept(model, position, as_of) == folded(*where)


def _in_turns(log: Log, rng: Random) -> tuple[list[Entry], Registers, list[int]]:
    """The entries and the register with its amendments, and up to where each turn of a model goes, to the last."""
    entries, events = _with_amendments(log, rng)
    history = registers(events)
    assume(changes(SLUG, entries, history, UTC).odd is None)
    last = entries[-1].position + 1
    return entries, history, sorted({*rng.choices(range(1, last + 1), k=3), last})


def _with_amendments(log: Log, rng: Random) -> tuple[list[Entry], list[tuple[int, SourceEvent]]]:
    """The entries at even positions, and amendments of the register at some of the odd ones between."""
    first = len(SOURCES)
    events: list[tuple[int, SourceEvent]] = [
        (
            at,
            SourceRegistered.validate({"event_id": str(UUID(int=at)), "name": "-", **source}),
        )
        for at, source in enumerate(SOURCES, start=1)
    ]
    entries = [
        replace(entry, position=first + 2 * turn) for turn, entry in enumerate(log.entries, 1)
    ]
    for entry in entries:
        if rng.random() < 0.2:
            change = rng.choice(
                [
                    {"kind": rng.choice([str(kind) for kind in SourceKind])},
                    {"speaks_for": rng.choice(["RU", "UA", "TR"])},
                    {"same_as": "ua-hq"},
                ]
            )
            source = rng.choice(["ru-head", "tr-mfa", "paper", "icrc"])
            fields = {"event_id": str(UUID(int=entry.position)), "source": source, **change}
            events.append((entry.position + 1, SourceAmended.validate(fields)))
    return entries, events


def test_decimals_are_added_up_exactly(tmp_path: Path) -> None:
    log = record([*registrations(), announcement(), *(_reported(**one) for one in DECIMALS)])
    last = log.entries[-1].position
    model = filled(
        tmp_path / "model", SLUG, log.entries, [last], [RegisterFrom(0, frozenset(), log.register)]
    )
    (row, *_) = kept(model, last, None)
    assert (row["low"], row["high"], row["remaining_high"]) == ("12.25", "12.5", "-2.25")
    assert [row, *_] == folded(SLUG, log.entries, log.register, last, None)


def test_a_term_in_decimals_is_owed_exactly(tmp_path: Path) -> None:
    announced = announcement()
    announced["terms"][0]["quantity"] = "12.5"
    log = record([*registrations(), announced, _reported()])
    last = log.entries[-1].position
    model = filled(
        tmp_path / "model", SLUG, log.entries, [last], [RegisterFrom(0, frozenset(), log.register)]
    )
    (row,) = kept(model, last, None)
    assert (row["term"], row["remaining_low"]) == ("12.5", "7.5")
    assert [row] == folded(SLUG, log.entries, log.register, last, None)


@pytest.mark.parametrize(
    ("odd", "given"),
    [
        ("NoTick", {"stated": "2025-05-22T10:00:00.5Z"}),
        ("TooLarge", {"quantity": "999999999999999"}),
    ],
)
def test_what_the_model_cannot_hold_is_left_to_the_fold(odd: str, given: Object) -> None:
    stated = given.pop("stated", "2025-05-22")
    moves = [announcement(), _reported(**given, stated=stated), _reported(quantity="1.5")]
    log = record([*registrations(), *moves])
    found = changes(SLUG, log.entries, [RegisterFrom(0, frozenset(), log.register)], UTC)
    assert (found.odd, found.sums) == (odd, {})


def test_what_pointed_at_no_part_and_points_at_one_now_is_left_to_the_fold() -> None:
    passed_on = _reported("icrc", quantity="60", repeats=2)
    disputed = {"event": "StatementDisputed", "agreement": SLUG, "of": 3}
    voided = {"event": "EntryVoided", "agreement": SLUG, "of": 3, "reason": "own count"}
    moves = [
        _reported(),
        passed_on,
        disputed | {"statement": {"source": "ua-hq", "stated": "2025-05-23"}},
        voided | {"replacement": 6},
        _reported("icrc", quantity="50..60"),
    ]
    log = record([*registrations(), announcement(), *moves])
    assert len(log.entries) == 6
    assert (
        changes(SLUG, log.entries, [RegisterFrom(0, frozenset(), log.register)], UTC).odd
        == "Tangled"
    )


def test_what_pointed_at_a_part_and_points_at_terms_now_is_left_to_the_fold() -> None:
    plan = {k: v for k, v in _reported().items() if k != "stage"} | {"scope": "planned"}
    retracted = {"event": "StatementRetracted", "agreement": SLUG, "of": 2}
    voided = {"event": "EntryVoided", "agreement": SLUG, "of": 2, "reason": "these were terms"}
    term = {"flows": ["RU->UA"], "measure": "released", "unit": "person", "quantity": "50"}
    stated = {"source": "ru-mod", "stated": "2025-05-23"}
    moves = [
        plan,
        retracted | {"statement": stated},
        voided | {"replacement": 5},
        {"event": "TermsStated", "agreement": SLUG, "terms": [term], "statement": stated},
    ]
    log = record([*registrations(), announcement(), *moves])
    assert len(log.entries) == 5
    assert (
        changes(SLUG, log.entries, [RegisterFrom(0, frozenset(), log.register)], UTC).odd
        == "Tangled"
    )


def test_words_on_the_course_that_are_recorded_as_they_were_said_are_folded_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growing, "AT_FIRST", 0)
    monkeypatch.setattr(growing, "AGAIN", 1)
    words: list[Object] = [
        {
            "event": ("AgreementSuspended", "AgreementResumed")[day % 2],
            "agreement": SLUG,
            "occurred": f"2025-06-{day:02}",
            "statement": {
                "source": ("ru-mod", "ua-hq")[day // 2 % 2],
                "stated": f"2025-06-{day:02}",
            },
        }
        for day in range(1, 31)
    ]
    log = record([*registrations(), announcement(), *words])
    assert changes(SLUG, log.entries, [RegisterFrom(0, frozenset(), log.register)], UTC).since == 0


def test_what_is_recorded_newest_first_counts_as_recorded_at_once_where_there_is_much_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growing, "AT_FIRST", 5_000)
    days = [f"2025-0{9 - month}-{28 - day:02}" for month in range(8) for day in range(28)]
    moves = [_reported(stated=day, quantity=str(n), scope="whole") for n, day in enumerate(days)]
    for move in moves:
        del move["stage"]
    log = record([*registrations(), announcement(), *moves])
    known = [RegisterFrom(0, frozenset(), log.register)]
    few, all_ = (changes(SLUG, entries, known, UTC) for entries in (log.entries[:80], log.entries))
    assert (few.odd, few.since) == (None, 0)
    assert (all_.odd, all_.since) == (None, log.entries[-1].position)
    assert (
        {pos for *_, pos, _ in all_.sums} == {pos for *_, pos, _, _ in all_.stated} == {all_.since}
    )


@CAREFUL
@given(st.one_of(logs(40), amended_logs()), st.integers(0, 2**32))
def test_what_is_out_of_order_is_that_of_the_fold_from_the_position_on_that_is_kept_with_it(
    log: Log, seed: int
) -> None:
    rng = Random(seed)
    entries, history, ends = _in_turns(log, rng)
    last = ends[-1]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(growing, "AT_FIRST", rng.randint(0, 20))
        patched.setattr(growing, "AGAIN", 1)
        model = filled(Path(folder) / "model", SLUG, entries, ends, history)
        first = since(model, SLUG)
        whole = changes(SLUG, entries, history, UTC, since=first, limited=False)
        assert evident(model, SLUG) == (whole.rows, whole.kept(), [])
        for position in (*rng.choices(range(max(first, 1), last + 1), k=4), last):
            register = [one for at, _, one in history if at <= position][-1]
            for as_of in rng.sample(CUTS, 3):
                where = SLUG, entries, register, position, as_of
                assert kept(model, position, as_of) == folded(*where)
                assert kept_agreement(model, position, as_of) == folded_agreement(*where)


def _reported(
    source: str = "ru-mod", stated: str = "2025-05-22", quantity: str = "5", **more: object
) -> Object:
    return {
        "event": "FigureReported",
        "agreement": SLUG,
        "scope": "stage",
        "stage": "s1",
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "quantity": quantity,
        "statement": {"source": source, "stated": stated},
        **more,
    }


def test_the_newest_of_several_running_slots_is_that_of_the_fold(tmp_path: Path) -> None:
    running = {"scope": "running"}
    log = record(
        [
            *registrations(),
            announcement(),
            _reported("ru-mod", "2025-05-21", "4", **running),
            _reported("ua-hq", "2025-05-22", "6", stage="s2", **running),
            _reported("paper", "2025-05-23", "9", **running),
        ]
    )
    last = log.entries[-1].position
    model = filled(
        tmp_path / "model", SLUG, log.entries, [last], [RegisterFrom(0, frozenset(), log.register)]
    )
    (row,) = kept(model, last, None)
    assert (row["basis"], row["low"]) == ("stated", "6")
    assert [row] == folded(SLUG, log.entries, log.register, last, None)


def test_what_is_put_right_of_a_source_before_it_speaks_holds_when_it_does(tmp_path: Path) -> None:
    log = record([*registrations(), announcement(), _reported(), _reported("paper")])
    *others, speaks = log.entries
    entries = [*others, replace(speaks, position=speaks.position + 1)]
    fields = {"event_id": str(UUID(int=99)), "source": "paper", "kind": "joint"}
    amended = SourceAmended.validate(fields)
    at = others[-1].position + 1
    register = evolve(log.register, amended)
    known = [
        RegisterFrom(0, frozenset(), log.register),
        RegisterFrom(at, frozenset({"paper"}), register),
    ]
    last = entries[-1].position
    model = filled(tmp_path / "model", SLUG, entries, [last], known)
    (row,) = kept(model, last, None)
    assert row["settled"] == "5"
    assert [row] == folded(SLUG, entries, register, last, None)


def test_an_agreement_that_nobody_speaks_of_any_more_has_no_rows(tmp_path: Path) -> None:
    log = record([*registrations(), announcement(), {**_reported(), "key": "k"}])
    void = {"event": "EntryVoided", "agreement": SLUG, "of": "k", "reason": "slip"}
    log = record([*registrations(), announcement(), {**_reported(), "key": "k"}, void])
    known = [RegisterFrom(0, frozenset(), Register(log.register.sources))]
    last = log.entries[-1].position
    model = filled(tmp_path / "model", SLUG, log.entries, [last - 1, last], known)
    for position in (last - 1, last):
        where = SLUG, log.entries, log.register, position, None
        assert kept(model, position, None) == folded(*where)


def test_what_is_forgotten_leaves_no_row_in_any_table(tmp_path: Path) -> None:
    contested = _reported("ua-hq", quantity="61")
    whole = {k: v for k, v in _reported().items() if k != "stage"} | {"scope": "whole"}
    log = record([*registrations(), announcement(), _reported(), contested, whole])
    last = log.entries[-1].position
    model = filled(
        tmp_path / "model", SLUG, log.entries, [last], [RegisterFrom(0, frozenset(), log.register)]
    )

    def counts() -> dict[str, int]:
        with closing(sqlite3.connect(model.path)) as file:
            count = "SELECT count(*) FROM "
            return {name: file.execute(count + name).fetchone()[0] for name in TABLES}

    with SqliteModelWriter(model, 5.0) as writer:
        with writer.turn() as turn:
            turn.tell(SLUG, {"check": (1, b"")})
        before = counts()
        with writer.turn() as turn:
            turn.forget(SLUG)

    assert min(before.values()) > 0
    shared = "state", "stages"
    assert counts() == {name: before[name] if name in shared else 0 for name in TABLES}


def test_a_stage_that_a_pointer_alone_still_names_is_counted(tmp_path: Path) -> None:
    confirmed = {
        "event": "FigureConfirmed",
        "agreement": SLUG,
        "of": "k",
        "quantity": "5",
        "statement": {"source": "ua-hq", "stated": "2025-05-22"},
    }
    void = {"event": "EntryVoided", "agreement": SLUG, "of": "k", "reason": "slip"}
    given = [announcement(), {**_reported(), "key": "k"}, confirmed, void]
    log = record([*registrations(), *given])
    last = log.entries[-1].position
    known = [RegisterFrom(0, frozenset(), log.register)]
    model = filled(tmp_path / "model", SLUG, log.entries, [last - 2, last - 1, last], known)
    found = kept_agreement(model, last, None)
    assert found is not None
    assert found["stages"] == 1
    for position in (last - 2, last - 1, last):
        where = SLUG, log.entries, log.register, position, None
        assert kept(model, position, None) == folded(*where)
        assert kept_agreement(model, position, None) == folded_agreement(*where)
