"""Which entries speak of what a filter asks for: themselves, or through what they point at, void or replace."""

from collections.abc import Iterable, Iterator

from domain.entry import Entry
from domain.events import EntryVoided, flow_of, terms_of
from domain.state.sources import Register
from domain.values.flow import Flow
from projections.agreement import AgreementAt
from projections.asked.filters import Filter, Named, standings_of
from projections.cut import Cut
from projections.rules.order import Around
from projections.timeline import TimelineRow, by_subject


def timeline_asked_for(
    rows: Iterable[TimelineRow],
    entries: Iterable[Entry],
    cut: Cut,
    register: Register,
    asked: Filter,
) -> list[TimelineRow]:
    """The rows of entries that speak of what is asked for, themselves or through what they point at, void or
    replace."""
    if asked == Filter():
        return list(rows)
    passing = entries_asked_for(entries, cut, register, asked)
    return [row for row in rows if (row.agreement is None, row.entry) in passing]


def entries_asked_for(
    entries: Iterable[Entry], cut: Cut, register: Register, asked: Filter
) -> set[tuple[bool, str]]:
    """(whether it is of a source, citation) of each entry that speaks of what is asked for.

    An entry has the standing of the slots in which it says something.
    """
    passing: set[tuple[bool, str]] = set()
    for (of_a_source, subject), own in by_subject(entries).items():
        at = AgreementAt(subject, [] if of_a_source else own, register, cut)
        standings = _standings(at) if asked.standings else {}
        passing.update(
            (of_a_source, entry.citation)
            for entry in own
            if any(
                asked.passes(names._replace(standings=standings.get(entry.number, ())))
                for names in _names(entry, at.record, register)
            )
        )
    return passing


def _standings(at: AgreementAt) -> dict[int, set[str]]:
    """By the number of an entry, the standings of the slots in which it says something."""
    found: dict[int, set[str]] = {}
    for settled in at.settled.values():
        names = standings_of(settled.standing.value, contested=settled.contested)
        for said in settled.slot.sayings:
            found.setdefault(said.entry, set()).update(names)
    return found


def speaks_of(asked: Filter, entry: Entry, record: Around, register: Register) -> bool:
    """Whether an entry speaks of what is asked for, itself or through what it points at, voids or replaces."""
    return asked == Filter() or any(
        asked.passes(names) for names in _names(entry, record, register)
    )


def _names(entry: Entry, record: Around, register: Register) -> Iterator[Named]:
    """By which names an entry is found: its own, and where it voids or replaces others those of each of them."""
    yield _named_by(entry, record, register)
    event = entry.event
    others: list[int | None] = [*record.stands_for.get(entry.number, ())]
    if isinstance(event, EntryVoided):
        others += [event.of, event.replacement]
    for number in others:  # which grows as it is gone through
        other = record.entry(number) if number is not None else None
        if other is not None:
            yield _named_by(other, record, register)
            stood_for = record.stands_for.get(other.number, ())
            others += [one for one in stood_for if one not in others]


def _named_by(entry: Entry, record: Around, register: Register) -> Named:
    """The names that an entry uses; where it only points, those of what it points at."""
    event = entry.event
    target = record.target(event)
    pointed = record.entry(target) if target is not None else None
    spoken = record.assertion(entry.number) or (record.assertion(target) if target else None)
    holders = [event, *terms_of(event), *([spoken.subject, spoken] if spoken else [])]
    if pointed is not None and not spoken:
        holders += [pointed.event, *terms_of(pointed.event)]
    chosen = flow_of(event)
    handing = [holder.flows for holder in holders if hasattr(holder, "flows")]
    flows: list[Flow | None] = [flow for some in handing for flow in some or (None,)]
    return Named(
        stages=_named("stage", holders),
        flows=[chosen] if isinstance(chosen, Flow) else flows,
        measures=_named("measure", holders),
        sources=[register.root(entry.source)] if entry.source else [],
        scope=next(iter(_named("scope", holders)), None),
    )


def _named(name: str, holders: Iterable[object]) -> list[str]:
    return [value for holder in holders if (value := getattr(holder, name, None)) is not None]
