"""Additions as people write them, and what several figures of one side come to together."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache, reduce
from itertools import groupby

from domain.refusals import listed
from domain.values.quantity import OPEN, Form, Quantity, Span, all_meet, highest, number_text
from domain.values.text import numbered


def addition(quantities: Iterable[Quantity | str]) -> str:
    """``1212 + 3 x 1200 + 1245``: summands in their order, equal neighbours taken together."""
    words = []
    for text, same in groupby(map(str, quantities)):
        times = len(list(same))
        words.append(f"{times} x {text}" if times > 1 else text)
    return " + ".join(words)


def span_text(span: Span) -> str:
    """A span in the form of a quantity, or the nearest one: two ends are told as a range."""
    low = number_text(span.low)
    if span.high is None:
        return f"{'>' if span.low_strict else '>='}{low}"
    high = number_text(span.high)
    if span.low == span.high:
        return low
    if not span.low and not span.low_strict:
        return f"{'<' if span.high_strict else '<='}{high}"
    return f"{low}..{high}"


def at_least(span: Span) -> str:
    """What is not below a span, in the form of a quantity."""
    return span_text(Span(span.low, None, span.low_strict))


def at_most(span: Span) -> str:
    """What is not above a span; where that is open to the end, anything."""
    return span_text(Span(OPEN.low, span.high, high_strict=span.high_strict))


def together(quantities: Sequence[Quantity]) -> Quantity:
    """What several figures for one thing come to: the values that they share, else from least to most.

    Where none is firm, ``about`` comes before vague and withheld.
    """
    spans = [quantity.span for quantity in quantities if quantity.span is not None]
    if not spans:
        abouts = [quantity for quantity in quantities if quantity.form is Form.ABOUT]
        return (abouts or list(quantities))[0]
    if all_meet(spans):
        shared = reduce(Span.both, spans)
        return next((q for q in quantities if q.span == shared), None) or _quantity(shared)
    low, high = min(span.low for span in spans), highest(span.high for span in spans)
    return _quantity(Span(low, high))


def stages_named(slugs: Collection[str], order: Sequence[str]) -> str:
    """``stage s5``, ``stages s1 and s3``, ``stages s1 to s4 and s6`` where some follow one another.

    They are named in the ``order`` of all stages of the agreement, so that no other one is between the ends of
    what is named so. Where a reader would look for others there, each is named: of s1, s3 and s2 nobody finds the
    second in `s1 to s2`, and in `s1 to s10` of s1, s2 and s10 everybody finds a stage s3 that comes after them.
    """
    if len(slugs) < 2:
        return f"stage {''.join(slugs)}"
    turns = {slug: turn for turn, slug in enumerate(order)}
    named: list[str] = []
    for _, run in groupby(
        enumerate(sorted(slugs, key=turns.__getitem__)), lambda one: turns[one[1]] - one[0]
    ):
        some = [slug for _, slug in run]
        as_read = len(some) > 2 and some == _read_between(some[0], some[-1], tuple(order))
        named += [f"{some[0]} to {some[-1]}"] if as_read else some
    return f"stages {listed(named)}"


def _read_between(first: str, last: str, order: tuple[str, ...]) -> list[str]:
    """From one stage to another those of which a reader thinks who does not know in which order they were."""
    read = _as_numbered(order)
    return read[read.index(first) : read.index(last) + 1]


@lru_cache(maxsize=8)
def _as_numbered(order: tuple[str, ...]) -> list[str]:
    """Stages in the order of their numbers; those of one agreement are named time and again."""
    return sorted(order, key=numbered)


def _quantity(span: Span) -> Quantity:
    return Quantity.summed(span_text(span))
