"""How an agreement is called, who its parties are, and what became of it, from which tick on."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from domain.entry import Entry
from domain.events import AgreementAnnounced, CourseEvent, StatementRetracted
from projections.across.ticks import ALWAYS, tick
from projections.agreements import heading_by
from projections.rules.courses import states
from projections.rules.order import Acting, Record
from projections.rules.voices import Voice


def headings(
    record: Record, acting: Sequence[Acting], voice: Callable[[str], Voice]
) -> Iterator[tuple[int, str]]:
    """(tick, JSON): amendments and parties hold for all dates, what an announcement tells, or somebody says of its
    course, from its own on."""
    announced: set[int] = set()
    course: dict[int, Entry] = {}

    def text() -> str:
        heading = {
            **asdict(heading_by(record, announced)),
            "parties": list(record.parties),
            "mediators": list(record.mediators),
            "course": states(course.values(), voice, record.zone),
        }
        return json.dumps(heading, ensure_ascii=False)

    yield ALWAYS, text()
    for one in acting:
        event, number = one.entry.event, one.entry.number
        if isinstance(event, AgreementAnnounced):
            announced.add(number)
        elif isinstance(event, CourseEvent):
            course[number] = one.entry
        elif isinstance(event, StatementRetracted) and one.target in course:
            del course[one.target]
        else:
            continue
        yield tick(one.at), text()
