"""What an entry says became of a stage, or of the agreement as a whole: once, for all that tell it."""

from typing import assert_never

from domain.events import (
    AgreementConcluded,
    AgreementResumed,
    AgreementSuspended,
    CourseEvent,
    Event,
    Outcome,
    StageCancelled,
    StageCompleted,
    StageEvent,
    StagePostponed,
    StageScheduled,
)
from domain.frozen import dataclass
from domain.values.period import Period


@dataclass(frozen=True, slots=True)
class Becoming:
    """What it became, when that happened or is planned, and how it ended; equal for two that say the same."""

    state: str
    when: Period | None
    outcome: Outcome | None = None


def becoming(event: Event) -> Becoming | None:
    """What an event says of its stage, or of the agreement; None where it says nothing of either."""
    return _becoming(event) if isinstance(event, StageEvent | CourseEvent) else None


def _becoming(event: StageEvent | CourseEvent) -> Becoming:
    match event:
        case StageScheduled():
            return Becoming("scheduled", event.planned)
        case StagePostponed():
            return Becoming("postponed", event.planned)
        case StageCompleted():
            return Becoming("completed", event.occurred, event.outcome)
        case StageCancelled():
            return Becoming("cancelled", event.occurred, event.outcome)
        case AgreementSuspended():
            return Becoming("suspended", event.occurred)
        case AgreementResumed():
            return Becoming("resumed", event.occurred)
        case AgreementConcluded():
            return Becoming("concluded", event.occurred)
        case _:
            assert_never(event)
