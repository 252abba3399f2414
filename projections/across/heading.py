"""How an agreement is called, and who its parties are, from which tick on."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from domain.events import AgreementAnnounced
from projections.across.ticks import ALWAYS, tick
from projections.agreements import heading_by
from projections.rules.order import Acting, Record


def headings(record: Record, acting: Sequence[Acting]) -> Iterator[tuple[int, str]]:
    """(tick, JSON): amendments and parties hold for all dates, what an announcement tells from its own on."""
    announced: set[int] = set()
    yield ALWAYS, _text(record, announced)
    for one in acting:
        if isinstance(one.entry.event, AgreementAnnounced):
            announced.add(one.entry.number)
            yield tick(one.at), _text(record, announced)


def _text(record: Record, announced: set[int]) -> str:
    heading = heading_by(record, announced)
    return json.dumps(
        {
            **asdict(heading),
            "parties": list(record.parties),
            "mediators": list(record.mediators),
        },
        ensure_ascii=False,
    )
