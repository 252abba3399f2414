"""What sources say became of a stage, or of the agreement as a whole."""

from collections.abc import Iterable, Iterator

from domain.entry import Entry
from domain.events import CourseEvent, StageEvent, said_in, stage_of
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.rules.becoming import becoming
from projections.rules.courses import state
from projections.rules.word_disputes import WordDispute


@dataclass(frozen=True, slots=True)
class DisputedBy:
    """A dispute that lasts: its entry, and whose it is."""

    entry: str
    source: str


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
    disputed_by: tuple[DisputedBy, ...]


def became(at: AgreementAt, stage: str | None) -> Iterator[Became]:
    """What sources say of a stage, or with None of the agreement as a whole."""
    for acting in at.record.acting:
        event = acting.entry.event
        if isinstance(event, StageEvent | CourseEvent) and stage_of(event) == stage:
            yield said_by(at, acting.entry)


def said_by(at: AgreementAt, entry: Entry) -> Became:
    """What an entry says of its stage, or of the agreement; it has to be one that tells what became of either."""
    event = entry.event
    statement, said = said_in(event), becoming(event)
    return Became(
        entry=entry.citation,
        source=statement.source,
        says=state(event),
        when=str(said.when) if said.when else None,
        outcome=str(said.outcome) if said.outcome else None,
        stated=str(statement.stated),
        retracted=entry.number in at.record.retracted,
        disputed_by=shown(at, (d for d in at.word_disputes.lasting if d.target == entry.number)),
    )


def shown(at: AgreementAt, disputes: Iterable[WordDispute]) -> tuple[DisputedBy, ...]:
    """Disputes in the order in which they act."""
    return tuple(DisputedBy(at.cite(dispute.entry), dispute.source) for dispute in disputes)
