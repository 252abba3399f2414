"""How a stage ended, by the last word of each who is heard."""

from collections.abc import Callable, Iterator
from datetime import tzinfo
from itertools import combinations
from typing import Final

from domain.events import EndingEvent, Outcome
from domain.refusals import listed
from domain.values.period import Period
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.rules.courses import by_root
from projections.rules.stages import Stage
from projections.texts.wording import became_text

_CANCELLED: Final = "cancelled"


def outcomes_differ(over: Examined) -> Iterator[Finding]:
    """All who are heard say the same of how a stage ended, and when it took place."""
    zone = over.at.cut.zone
    for slug in over.order.slugs:
        words = _last_words(over, over.at.stages[slug])
        otherwise = _apart(words, lambda one, other: _ended_otherwise(one, other, zone))
        apart = otherwise or _apart(words, _on_other_days)
        if apart:
            told = {event.statement.source: became_text(event) for event in apart.values()}
            yield Finding(
                Severity.WARNING if otherwise else Severity.NOTE,
                f"stage {slug}: {listed(f'{source} says {text}' for source, text in told.items())}",
                apart,
                found=" or ".join(dict.fromkeys(told.values())),
            )


def _last_words(over: Examined, stage: Stage) -> dict[int, EndingEvent]:
    """How a stage ended by the last word of each root that is heard, by the number of its entry; what is planned
    anew has not ended."""
    last = (own[-1] for own in by_root(stage.said, over.at.voice).values())
    return {
        entry.number: entry.event
        for entry in last
        if isinstance(entry.event, EndingEvent)
        and over.at.voice(entry.event.statement.source).heard
    }


def _apart(
    words: dict[int, EndingEvent], contradict: Callable[[EndingEvent, EndingEvent], bool]
) -> dict[int, EndingEvent]:
    """The words that some other one contradicts."""
    pairs = combinations(words, 2)
    apart = {n for one, two in pairs if contradict(words[one], words[two]) for n in (one, two)}
    return {number: event for number, event in words.items() if number in apart}


def _ended_otherwise(one: EndingEvent, other: EndingEvent, zone: tzinfo) -> bool:
    return (
        _outcome(one) != _outcome(other)
        and not _was_overtaken(one, other, zone)
        and not _was_overtaken(other, one, zone)
    )


def _was_overtaken(one: EndingEvent, other: EndingEvent, zone: tzinfo) -> bool:
    """Whether what was not carried out, or in part, by one word may have been since, by the other."""
    lasting = _outcome(one) not in (_CANCELLED, Outcome.PARTIAL) or _outcome(other) == _CANCELLED
    end = other.occurred.end if other.occurred else other.statement.stated
    return not lasting and one.statement.stated.latest(zone) < end.latest(zone)


def _on_other_days(one: EndingEvent, other: EndingEvent) -> bool:
    def over_before(first: Period, second: Period) -> bool:
        return first.end.is_before(second.start)

    if one.occurred is None or other.occurred is None:
        return False
    days = one.occurred, other.occurred
    return over_before(*days) or over_before(*days[::-1])


def _outcome(event: EndingEvent) -> str:
    return event.outcome or _CANCELLED
