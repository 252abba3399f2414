"""The ledger on real files: what is read again is what was decided, and nobody's entry is lost."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings

from domain.events import AgreementEvent
from domain.feed import Draft, read
from domain.ledger import Ledger
from domain.refusals import KeyIsTaken, Refused, SomebodyWroteFirst
from domain.state.agreement import fold
from domain.store import create
from projections.agreement import AgreementAt
from projections.cut import Cut
from projections.rules.order import Record
from tests.settling.logs import SLUG, Log, announcement, logs, registrations, rows
from tests.stores import place


def a_ledger(folder: Path) -> str:
    """The path of a new ledger in a folder."""
    path = place(folder / "ledger.db")
    create(path, tz="UTC", clock=lambda: datetime.now(UTC))
    return path


def drafts(ledger: Ledger, *given: dict[str, Any]) -> list[Draft]:
    return [read(one, ledger.new_id()) for one in given]


def figure(number: int, **more: Any) -> dict[str, Any]:
    return {
        "event": "FigureReported",
        "agreement": SLUG,
        "scope": "stage",
        "stage": "s1",
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "quantity": str(number),
        "statement": {"source": "ru-mod", "stated": "2025-05-23"},
        **more,
    }


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(log=logs())
def test_what_is_read_again_from_reopened_bytes_equals_the_live_state(
    log: Log, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = a_ledger(tmp_path_factory.mktemp("reread"))
    with Ledger.open(path, write=True) as ledger:
        ledger.record(drafts(ledger, *log.objects), actor="tester")
    with Ledger.open(path, write=False) as again:
        entries, register = again.entries(SLUG), again.register()
    assert [entry.event.to_json() for entry in entries] == [e.event.to_json() for e in log.entries]
    assert register == log.register
    cut = Cut(UTC, "UTC")
    assert rows(AgreementAt(SLUG, entries, register, cut)) == rows(log.at(None))
    live = fold(SLUG, ((cast("AgreementEvent", e.event), e.key) for e in log.entries))
    reread = fold(SLUG, ((cast("AgreementEvent", e.event), e.key) for e in entries))
    assert (reread.parties, reread.words, reread.count) == (live.parties, live.words, live.count)
    assert Record.of(entries, cut).voided == Record.of(log.entries, cut).voided


def test_the_same_key_and_content_is_already_recorded_and_other_content_is_a_conflict(
    tmp_path: Path,
) -> None:
    path = a_ledger(tmp_path)
    with Ledger.open(path, write=True) as ledger:
        ledger.record(drafts(ledger, *registrations(), announcement()), actor="tester")
        (first,) = ledger.record(drafts(ledger, figure(390, key="c01")), actor="tester")
        (second,) = ledger.record(drafts(ledger, figure(390, key="c01")), actor="other")
        assert (first.already, second.already) == (False, True)
        assert second.entry == first.entry
        with pytest.raises(KeyIsTaken, match=r"the key c01 is taken by a#2"):
            ledger.record(drafts(ledger, figure(391, key="c01")), actor="tester")
        assert len(ledger.entries(SLUG)) == 2


def test_an_expected_version_that_has_passed_is_a_conflict(tmp_path: Path) -> None:
    path = a_ledger(tmp_path)
    with Ledger.open(path, write=True) as ledger:
        ledger.record(drafts(ledger, *registrations(), announcement()), actor="tester")
        ledger.record(drafts(ledger, figure(1)), actor="tester", expect=1)
        with pytest.raises(SomebodyWroteFirst, match="a is at entry 2, not at 1"):
            ledger.record(drafts(ledger, figure(2)), actor="tester", expect=1)
        assert len(ledger.entries(SLUG)) == 2


def test_an_expected_version_holds_until_it_is_recorded_and_of_sources_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_ledger(tmp_path)
    with Ledger.open(path, write=True) as slow, Ledger.open(path, write=True) as fast:
        slow.record(drafts(slow, *registrations(), announcement()), actor="tester")
        plan = slow.plan

        def named(name: str) -> list[Draft]:
            return drafts(slow, {"event": "SourceAmended", "source": "ru-mod", "name": name})

        def meanwhile(*words: Any, **more: Any) -> Any:
            planned = plan(*words, **more)
            fast.record([*named("Fast"), *drafts(fast, figure(1))], actor="fast")
            return planned

        monkeypatch.setattr(slow, "plan", meanwhile)
        with pytest.raises(SomebodyWroteFirst, match="ru-mod is at entry 2, not at 1"):
            slow.record(named("Slow"), actor="slow", expect=1)
        with pytest.raises(SomebodyWroteFirst, match="a is at entry 2, not at 1"):
            slow.record(drafts(slow, figure(2)), actor="slow", expect=1)
        assert slow.register()["ru-mod"].name == "Fast"
        assert len(slow.entries(SLUG)) == 2


def test_what_is_recorded_already_builds_on_what_it_built_on_then(tmp_path: Path) -> None:
    path = a_ledger(tmp_path)
    with Ledger.open(path, write=True) as ledger:
        ledger.record(drafts(ledger, *registrations(), announcement()), actor="tester")
        named = {"event": "SourceAmended", "source": "ru-mod", "name": "B", "key": "b"}
        both = figure(1, key="c1"), figure(2, key="c2", stage="s2")
        for already in (False, True):
            told = [
                *ledger.record(drafts(ledger, *both), actor="tester", expect=1),
                *ledger.record(drafts(ledger, named), actor="tester", expect=1),
            ]
            assert {one.already for one in told} == {already}
        further = *both, figure(3, key="c3", stage="s3")
        with pytest.raises(SomebodyWroteFirst, match="a is at entry 3, not at 1"):
            ledger.record(drafts(ledger, *further), actor="tester", expect=1)


def test_who_is_passed_over_again_and_again_decides_while_others_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_ledger(tmp_path)
    with Ledger.open(path, write=True) as slow, Ledger.open(path, write=True) as fast:
        slow.record(drafts(slow, *registrations(), announcement()), actor="tester")
        plan, passed = slow.plan, count()

        def passed_over(*words: Any, **more: Any) -> Any:
            planned = plan(*words, **more)
            fast.record(
                drafts(fast, figure(next(passed), key=f"fast/{next(passed)}")), actor="fast"
            )
            return planned

        monkeypatch.setattr(slow, "plan", passed_over)
        (recorded,) = slow.record(drafts(slow, figure(1000, key="slow")), actor="slow")
        numbers = [entry.number for entry in slow.entries(SLUG)]
    assert recorded.entry.number == numbers[-1] == len(numbers)
    assert next(passed) > 2


@pytest.mark.parametrize("expect", [None, 2])
def test_what_was_decided_on_a_register_that_has_moved_is_decided_anew(
    expect: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_ledger(tmp_path)
    with Ledger.open(path, write=True) as slow, Ledger.open(path, write=True) as fast:
        slow.record(drafts(slow, *registrations(), announcement(), figure(390)), actor="tester")
        plan = slow.plan

        def meanwhile(*words: Any, **more: Any) -> Any:
            planned = plan(*words, **more)
            same = {"event": "SourceAmended", "source": "ua-hq", "same_as": "ru-mod"}
            fast.record(drafts(fast, same), actor="fast")
            return planned

        monkeypatch.setattr(slow, "plan", meanwhile)
        confirmed = {
            "event": "FigureConfirmed",
            "agreement": SLUG,
            "of": 2,
            "flow": "RU->UA",
            "statement": {"source": "ua-hq", "stated": "2025-05-24"},
        }
        with pytest.raises(Refused, match="nobody confirms itself"):
            slow.record(drafts(slow, confirmed), actor="slow", expect=expect)
        joined = {"event": "SourceAmended", "source": "ru-mod", "same_as": "ua-hq"}
        with pytest.raises(Refused, match="cannot be the same as ua-hq"):
            slow.record(drafts(slow, joined), actor="slow")
        assert len(slow.entries(SLUG)) == 2


WRITER = """
import sys
from domain.feed import read
from domain.ledger import Ledger
from tests.ledger.test_ledger import figure
name, path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Ledger.open(path, write=True, busy_timeout=60) as ledger:
    for number in range(count):
        given = figure(number, key=f"{name}/{number}")
        (recorded,) = ledger.record([read(given, ledger.new_id())], actor=name)
        print(recorded.entry.number, recorded.entry.key, flush=True)
