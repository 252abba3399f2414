"""How a total divides: dimension -> category -> quantity. Source: docs/feed.md, and docs/rules.md, rule 2."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Final, TypeVar

from domain.facts.fact import Fact
from domain.facts.form import After, NotEmpty, YesOrNo
from domain.refusals import AgainstTheRules, BadForm, listed
from domain.values.quantity import OPEN, Quantity, Span, number_text, span_sum
from domain.values.text import Slug

_V = TypeVar("_V")


def _in_order(by_name: Mapping[str, _V]) -> Mapping[str, _V]:
    return dict(sorted(by_name.items()))


class Breakdown(Fact):
    """One dimension: its parts by category, and whether they are all there are."""

    complete: Annotated[bool, YesOrNo()] = False
    parts: Annotated[Mapping[Slug, Quantity], NotEmpty(), After(_in_order)]

    @property
    def sum(self) -> Decimal | None:
        """What the parts add up to, where all of them are exact."""
        numbers = [part.exact for part in self.parts.values()]
        exact = [number for number in numbers if number is not None]
        return sum(exact, Decimal(0)) if len(exact) == len(numbers) else None

    @property
    def span(self) -> Span:
        """The least and the most that the parts can add up to."""
        return span_sum(part.span or OPEN for part in self.parts.values())

    def exceeds(self, total: Span) -> bool:
        """Whether the parts come to more than the total can be."""
        return total.ends_before(self.span)


Breakdowns = Annotated[Mapping[Slug, Breakdown], After(_in_order)]


_WRITTEN: Final = (
    "parts are status=military:270,civilian:120, ended by ,... where there are more parts"
)


def divided(
    text: str,
    split: Callable[[str], list[str]],
    number: Callable[[str], str],
    hint: Callable[[str], str | None],
) -> tuple[str, dict[str, object]]:
    """``status=military:270,civilian:120``: a dimension, and its breakdown as a feed has it; `BadForm` else.

    ``split`` parts at the commas, ``number`` reads a quantity, and ``hint`` says what was perhaps meant by parts
    that are none.
    """
    dimension, equals, rest = (part.strip() for part in text.partition("="))
    parts = [part.strip() for part in split(rest)]
    complete = parts[-1] != "..."
    pairs = [
        [side.strip() for side in part.partition(":")]
        for part in (parts if complete else parts[:-1])
    ]
    if not (equals and pairs and all(name and given for name, _, given in pairs)):
        raise BadForm("the breakdown", text, _WRITTEN, hint(rest))
    names = [name for name, _, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise BadForm("the breakdown", text, f"{twice} stands twice in it")
    numbers = {name: number(given) for name, _, given in pairs}
    return dimension, {"complete": complete, "parts": numbers}


class PartsExceedTheTotal(AgainstTheRules):
    def __init__(self, dimension: str, breakdown: Breakdown, total: Quantity) -> None:
        span = breakdown.span
        more = "more than " if span.low_strict else ""
        super().__init__(
            f"the parts by {dimension} add up to {more}{number_text(span.low)}, "
            f"more than the total {total}",
            "where the source says just that, report the total, and the parts without it, ended by ,...",
        )


class TotalsDiffer(AgainstTheRules):
    def __init__(self, totals: Mapping[str, Decimal]) -> None:
        said = listed(f"{number_text(total)} by {dimension}" for dimension, total in totals.items())
        super().__init__(
            f"the complete dimensions add up to different totals: {said}", "state the quantity"
        )


def implied_total(breakdowns: Mapping[str, Breakdown]) -> Quantity | None:
    """The total that complete dimensions of exact parts imply (rule 2); None where they disagree."""
    numbers = set(_complete_sums(breakdowns).values())
    return Quantity.of(numbers.pop()) if len(numbers) == 1 else None


def check_parts(quantity: Quantity | None, breakdowns: Mapping[str, Breakdown]) -> None:
    """Refuse two implied totals that differ, and parts larger than the total, stated or implied."""
    if not breakdowns:
        return
    sums = _complete_sums(breakdowns)
    if quantity is None and len(set(sums.values())) > 1:
        raise TotalsDiffer(sums)
    total = quantity or implied_total(breakdowns)
    if total is None or total.span is None:
        return
    for dimension, breakdown in breakdowns.items():
        if breakdown.exceeds(total.span):
            raise PartsExceedTheTotal(dimension, breakdown, total)


def _complete_sums(breakdowns: Mapping[str, Breakdown]) -> dict[str, Decimal]:
    sums = {name: breakdown.sum for name, breakdown in breakdowns.items() if breakdown.complete}
    return {name: number for name, number in sums.items() if number is not None}
