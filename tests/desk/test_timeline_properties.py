"""The timeline of a whole ledger is told row by row, and is the one that all entries together give."""

from collections.abc import Iterator
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from domain.entry import Entry
from domain.events import EntryVoided, statement_of
from domain.values.period import Moment
from projections import recollection
from projections.asked.asked_entries import timeline_asked_for
from projections.asked.filters import Filter
from projections.cut import Cut, Known
from projections.find import find
from projections.recollection import Recollection, as_recorded
from projections.show.agreement import agreement_shown
from projections.show.entry import entry_shown
from projections.timeline import TimelineRow, timeline
from projections.trace import trace
from tests.settling.logs import CUTS, SLUG, Log, amended_logs, logs


class Shelf:
    """A ledger that knows what was read of it."""

    def __init__(self, entries: list[Entry], cut: Cut) -> None:
        self.by_number = {entry.number: entry for entry in entries}
        self.read: list[int] = []
        self._cut = cut

    def entry(self, agreement: str, number: int) -> Entry | None:
        self.read.append(number)
        return self.by_number.get(number)

    def voided(self, agreement: str) -> dict[int, int | None]:
        return {
            entry.event.of: entry.event.replacement
            for entry in self.by_number.values()
            if isinstance(entry.event, EntryVoided) and self._cut.knows(entry)
        }


def cut_at(as_of: str | None, known_at: int | None) -> Cut:
    return Cut(
        zone=UTC,
        tz="UTC",
        as_of=Moment.parse(as_of) if as_of else None,
        known=Known("k", position=known_at) if known_at else None,
    )


def told(log: Log, cut: Cut, asked: Filter) -> list[TimelineRow]:
    shelf = Shelf(log.entries, cut)
    remembered = Recollection(shelf.entry, shelf.voided, cut)
    return list(as_recorded(log.entries, remembered, log.register, asked))


FILTERS = [
    Filter(),
    Filter(stages=frozenset({"s10"})),
    Filter(sources=frozenset({"ru-mod"})),
    Filter(scopes=frozenset({"running"})),
    Filter(measures=frozenset({"released"})),
]


@given(logs(), st.sampled_from(CUTS), st.none() | st.integers(10, 45), st.sampled_from(FILTERS))
def test_row_by_row_the_timeline_is_the_same(
    log: Log, as_of: str | None, known_at: int | None, asked: Filter
) -> None:
    cut = cut_at(as_of, known_at)
    whole = timeline(log.entries, cut)

    assert told(log, cut, asked) == timeline_asked_for(whole, log.entries, cut, log.register, asked)


@given(st.one_of(logs(), amended_logs()), st.sampled_from(CUTS), st.none() | st.integers(10, 45))
def test_an_entry_is_shown_where_it_acts_and_a_voided_one_where_it_was_stated_whoever_shows_it(
    log: Log, as_of: str | None, known_at: int | None
) -> None:
    at = log.at(as_of, known_at)
    acting = {acting.entry.citation for acting in at.record.acting}
    of_the_ledger = {
        entry.citation
        for number, entry in at.record.known.items()
        if statement_of(entry.event) is None and number not in at.record.voided
    }
    shelf = Shelf(log.entries, at.cut)
    around = Recollection(shelf.entry, shelf.voided, at.cut)

    rows = timeline(log.entries, at.cut)
    shown = {row.entry for row in rows}
    assert {row.entry for row in rows if not row.voided} == acting | of_the_ledger
    assert agreement_shown(at, Filter()).entries == len(rows)
    assert {row.entry for row in find(log.entries, SLUG, around)} == shown
    for number, entry in enumerate(log.entries, 1):
        one = entry_shown(at.record, number)
        assert (one is not None) == (trace(at, number) is not None) == (entry.citation in shown)
        if one is not None:
            named = [one.points_at, *one.pointed_at_by]
            assert {mention.entry for mention in named if mention is not None} <= shown


@given(logs(), st.sampled_from(CUTS))
def test_what_is_forgotten_is_read_again(log: Log, as_of: str | None) -> None:
    cut, kept = cut_at(as_of, None), recollection.KEPT
    try:
        recollection.KEPT = 1  # type: ignore[misc]
        rows = told(log, cut, Filter())
    finally:
        recollection.KEPT = kept  # type: ignore[misc]

    assert rows == timeline(log.entries, cut)


@given(logs())
def test_a_row_is_told_before_the_next_entry_is_read(log: Log) -> None:
    cut = cut_at(None, None)
    shelf = Shelf(log.entries, cut)
    reached: list[int] = []

    def entries() -> Iterator[Entry]:
        for entry in log.entries:
            reached.append(entry.number)
            yield entry

    rows = as_recorded(
        entries(), Recollection(shelf.entry, shelf.voided, cut), log.register, Filter()
    )
    for number, _ in enumerate(rows, 1):
        assert len(reached) == number
