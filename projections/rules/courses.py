"""What is said to become of a stage, or of the agreement as a whole: whose words stand. Source: rules 7 and 9."""

from collections.abc import Callable, Iterable, Sequence

from domain.entry import Entry
from domain.events import (
    CourseEvent,
    EndingEvent,
    Event,
    StageCompleted,
    occurred_of,
    said_in,
)
from projections.rules.becoming import becoming
from projections.rules.order import Record
from projections.rules.voices import Voice


def course(record: Record) -> tuple[Entry, ...]:
    """The standing entries that tell what became of the agreement, in the order in which they act."""
    return tuple(
        acting.entry
        for acting in record.acting
        if isinstance(acting.entry.event, CourseEvent)
        and acting.entry.number not in record.retracted
    )


def by_root(entries: Iterable[Entry], voice: Callable[[str], Voice]) -> dict[str, list[Entry]]:
    """Entries by whose word they are."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(voice(said_in(entry.event).source).root, []).append(entry)
    return found


def is_ahead(event: Event) -> bool:
    """Whether what became of the agreement was announced before the day from which it is so."""
    occurred, stated = occurred_of(event), said_in(event).stated
    return occurred is not None and stated.is_before(occurred.start)


def last_of_course(own: Sequence[Entry]) -> list[Entry]:
    """Of what one root says of the agreement, what happened last, and behind it what was announced since."""
    happened = [entry for entry in own if not is_ahead(entry.event)]
    return [*happened[-1:], *(entry for entry in own[-1:] if is_ahead(entry.event))]


def state(event: Event) -> str:
    """What an event says a stage, or the agreement, became: ``suspended``; of what it announces of the agreement
    ``to be suspended``."""
    became = becoming(event).state
    return f"to be {became}" if isinstance(event, CourseEvent) and is_ahead(event) else became


def states(course: Iterable[Entry], voice: Callable[[str], Voice]) -> tuple[str, ...]:
    """What became of the agreement by the last word of each root that is heard, else of all: ``suspended``; behind
    it what the same root announced since: ``to be resumed 2024-03-10``."""
    said = list(course)
    heard = [entry for entry in said if voice(said_in(entry.event).source).heard] or said
    last = (entry.event for own in by_root(heard, voice).values() for entry in last_of_course(own))
    told = (
        f"{state(event)} {occurred_of(event)}" if is_ahead(event) else state(event)
        for event in last
    )
    return tuple(dict.fromkeys(told))


def last_words(said: Sequence[Entry]) -> list[Entry]:
    """Of what one voice says of one stage, or of the agreement, the last, after a completion that stands."""
    ends = [entry for entry in said if isinstance(entry.event, EndingEvent)]
    completed = ends[-1:] if ends and isinstance(ends[-1].event, StageCompleted) else []
    return list({entry.number: entry for entry in (*completed, *said[-1:])}.values())
