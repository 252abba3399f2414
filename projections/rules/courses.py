"""What is said to become of a stage, or of the agreement as a whole: whose words stand. Source: rules 7 and 9."""

from collections.abc import Callable, Iterable, Sequence

from domain.entry import Entry
from domain.events import CourseEvent, StageCancelled, StageCompleted, said_in
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


def states(course: Iterable[Entry], voice: Callable[[str], Voice]) -> tuple[str, ...]:
    """What became of the agreement by the last word of each root that is heard, else of all: ``suspended``."""
    said = list(course)
    heard = [entry for entry in said if voice(said_in(entry.event).source).heard] or said
    last = (becoming(own[-1].event) for own in by_root(heard, voice).values())
    return tuple(dict.fromkeys(became.state for became in last if became is not None))


def last_words(said: Sequence[Entry]) -> list[Entry]:
    """Of what one voice says of one stage, or of the agreement, the last, after a completion that stands."""
    ends = [entry for entry in said if isinstance(entry.event, StageCompleted | StageCancelled)]
    completed = ends[-1:] if ends and isinstance(ends[-1].event, StageCompleted) else []
    return list({entry.number: entry for entry in (*completed, *said[-1:])}.values())
