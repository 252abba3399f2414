"""``agreements``: each agreement in one row."""

from collections.abc import Collection

from domain.events import AgreementAmended, AgreementAnnounced
from domain.state.heading import Heading, called
from projections.agreement import AgreementAt
from projections.agreements_row import AgreementRow
from projections.rules.courses import states
from projections.rules.order import Known


def agreement_row(at: AgreementAt) -> AgreementRow | None:
    """The row of an agreement; None where nothing was said of it by the cut."""
    said = [acting.statement for acting in at.record.acting]
    if not said:
        return None
    newest = max(said, key=lambda statement: statement.stated.latest(at.cut.zone))
    heading = heading_of(at)
    return AgreementRow(
        agreement=at.slug,
        title=heading.title,
        kind=heading.kind,
        agreed=heading.agreed,
        place=heading.place,
        parties=tuple(at.record.parties),
        mediators=tuple(at.record.mediators),
        stages=len(at.stages),
        stages_completed=sum(stage.completed for stage in at.stages.values()),
        entries=len(at.record.known),
        last_stated=str(newest.stated),
        course=states(at.course, at.voice),
    )


def heading_of(at: AgreementAt) -> Heading:
    """As announced by the cut, and put right since."""
    return heading_by(at.record, at.record.turns)


def heading_by(record: Known, acting: Collection[int]) -> Heading:
    """As announced by those of its entries that act, with what amendments put right: these have no date and hold
    for all."""
    heading = Heading()
    for number, entry in sorted(record.known.items()):
        match entry.event:
            case AgreementAnnounced() as said if number in acting:
                heading = called(heading, said)
            case AgreementAmended() as said if number not in record.voided:
                heading = called(heading, said)
            case _:
                pass
    return heading
