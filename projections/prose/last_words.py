"""What each voice says last of a stage, or of the agreement as a whole, and which of it a paragraph tells.

Everybody who is heard is told with his last word: nobody's hides another's. What others say is told where those
who are heard do not tell how it ended. Source: rules 7 and 9.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from domain.entry import Entry
from domain.events import (
    AgreementConcluded,
    AgreementResumed,
    AgreementSuspended,
    Event,
    StageCancelled,
    StageCompleted,
    statement_of,
)
from domain.frozen import dataclass
from projections.prose.quantities import period
from projections.prose.slot import Teller
from projections.prose.whose import Speaker
from projections.rules.courses import by_root, last_words
from projections.rules.stages import STATES

_COURSES: Final[dict[type[Event], str]] = {
    AgreementConcluded: "concluded",
    AgreementResumed: "carried out again",
    AgreementSuspended: "suspended",
}
_OUTCOMES: Final[dict[tuple[type[Event], str | None], str]] = {
    (StageCompleted, "partial"): "partly completed",
    (StageCompleted, "otherwise"): "completed otherwise than planned",
    (StageCancelled, "partial"): "cancelled after it was partly carried out",
    (StageCancelled, "otherwise"): "cancelled and carried out otherwise than planned",
    (StageCancelled, "completed"): "cancelled, though carried out",
}
_ENDS = StageCompleted | StageCancelled


@dataclass(frozen=True, slots=True)
class Word:
    """What is said in the same words, and the entries in which it is."""

    text: str
    entries: tuple[Entry, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(entry.number for entry in self.entries)

    @property
    def ends(self) -> bool:
        """Whether it tells how a stage ended."""
        return isinstance(self.entries[0].event, _ENDS)


def beside_course(teller: Teller, slug: str) -> bool:
    """Whether others say last that a stage became something else than is told of it."""
    told = {word.text for word in told_of_stage(teller, slug)}
    said = teller.at.stages[slug].said if slug in teller.at.stages else ()
    return any(word.text not in told for word in _words(teller, _unheard(teller, said), became))


def beside_agreement_course(teller: Teller) -> bool:
    """Whether others say last that the agreement became something else than is told of it."""
    told = {word.text for word in told_of_agreement(teller)}
    others = _unheard(teller, teller.at.course)
    return any(word.text not in told for word in _words(teller, others, _course_text))


def became(entry: Entry) -> str:
    """``completed on 24 May 2025``, ``postponed until further notice``."""
    event = entry.event
    says = _outcome(event)
    occurred, planned = event.field("occurred"), event.field("planned")
    if occurred is not None:
        on = "on" if occurred.start == occurred.end else "from"
        return f"{says} {on} {period(occurred)}"
    if planned is not None:
        return f"{says} {'to' if says == 'postponed' else 'for'} {period(planned)}"
    return f"{says} until further notice" if says == "postponed" else says


def _outcome(event: Event) -> str:
    return _OUTCOMES.get((type(event), event.field("outcome")), STATES[type(event)])


def told_of_stage(teller: Teller, slug: str) -> list[Word]:
    """The words that are told of a stage, in the order in which they were first said."""
    stage = teller.at.stages.get(slug)
    said = stage.said if stage is not None else ()
    heard = _words(teller, [entry for entry in said if _is_heard(teller, entry)], became)
    if any(word.ends for word in heard):
        return _in_order(said, heard)
    others = _words(teller, _unheard(teller, said), became)
    if heard:
        newest = max(said.index(word.entries[-1]) for word in heard)
        others = [w for w in others if w.ends and said.index(w.entries[-1]) > newest]
    return _in_order(said, [*heard, *others])


def told_of_agreement(teller: Teller) -> list[Word]:
    """The words that are told of the agreement as a whole."""
    said = teller.at.course
    heard = [entry for entry in said if _is_heard(teller, entry)]
    return _in_order(said, _words(teller, heard or said, _course_text))


def _words(teller: Teller, said: Sequence[Entry], text: Callable[[Entry], str]) -> list[Word]:
    """What each voice says last, those together that say the same.

    Of what was planned only the last is told, unless others plan otherwise, and nothing once it has ended.
    """
    found: dict[str, list[Entry]] = {}
    for own in by_root(said, teller.at.voice).values():
        last = {text(entry) for entry in last_words(own) if not _is_past(teller, entry, said)}
        for entry in own:
            if text(entry) in last:
                found.setdefault(text(entry), []).append(entry)
    return [Word(text, tuple(sorted(entries, key=said.index))) for text, entries in found.items()]


def _is_past(teller: Teller, entry: Entry, said: Sequence[Entry]) -> bool:
    """Whether a plan was followed by its end, or by another plan of the same side."""
    if isinstance(entry.event, _ENDS) or type(entry.event) in _COURSES:
        return False
    turn = said.index(entry)
    had_ended = any(isinstance(before.event, _ENDS) for before in said[:turn])
    side = speaker(teller, entry).voice.side
    return any(
        (not had_ended)
        if isinstance(after.event, _ENDS)
        else side is not None and speaker(teller, after).voice.side == side
        for after in said[turn + 1 :]
    )


def _in_order(said: Sequence[Entry], words: Iterable[Word]) -> list[Word]:
    return sorted(words, key=lambda word: said.index(word.entries[0]))


def _course_text(entry: Entry) -> str:
    return _COURSES[type(entry.event)]


def speaker(teller: Teller, entry: Entry) -> Speaker:
    """Who says what an entry says."""
    statement = statement_of(entry.event)
    assert statement is not None  # nothing becomes of anything without a statement
    return Speaker(statement.source, teller.at.voice(statement.source))


def _is_heard(teller: Teller, entry: Entry) -> bool:
    return speaker(teller, entry).voice.heard


def _unheard(teller: Teller, said: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in said if not _is_heard(teller, entry)]
