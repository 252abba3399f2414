"""One entry, with all that the ledger knows of it."""

from typing import Any

from domain.entry import Entry, cite
from domain.events import statement_of
from domain.frozen import dataclass
from projections.rules.order import Record
from projections.texts.summary import line
from projections.timeline import shown_at


@dataclass(frozen=True, slots=True)
class Mention:
    """Another entry, in one line."""

    entry: str
    event: str
    source: str | None
    stated: str | None
    voided: bool
    summary: str


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry with all that the ledger knows of it.

    ``voided_by`` and ``replacement`` are set for a voided entry. ``points_at`` is the entry that it names, as it
    stands now, and voided where nothing stands for it; ``pointed_at_by`` are those that name it, now or before it
    took the place of a voided one: as far as they are shown at the cut.
    """

    what: str
    entry: str
    agreement: str | None
    number: int
    key: str
    position: int
    event: str
    event_id: str
    source: str | None
    stated: str | None
    recorded: str
    actor: str
    summary: str
    voided: bool
    voided_by: str | None
    void_reason: str | None
    replacement: str | None
    points_at: Mention | None
    pointed_at_by: tuple[Mention, ...]
    data: dict[str, Any]


def entry_shown(record: Record, number: int) -> EntryShown | None:
    """One of the entries of an agreement or source; None where it is not shown at the cut of its record."""
    entry = record.known.get(number)
    if entry is None or shown_at(entry, record) is None:
        return None
    event = entry.event
    statement = statement_of(event)
    voiding = next(map(record.known.get, record.voidings([number])), None)
    replacement = record.voided.get(number)
    target = record.target(event) or event.points_at
    others = {n: e for n, e in record.known.items() if shown_at(e, record) is not None}
    return EntryShown(
        what="entry",
        entry=entry.citation,
        agreement=entry.agreement,
        number=number,
        key=entry.key,
        position=entry.position,
        event=type(event).__name__,
        event_id=event.event_id,
        source=entry.source,
        stated=str(statement.stated) if statement else None,
        recorded=entry.stamp,
        actor=entry.actor,
        summary=_says(record, entry),
        voided=voiding is not None,
        voided_by=voiding.citation if voiding else None,
        void_reason=voiding.event.field("reason") if voiding else None,
        replacement=cite(entry.subject, replacement) if replacement is not None else None,
        points_at=_mention(record, target) if target is not None and target in others else None,
        pointed_at_by=tuple(
            _mention(record, other)
            for other, pointing in sorted(others.items())
            if other != number and number in _points(record, pointing)
        ),
        data=event.data(),
    )


def _points(record: Record, entry: Entry) -> set[int | None]:
    event = entry.event
    return {record.target(event), *(event.field(pointer) for pointer in event.POINTERS)}


def _mention(record: Record, number: int) -> Mention:
    entry = record.known[number]
    statement = statement_of(entry.event)
    return Mention(
        entry=entry.citation,
        event=type(entry.event).__name__,
        source=entry.source,
        stated=str(statement.stated) if statement else None,
        voided=number in record.voided,
        summary=_says(record, entry),
    )


def _says(record: Record, entry: Entry) -> str:
    asserts = None if entry.of_a_source else record.assertion(entry.number)
    return line(entry.subject, entry.event, asserts)
