"""Where sources that are not heard say something else than those who are, of which a paragraph tells nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import Enum
from typing import Final

from domain.events import Scope
from domain.frozen import dataclass
from domain.theirs import unmarked
from projections.place_order import in_order
from projections.prose.last_of_agreement import beside_agreement_course
from projections.prose.last_words import beside_course
from projections.prose.one_or_many import differing
from projections.prose.quantities import measured
from projections.prose.slot import Teller
from projections.prose.stage import slots_of
from projections.prose.stated import furthest_untold, says_otherwise
from projections.rules.place import Place
from projections.rules.settled import heard
from projections.rules.sums import Row
from projections.texts.summary import reach

NotTold = tuple[tuple[str, ...], tuple[str, ...]]
"""What is contested and not told, as it is called; and what nobody contests, and is not told either."""
_OF_NO_PARAGRAPH: Final = (Scope.REMAINING, Scope.PROGRAMME)


class Kind(Enum):
    """What is said otherwise: a term, a number, or what became of a stage or of the agreement."""

    TERM = "term"
    NUMBER = "number"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What others tell otherwise: ``what was agreed``, ``stage s1, by sex``, ``what became of stage s1``."""

    kind: Kind
    of: str
    stage: str | None = None
    """Where it is told of what became of one."""


def beside_agreement(
    teller: Teller, told: Sequence[Row], noted: Collection[str]
) -> tuple[Otherwise, ...]:
    """Of an agreement; ``noted`` are the entries that its paragraph names."""
    terms = [Otherwise(Kind.TERM, "what was agreed") for row in told if _other_terms(teller, row)]
    what = "what became of the agreement"
    course = [Otherwise(Kind.COURSE, what)] if beside_agreement_course(teller) else []
    stages = [one for slug in teller.order.slugs for one in _other_course(teller, slug)]
    return tuple(dict.fromkeys([*terms, *_other_figures(teller, told, noted), *course, *stages]))


def _other_course(teller: Teller, stage: str) -> Iterator[Otherwise]:
    if beside_course(teller, stage):
        yield Otherwise(Kind.COURSE, f"what became of stage {stage}", stage)


def not_told_of_agreement(teller: Teller, told: Iterable[Row]) -> NotTold:
    """Its plans and what is left, and what reaches furthest of what is said so far and is not told."""
    at = teller.at
    furthest = {slot.place for row in told for slot in furthest_untold(teller, row, at.sum_of(row))}
    scopes = (*_OF_NO_PARAGRAPH, Scope.PLANNED)
    return _not_told(teller, lambda place: place.subject.scope in scopes or place in furthest)


def not_told_of_stage(teller: Teller, stage: str) -> NotTold:
    """What is left after it, and what is said so far to it."""
    scopes = (*_OF_NO_PARAGRAPH, Scope.RUNNING)
    return _not_told(
        teller, lambda place: place.subject.scope in scopes and place.subject.stage == stage
    )


def _not_told(teller: Teller, is_asked: Callable[[Place], bool]) -> NotTold:
    found = [(_called(teller, p), slot) for p, slot in in_order(teller.at.settled) if is_asked(p)]
    contested = dict.fromkeys(name for name, slot in found if slot.contested)
    others = dict.fromkeys(name for name, slot in found if slot.figures)
    return tuple(contested), tuple(name for name in others if name not in contested)


def _called(teller: Teller, place: Place) -> str:
    """``released from Russia to Ukraine, remaining after 2025-01-15``"""
    way = unmarked(teller.names.way(place.flow))
    return f"{measured(place.subject.measure)}{way}, {reach(place.subject)}"


def beside_stage(teller: Teller, stage: str) -> tuple[Otherwise, ...]:
    """Of a stage how it divides and what became of it: all else that is said of it is told."""
    return tuple(dict.fromkeys([*_other_parts(teller, stage), *_other_course(teller, stage)]))


def _other_terms(teller: Teller, row: Row) -> bool:
    words = teller.at.terms.get(row.owed, [])
    heard = [word.quantity for word in words if word.voice.heard]
    others = [word.quantity for word in words if not word.voice.heard]
    return any(not one.shares_a_value_with(other) for one in others for other in heard)


def _other_figures(
    teller: Teller, told: Iterable[Row], noted: Collection[str]
) -> Iterator[Otherwise]:
    at = teller.at
    for row in told:
        added = at.sum_of(row)
        for slot in row.slots:
            apart = differing(slot)
            alone = slot.figures and not heard(slot)
            if alone and slot.place.subject.scope is not Scope.STAGE:
                apart = list(slot.figures) if says_otherwise(teller, row, added, slot) else []
            if any(at.cite(figure.said.entry) not in noted for figure in apart):
                yield Otherwise(Kind.NUMBER, reach(slot.place.subject))


def _other_parts(teller: Teller, stage: str) -> Iterator[Otherwise]:
    """The dimensions by which others divide a number otherwise."""
    for settled in slots_of(teller, stage):
        dimension = settled.place.dimension
        apart = {figure.said.entry for figure in differing(settled)}
        if dimension is not None and not apart <= teller.contest(settled).entries:
            of = f"{reach(settled.place.subject)}, by {dimension}"
            yield Otherwise(Kind.NUMBER, of)
