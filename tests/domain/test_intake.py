"""Taking in feeds: what is in memory, what others write meanwhile, what is recorded."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

import domain.importing.intake
import domain.importing.recall
import domain.refusals
from domain.feed import Line, read
from domain.importing.intake import MOST_HINTS
from domain.importing.room import Room
from domain.importing.taken import Taken
from domain.ledger import Ledger
from domain.store import create
from tests.domain.fed import SAID, case, figure, interleaved, recorded


def ledger(folder: Path, name: str = "counterfoil.db") -> Ledger:
    path = str(folder / name)
    create(path, tz="UTC")
    return Ledger.open(path, write=True)


def lines(objects: Iterable[dict[str, Any]], new_id: Callable[[], str]) -> Iterator[Line]:
    for place, given in enumerate(objects, start=1):
        yield Line(place, read(given, new_id()))


def taken(ledger: Ledger, *feeds: Iterable[dict[str, Any]], dry_run: bool = False) -> list[Taken]:
    objects = [list(feed) for feed in feeds]
    return list(
        ledger.take_in(
            [lambda feed=feed: lines(feed, ledger.new_id) for feed in objects],  # type: ignore[misc]
            actor="desk",
            dry_run=dry_run,
        )
    )


def test_what_is_kept_in_memory_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ledger(tmp_path, "roomy.db") as roomy:
        (whole,) = taken(roomy, interleaved())
        expected = recorded(roomy)
    assert whole.recorded == len(expected)

    monkeypatch.setattr(domain.importing.recall, "ROOM", 2)
    for name, kept in (("entries.db", Room), ("states.db", lambda: Room(room=3))):
        monkeypatch.setattr(domain.importing.intake, "Room", kept)
        with ledger(tmp_path, name) as narrow:
            (same,) = taken(narrow, interleaved())
            assert (same.recorded, same.already) == (whole.recorded, whole.already)
            assert recorded(narrow) == expected
            assert taken(narrow, interleaved())[0].recorded == 0


def test_the_agreements_used_last_are_kept_as_far_as_there_is_room() -> None:
    kept = Room(room=10)

    assert list(kept.used("a", 6)) == []
    assert list(kept.used("b", 4)) == []
    assert list(kept.used("a", 7)) == ["b"]
    assert list(kept.used("c", 30)) == ["a"]
    assert list(kept.used("c", 31)) == []


def test_there_is_more_room_for_a_feed_that_comes_back_to_agreements() -> None:
    kept = Room(room=10)

    let_go = [list(kept.used(name, 8)) for name in "abababababab"]

    assert let_go == [[], ["a"], ["b"], *[[]] * 9]


def test_a_feed_is_decided_anew_where_somebody_else_wrote_meanwhile(tmp_path: Path) -> None:
    with ledger(tmp_path) as ours, ledger(tmp_path) as theirs:
        taken(theirs, case("istanbul-2025"))
        before = len(theirs.entries("istanbul-2025"))
        times = 0

        def feed() -> Iterator[Line]:
            nonlocal times
            times += 1
            yield from lines([figure(1)], ours.new_id)
            if times == 1:
                taken(theirs, [figure(2)])

        (found,) = ours.take_in([feed], actor="desk")

        assert (times, found.recorded, found.first) == (2, 1, f"istanbul-2025#{before + 2}")
        assert [entry.key for entry in ours.entries("istanbul-2025")][before:] == ["new-2", "new-1"]


def test_what_somebody_else_wrote_meanwhile_is_not_recorded_twice(tmp_path: Path) -> None:
    with ledger(tmp_path) as ours, ledger(tmp_path) as theirs:
        taken(theirs, case("istanbul-2025"))
        before = len(theirs.entries("istanbul-2025"))

        def feed() -> Iterator[Line]:
            yield from lines([figure(1)], ours.new_id)
            taken(theirs, [figure(1)]) if len(theirs.entries("istanbul-2025")) == before else None

        (found,) = ours.take_in([feed], actor="desk")

        assert (found.recorded, found.already) == (0, 1)
        assert len(ours.entries("istanbul-2025")) == before + 1


def test_an_interrupted_feed_leaves_nothing(tmp_path: Path) -> None:
    def feed() -> Iterator[Line]:
        yield from lines(case("istanbul-2025"), ours.new_id)
        raise KeyboardInterrupt

    with ledger(tmp_path) as ours:
        with pytest.raises(KeyboardInterrupt):
            list(ours.take_in([feed], actor="desk"))
        assert recorded(ours) == []


def there_and_back() -> list[dict[str, Any]]:
    """A source and an agreement that are amended to and fro, without keys."""
    given, agreement = case("istanbul-2025"), "istanbul-2025"
    objects = [one for one in given if one["event"] == "SourceRegistered"]
    slug = objects[0]["source"]
    objects.append(next(one for one in given if one["event"] == "AgreementAnnounced"))
    kinds = ("joint", "media", "media", "joint", "media")
    titles = ("One", "Two", "One")
    return [
        *objects,
        *({"event": "SourceAmended", "source": slug, "kind": kind} for kind in kinds),
        *({"event": "AgreementAmended", "agreement": agreement, "title": one} for one in titles),
    ]


def test_what_a_feed_amends_there_and_back_is_as_its_last_line_says(tmp_path: Path) -> None:
    objects = there_and_back()
    slug = objects[-8]["source"]
    with ledger(tmp_path) as log:
        (first,) = taken(log, objects)
        before = recorded(log)
        (again,) = taken(log, objects)

        assert (first.recorded, first.already) == (len(objects) - 1, 1)
        assert (again.recorded, again.already) == (0, len(objects))
        assert recorded(log) == before
        assert log.register()[slug].kind == "media"
        newest = log.entries("istanbul-2025")[-1]
        assert (getattr(newest.event, "title", None), newest.key[-2:]) == ("One", "-2")


def test_what_was_amended_by_hand_since_is_left_alone_by_the_same_feed(tmp_path: Path) -> None:
    objects = there_and_back()
    slug = objects[-8]["source"]
    with ledger(tmp_path) as log:
        taken(log, objects, [{"event": "SourceAmended", "source": slug, "kind": "mediator"}])
        (again,) = taken(log, objects)

        assert again.recorded == 0
        assert log.register()[slug].kind == "mediator"


def test_what_a_feed_voids_and_says_again_stands_and_is_there_when_it_comes_again(
    tmp_path: Path,
) -> None:
    given = case("istanbul-2025")
    start = [one for one in given if one["event"] in ("SourceRegistered", "AgreementAnnounced")]
    where = {"agreement": "istanbul-2025"}
    slot = {"scope": "whole", "flows": ["RU->UA"], "measure": "released", "unit": "person"}
    figure = {
        **where,
        **slot,
        "event": "FigureReported",
        "key": "f",
        "quantity": "3",
        "statement": SAID,
    }
    void = {**where, "event": "EntryVoided", "of": "f", "reason": "slip"}
    keyed = {**void, "key": "v", "reason": "slip again"}
    feed = [*start, figure, void, figure, keyed, figure, figure]
    with ledger(tmp_path) as log:
        (first,) = taken(log, feed)
        before = recorded(log)
        (again,) = taken(log, feed)
        (later,) = taken(log, [figure])

        assert (first.recorded, first.already) == (len(feed) - 1, 1)
        assert (again.recorded, later.recorded) == (0, 0)
        assert recorded(log) == before
        state = log.state("istanbul-2025")
        standing = [number for number in state.holders("f") if state.stands(number)]
        assert (len(state.holders("f")), standing) == (3, [state.count])


def test_what_one_feed_voided_the_next_one_does_not_say_again_be_it_recorded_or_not(
    tmp_path: Path,
) -> None:
    given = case("istanbul-2025")
    start = [one for one in given if one["event"] in ("SourceRegistered", "AgreementAnnounced")]
    where = {"agreement": "istanbul-2025"}
    slot = {"scope": "whole", "flows": ["RU->UA"], "measure": "released", "unit": "person"}
    figure = {
        **where,
        **slot,
        "event": "FigureReported",
        "key": "f",
        "quantity": "3",
        "statement": SAID,
    }
    feeds = [
        [*start, figure, {**where, "event": "EntryVoided", "of": "f", "reason": "slip"}],
        [figure],
    ]
    with ledger(tmp_path) as log:
        came = [
            [one.recorded for one in taken(log, *feeds, dry_run=dry_run)]
            for dry_run in (True, False)
        ]

    assert came == [[len(start) + 2, 0]] * 2


# What was meant -----------------------------------------------------------------------------------------------


CONFIRMED = {"event": "FigureConfirmed", "agreement": "istanbul-2025", "statement": SAID}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (lambda n: figure(n) | {"agreement": "istambul-2025"}, "did you mean istanbul-2025?"),
        (lambda n: figure(n) | {"statement": SAID | {"source": "ru-mob"}}, "did you mean ru-mod?"),
        (lambda n: CONFIRMED | {"key": f"c-{n}", "of": "new-l"}, "did you mean new-1?"),
    ],
)
def test_what_was_meant_by_a_name_is_looked_for_once(
    tmp_path: Path, searches: list[str], line: Callable[[int], dict[str, Any]], meant: str
) -> None:
    with ledger(tmp_path) as there:
        taken(there, [*case("istanbul-2025"), figure(1)])
        (came,) = taken(there, [line(number) for number in range(2, 40)])
    assert [trouble.problem.hint for trouble in came.troubles] == [meant] * 38
    assert len(searches) == 1


def test_nothing_is_looked_for_where_a_feed_lacks_more_than_slips_of_the_finger(
    tmp_path: Path, searches: list[str]
) -> None:
    with ledger(tmp_path) as there:
        taken(there, case("istanbul-2025"))
        feed = [figure(n) | {"agreement": f"istanbul-{n}"} for n in range(2 * MOST_HINTS)]
        (came,) = taken(there, feed)
    hints = [trouble.problem.hint for trouble in came.troubles]
    assert hints == ["did you mean istanbul-2025?"] * MOST_HINTS + [None] * MOST_HINTS
    assert len(searches) == MOST_HINTS


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words for which a close one was looked for."""
    asked: list[str] = []

    def close(word: str, *known: Any, **more: Any) -> list[str]:
        asked.append(word)
        return get_close_matches(word, *known, **more)

    monkeypatch.setattr(domain.refusals, "get_close_matches", close)
    return asked
