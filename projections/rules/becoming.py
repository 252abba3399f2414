"""What an entry says became of a stage, or of the agreement as a whole: once, for all that tell it."""

from typing import assert_never, cast

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


def becoming(event: Event) -> Becoming:
    """What an event says of its stage, or of the agreement; it has to be one that tells what became of either."""
    match cast("StageEvent | CourseEvent", event):
        case StageScheduled() as said:
            return Becoming("scheduled", said.planned)
        case StagePostponed() as said:
            return Becoming("postponed", said.planned)
        case StageCompleted() as said:
            return Becoming("completed", said.occurred, said.outcome)
        case StageCancelled() as said:
            return Becoming("cancelled", said.occurred, said.outcome)
        case AgreementSuspended() as said:
            return Becoming("suspended", said.occurred)
        case AgreementResumed() as said:
            return Becoming("resumed", said.occurred)
        case AgreementConcluded() as said:
            return Becoming("concluded", said.occurred)
        case never:
            assert_never(never)