"""


def test_two_desks_that_record_in_one_agreement_at_once_lose_nothing(tmp_path: Path) -> None:
    path, each = a_ledger(tmp_path), 60
    with Ledger.open(path, write=True) as ledger:
        ledger.record(drafts(ledger, *registrations(), announcement()), actor="tester")
    desks = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, name, path, str(each)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for name in ("one", "two")
    ]
    told = [desk.communicate(timeout=120)[0].split() for desk in desks]
    assert [desk.returncode for desk in desks] == [0, 0]
    with Ledger.open(path, write=False) as ledger:
        entries = ledger.entries(SLUG)
    assert [entry.number for entry in entries] == list(range(1, 2 * each + 2))
    recorded = {(str(entry.number), entry.key) for entry in entries[1:]}
    acknowledged = [
        (number, key) for one in told for number, key in zip(one[::2], one[1::2], strict=True)
    ]
    assert len(acknowledged) == 2 * each
    assert set(acknowledged) == recorded
    assert all(json.loads(entry.event.to_json()) for entry in entries)


def test_entries_that_stand_as_they_stood_are_not_made_again(tmp_path: Path) -> None:
    path = a_ledger(tmp_path)
    with Ledger.open(path, write=True) as ledger, Ledger.open(path, write=True) as other:
        more = [figure(number, key=f"k{number}") for number in range(20)]
        ledger.record(drafts(ledger, *registrations(), announcement(), *more), actor="desk")
        first = ledger.entries(SLUG)
        other.record(drafts(other, figure(99, key="last")), actor="another")

        again = ledger.entries(SLUG)
        assert all(one is before for one, before in zip(again, first, strict=False))
        assert again == other.entries(SLUG)
        assert [one.key for one in again] == [*(one.key for one in first), "last"]
