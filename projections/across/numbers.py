"""The numbers that events say, for the engine to add up: whole, or scaled where decimals are said."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from domain.entry import Entry
from domain.events import (
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StatementDisputed,
    TermsEvent,
)
from domain.values.quantity import Quantity

MICRO: Final = 1_000_000
"""The scale of agreements in which decimals are said: at most 6 digits behind the point."""


def scale_of(entries: Iterable[Entry]) -> int:
    """1 where all numbers are whole, else `MICRO`."""
    texts = (quantity.text for entry in entries for quantity in quantities(entry.event))
    return MICRO if any("." in text and "." in text.replace("..", "") for text in texts) else 1


def largest(quantity: Quantity) -> Decimal:
    """The largest number that is said in a quantity; 0 in one that says none."""
    if quantity.span is not None:
        return quantity.span.low if quantity.span.high is None else quantity.span.high
    return quantity.number or Decimal(0)


def quantities(event: Event) -> Iterator[Quantity]:
    """All that an event states, parts too; of a confirmation the total alone."""
    if isinstance(event, TermsEvent):
        yield from (term.quantity for term in event.terms)
    if isinstance(event, FigureReported | FigureConfirmed | FigureCorrected | StatementDisputed):
        if event.quantity is not None:
            yield event.quantity
        if not isinstance(event, FigureConfirmed):
            for breakdown in event.breakdowns.values():
                yield from breakdown.parts.values()
