"""``timeline``: every entry, in recorded or stated order. Voided entries are marked, never hidden."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.entry import Entry
from domain.events import stage_of, statement_of
from domain.frozen import dataclass
from projections.cut import Cut
from projections.rules.order import Around, Record
from projections.texts.summary import line


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry. ``stated`` is the time of the statement, ``recorded`` that of the ledger, in UTC."""

    entry: str
    event: str
    agreement: str | None
    stage: str | None
    source: str | None
    stated: str | None
    recorded: str
    actor: str
    summary: str
    voided: bool
    data: dict[str, Any]


def timeline(
    entries: Iterable[Entry], cut: Cut, *, in_stated_order: bool = False
) -> list[TimelineRow]:
    """The entries of one ledger that lie within the cuts.

    Entries without a statement (voidings, amendments, the register) are the ledger's own acts: the as-of cut
    does not touch them.
    """
    shown: list[tuple[tuple[Any, ...], TimelineRow]] = []
    for (of_a_source, _), own in by_subject(entries).items():
        record = Record.of([] if of_a_source else own, cut)
        for entry in own:
            at = shown_at(entry, record)
            if at is not None:
                order = (at, entry.position) if in_stated_order else (entry.position,)
                shown.append((order, row(entry, record)))
    return [row for _, row in sorted(shown, key=lambda pair: pair[0])]


def by_subject(entries: Iterable[Entry]) -> dict[tuple[bool, str], list[Entry]]:
    """Entries by the agreement or source that each is of: whether it is one of a source, and its slug."""
    found: dict[tuple[bool, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.of_a_source, entry.subject), []).append(entry)
    return found


def shown_at(entry: Entry, record: Around) -> datetime | None:
    """When an entry is shown: when it acts, no earlier than what it points at; what was voided acts no more, and
    is shown when it was stated. None outside of the cuts.

    ``record`` is that of its agreement; of a source, one without entries.
    """
    cut = record.cut
    statement = statement_of(entry.event)
    if not cut.knows(entry):
        return None
    if statement is None:
        return entry.recorded if cut.as_of is None else min(entry.recorded, cut.end)
    if entry.number in record.voided:
        at = statement.stated.latest(cut.zone)
        return at if at <= cut.end else None
    return record.acts_at(entry.number)


def not_shown(entry: Entry, record: Around) -> str:
    """What is to be said of an entry that is not shown at the cuts."""
    cut = record.cut
    if not cut.knows(entry):
        return f"was not recorded yet at {cut.shown()['known_at']}"
    statement = statement_of(entry.event)
    stated = statement is not None and statement.stated.latest(cut.zone) <= cut.end
    return f"{'points at what ' if stated else ''}was not stated yet as of {cut.as_of}"


def row(entry: Entry, record: Around) -> TimelineRow:
    """An entry as the timeline has it."""
    event = entry.event
    statement = statement_of(event)
    assertion = None if entry.of_a_source else record.assertion(entry.number)
    stage = stage_of(event) or (assertion.subject.stage if assertion else None)
    return TimelineRow(
        entry=entry.citation,
        event=type(event).__name__,
        agreement=entry.agreement,
        stage=stage,
        source=entry.source,
        stated=str(statement.stated) if statement else None,
        recorded=entry.stamp,
        actor=entry.actor,
        summary=line(entry.subject, event, assertion),
        voided=not entry.of_a_source and entry.number in record.voided,
        data=event.data(),
    )
