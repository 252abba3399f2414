"""Figures on which a standing rested that is what it was, and that their sources no longer give."""

from collections.abc import Iterator

from domain.events import StatementRetracted
from domain.frozen import dataclass
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.differing.details import Name, name_in
from projections.rules.settled import Settled, counting
from projections.rules.voices import Figure
from projections.texts.says import SaysStanding
from projections.texts.wording import standing_of


@dataclass(frozen=True, slots=True)
class FigureGivenUp:
    """What a source said, what it says now, whether it took that back, and what stands all the same."""

    was: Quantity
    now: Quantity | None
    retracted: bool
    standing: SaysStanding


def given_up(before: AgreementAt, after: AgreementAt) -> dict[Name, FigureGivenUp]:
    """By the name of the figure, for those from which low and high were taken (rule 8); one that is said more
    precisely is not given up."""
    return {
        name_in("figure", place, figure.voice.root): FigureGivenUp(
            figure.quantity, now, _is_retracted(after, settled, figure), standing
        )
        for place, was in before.settled.items()
        if (settled := after.settled.get(place)) is not None
        and (standing := standing_of(settled)) == standing_of(was)
        for figure, now in _given_up(was, settled)
    }


def _given_up(was: Settled, settled: Settled) -> Iterator[tuple[Figure, Quantity | None]]:
    says = {figure.voice.root: figure.quantity for figure in settled.figures}
    stands = {said.entry for said in settled.slot.sayings if not said.ended}
    for figure in counting(was):
        now = says.get(figure.voice.root)
        if now is None and figure.said.entry not in stands:
            yield figure, None
        elif now not in (None, figure.quantity) and not figure.quantity.only_repeats(now):
            yield figure, now


def _is_retracted(at: AgreementAt, settled: Settled, figure: Figure) -> bool:
    ends = (s.ended_by for s in settled.slot.sayings if s.entry == figure.said.entry)
    by = next(ends, None)
    return by is not None and isinstance(at.record.known[by].event, StatementRetracted)
