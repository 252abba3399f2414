"""What is told of one stage: what became of it, its numbers, and how they divide."""

from collections.abc import Iterator

from domain.events import Event, FigureReported, Scope, StageEvent, StatementRetracted
from domain.values.flow import Flow
from projections.place_order import place_order
from projections.prose.course import course_of_stage
from projections.prose.divided import is_implied_share, shared
from projections.prose.pieces import Cited, Piece, Pieces
from projections.prose.quantities import as_measured, those
from projections.prose.slot import Teller
from projections.rules.place import Group
from projections.rules.settled import Settled


def stage_clauses(teller: Teller, stage: str) -> list[Pieces]:
    """Each clause makes a sentence; where nothing that was said stands, one says so."""
    slots = slots_of(teller, stage)
    totals = [settled for settled in slots if settled.slot.place.dimension is None]
    told = [
        *course_of_stage(teller, stage),
        *(clause for settled in totals for clause in _total(teller, settled)),
        *_parts(teller, slots),
    ]
    return told or [_nothing(teller, stage)]


def _nothing(teller: Teller, stage: str) -> Pieces:
    """``nothing has been said of stage s1``; where something was, that it was taken back, or is only passed on."""
    record = teller.at.record
    taken_back, passed_on = [], []
    for acting in record.acting:
        event = acting.entry.event
        if isinstance(event, StatementRetracted) and acting.target is not None:
            if _is_of(record.known[acting.target].event, stage):
                taken_back.append(acting.entry.number)
        elif _is_of(event, stage) and isinstance(event, FigureReported) and event.repeats:
            passed_on.append(acting.entry.number)
    if taken_back:
        back = Cited("was taken back", tuple(taken_back), "unreported")
        lead = f"nothing that was said of stage {stage} stands any more: what was said "
        return (lead, back, f" by {teller.by_entries(taken_back)}")
    nothing = f"nothing has been said of stage {stage}"
    if passed_on:
        what = Cited("what is passed on", tuple(passed_on), "reported")
        return (f"{nothing} but ", what, f" by {teller.by_entries(passed_on)}")
    return (nothing,)


def _is_of(event: Event, stage: str) -> bool:
    return isinstance(event, StageEvent | FigureReported) and event.stage == stage


def slots_of(teller: Teller, stage: str) -> list[Settled]:
    """The numbers of a stage and their parts, done and planned, in the order in which they are told."""
    return [
        settled
        for place, settled in sorted(
            teller.at.settled.items(),
            key=lambda pair: (_is_pooled(pair[0].flow), place_order(pair[0])),
        )
        if place.subject.stage == stage and place.subject.scope in (Scope.STAGE, Scope.PLANNED)
    ]


def _is_pooled(flow: Flow | None) -> bool:
    return flow is not None and flow.pooled


def _total(teller: Teller, settled: Settled) -> Iterator[Pieces]:
    if is_implied_share(teller, settled):
        return
    subject, flow = settled.slot.place.subject, settled.slot.place.flow
    planned = subject.scope is Scope.PLANNED
    as_ = as_measured(subject.measure, subject.unit, teller.names.way(flow), planned=planned)
    pieces: list[Piece] = list(teller.clause(settled, as_))
    for other in teller.unheard(settled):
        pieces += ["; ", *other]
    yield tuple(pieces)


def _parts(teller: Teller, slots: list[Settled]) -> Iterator[Pieces]:
    """Each dimension of each flow; categories of which the same is told share the words."""
    groups: dict[Group, list[Settled]] = {}
    for settled in slots:
        if settled.slot.place.dimension is not None:
            groups.setdefault(settled.slot.place.group, []).append(settled)
    for (subject, flow, dimension), parts in groups.items():
        planned = subject.scope is Scope.PLANNED
        of = those(subject.measure, subject.unit, teller.names.way(flow), planned=planned)
        told: list[Piece] = [f"by {dimension}, of {of}, "]
        for at, clause in enumerate(shared(teller, parts)):
            told += ["; ", *clause] if at else clause
        yield tuple(told)
