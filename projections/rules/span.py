"""Rule 8: low, high and value of a slot."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import reduce

from domain.frozen import dataclass
from domain.values.quantity import Quantity, Span, all_meet, highest
from projections.rules.voices import Figure


@dataclass(frozen=True, slots=True)
class Reach:
    """From the lowest to the highest number; None where there is none, or the end is open."""

    low: Decimal | None = None
    high: Decimal | None = None
    exact: Decimal | None = None
    """The exact number that all share a value with, where one says it: then low and high are both it."""
    about: bool = False
    """Whether nobody says it more firmly than ``about``."""


def reach(figures: Sequence[Figure]) -> Reach:
    """Over the heard roots' figures, else the others'."""
    heard = [figure for figure in figures if figure.voice.heard]
    quantities = [figure.quantity for figure in heard or figures]
    firm = [quantity.span for quantity in quantities if quantity.span is not None]
    spans = firm or _abouts(quantities)
    if not spans:
        return Reach()
    about = not firm
    if all_meet(spans):
        shared = reduce(Span.both, spans)
        exact = next((q.exact for q in quantities if q.exact is not None), None)
        return Reach(shared.low, shared.high, exact, about)
    apart = innermost(spans)
    high = highest(span.high for span in apart)
    return Reach(min(span.low for span in apart), high, about=about)


def _abouts(quantities: Sequence[Quantity]) -> list[Span]:
    """``about`` counts, as its number, only where nothing firmer stands; vague and withheld never."""
    return [
        Span(quantity.number, quantity.number)
        for quantity in quantities
        if quantity.number is not None
    ]


def innermost(spans: Iterable[Span]) -> list[Span]:
    """The spans in which no other one lies."""
    found: list[Span] = []
    for span in sorted(set(spans), key=_begin_then_end, reverse=True):
        # Those before it begin later, or end sooner: of these the last one found ends first.
        if not found or not found[-1].within(span):
            found.append(span)
    return found


def _begin_then_end(span: Span) -> tuple[Decimal, bool, bool, Decimal, bool]:
    """The order of spans by where they begin, and where they begin alike, the longest first."""
    end = span.high if span.high is not None else Decimal(0)
    return span.low, span.low_strict, span.high is not None, -end, span.high_strict
