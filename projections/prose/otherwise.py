"""Where sources that are not heard say something else than those who are, of which a paragraph tells nothing."""

from collections.abc import Collection, Iterable, Iterator
from enum import Enum

from domain.events import Scope
from domain.frozen import dataclass
from domain.theirs import unmarked
from projections.place_order import in_order
from projections.prose.agreement import told_rows
from projections.prose.last_of_agreement import beside_agreement_course
from projections.prose.last_words import beside_course
from projections.prose.one_or_many import differing
from projections.prose.quantities import measured
from projections.prose.slot import Teller
from projections.prose.stage import slots_of
from projections.prose.stated import furthest_untold, says_otherwise
from projections.rules.settled import Settled, heard
from projections.rules.sums import Row
from projections.texts.summary import reach


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
    teller: Teller, told: Iterable[Row], noted: Collection[str]
) -> tuple[Otherwise, ...]:
    """Of an agreement; ``noted`` are the entries that its paragraph names."""
    rows = list(told)
    terms = [Otherwise(Kind.TERM, "what was agreed") for row in rows if _other_terms(teller, row)]
    what = "what became of the agreement"
    course = [Otherwise(Kind.COURSE, what)] if beside_agreement_course(teller) else []
    stages = [one for slug in teller.order.slugs for one in _other_course(teller, slug)]
    return tuple(dict.fromkeys([*terms, *_other_figures(teller, rows, noted), *course, *stages]))


def _other_course(teller: Teller, stage: str) -> Iterator[Otherwise]:
    if beside_course(teller, stage):
        yield Otherwise(Kind.COURSE, f"what became of stage {stage}", stage)


def not_told(teller: Teller, stage: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is contested and not told: of an agreement its plans and what is left, of a stage what is said so far;
    and what nobody contests of the same, and is not told either.

    ``released from Russia to Ukraine, remaining after 2025-01-15``
    """
    slots = list(_not_told(teller, stage))
    contested = dict.fromkeys(name for name, slot in slots if slot.contested)
    others = dict.fromkeys(name for name, slot in slots if slot.figures)
    return tuple(contested), tuple(name for name in others if name not in contested)


def _not_told(teller: Teller, stage: str | None) -> Iterator[tuple[str, Settled]]:
    """The slots of scopes that no paragraph is about, and of an agreement those so far that reach furthest and are
    not told, as they are called."""
    scopes = (Scope.REMAINING, Scope.PROGRAMME, Scope.RUNNING if stage else Scope.PLANNED)
    at = teller.at
    rows = [] if stage else told_rows(teller)[0]
    furthest = {slot.place for row in rows for slot in furthest_untold(teller, row, at.sum_of(row))}
    for place, settled in in_order(at.settled):
        subject = place.subject
        is_asked = subject.scope in scopes and (stage is None or subject.stage == stage)
        if is_asked or place in furthest:
            way = unmarked(teller.names.way(place.flow))
            yield f"{measured(subject.measure)}{way}, {reach(subject)}", settled


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
