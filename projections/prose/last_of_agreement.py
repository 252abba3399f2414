"""What each side says last of the agreement as a whole, and which of it a paragraph tells.

What a side says later outweighs what it has said before, by whichever of its sources. Where nobody can tell which
of two words was said later, or is about what happened later, both are told, each with its date. Where several say
something else, and not on one day, so is each word that tells no day of its own. Source: rule 1.
"""

from collections.abc import Iterator, Sequence
from typing import TypeGuard, assert_never, cast

from domain.entry import Entry
from domain.events import (
    AgreementConcluded,
    AgreementResumed,
    AgreementSuspended,
    CourseEvent,
    occurred_of,
    said_in,
)
from domain.values.period import Moment, Period
from projections.prose.last_words import Word, heard_of, speaker, unheard
from projections.prose.quantities import day, on
from projections.prose.slot import Teller
from projections.rules.courses import by_root


def told_of_agreement(teller: Teller) -> list[Word]:
    """The words that are told of the agreement, what was said last at the end."""
    said = teller.at.course
    last = list(_last_words(teller, heard_of(teller, said) or said))
    dated = _dated(teller, [entry for entry, _ in last])
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for entry, when in last:
        said_on = when or dated.get(_told(entry), "")
        key = (_verb(teller, entry), _told(entry), _in_brackets(entry, said_on))
        found.setdefault(key, []).extend(_alike(teller, said, entry))
    words = [
        Word(text, tuple(sorted(entries, key=said.index)), verb, when)
        for (verb, text, when), entries in found.items()
    ]
    return sorted(words, key=lambda word: said.index(word.entries[-1]))


def beside_agreement_course(teller: Teller) -> bool:
    """Whether others say last that the agreement became something else than is told of it."""
    told = {type(word.entries[0].event) for word in told_of_agreement(teller)}
    others = _last_words(teller, unheard(teller, teller.at.course))
    return any(type(entry.event) not in told for entry, _ in others)


def _last_words(teller: Teller, said: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    """What each root says last where its side says nothing else later; dated where that cannot be told."""
    by_side: dict[str, list[Entry]] = {}
    for root, own in by_root(said, teller.at.voice).items():
        side = speaker(teller, own[0]).voice.side
        by_side.setdefault(side or root, []).append(_last(teller, own))
    for last in by_side.values():
        standing = [e for e in last if not any(_outweighs(teller, other, e) for other in last)]
        standing = standing or last
        is_open = len({_text(entry) for entry in standing}) > 1
        for entry in standing:
            yield entry, f"said {on(_one(said_in(entry.event).stated))}" if is_open else ""


def _dated(teller: Teller, last: Sequence[Entry]) -> dict[str, str]:
    """Of several words that were not all said on one day, when those were said that tell no day: ``said on 5
    February 2024``."""
    newest: dict[str, Moment] = {}
    for entry in sorted(last, key=lambda e: said_in(e.event).stated.latest(teller.at.cut.zone)):
        newest[_told(entry)] = said_in(entry.event).stated
    if len(set(newest.values())) < 2:
        return {}
    bare = {_told(entry) for entry in last if occurred_of(entry.event) is None}
    return {told: f"said {on(_one(newest[told]))}" for told in bare}


def _last(teller: Teller, own: Sequence[Entry]) -> Entry:
    """The word of one root that is its last: of two that may both be its last, what happened later."""
    last = own[0]
    for entry in own[1:]:
        last = last if _outweighs(teller, last, entry) else entry
    return last


def _outweighs(teller: Teller, entry: Entry, other: Entry) -> bool:
    """Whether it says something else, surely later or, where either may be later, of what happened later."""
    if _text(entry) == _text(other):
        return False
    zone = teller.at.cut.zone
    stated, before = said_in(entry.event).stated, said_in(other.event).stated
    if stated.earliest(zone) > before.latest(zone):
        return True
    occurred, past = occurred_of(entry.event), occurred_of(other.event)
    if occurred is None or past is None or before.earliest(zone) > stated.latest(zone):
        return False
    later: bool = occurred.start.earliest(zone) >= past.end.latest(zone)
    return later


def _alike(teller: Teller, said: Sequence[Entry], last: Entry) -> list[Entry]:
    """All in which the same root says the same."""
    root = speaker(teller, last).voice.root
    own = [entry for entry in said if speaker(teller, entry).voice.root == root]
    return [entry for entry in own if _text(entry) == _text(last)]


def _text(entry: Entry) -> str:
    """``suspended``, ``suspended from 1 to 3 February 2024``."""
    occurred = occurred_of(entry.event)
    state = _state(cast("CourseEvent", entry.event))
    if isinstance(entry.event, AgreementSuspended) and occurred and _lasts(occurred):
        return f"{state} {on(occurred)}"
    return state


def _state(event: CourseEvent) -> str:
    match event:
        case AgreementConcluded():
            return "to an end"
        case AgreementResumed():
            return "carried out again"
        case AgreementSuspended():
            return "suspended"
        case _:
            assert_never(event)


def _told(entry: Entry) -> str:
    """``suspended since 3 February 2024``, ``to an end on 17 July 2024``: with the day from which it is so."""
    occurred = occurred_of(entry.event)
    if isinstance(entry.event, AgreementConcluded) and occurred:
        return f"{_text(entry)} {'in the time ' if _lasts(occurred) else ''}{on(occurred)}"
    return f"{_text(entry)} since {day(occurred.start)}" if _has_begun(occurred) else _text(entry)


def _verb(teller: Teller, entry: Entry) -> str:
    """``was`` of a suspension that had ended when it was told."""
    occurred, zone = occurred_of(entry.event), teller.at.cut.zone
    if isinstance(entry.event, AgreementConcluded):
        return "came"
    if _has_begun(occurred):
        return "has been"
    if not isinstance(entry.event, AgreementSuspended) or not occurred:
        return "is"
    return "was" if occurred.end.latest(zone) <= said_in(entry.event).stated.latest(zone) else "is"


def _in_brackets(entry: Entry, when: str) -> str:
    """When it was said, where that has to be told, and of an end what its note says of it: ``"not extended"``."""
    note = entry.event.note if isinstance(entry.event, AgreementConcluded) else None
    return "; ".join(filter(None, [when, f'"{note}"' if note else ""]))


def _has_begun(occurred: Period | None) -> TypeGuard[Period]:
    """Whether only its beginning is told."""
    return occurred is not None and not _lasts(occurred)


def _lasts(occurred: Period) -> bool:
    return occurred.start != occurred.end


def _one(moment: Moment) -> Period:
    return Period(moment, moment)
