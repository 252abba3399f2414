"""What one entry asserts, by itself. Source: interface.md, rules 2 and 3.

Whether it still stands on a given day is for the views to say; here is only what its words mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.breakdown import Breakdown, implied_total
from domain.events import (
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Scope,
    StatementDisputed,
)
from domain.flow import ALL, Flow, FlowChoice
from domain.quantity import Quantity

Parts = Mapping[str, Mapping[str, Quantity]]
"""dimension -> category -> quantity"""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure speaks of: a slot without its flow, dimension and category."""

    scope: Scope
    stage: str | None
    up_to: str | None
    measure: str
    unit: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """A total and parts, for each of some flows. No flows: something that nobody hands over."""

    subject: Subject
    flows: tuple[Flow, ...]
    total: Quantity | None = None
    implied: bool = False
    parts: Parts = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.total is not None or bool(self.parts)

    def flows_named(self, choice: FlowChoice | None) -> tuple[Flow, ...]:
        """The flows that a pointer at this entry covers; those that it lacks are left out."""
        if choice is None or choice == ALL:
            return self.flows
        return tuple(flow for flow in self.flows if flow == choice)


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
                str(event.up_to) if event.up_to else None,
                event.measure,
                event.unit,
            )
            figure = _numbers(Assertion(subject, event.flows), event.quantity, event.breakdowns)
            return Assertion(subject, event.flows) if event.repeats is not None else figure
        case FigureConfirmed() if of is not None:
            covered = replace(of, flows=of.flows_named(event.flow))
            if event.quantity is not None:
                return replace(covered, total=event.quantity, implied=False, parts={})
            if event.dimension is not None:
                part = {d: parts for d, parts in of.parts.items() if d == event.dimension}
                return replace(covered, total=None, implied=False, parts=part)
            return replace(covered, parts={})
        case FigureCorrected() | StatementDisputed() if of is not None:
            flows = of.flows_named(event.flow)
            return _numbers(Assertion(of.subject, flows), event.quantity, event.breakdowns)
        case _:
            return None


def own_numbers(event: Event, of: Assertion | None) -> Assertion | None:
    """What is left of a pointing entry when the one it points at was voided: its own numbers (rule 1)."""
    assertion = asserted(event, of)
    if isinstance(event, FigureConfirmed) and event.quantity is None:
        return None
    return assertion


def _numbers(
    empty: Assertion, quantity: Quantity | None, breakdowns: Mapping[str, Breakdown]
) -> Assertion:
    total = quantity or implied_total(breakdowns)
    return replace(
        empty,
        total=total,
        implied=quantity is None and total is not None,
        parts={dimension: breakdown.parts for dimension, breakdown in breakdowns.items()},
    )
