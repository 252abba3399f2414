"""What each voice says last of a stage, and which of it a paragraph tells.

Everybody who is heard is told with his last word: nobody's hides another's, but for a plan that came true. What
others say is told where those who are heard do not tell how it ended, or where it is by the others' word that the
stage counts as completed, or does not. Source: rules 7 and 9.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from domain.entry import Entry
from domain.events import (
    EndingEvent,
    Event,
    Outcome,
    StageCancelled,
    StageCompleted,
    occurred_of,
    planned_of,
    said_in,
)
from domain.frozen import dataclass
from projections.prose.quantities import on, on_each, period
from projections.prose.slot import Teller
from projections.prose.whose import speaker
from projections.rules.becoming import becoming
from projections.rules.courses import by_root, last_words
from projections.rules.stages import Stage

_OUTCOMES: Final[dict[tuple[type[Event], str | None], tuple[str, str]]] = {
    (StageCompleted, Outcome.PARTIAL): ("partly completed", ""),
    (StageCompleted, Outcome.OTHERWISE): ("completed otherwise than planned", ""),
    (StageCancelled, Outcome.PARTIAL): ("cancelled", " after it was partly carried out"),
    (StageCancelled, Outcome.OTHERWISE): ("cancelled", " and carried out otherwise than planned"),
    (StageCancelled, Outcome.COMPLETED): ("cancelled", ", though carried out"),
}
"""What is said before the day on which it happened, and what behind it."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is said in the same words, and the entries in which it is."""

    text: str
    entries: tuple[Entry, ...]
    verb: str = "is"
    when: str = ""
    """When it was said, where that has to be told."""

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(entry.number for entry in self.entries)

    @property
    def state(self) -> str:
        """Of a stage, without days: ``cancelled``, ``partly completed``."""
        return _state(self.entries[0].event)[0]

    @property
    def ends(self) -> bool:
        """Whether it tells how a stage ended."""
        return isinstance(self.entries[0].event, EndingEvent)


def beside_course(teller: Teller, slug: str) -> bool:
    """Whether others say last that a stage became something else than is told of it.

    A plan of theirs that came true is none, nor is what is told, said less precisely.
    """
    stage = teller.at.stages.get(slug)
    if stage is None:
        return False
    told = [word.entries[0] for word in told_of_stage(teller, slug)]
    others = _words(teller, unheard(teller, stage.said), stage.said)
    return not all(
        any(_says_no_more(teller, word.entries[0], than) for than in told) for word in others
    )


def _says_no_more(teller: Teller, entry: Entry, than: Entry) -> bool:
    """Whether it says the same of a stage, if less precisely: without day or outcome, or of a longer time."""
    said, other = becoming(entry.event), becoming(than.event)
    if said.state != other.state or said.outcome not in (None, other.outcome):
        return False
    if said.when is None or other.when is None:
        return said.when is None and (other.when is None or isinstance(entry.event, EndingEvent))
    return said.when.holds(other.when, teller.at.cut.zone)


def became(entry: Entry) -> str:
    """``completed on 24 May 2025``, ``postponed until further notice``."""
    event = entry.event
    occurred, planned = occurred_of(event), planned_of(event)
    says, behind = _state(event)
    if occurred is not None:
        return f"{says} {on(occurred)}{behind}"
    if planned is None:
        return f"{says} until further notice" if says == "postponed" else says + behind
    if says != "postponed":
        return f"{says} for {period(planned)}"
    of_many = "the time from " if planned.start != planned.end else ""
    return f"{says} to {of_many}{period(planned)}"


def ended_as(entries: Iterable[Entry]) -> str:
    """``partly completed``; where it is not told alike, ``partly completed or completed``."""
    return " or ".join(sorted({_state(entry.event)[0] for entry in entries}, reverse=True))


def _state(event: Event) -> tuple[str, str]:
    said = becoming(event)
    return _OUTCOMES.get((type(event), said.outcome), (said.state, ""))


