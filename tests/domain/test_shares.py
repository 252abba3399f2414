"""A feed that two processes decide, each its share, comes to what it comes to as a whole."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.feeds.ndjson import Ndjson
from cli.feeds.opened import opened
from domain.feed import Line
from domain.ids import random_ids
from domain.importing.shares import Share, Task
from domain.importing.taken import Taken
from domain.ledger import Ledger
from domain.store import create
from tests.domain.fed import figure, interleaved, recorded

Object = dict[str, Any]
TWO = [Share(0, 2), Share(1, 2)]


class Halves:
    """A feed whose other share is decided in the same process, when it is asked for."""

    def __init__(self, path: Path, store: Path, then: Callable[[], object] = lambda: None) -> None:
        self.path = path
        self.store = store
        self.read: list[Share | None] = []
        self._then = then

    def __call__(self) -> Iterable[Line]:
        return self._lines(None)

    def share(self, share: Share) -> Iterable[Line]:
        return self._lines(share)

    def _lines(self, share: Share | None) -> Iterator[Line]:
        self.read.append(share)
        file = opened(str(self.path), "ndjson")
        with file.file:
            yield from Ndjson(file).lines(random_ids(), share)

    @contextmanager
    def beside(self, task: Task) -> Iterator[Callable[[], Taken | None]]:
        def came() -> Taken | None:
            self._then()
            with Ledger.open(str(self.store), write=False) as ledger:
                return ledger.decide_share(task, self.share(task.share))

        yield came


def told(path: Path, objects: Iterable[Object | str]) -> Path:
    rows = [one if isinstance(one, str) else json.dumps(one) for one in objects]
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def both(folder: Path, objects: Iterable[Object | str]) -> tuple[list[Any], list[Any], list[Any]]:
    """What a feed comes to, and what is recorded of it: as a whole, and by shares; and how it was read there."""
    feed, came = told(folder / "feed.ndjson", objects), []
    for name in ("whole", "shares"):
        store = folder / f"{name}.db"
        create(str(store), tz="Europe/Kyiv")
        halves = Halves(feed, store)
        with Ledger.open(str(store), write=True) as ledger:
            given_ = halves if name == "shares" else halves.__call__
            (taken,) = ledger.take_in([given_], actor="desk")
            counts = (taken.recorded, taken.already, taken.first, taken.last, taken.dependent)
            came.append([counts, taken.troubles, taken.lookalikes, recorded(ledger)])
    return came[0], came[1], halves.read


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_two_shares_come_to_what_the_whole_comes_to(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """All cases, with entries left out or told twice, so that some are refused and some are there already."""
    dice, feed = Random(seed), []
    spoiled = dice.random() < 0.3
    for one in interleaved():
        if not (spoiled and dice.random() < 0.01):
            feed += [one] * (1 + (dice.random() < 0.05))
    whole, shares, read = both(tmp_path_factory.mktemp("halves"), feed)
    assert shares == whole
    assert read[:1] == TWO[:1]
    assert (None in read) is bool(whole[1])


def test_both_shares_have_something_to_decide(tmp_path: Path) -> None:
    whole, shares, read = both(tmp_path, interleaved())
    assert shares == whole
    assert read == TWO
    agreements = {one["agreement"] for one in interleaved() if "agreement" in one}
    assert {share.has(name) for share in TWO[:1] for name in agreements} == {True, False}


def test_all_problems_are_told_where_a_share_has_one(tmp_path: Path) -> None:
    slip = [figure(1) | {"measure": "NO SLUG"}, figure(2) | {"agreement": "nobody-knows"}]
    feeds: tuple[list[Object | str], ...] = (
        [*interleaved(), slip[0]],
        [*interleaved(), *slip, "no JSON"],
    )
    for at, objects in enumerate(feeds):
        folder = tmp_path / str(at)
        folder.mkdir()
        whole, shares, read = both(folder, objects)
        assert shares == whole
        assert len(whole[1]) >= 1
        assert whole[3] == []
        assert read[-1] is None


def test_names_that_look_alike_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    known = {one["agreement"] for one in interleaved() if "agreement" in one}
    new = [
        figure(number) | {"agreement": name, "stage": f"day-{number}", "key": f"n{number}"}
        for number, name in enumerate(sorted(known) * 2)
    ]
    alike = [
        one | {"stage": one["stage"].replace("day-", "day")} | {"key": f"{one['key']}x"}
        for one in new
    ]
    whole, shares, _ = both(tmp_path, [*interleaved(), *new, *alike])
    assert shares == whole
    places = [one.place for one in whole[2]]
    assert len(places) > 4
    assert places == sorted(places)


def test_a_line_that_hides_the_name_of_its_agreement_is_decided_where_it_belongs(
    tmp_path: Path,
) -> None:
    names = sorted({one["agreement"] for one in interleaved() if "agreement" in one})
    hidden = [
        json.dumps(figure(number) | {"agreement": name, "key": f"h{number}"}).replace(
            '"agreement"', '"\\u0061greement"'
        )
        for number, name in enumerate(names)
        if name.startswith(("istanbul", "black-sea"))
    ]
    assert hidden
    whole, shares, read = both(tmp_path, [*interleaved(), *hidden])
    assert shares == whole
    assert read == (TWO if not whole[1] else [*TWO, None])


def test_a_feed_is_taken_whole_where_a_share_has_what_is_not_its_own(tmp_path: Path) -> None:
    class Careless(Halves):
        def share(self, share: Share) -> Iterable[Line]:
            self.read.append(share)
            return self._lines(None)

    store, feed = tmp_path / "l.db", told(tmp_path / "feed.ndjson", interleaved())
    create(str(store), tz="UTC")
    careless = Careless(feed, store)
    with Ledger.open(str(store), write=True) as ledger:
        (taken,) = ledger.take_in([careless], actor="desk")
        assert len(recorded(ledger)) == taken.recorded
    assert careless.read == [TWO[0], None, None]


def test_a_feed_is_taken_whole_where_somebody_wrote_before_the_other_share_began(
    tmp_path: Path,
) -> None:
    store = tmp_path / "l.db"
    create(str(store), tz="UTC")
    feed = told(tmp_path / "feed.ndjson", interleaved())
    source = {"event": "SourceRegistered", "source": "x", "name": "X", "kind": "media"}

    def write() -> None:
        more = Halves(told(tmp_path / "more.ndjson", [source]), store)
        with Ledger.open(str(store), write=True) as another:
            list(another.take_in([more.__call__], actor="desk"))

    halves = Halves(feed, store, then=write)
    with Ledger.open(str(store), write=True) as ledger:
        (taken,) = ledger.take_in([halves], actor="desk")
        assert not taken.troubles
        assert halves.read == [TWO[0], None, None]
        assert ledger.last_position() == taken.recorded + 1
