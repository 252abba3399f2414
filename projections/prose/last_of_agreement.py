"""What each side says last of the agreement as a whole, and which of it a paragraph tells.

What a side says later outweighs what it has said before, by whichever of its sources. Where nobody can tell which
of two words was said later, or is about what happened later, both are told, each with its date. Where several say
something else, and not on one day, so is each word that tells no day of its own. What was announced ahead is told
as that, with when it was said: it hides nothing that happened. Source: rule 1.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never, cast

from domain.entry import Entry
from domain.events import (
    AgreementConcluded,
    AgreementResumed,
    AgreementSuspended,
    CourseEvent,
    Event,
    occurred_of,
    said_in,
)
from domain.values.period import Moment, Period
from projections.prose.last_words import Word, heard_of, is_said_later, unheard
from projections.prose.quantities import day, on, period
from projections.prose.slot import Teller
from projections.prose.whose import speaker
from projections.rules.courses import by_root, is_ahead


def told_of_agreement(teller: Teller) -> list[Word]:
    """The words that are told of the agreement, what was said last at the end."""
    said = teller.at.course
    last = list(_last_words(teller, heard_of(teller, said) or said))
    dated = _dated(teller, [entry for entry, _ in last])
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for entry, when in last:
        text = _told(teller, entry)
        key = (_verb(teller, entry), text, _in_brackets(entry, when or dated.get(text, "")))
        found.setdefault(key, []).extend(_alike(teller, said, entry))
    words = [
        Word(text, tuple(sorted(entries, key=said.index)), verb, when)
        for (verb, text, when), entries in found.items()
    ]
    return sorted(words, key=lambda word: said.index(word.entries[-1]))


def beside_agreement_course(teller: Teller) -> bool:
    """Whether others say last that the agreement became something else than is told of it."""
    told = {_kind(word.entries[0]) for word in told_of_agreement(teller)}
    others = _last_words(teller, unheard(teller, teller.at.course))
    return any(_kind(entry) not in told for entry, _ in others)


def _last_words(teller: Teller, said: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    """What each root says last, and announces last, where its side says nothing else later; dated where that
    cannot be told."""
    by_side: dict[str, list[Entry]] = {}
    for own in by_root(said, teller.at.voice).values():
        side = speaker(teller.at, own[0]).voice.speaks_as
        ahead = [entry for entry in own if is_ahead(entry.event)]
        of_each = (words for words in ([e for e in own if e not in ahead], ahead) if words)
        by_side.setdefault(side, []).extend(_last(teller, words) for words in of_each)
    for last in by_side.values():
        standing = [e for e in last if not any(_outweighs(teller, other, e) for other in last)]
        standing = standing or last
        became = {_text(teller, entry) for entry in standing if not is_ahead(entry.event)}
        for entry in standing:
            is_open = len(became) > 1 and not is_ahead(entry.event)
            yield entry, f"said {on(_one(said_in(entry.event).stated))}" if is_open else ""


def _dated(teller: Teller, last: Sequence[Entry]) -> dict[str, str]:
    """When those words were said that tell what lay ahead, and of several that were not all said on one day
    those that tell no day: ``said on 5 February 2024``."""
    newest: dict[str, Moment] = {}
    for entry in sorted(last, key=lambda e: said_in(e.event).stated.latest(teller.at.cut.zone)):
        newest[_told(teller, entry)] = said_in(entry.event).stated
    on_one_day = len(set(newest.values())) < 2
    dated = {
        _told(teller, entry)
        for entry in last
        if is_ahead(entry.event) or (occurred_of(entry.event) is None and not on_one_day)
    }
    return {told: f"said {on(_one(newest[told]))}" for told in dated}


def _last(teller: Teller, own: Sequence[Entry]) -> Entry:
    """The word of one root that is its last: of two that may both be its last, what happened later."""
    last = own[0]
    for entry in own[1:]:
        last = last if _outweighs(teller, last, entry) else entry
    return last


def _outweighs(teller: Teller, entry: Entry, other: Entry) -> bool:
    """Whether it says something else, surely later or, where either may be later, of what happened later; what is
    announced outweighs what was announced."""
    ahead = is_ahead(entry.event)
    if _text(teller, entry) == _text(teller, other) or (ahead and not is_ahead(other.event)):
        return False
    if is_said_later(teller, entry, other):
        return True
    occurred, past = occurred_of(entry.event), occurred_of(other.event)
    if ahead or occurred is None or past is None or is_said_later(teller, other, entry):
        return False
    zone = teller.at.cut.zone
    return occurred.start.earliest(zone) >= past.end.latest(zone)


def _alike(teller: Teller, said: Sequence[Entry], last: Entry) -> list[Entry]:
    """All in which the same root says the same."""
    root = speaker(teller.at, last).voice.root
    own = [entry for entry in said if speaker(teller.at, entry).voice.root == root]
    return [entry for entry in own if _text(teller, entry) == _text(teller, last)]


def _kind(entry: Entry) -> tuple[type[Event], bool]:
    """What becomes of the agreement, and whether that lay ahead."""
    return type(entry.event), is_ahead(entry.event)


def _text(teller: Teller, entry: Entry) -> str:
    """``suspended``, ``suspended from 1 to 3 February 2024``; of what was announced ahead `_told`."""
    if is_ahead(entry.event):
        return _told(teller, entry)
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


def _told(teller: Teller, entry: Entry) -> str:
    """``suspended since 3 February 2024``, ``to an end on 17 July 2024``: with the day from which it is so; of
    several days ``resumed in the time from 3 to 5 February 2024``; of what was announced ahead ``suspended from 3
    February 2024``."""
    occurred, state = occurred_of(entry.event), _state(cast("CourseEvent", entry.event))
    if occurred is None:
        return _text(teller, entry)
    if isinstance(entry.event, AgreementResumed) and _lasts(occurred):
        return f"resumed in the time {on(occurred)}"
    if isinstance(entry.event, AgreementConcluded):
        return f"{state} {'in the time ' if _lasts(occurred) else ''}{on(occurred)}"
    if is_ahead(entry.event):
        return f"{state} from {period(occurred)}"
    return _text(teller, entry) if _lasts(occurred) else f"{state} since {day(occurred.start)}"


def _verb(teller: Teller, entry: Entry) -> str:
    """``was`` or ``came``, of a time that was not over when it was told ``is`` or ``comes``; since one day ``has
    been``, and without one ``is``; of what was announced ahead ``is to be`` or ``is to come``."""
    occurred, zone = occurred_of(entry.event), teller.at.cut.zone
    ends = isinstance(entry.event, AgreementConcluded)
    if is_ahead(entry.event):
        return "is to come" if ends else "is to be"
    if occurred is None or not _lasts(occurred):
        return "came" if ends else "has been" if occurred else "is"
    was_over = occurred.end.latest(zone) <= said_in(entry.event).stated.latest(zone)
    if ends:
        return "came" if was_over else "comes"
    return "was" if was_over else "is"


def _in_brackets(entry: Entry, when: str) -> str:
    """When it was said, where that has to be told, and of an end what its note says of it: ``"not extended"``."""
    note = entry.event.note if isinstance(entry.event, AgreementConcluded) else None
    return "; ".join(filter(None, [when, f'"{note}"' if note else ""]))


def _lasts(occurred: Period) -> bool:
    return occurred.start != occurred.end


def _one(moment: Moment) -> Period:
    return Period(moment, moment)
