"""What the ledger says of an agreement itself, where two cuts differ in it: title, kind, day, place, names.

No number follows from it, and it has no date of its own: it is put right, for all dates.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from domain.entry import Entry
from domain.events import (
    EntryVoided,
    Event,
    HeadingEvent,
    Party,
)
from domain.frozen import dataclass
from domain.state.heading import Heading
from projections.agreement import AgreementAt
from projections.agreements import heading_of
from projections.differing.both import codes

_OF_HEADING: Final = tuple(Heading.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Amended:
    """One thing that is said of it: ``title``, ``party B``. None where nothing was said, or is."""

    what: str
    before: str | None
    after: str | None
    entries: tuple[int, ...]


def amended(before: AgreementAt, after: AgreementAt) -> list[Amended]:
    """What was put right, with the entries that did; nothing where one of the cuts knows of no announcement."""
    then, now = heading_of(before), heading_of(after)
    if then.title is None or now.title is None:
        return []
    old, new = _said(before, then), _said(after, now)
    known = {**before.record.known, **after.record.known}
    apart = sorted(before.record.known.keys() ^ after.record.known.keys())
    return [
        Amended(
            what,
            old.get(what),
            new.get(what),
            tuple(number for number in apart if what in _told(_of(known[number].event, known))),
        )
        for what in dict.fromkeys([*old, *new])
        if old.get(what) != new.get(what)
    ]


def _said(at: AgreementAt, heading: Heading) -> dict[str, str]:
    named = {name: text for name, text in asdict(heading).items() if text is not None}
    return named | _names(at.record.parties, "party") | _names(at.record.mediators, "mediator")


def _names(of: Mapping[str, Party], role: str) -> dict[str, str]:
    return {f"{role} {code}": party.name or code for code, party in of.items()}


def _of(event: Event, known: Mapping[int, Entry]) -> Event:
    """An event, or what it voids."""
    return known[event.of].event if isinstance(event, EntryVoided) else event


def _told(event: Event) -> set[str]:
    """Of what an event says something."""
    if not isinstance(event, HeadingEvent):
        return set()
    parties = {f"party {code}" for code in codes(event, "parties")}
    mediators = {f"mediator {code}" for code in codes(event, "mediators")}
    return {name for name in _OF_HEADING if event.field(name)} | parties | mediators
