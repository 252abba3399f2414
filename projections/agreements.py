"""``agreements``: each agreement in one row."""

from dataclasses import dataclass

from domain.events import AgreementAmended, AgreementAnnounced, statement_of
from projections.agreement import AgreementAt


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement. ``entries`` counts what was recorded by the known-at cut, ``last_stated`` is the newest
    statement within both cuts."""

    agreement: str
    title: str | None
    kind: str | None
    agreed: str | None
    place: str | None
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    stages: int
    stages_completed: int
    entries: int
    last_stated: str | None


def agreement_row(at: AgreementAt) -> AgreementRow | None:
    """The row of an agreement; None where nothing was said of it by the cut."""
    said = [
        statement
        for acting in at.record.acting
        if (statement := statement_of(acting.entry.event)) is not None
    ]
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
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """How an agreement is called. All None before it was announced."""

    title: str | None = None
    kind: str | None = None
    agreed: str | None = None
    place: str | None = None


def heading_of(at: AgreementAt) -> Heading:
    """As announced by the cut, with what amendments put right: these have no date and hold for all."""
    acting = {acting.entry.number for acting in at.record.acting}
    heading = Heading()
    for number, entry in sorted(at.record.known.items()):
        match entry.event:
            case AgreementAnnounced() as said if number in acting:
                agreed = str(said.agreed) if said.agreed else None
                heading = Heading(said.title, said.kind, agreed, said.place)
            case AgreementAmended() as said if number not in at.record.voided:
                heading = Heading(
                    said.title or heading.title,
                    heading.kind,
                    heading.agreed,
                    said.place or heading.place,
                )
            case _:
                pass
    return heading
