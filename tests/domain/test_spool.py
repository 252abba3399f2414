"""A spool: what waits in it comes out as it was put in, in its order and one by one."""

from pathlib import Path

import pytest

from domain.digest import digested
from domain.events import FigureReported, SourceRegistered
from domain.feed import read
from domain.importing.spool import Spool, Waiting, in_turn
from domain.recording import Planned
from domain.store.temporary import NoRoomToWork
from tests.domain.making import ID
from tests.rules.given import report, source
from tests.store.making import files_of_at_most

SIZES = [0, 1, 63, 64, 65, 200]


def planned(subject: str, number: int) -> Planned:
    event = read(report("ru-mod", str(number), key="c"), ID).event
    assert isinstance(event, FigureReported)
    return Planned(subject, number, f"k{number}", event, False, event.to_json())


def filled(spool: Spool, count: int, *, first: int = 1, step: int = 1) -> list[Waiting]:
    """Entries of two agreements and a source in turns, and what is to be found of them."""
    put = []
    for turn in range(count):
        place, number = first + step * turn, turn // 2 + 4
        subject = ("istanbul-2025", "gaza-2025")[turn % 2]
        plan = planned(subject, number)
        spool.put(plan, place)
        known = digested(plan.event.TOPIC, plan.content)
        stream = f"agreement/{subject}"
        topic, key = plan.event.TOPIC, plan.key
        put.append(Waiting(place, stream, number, topic, ID, key, plan.content, known))
    return put


@pytest.mark.parametrize("count", SIZES)
def test_what_waits_comes_out_in_its_order(count: int) -> None:
    with Spool() as spool:
        put = filled(spool, count)
        assert list(in_turn(spool)) == [one[1:] for one in put]


@pytest.mark.parametrize("count", SIZES)
def test_each_entry_of_an_agreement_is_found_by_its_number(count: int) -> None:
    with Spool() as spool:
        put = filled(spool, count)
        for one in [*put, *reversed(put)]:
            assert spool.at(one.stream.partition("/")[2], one.number) == one
        assert spool.at("istanbul-2025", 3) is None
        assert spool.at("yemen-2020", 1) is None
        assert [one.number for one in spool.of("gaza-2025")] == list(range(4, 4 + count // 2))


def test_what_is_put_after_an_entry_was_looked_up_follows_the_others() -> None:
    with Spool() as spool:
        put = filled(spool, 64)
        assert spool.at("istanbul-2025", 4) == put[0]
        more = planned("yemen-2020", 1)
        spool.put(more, 65)
        assert [one[0] for one in in_turn(spool)][-2:] == [
            "agreement/gaza-2025",
            "agreement/yemen-2020",
        ]


@pytest.mark.parametrize(
    ("one", "other"), [(0, 0), (1, 0), (0, 70), (200, 3), (64, 128), (130, 130)]
)
def test_several_come_out_in_the_order_of_their_places(
    one: int, other: int, tmp_path: Path
) -> None:
    with Spool() as first, Spool(tmp_path / "left") as second:
        put = filled(first, one, first=2, step=2) + filled(second, other, first=1, step=3)
        # Places are unique: what both would hold is put in the first alone.
        second.finish()
        with Spool(tmp_path / "left", filled=True) as left:
            found = list(in_turn(first, left))
        assert found == [entry[1:] for entry in sorted(put, key=lambda entry: entry.place)]


def test_an_entry_that_waits_tells_its_event() -> None:
    with Spool() as spool:
        (one,) = filled(spool, 1)
        event = read(source("ru-mod"), ID).event
        assert isinstance(event, SourceRegistered)
        spool.put(Planned("ru-mod", 1, "k", event, False, event.to_json()), 2)
        assert one.event == planned("istanbul-2025", 4).event
        assert list(in_turn(spool))[-1][0] == "source/ru-mod"


def test_where_a_spool_does_not_take_what_waits_that_is_said_and_nothing_else() -> None:
    """What is left of it is written again as the file is closed, and not taken again."""

    def spooled() -> None:
        with Spool() as spool:
            filled(spool, 3)
            spool.finish()

    with files_of_at_most(10), pytest.raises(NoRoomToWork, match="file too large"):
        spooled()
