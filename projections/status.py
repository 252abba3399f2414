"""``status``: the standing of every slot, and with ``--require`` which fall short of one."""

from collections.abc import Iterable
from typing import Final

from domain.events import Scope
from domain.frozen import dataclass
from domain.state.assertion import Subject
from domain.values.flow import Flow, flow_text
from projections.agreement import AgreementAt
from projections.place_order import in_order
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.standing import Standing
from projections.rules.voices import Said
from projections.texts.number import number_if_any

_DONE: Final = (Scope.STAGE, Scope.WHOLE)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One assertion in a slot. ``active`` where it is the figure of its root there, at the cut."""

    entry: str
    source: str
    kind: str
    side: str | None
    quantity: str
    stated: str
    via: tuple[str, ...]
    implied: bool
    active: bool


@dataclass(frozen=True, slots=True)
class StatusRow:
    """The standing of one slot. Quantities are text or None (open, or no number)."""

    agreement: str
    scope: str
    stage: str | None
    up_to: str | None
    flow: str | None
    measure: str
    unit: str
    dimension: str | None
    category: str | None
    standing: str
    contested: bool
    was_contested: bool
    value: str | None
    low: str | None
    high: str | None
    figures: tuple[FigureRow, ...]


def status(at: AgreementAt, *, lapsed: bool = True) -> list[StatusRow]:
    """A row for every slot in which something was asserted, in the order of scopes, stages and flows.

    Without ``lapsed`` each row has the figures alone that count, and none that were corrected or outspoken since.
    """
    return [slot_row(at, settled, lapsed=lapsed) for _, settled in in_order(at.settled)]


def settled_of(at: AgreementAt, row: StatusRow) -> Settled:
    """The slot that a row tells."""
    flow = Flow.parse(row.flow) if row.flow is not None else None
    return at.settled[Place(subject_of(row), flow, row.dimension, row.category)]


def subject_of(row: StatusRow) -> Subject:
    """What the numbers of a row speak of."""
    return Subject(Scope(row.scope), row.stage, row.up_to, row.measure, row.unit)


def slot_row(at: AgreementAt, settled: Settled, *, lapsed: bool = True) -> StatusRow:
    """The row of one slot."""
    place = settled.place
    subject = place.subject
    return StatusRow(
        agreement=at.slug,
        scope=subject.scope,
        stage=subject.stage,
        up_to=subject.up_to,
        flow=flow_text(place.flow),
        measure=subject.measure,
        unit=subject.unit,
        dimension=place.dimension,
        category=place.category,
        standing=settled.standing,
        contested=settled.contested,
        was_contested=settled.slot.was_contested,
        value=number_if_any(settled.value),
        low=number_if_any(settled.reach.low),
        high=number_if_any(settled.reach.high),
        figures=tuple(_figures(at, settled, settled.slot.sayings if lapsed else settled.said)),
    )


def _figures(at: AgreementAt, settled: Settled, sayings: Iterable[Said]) -> Iterable[FigureRow]:
    active = {id(figure.said) for figure in settled.figures}
    for said in sayings:
        yield FigureRow(
            entry=at.cite(said.entry),
            source=said.source,
            kind=said.voice.kind,
            side=said.voice.side,
            quantity=str(said.quantity),
            stated=str(said.statement.stated),
            via=said.statement.via,
            implied=said.implied,
            active=id(said) in active,
        )


def looked_at(rows: Iterable[StatusRow]) -> list[StatusRow]:
    """What was carried out, never a plan or what is left: the slots of stages and of the whole, and of what has
    none of these those that are running."""
    rows = list(rows)
    done = {_counted(row) for row in rows if row.scope in _DONE}
    return [
        row
        for row in rows
        if row.scope in _DONE or (row.scope == Scope.RUNNING and _counted(row) not in done)
    ]


def _counted(row: StatusRow) -> tuple[str | None, ...]:
    """Of what a row of the totals is (rule 9), and by which dimension it is divided: one hides no other."""
    return row.flow, row.measure, row.unit, row.dimension


def short_of(rows: Iterable[StatusRow], required: Standing) -> list[StatusRow]:
    """The rows below a standing. What is contested stands below every one."""
    return [row for row in rows if row.contested or Standing(row.standing).rank < required.rank]
