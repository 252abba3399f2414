"""What is told of one stage: what became of it, its numbers, and how they divide."""

from collections.abc import Iterator

from domain.events import Scope
from domain.flow import Flow
from projections.prose.course import course_of_stage
from projections.prose.parts import Cited, Part, Parts, joined
from projections.prose.quantities import are, as_measured, those
from projections.prose.slot import Teller
from projections.rules.slots import Group, Settled
from projections.status import place_order


def stage_clauses(teller: Teller, stage: str) -> list[Parts]:
    """Each clause makes a sentence."""
    slots = slots_of(teller, stage)
    totals = [settled for settled in slots if settled.slot.place.dimension is None]
    return [
        *course_of_stage(teller, stage),
        *(clause for settled in totals for clause in _total(teller, settled)),
        *_parts(teller, slots),
    ]


def slots_of(teller: Teller, stage: str) -> list[Settled]:
    """The numbers of a stage and their parts, done and planned, in the order in which they are told."""
    return [
        settled
        for place, settled in sorted(
            teller.at.settled.items(),
            key=lambda pair: (_is_pooled(pair[0].flow), place_order(teller.at, pair[0])),
        )
        if place.subject.stage == stage and place.subject.scope in (Scope.STAGE, Scope.PLANNED)
    ]


def _is_pooled(flow: Flow | None) -> bool:
    return flow is not None and flow.pooled


def _total(teller: Teller, settled: Settled) -> Iterator[Parts]:
    subject, flow = settled.slot.place.subject, settled.slot.place.flow
    planned = subject.scope is Scope.PLANNED
    as_ = as_measured(subject.measure, subject.unit, teller.names.way(flow), planned=planned)
    parts: list[Part] = list(teller.clause(settled, as_))
    for other in teller.unheard(settled):
        parts += ["; ", *other]
    yield tuple(parts)


def _parts(teller: Teller, slots: list[Settled]) -> Iterator[Parts]:
    """Each dimension of each flow; categories of which the same is told share the words."""
    groups: dict[Group, list[Settled]] = {}
    for settled in slots:
        if settled.slot.place.dimension is not None:
            groups.setdefault(settled.slot.place.group, []).append(settled)
    for (subject, flow, dimension), parts in groups.items():
        planned = subject.scope is Scope.PLANNED
        of = those(subject.measure, subject.unit, teller.names.way(flow), planned=planned)
        told: list[Part] = [f"by {dimension}, of {of}, "]
        for at, clause in enumerate(_shared(teller, parts)):
            told += ["; ", *clause] if at else clause
        yield tuple(told)


def _shared(teller: Teller, parts: list[Settled]) -> Iterator[Parts]:
    left = list(parts)
    while left:
        settled = left.pop(0)
        number = _number(teller, settled)
        if number is None:
            yield _alone(teller, settled)
            continue
        ending = _ending(teller, settled)
        same = [
            other
            for other in left
            if _number(teller, other) is not None and _ending(teller, other) == ending
        ]
        left = [other for other in left if other not in same]
        numbers = [number, *(found for other in same if (found := _number(teller, other)))]
        verb = "are" if same else are(number.quantity or "", settled.slot.place.subject.unit)
        yield (*joined((each,) for each in numbers), f" {verb} ", *ending)


def _alone(teller: Teller, settled: Settled) -> Parts:
    category = settled.slot.place.category
    if not settled.figures:
        return (f"for {category}, ", *teller.taken_back(settled))
    if teller.is_span(settled):
        return (f"the number reported for {category} is ", *teller.span(settled))
    if teller.is_many(settled):
        return (f"for {category}, ", *teller.claims(settled, None), *teller.tail(settled))
    return (f"the number for {category} is ", *teller.withheld(settled))


def _number(teller: Teller, settled: Settled) -> Cited | None:
    of = (settled.slot.place.category or "").replace("-", " ")
    return teller.number(settled, unit=None, of=of) if settled.figures else None


def _ending(teller: Teller, settled: Settled) -> Parts:
    return (teller.by(settled), *teller.tail(settled))
