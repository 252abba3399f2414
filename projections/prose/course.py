"""What became of a stage, or of the agreement as a whole, in words; and who disputes it.

Everybody who is heard is told with his last word: nobody's hides another's. What others say is told where those
who are heard do not tell how it ended. Source: rules 7 and 9.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from projections.prose.objections import disputing, objection
from projections.prose.parts import Cited, Part, Parts
from projections.prose.quantities import period
from projections.prose.slot import Teller
from projections.prose.whose import Speaker, among
from projections.rules.courses import by_root, last_words
from projections.rules.stages import STATES

_COURSES: Final[dict[type[Event], str]] = {
    AgreementConcluded: "concluded",
    AgreementResumed: "carried out again",
    AgreementSuspended: "suspended",
}
_NAMED: Final = 3
"""Of so many stages each is told; of more, their number."""
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


def course_of_stage(teller: Teller, slug: str) -> Iterator[Parts]:
    """``stage s1 is reported by Russia as completed on 24 May 2025``, and what else is said of it."""
    words = _told_of_stage(teller, slug)
    if not words:
        return
    label = f' ("{label}")' if (label := teller.at.stages[slug].label) else ""
    parts: list[Part] = [f"stage {slug}{label} is reported by "]
    told_by = ""
    for word in words:
        who = among(teller.names, _speakers(teller, word))
        if told_by:
            also = ", then" if not word.ends or who == told_by else " and"
            parts.append(f"{also} as " if who == told_by else f"{also} by {who} as ")
        else:
            parts.append(f"{who} as ")
        parts.append(Cited(word.text, word.numbers, "reported"))
        parts += _disputed(teller, word, words)
        told_by = who
    yield tuple(parts)


def course_of_agreement(teller: Teller) -> Iterator[Parts]:
    """``according to Russia, the agreement is suspended``; and what others say of it."""
    words = _told_of_agreement(teller)
    parts: list[Part] = []
    for word in words:
        who = among(teller.names, _speakers(teller, word))
        what = "it" if parts else "the agreement"
        parts.append(f"{', and ' if parts else ''}according to {who}, {what} is ")
        parts.append(Cited(word.text, word.numbers, "reported"))
        parts += _disputed(teller, word, words)
    if parts:
        yield tuple(parts)


def pending_stages(teller: Teller) -> Iterator[Parts]:
    """The stages of which somebody says last that they are to come, or were called off; of many, how many."""
    words = {slug: _told_of_stage(teller, slug) for slug in teller.order.slugs}
    pending = {slug: told for slug, told in words.items() if any(map(_is_pending, told))}
    if len(pending) <= _NAMED:
        for slug in pending:
            yield from course_of_stage(teller, slug)
        return
    kinds: dict[str, list[Word]] = {}
    for told in pending.values():
        last = [word for word in told if _is_pending(word)][-1]
        kinds.setdefault("cancelled" if last.ends else "scheduled or postponed", []).append(last)
    parts: list[Part] = []
    for kind, newest in kinds.items():
        number = str(len(newest))
        entries = tuple(sorted(n for word in newest for n in word.numbers))
        if parts:
            parts += [" and ", Cited(number, entries, "reported", number), f" as {kind}"]
        else:
            text, are = ("1 stage", "is") if number == "1" else (f"{number} stages", "are")
            parts += [Cited(text, entries, "reported", number), f" {are} reported as {kind}"]
    yield tuple(parts)


def _is_pending(word: Word) -> bool:
    return not isinstance(word.entries[0].event, StageCompleted)


def beside_course(teller: Teller, slug: str) -> bool:
    """Whether others say last that a stage became something else than is told of it."""
    told = {word.text for word in _told_of_stage(teller, slug)}
    said = teller.at.stages[slug].said if slug in teller.at.stages else ()
    return any(word.text not in told for word in _words(teller, _unheard(teller, said), became))


def beside_agreement_course(teller: Teller) -> bool:
    """Whether others say last that the agreement became something else than is told of it."""
    told = {word.text for word in _told_of_agreement(teller)}
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


def _told_of_stage(teller: Teller, slug: str) -> list[Word]:
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


def _told_of_agreement(teller: Teller) -> list[Word]:
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
    side = _speaker(teller, entry).voice.side
    return any(
        (not had_ended)
        if isinstance(after.event, _ENDS)
        else side is not None and _speaker(teller, after).voice.side == side
        for after in said[turn + 1 :]
    )


def _in_order(said: Sequence[Entry], words: Iterable[Word]) -> list[Word]:
    return sorted(words, key=lambda word: said.index(word.entries[0]))


def _disputed(teller: Teller, word: Word, told: Sequence[Word]) -> Parts:
    """Who disputes a word, where no other word that is told shows it."""
    others = {_speaker(teller, entry).voice.root for w in told if w != word for entry in w.entries}
    disputes = [d for d in teller.at.word_disputes.of(word.numbers) if d.by.root not in others]
    return objection(teller, disputes) if len(told) == 1 else disputing(teller, disputes)


def _course_text(entry: Entry) -> str:
    return _COURSES[type(entry.event)]


def _speakers(teller: Teller, word: Word) -> list[Speaker]:
    return [_speaker(teller, entry) for entry in word.entries]


def _speaker(teller: Teller, entry: Entry) -> Speaker:
    statement = statement_of(entry.event)
    assert statement is not None  # nothing becomes of anything without a statement
    return Speaker(statement.source, teller.at.voice(statement.source))


def _is_heard(teller: Teller, entry: Entry) -> bool:
    return _speaker(teller, entry).voice.heard


def _unheard(teller: Teller, said: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in said if not _is_heard(teller, entry)]
