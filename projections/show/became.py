"""What sources say became of a stage, or of the agreement as a whole."""

from collections.abc import Iterator
from typing import Final

from domain.events import (
    AgreementConcluded,
    AgreementResumed,
    AgreementSuspended,
    Event,
    statement_of,
)
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.rules.stages import STATES

_OF_THE_AGREEMENT: Final[dict[type[Event], str]] = {
    AgreementSuspended: "suspended",
    AgreementResumed: "resumed",
    AgreementConcluded: "concluded",
}


@dataclass(frozen=True, slots=True)
class Became:
    """What one entry says became of a stage or of the agreement, ``when`` it happened or is planned."""

    entry: str
    source: str
    says: str
    when: str | None
    outcome: str | None
    stated: str
    retracted: bool


def became(at: AgreementAt, stage: str | None) -> Iterator[Became]:
    """What sources say of a stage, or with None of the agreement as a whole."""
    for acting in at.record.acting:
        event = acting.entry.event
        statement = statement_of(event)
        says = (_OF_THE_AGREEMENT if stage is None else STATES).get(type(event))
        if says is None or statement is None or getattr(event, "stage", None) != stage:
            continue
        when = getattr(event, "occurred", None) or getattr(event, "planned", None)
        outcome = getattr(event, "outcome", None)
        yield Became(
            entry=acting.entry.citation,
            source=statement.source,
            says=says,
            when=str(when) if when else None,
            outcome=str(outcome) if outcome else None,
            stated=str(statement.stated),
            retracted=acting.entry.number in at.record.retracted,
        )
