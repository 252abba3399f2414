"""Entries that point at others: at voided ones, and at a number that they do not pass on as it was."""

from collections.abc import Iterator

from domain.events import EntryVoided, FigureReported, statement_of
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.garbled import Garbling, garbled


def points_at_voided(over: Examined) -> Iterator[Finding]:
    """An entry points at one that stands; a voided one has no word left to confirm, dispute or correct."""
    record = over.at.record
    zone = over.at.cut.zone
    for acting in record.acting:
        event = acting.entry.event
        pointed = event.points_at
        target = record.known.get(pointed) if pointed is not None else None
        if target is None or acting.target is not None or target.number not in record.voided:
            continue
        statement = statement_of(target.event)
        if statement is None or statement.stated.latest(zone) > over.at.cut.end:
            continue
        voiding = [
            entry.number
            for entry in record.known.values()
            if isinstance(entry.event, EntryVoided) and entry.event.of == target.number
        ]
        yield Finding(
            Severity.WARNING,
            f"what {acting.entry.citation} points at, {target.citation}, was voided and not replaced",
            (acting.entry.number, target.number, *voiding),
        )


def relay_differs(over: Examined) -> Iterator[Finding]:
    """A relay passes on what its root said: the number, for the same direction, stage and measure.

    Another number is a warning, since it may be picked up; what else was lost on the way is a note.
    """
    for acting in over.at.record.acting:
        event = acting.entry.event
        if not isinstance(event, FigureReported) or event.repeats is None or acting.target is None:
            continue
        found = garbled(over.at.record, acting.entry.number)
        if not found:
            continue
        root = statement_of(over.at.record.known[acting.target].event)
        number = any(each.what is Garbling.NUMBER for each in found)
        yield Finding(
            Severity.WARNING if number else Severity.NOTE,
            f"{event.statement.source} passes on what {root.source if root else 'another'} said, with another "
            f"{'; '.join(map(str, found))}",
            (acting.entry.number, acting.target),
            expected="; ".join(each.said for each in found),
            found="; ".join(each.repeated for each in found),
        )
