"""What is said of a slot or of a stage as a short text, in the forms of feeds."""

from collections.abc import Iterable, Sequence
from typing import Final

from domain.entry import Entry
from domain.events import Event, StagePostponed
from domain.frozen import dataclass
from domain.refusals import listed
from projections.rules.becoming import becoming
from projections.rules.courses import last_of_course, state
from projections.rules.settled import Settled, counting
from projections.rules.stages import Stage
from projections.rules.standing import Standing
from projections.rules.voices import Figure
from projections.texts.days import put_off, span
from projections.texts.number import as_said, in_a_sentence, number_if_any
from projections.texts.says import Says, SaysStanding, Words

_TO_COME: Final = {"scheduled": "for", "postponed": "to"}
"""What stands before the day of a plan, lest it read as the day on which that was said."""


@dataclass(frozen=True, slots=True)
class SaysBecame(Says):
    """What became of a stage, or of the agreement: ``suspended 2024-03-04; to be concluded 2024-07-01``."""

    events: tuple[Event, ...]

    def text(self, words: Words = str) -> str:
        return "; ".join(map(became_text, self.events))

    def in_a_sentence(self, words: Words) -> str:
        return "; ".join(map(became_in_a_sentence, self.events))


def stage_became(stage: Stage) -> SaysBecame:
    """What was last said of a stage."""
    return SaysBecame((stage.said[-1].event,))


def agreement_became(said: Sequence[Entry]) -> SaysBecame:
    """What one root says of the agreement."""
    return SaysBecame(tuple(entry.event for entry in last_of_course(said)))


def became_text(event: Event) -> str:
    """What an entry says of a stage, or of the agreement as a whole."""
    said = becoming(event)
    return becoming_text(state(event), str(said.when) if said.when else None, said.outcome)


def became_in_a_sentence(event: Event) -> str:
    """The same within a sentence: ``completed 2025-01-19 to 2025-01-20``; of several days that are planned
    ``postponed to the time from 2025-06-01 to 2025-06-02``."""
    said = becoming(event)
    told = put_off if isinstance(event, StagePostponed) else span
    return becoming_text(state(event), told(said.when) if said.when else None, said.outcome)


def becoming_text(state: str, when: str | None, outcome: str | None) -> str:
    """``completed 2025-05-24 (partial)``; of a day that is planned ``postponed to 2025-06-01``."""
    planned = _TO_COME.get(state) if when else None
    note = f"({outcome})" if outcome not in (None, state) else ""
    return " ".join(filter(None, (state, planned, when, note)))


def standing_of(settled: Settled) -> SaysStanding:
    """What is said of a slot: its standing and number, and who contests it."""
    withheld = settled.standing is Standing.WITHHELD
    return SaysStanding(
        str(settled.standing),
        () if withheld else tuple(told_of(settled)),
        sure(settled),
        settled.contested,
        settled.slot.was_contested and not settled.contested,
    )


def sure(settled: Settled) -> str | None:
    """What is confirmed or verified, where the slot's number is another, since somebody contests it; empty where
    several are. None everywhere else: the number of the slot tells it."""
    if not (settled.standing.settles and settled.contested):
        return None
    number = number_if_any(settled.number) or ""
    return number if told_of(settled) != [number] else None


def told_of(settled: Settled) -> list[str]:
    """The number of a slot as quantities, no firmer than those who count say it; without one all that is said."""
    low, high = map(number_if_any, (settled.reach.low, settled.reach.high))
    telling = settled.figures if low is None else counting(settled)
    return as_said([str(figure.quantity) for figure in telling], low, high)


def who_says(figures: Iterable[Figure]) -> str:
    """``north says 10 and south says at most 12``: each with its own number."""
    return listed(f"{f.said.source} says {in_a_sentence(f.quantity)}" for f in figures)
