"""``status``: the standing of every slot."""

import re
from collections.abc import Iterable

from domain.assertion import Subject
from domain.events import Scope
from domain.flow import Flow
from domain.frozen import dataclass
from domain.quantity import number_text
from projections.agreement import AgreementAt
from projections.rules.place import Place
from projections.rules.settled import Settled, counting, heard
from projections.rules.voices import Said

_SCOPES = tuple(Scope)


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


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rules make of the figures of one slot, beside its row: for people, who cannot ask the rules."""

    heard: tuple[str, ...]
    """The entries of the figures of those who are heard."""
    counting: tuple[str, ...]
    """The entries of the figures that low and high are taken from."""
    settled: bool
    """Whether its number is settled."""


def status(at: AgreementAt, *, lapsed: bool = True) -> list[StatusRow]:
    """A row for every slot in which something was asserted, in the order of scopes, stages and flows.

    Without ``lapsed`` each row has the figures alone that count, and none that were corrected or outspoken since.
    """
    ordered = sorted(at.settled.items(), key=lambda pair: place_order(at, pair[0]))
    return [
        _row(at, place, settled, settled.slot.sayings if lapsed else settled.said)
        for place, settled in ordered
    ]


def settled_of(at: AgreementAt, row: StatusRow) -> Settled:
    """The slot that a row tells."""
    flow = Flow.parse(row.flow) if row.flow is not None else None
    subject = Subject(Scope(row.scope), row.stage, row.up_to, row.measure, row.unit)
    return at.settled[Place(subject, flow, row.dimension, row.category)]


def counted(at: AgreementAt, row: StatusRow) -> Counted:
    """What the rules make of the figures of the slot that a row tells."""
    settled = settled_of(at, row)
    of_heard, of_counting = (
        tuple(at.cite(figure.said.entry) for figure in figures)
        for figures in (heard(settled), counting(settled))
    )
    return Counted(of_heard, of_counting, settled.settled is not None)


def place_order(at: AgreementAt, place: Place) -> tuple[object, ...]:
    subject = place.subject
    return (
        _SCOPES.index(subject.scope),
        numbered(subject.stage or ""),
        subject.up_to or "",
        at.spelled(place.flow) or "",
        subject.measure,
        subject.unit,
        place.dimension or "",
        place.category or "",
    )


def numbered(slug: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that puts ``s2`` before ``s10``, and plain slugs in plain order."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", slug)
    return tuple(
        (not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces
    )


def _row(at: AgreementAt, place: Place, settled: Settled, sayings: Iterable[Said]) -> StatusRow:
    subject = place.subject
    return StatusRow(
        agreement=at.slug,
        scope=subject.scope,
        stage=subject.stage,
        up_to=subject.up_to,
        flow=at.spelled(place.flow),
        measure=subject.measure,
        unit=subject.unit,
        dimension=place.dimension,
        category=place.category,
        standing=settled.standing,
        contested=settled.contested,
        was_contested=settled.slot.was_contested,
        value=number_text(settled.value) if settled.value is not None else None,
        low=number_text(settled.reach.low) if settled.reach.low is not None else None,
        high=number_text(settled.reach.high) if settled.reach.high is not None else None,
        figures=tuple(_figures(at, settled, sayings)),
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
