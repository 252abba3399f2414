"""Numbers as large as one can say, with as many decimals, add up to larger ones, and every answer tells these.

The rules are linear: where everybody says ten times as much, every number of every answer is ten times as large.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.names.citation import Place
from projections.across.catching_up import RegisterFrom, changes
from projections.agreement import AgreementAt
from projections.breakdown import breakdown
from projections.briefing import briefing
from projections.checks import check
from projections.compare import compare
from projections.diff import differences
from projections.notice import notice
from projections.replay import Replay
from projections.rules.sums import rows as rows_of
from projections.say import say, say_rows
from projections.trace import trace
from projections.view import view
from projections.why import asked
from tests.across.kept import evident, filled, folded, kept
from tests.oracle import naive
from tests.settling.logs import CUTS, NAMES, SLUG, Log, logs, random_log, rows, times

LARGEST = Decimal("99999999999999.999999")
"""Ten times as much, which is the most that anybody says in the logs, has 15 digits before the point."""
LARGEST_WHOLE = Decimal(99_999_999_999_999)
SEEDS, LENGTHS = st.integers(0, 2**32), st.integers(1, 30)
NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


def texts(at: AgreementAt, before: AgreementAt) -> Iterator[str]:
    """What all views of one agreement say."""
    paragraph = say(at, Place(SLUG))
    changed = differences(before, at)
    yield from map(str, say_rows(paragraph, Place(SLUG)))
    yield from map(str, [*check(at), *compare(at), *breakdown(at), *(one.row for one in changed)])
    yield str(notice(before, at, changed))
    yield from map(str, briefing(at, before))
    yield from map(
        str, asked(at, (), at.settled, [r.owed for r in rows_of(at.settled.values(), at.terms)])
    )
    for source in NAMES:
        yield from map(str, view(at, source))
    for number in at.record.known:
        yield from map(str, trace(at, number) or [])
    for day in Replay(SLUG, list(at.record.known.values()), at.register, at.cut).days():
        yield from (str(day.totals), *day.changes)


@settings(max_examples=60, deadline=None)
@given(SEEDS, LENGTHS, st.sampled_from(CUTS))
def test_status_and_totals_of_the_largest_numbers_are_so_many_times_those_of_small_ones(
    seed: int, length: int, as_of: str | None
) -> None:
    small, large = random_log(seed, length), random_log(seed, length, LARGEST)

    assert len(small.entries) == len(large.entries)
    for few, many in zip(rows(small.at(as_of)), rows(large.at(as_of)), strict=True):
        assert times(LARGEST, few) == many


@settings(max_examples=60, deadline=None)
@given(SEEDS, LENGTHS, st.sampled_from(CUTS), st.sampled_from(CUTS))
def test_of_the_largest_numbers_every_view_says_what_it_says_of_small_ones(
    seed: int, length: int, as_of: str | None, earlier: str | None
) -> None:
    few, many = (
        [NUMBER.sub("N", text) for text in texts(log.at(as_of), log.at(earlier))]
        for log in (random_log(seed, length), random_log(seed, length, LARGEST))
    )

    assert few == many


@settings(max_examples=60, deadline=None)
@given(logs(number=LARGEST), st.sampled_from(CUTS))
def test_bundles_work_out_the_same_from_the_largest_numbers(log: Log, as_of: str | None) -> None:
    slots, sums = rows(log.at(as_of))

    assert slots == naive.status(log.objects, as_of=as_of)
    assert sums == naive.totals(log.objects, as_of=as_of)


@settings(max_examples=30, deadline=None)
@given(logs(number=LARGEST_WHOLE), SEEDS)
def test_the_read_model_adds_up_the_largest_numbers(log: Log, seed: int) -> None:
    known = [RegisterFrom(0, frozenset(), log.register)]
    whole, last = changes(SLUG, log.entries, known, UTC), log.entries[-1].position
    assume(whole.odd is None)
    with TemporaryDirectory() as folder:
        model = filled(Path(folder) / "model", SLUG, log.entries, [last // 2, last], known)
        assert evident(model, SLUG) == (whole.rows, whole.kept(), [])
        for as_of in Random(seed).sample(CUTS, 3):
            at = SLUG, log.entries, log.register, last, as_of
            assert kept(model, last, as_of) == folded(*at)
