"""Of which words an entry can change whether they are disputed: words that are no number."""

from collections.abc import Iterable, Iterator

from domain.entry import Entry
from domain.events import (
    EntryVoided,
    Event,
    HeadingEvent,
    StatementRetracted,
    TermsStated,
    statement_of,
)
from projections.differing.both import Both, led_elsewhere
from projections.rules.terms import Owed, terms_in
from projections.rules.word_disputes import Topic, Word, topic


def words_touched(both: Both, entry: Entry) -> frozenset[Word]:
    """The disputed words of which an entry can change whether they are disputed."""
    disputes = [one.word_disputes for one in both.cuts]
    if not any(one.ever for one in disputes):
        return frozenset()
    numbers = _numbers(both, entry)
    found = words_of(both, numbers)
    for event in _events(both, numbers):
        if isinstance(event, HeadingEvent) and both.roles_differ:
            # parties decide who is heard
            return frozenset(
                word for one in disputes for all_of in one.by_entry.values() for word in all_of
            )
        statement = statement_of(event)
        if statement is None:
            continue
        for cut in both.cuts:
            root = cut.voice(statement.source).root
            for about in _spoken_of(event):
                found |= cut.word_disputes.over.get((about, root), set())
    return frozenset(found)


def words_of(both: Both, numbers: Iterable[int]) -> set[Word]:
    """The words that some entries say or dispute, and that are disputed at either cut."""
    by_entry = [one.word_disputes.by_entry for one in both.cuts]
    return {word for number in numbers for words in by_entry for word in words.get(number, ())}


def _numbers(both: Both, entry: Entry) -> set[int]:
    """An entry, and those that it brings back or ends at either cut."""
    numbers = {entry.number}
    if isinstance(entry.event, EntryVoided):
        numbers = led_elsewhere(both, entry.event.of) | {entry.event.replacement or 0}
    for event in list(_events(both, numbers)):
        if isinstance(event, StatementRetracted | TermsStated):
            numbers |= {event.points_at or 0, *(one.record.target(event) or 0 for one in both.cuts)}
    return numbers


def _events(both: Both, numbers: set[int]) -> Iterator[Event]:
    known = both.record.known
    return (known[number].event for number in numbers if number in known)


def _spoken_of(event: Event) -> Iterator[Topic | Owed]:
    """The rows of the totals and what else an event tells of without numbers of its own."""
    yield from (owed for owed, _ in terms_in(event))
    if (about := topic(event)) is not None:
        yield about
