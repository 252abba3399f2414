"""What one entry asserts, by itself. Source: docs/rules.md, rules 2 and 3.

Whether it still stands on a given day is for the views to say; here is only what its words mean.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from domain.events import (
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Scope,
    StatementDisputed,
)
from domain.frozen import HashedOnce, dataclass
from domain.values.breakdown import Breakdown, implied_total
from domain.values.flow import Flow, FlowChoice
from domain.values.quantity import Quantity

Parts = Mapping[str, Mapping[str, Quantity]]
"""dimension -> category -> quantity"""


@dataclass(frozen=True, slots=True)
class Subject(HashedOnce):
    """What a figure speaks of: a slot without its flow, dimension and category."""

    scope: Scope
    stage: str | None
    up_to: str | None
    """The `Moment.identity` of a date."""
    measure: str
    unit: str


class Group(NamedTuple):
    """A total alone, or a whole dimension: what one dispute can lie on."""

    subject: Subject
    flow: Flow | None
    dimension: str | None


@dataclass(frozen=True, slots=True)
class Assertion:
    """A total and parts, for each of some flows. No flows: something that nobody hands over."""

    subject: Subject
    flows: tuple[Flow, ...]
    total: Quantity | None = None
    implied: bool = False
    parts: Parts = field(default_factory=dict)

    @property
    def has_numbers(self) -> bool:
        return self.total is not None or bool(self.parts)

    @property
    def groups(self) -> set[Group]:
        """What it speaks of."""
        dimensions = [*([None] if self.total is not None else []), *self.parts]
        return {Group(self.subject, flow, d) for flow in self.flows or (None,) for d in dimensions}

    def says_of(self, dimension: str | None) -> dict[str | None, Quantity]:
        """Its total (under None), or its parts in a dimension by category; nothing where it gives none."""
        if dimension is None:
            return {None: self.total} if self.total is not None else {}
        return dict(self.parts.get(dimension, {}).items())

    def within(self, group: Group) -> "Assertion | None":
        """What it says of a total, or of a dimension; None where it is of another subject or flow."""
        subject, flow, dimension = group
        if subject != self.subject or flow not in (self.flows or (None,)):
            return None
        flows = (flow,) if flow is not None else ()
        if dimension is None:
            return Assertion(subject, flows, self.total, self.implied)
        parts = self.parts.get(dimension)
        return Assertion(subject, flows, parts={dimension: parts} if parts is not None else {})

    def flows_named(self, choice: FlowChoice | None) -> tuple[Flow, ...]:
        """The flows that a pointer at this entry covers. One that it lacks is the pointer's own affair."""
        return (choice,) if isinstance(choice, Flow) else self.flows

    def covered(self, choice: FlowChoice | None) -> tuple[Flow | None, ...]:
        """The same; None for what nobody hands over."""
        return self.flows_named(choice) or (None,)

    def speaks_of(self, choice: FlowChoice | None) -> bool:
        """Whether it asserts anything for the flow that a pointer names."""
        return not isinstance(choice, Flow) or choice in self.flows


def asserted(event: Event, of: "Assertion | None") -> Assertion | None:
    """What an event asserts, where ``of`` is what the entry it points at asserts (None: nothing stands there).

    None where its kind of event asserts nothing. A figure that repeats another has an assertion without
    numbers, so that pointers at it know its flows.
    """
    match event:
        case FigureReported():
            subject = Subject(
                event.scope,
                event.stage,
                event.up_to.identity if event.up_to else None,
                event.measure,
                event.unit,
            )
            if event.repeats is not None:
                return Assertion(subject, event.flows)
            return _numbers(subject, event.flows, event.quantity, event.breakdowns)
        case FigureConfirmed() if of is not None:
            flows = of.flows_named(event.flow)
            if event.quantity is not None or not of.speaks_of(event.flow):
                return _numbers(of.subject, flows, event.quantity, {})
            if event.dimension is not None:
                named = {d: parts for d, parts in of.parts.items() if d == event.dimension}
                return Assertion(of.subject, flows, parts=named)
            return Assertion(of.subject, flows, of.total, of.implied)
        case FigureCorrected() if of is not None:
            flows = of.flows_named(event.flow)
            return _numbers(of.subject, flows, event.quantity, event.breakdowns)
        case StatementDisputed() if of is not None:
            return Assertion(
                of.subject,
                of.flows_named(event.flow),
                event.quantity,
                parts=_parts(event.breakdowns),
            )
        case _:
            return None


def own_numbers(event: Event, of: Assertion | None) -> Assertion | None:
    """What is left of an entry when the one it points at was voided: its own numbers (rule 1)."""
    if isinstance(event, FigureConfirmed) and event.quantity is None and of is not None:
        return Assertion(of.subject, of.flows_named(event.flow))
    return asserted(event, of)


def _numbers(
    subject: Subject,
    flows: tuple[Flow, ...],
    quantity: Quantity | None,
    breakdowns: Mapping[str, Breakdown],
) -> Assertion:
    """Rule 2: a complete dimension implies the total where no quantity was stated."""
    if not breakdowns:
        return Assertion(subject, flows, quantity)
    total = quantity or implied_total(breakdowns)
    implied = quantity is None and total is not None
    return Assertion(subject, flows, total, implied, _parts(breakdowns))


def _parts(breakdowns: Mapping[str, Breakdown]) -> Parts:
    return {dimension: breakdown.parts for dimension, breakdown in breakdowns.items()}
