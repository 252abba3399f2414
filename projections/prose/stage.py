"""What is told of one stage: what became of it, its numbers, and how they divide."""

from collections.abc import Collection, Iterator

from domain.events import Event, FigureReported, Scope, StageEvent, StatementRetracted
from domain.state.assertion import Group
from domain.values.flow import Flow
from projections.place_order import in_order, place_order
from projections.prose.claims import entries_of
from projections.prose.course import course_of_stage
from projections.prose.divided import is_implied_share, shared
from projections.prose.pieces import Cited, Pieces, behind, joined
from projections.prose.quantities import as_measured, those
from projections.prose.slot import Teller
from projections.rules.settled import Settled
from projections.texts.summary import reach


def stage_clauses(teller: Teller, stage: str) -> list[Pieces]:
    """Each clause makes a sentence; where nothing that was said stands, one says so."""
    slots = slots_of(teller, stage)
    totals = [settled for settled in slots if settled.place.dimension is None]
    told = [
        *course_of_stage(teller, stage),
        *(clause for settled in totals for clause in _total(teller, settled)),
        *_parts(teller, slots),
    ]
    return told or [_nothing(teller, stage)]


def _nothing(teller: Teller, stage: str) -> Pieces:
    """``nothing has been said of stage s1``; where something was, that it was taken back.

    What names the stage and stands is told with whose it is: ``but what is reported so far to s1 by icrc``.
    """
    record = teller.at.record
    taken_back = [
        acting.entry.number
        for acting in record.acting
        if isinstance(acting.entry.event, StatementRetracted)
        and acting.target is not None
        and _is_of(record.known[acting.target].event, stage)
    ]
    but = _naming(teller, stage)
    standing = joined(_by(teller, what, entries, "reported") for what, entries in but.items())
    beside: Pieces = (" but ", *standing) if but else ()
    if not taken_back:
        return (f"nothing has been said of stage {stage}", *beside)
    back = _by(teller, "was taken back", taken_back, "unreported")
    lead = f"nothing that was said of stage {stage} stands any more"
    return (lead, *beside, f": what {'else ' if but else ''}was said ", *back)


def _naming(teller: Teller, stage: str) -> dict[str, set[int]]:
    """The entries that stand and name a stage, though they give no number of it, by what they are."""
    found: dict[str, set[int]] = {}
    for entry in (acting.entry for acting in teller.at.record.acting):
        is_passed_on = isinstance(entry.event, FigureReported) and entry.event.repeats is not None
        stands = entry.number not in teller.at.record.retracted
        if is_passed_on and stands and _is_of(entry.event, stage):
            found.setdefault("what is passed on", set()).add(entry.number)
    for place, settled in in_order(teller.at.settled):
        if place.subject.stage == stage and settled.figures:
            of = f"what is reported {reach(place.subject)}"
            found.setdefault(of, set()).update(entries_of(settled.figures))
    return found


def _by(teller: Teller, what: str, entries: Collection[int], standing: str) -> Pieces:
    return (Cited(what, tuple(sorted(entries)), standing), f" by {teller.by_entries(entries)}")


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
    subject, flow = settled.place.subject, settled.place.flow
    planned = subject.scope is Scope.PLANNED
    as_ = as_measured(subject.measure, subject.unit, teller.names.way(flow), planned=planned)
    yield behind([teller.clause(settled, as_), *teller.unheard(settled)])


def _parts(teller: Teller, slots: list[Settled]) -> Iterator[Pieces]:
    """Each dimension of each flow; categories of which the same is told share the words."""
    groups: dict[Group, list[Settled]] = {}
    for settled in slots:
        if settled.place.dimension is not None:
            groups.setdefault(settled.place.group, []).append(settled)
    for (subject, flow, dimension), parts in groups.items():
        planned = subject.scope is Scope.PLANNED
        of = those(subject.measure, subject.unit, teller.names.way(flow), planned=planned)
        yield (f"by {dimension}, of {of}, ", *behind(shared(teller, parts)))
