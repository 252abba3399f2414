"""One stage: what was said to become of it, and its slots."""

from domain.frozen import dataclass
from domain.names.citation import Place
from projections.agreement import AgreementAt
from projections.asked.filters import Filter, Named, slots
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


def stage_shown(at: AgreementAt, stage: str, asked: Filter) -> StageShown:
    """One stage of an agreement at the cut; without anything said where it is not spoken of yet.

    What sources say of it is filtered by who they are, its slots by all that is asked for.
    """
    known = at.stages.get(stage)
    place = Place(at.slug, stage)
    numbers = slots(at, status(at), place, asked)
    of_sources = asked.only("sources").checked(at.slug, at.record.known.values(), at.register)
    return StageShown(
        what="stage",
        agreement=at.slug,
        stage=stage,
        label=known.label if known else None,
        completed=bool(known and known.completed),
        said=tuple(
            said
            for said in became(at, stage)
            if of_sources.passes(Named(sources=(at.register.root(said.source),)))
        ),
        slots=tuple(numbers),
    )