def told_of_stage(teller: Teller, slug: str) -> list[Word]:
    """The words that are told of a stage, in the order in which they were said last, each by the first who did.

    Where a plan is among them and nobody can tell which came later, each has when it was said.
    """
    stage = teller.at.stages.get(slug)
    if stage is None:
        return []
    said, own = stage.said, heard_of(teller, stage.said)
    heard, others = _words(teller, own, own), _words(teller, unheard(teller, said), said)
    if any(word.ends for word in heard):
        deciding = stage.ended if stage.completed != Stage(slug, tuple(own)).completed else None
        others = [word for word in others if deciding in word.entries]
    elif heard:
        newest = max(said.index(word.entries[-1]) for word in heard)
        others = [w for w in others if w.ends and said.index(w.entries[-1]) > newest]
    return _dated(teller, _in_order(teller, said, [*heard, *others]))


def _words(teller: Teller, by: Sequence[Entry], said: Sequence[Entry]) -> list[Word]:
    """What each of those voices says last, those together that say the same.

    Of what was planned only the last is told, unless others plan otherwise, and nothing once it has ended by what
    was ``said``.
    """
    found: dict[str, list[Entry]] = {}
    for own in by_root(by, teller.at.voice).values():
        last = {became(entry) for entry in last_words(own) if not _is_past(teller, entry, said)}
        for entry in own:
            if became(entry) in last:
                found.setdefault(became(entry), []).append(entry)
    return [Word(text, tuple(sorted(entries, key=said.index))) for text, entries in found.items()]


def _is_past(teller: Teller, entry: Entry, said: Sequence[Entry]) -> bool:
    """Whether a plan was followed by a completion, or for sure by another word of the same side.

    Who calls a stage off speaks for himself alone: others plan on.
    """
    if isinstance(entry.event, EndingEvent):
        return False
    turn = said.index(entry)
    had_ended = any(isinstance(before.event, EndingEvent) for before in said[:turn])
    side = speaker(teller.at, entry).voice.side
    return any(
        (isinstance(after.event, StageCompleted) and not had_ended)
        or (
            side is not None
            and speaker(teller.at, after).voice.side == side
            and is_said_later(teller, after, entry)
        )
        for after in said[turn + 1 :]
    )


def _in_order(teller: Teller, said: Sequence[Entry], words: Iterable[Word]) -> list[Word]:
    return sorted(words, key=lambda word: min(map(said.index, _said_last(teller, word))))


def _dated(teller: Teller, words: list[Word]) -> list[Word]:
    last = [_said_last(teller, word) for word in words]
    if all(word.ends for word in words) or all(
        is_said_later(teller, entry, before)
        for turn, own in enumerate(last)
        for entry in own
        for before in chain.from_iterable(last[:turn])
    ):
        return words
    return [
        replace(word, when=f"said {on_each(said_in(entry.event).stated for entry in own)}")
        for word, own in zip(words, last, strict=True)
    ]


def _said_last(teller: Teller, word: Word) -> list[Entry]:
    """The entry in which each who says it said so last."""
    return [own[-1] for own in by_root(word.entries, teller.at.voice).values()]


def is_said_later(teller: Teller, entry: Entry, than: Entry) -> bool:
    """Whether it surely was, whenever on its day or in its month each was said."""
    zone = teller.at.cut.zone
    stated, before = said_in(entry.event).stated, said_in(than.event).stated
    return stated.earliest(zone) > before.latest(zone)


def heard_of(teller: Teller, said: Iterable[Entry]) -> list[Entry]:
    """Those of which the source is heard."""
    return [entry for entry in said if speaker(teller.at, entry).voice.heard]


def unheard(teller: Teller, said: Iterable[Entry]) -> list[Entry]:
    """Those of which it is not."""
    return [entry for entry in said if not speaker(teller.at, entry).voice.heard]
