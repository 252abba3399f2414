"""A comparison of all agreements reads those in which something lies between the cuts, and tells of all."""

from collections.abc import Iterable, Mapping
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.across.apart import apart
from domain.events import BY_TOPIC
from domain.feed import read
from domain.ledger import Ledger
from domain.state.sources import Register
from domain.store import create, open_store
from domain.values.period import Moment
from projections.agreement import AgreementAt
from projections.cut import Cut, Known
from projections.diff import differences
from tests.rules.given import amended, report, source
from tests.settling.logs import SLUG, START, Log, announcement, logs, registrations
from tests.stores import place

Objects = Iterable[Mapping[str, Any]]
OTHER = "b"


def recorded(path: Path, *feeds: Objects) -> Ledger:
    """A ledger into which some feeds were recorded, one a day."""
    store, clock, topics = place(path), [START], frozenset(BY_TOPIC)
    create(store, tz="UTC", clock=lambda: START)
    for day, feed in enumerate(feeds):
        clock[0] = START + timedelta(days=day)
        with Ledger(open_store(store, write=True, topics=topics, clock=lambda: clock[0])) as ledger:
            ledger.record([read(one, ledger.new_id()) for one in feed], actor="desk")
    return Ledger.open(store, write=False)


def cut(said: str | None, day: int | None) -> Cut:
    """What was said by a date, and recorded by the end of a day of ours."""
    known = (
        Known(f"day {day}", by=START + timedelta(days=day, hours=1)) if day is not None else None
    )
    return Cut(UTC, "UTC", Moment.parse(said) if said else None, known)


def registers(ledger: Ledger, *cuts: Cut) -> list[Register]:
    return [ledger.register(one.knows) for one in cuts]


def told_apart(ledger: Ledger, *cuts: Cut) -> list[str]:
    before, after = registers(ledger, *cuts)
    return apart(ledger, (cuts[0], cuts[1]), before, after)


def of_both(log: Log, other: Log) -> tuple[Objects, ...]:
    """Two agreements by the same sources in turns, and then what was put right of some sources."""
    first = len(registrations())
    halves = []
    for slug, objects in ((SLUG, log.objects[first:]), (OTHER, other.objects[first:])):
        named = [one | {"agreement": slug} for one in objects]
        middle = 1 + len(named) // 2
        halves.append((named[:middle], named[middle:]))
    (one, rest), (others, other_rest) = halves
    return (
        [*registrations(), *one],
        others,
        rest,
        [amended("ua-old", name="Another name")],
        other_rest,
        [amended("paper", kind="official", speaks_for="RU")],
        [source("late"), amended("tr-mfa", same_as="us-dos")],
    )


def cuts() -> st.SearchStrategy[Cut]:
    said = st.sampled_from(
        [None, "2025-05-19", "2025-05-20", "2025-05-21T23:59Z", "2025-05-22", "2025-05"]
    )
    return st.builds(cut, said, st.one_of(st.none(), st.integers(0, 6)))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(logs(), logs(5), st.lists(st.tuples(cuts(), cuts()), min_size=20, max_size=20))
def test_what_is_not_read_for_a_comparison_of_all_is_the_same_at_both_cuts(
    tmp_path_factory: pytest.TempPathFactory,
    log: Log,
    other: Log,
    pairs: list[tuple[Cut, Cut]],
) -> None:
    folder = tmp_path_factory.mktemp("apart")
    with recorded(folder / "ledger.db", *of_both(log, other)) as ledger:
        entries = {slug: ledger.entries(slug) for slug in ledger.agreements()}
        for pair in pairs:
            known = registers(ledger, *pair)
            found = apart(ledger, pair, *known)
            for slug in entries.keys() - set(found):
                sides = zip(known, pair, strict=True)
                before, after = (AgreementAt(slug, entries[slug], *side) for side in sides)
                assert differences(before, after) == []


def test_a_comparison_of_all_reads_no_agreement_in_which_nothing_lies_between(
    tmp_path: Path,
) -> None:
    early = [report("ru-mod", "5", on=21), report("ua-hq", "5", on=22)]
    late = [announcement(), report("ru-mod", "5", on=22)]
    ledger = recorded(
        tmp_path / "ledger.db",
        [*registrations(), announcement(), *early],
        [one | {"agreement": OTHER} for one in late],
        [amended("ua-hq", speaks_for="TR")],
        [amended("ru-mod", name="Another name")],
    )
    with ledger:
        assert told_apart(ledger, cut("2025-05-21", None), cut("2025-05-22", None)) == [SLUG, OTHER]
        assert told_apart(ledger, cut("2025-05-20", None), cut("2025-05-21", None)) == [SLUG]
        assert told_apart(ledger, cut("2025-05-22", None), cut("2025-05-23", None)) == []
        assert told_apart(ledger, cut(None, 0), cut(None, 1)) == [OTHER]
        assert told_apart(ledger, cut(None, 2), cut(None, 1)) == [SLUG]
        assert told_apart(ledger, cut(None, 2), cut(None, None)) == []
