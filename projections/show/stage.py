"""One stage: what was said to become of it, and its slots."""

from dataclasses import dataclass

from projections.agreement import AgreementAt
from projections.show.became import Became, became
from projections.status import StatusRow, status


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage: what was said to become of it, and its slots."""

    what: str
    agreement: str
    stage: str
    label: str | None
    completed: bool
    said: tuple[Became, ...]
    slots: tuple[StatusRow, ...]


def stage_shown(at: AgreementAt, stage: str) -> StageShown:
    """One stage of an agreement at the cut; without anything said where it is not spoken of yet."""
    known = at.stages.get(stage)
    return StageShown(
        what="stage",
        agreement=at.slug,
        stage=stage,
        label=known.label if known else None,
        completed=bool(known and known.completed),
        said=tuple(became(at, stage)),
        slots=tuple(row for row in status(at) if row.stage == stage),
    )
