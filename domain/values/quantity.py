"""What a source can say of a number. Source: docs/feed.md, and docs/rules.md, rules 4, 7 and 8.

A quantity is exact, a bound, a range, ``about``, vague or withheld. Zero, withheld and absent are three
different things. Numbers are whole or decimal, never floats, never negative, at most 15 digits before the
point and 6 behind it.

What numbers come to, added up, may be longer: `Quantity.summed` reads such sums, `Quantity.of` and `total` make
them. They are exact up to 28 digits, which is what ten million of the largest numbers come to.
"""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from domain.facts.form import InText
from domain.frozen import dataclass
from domain.refusals import BadForm
from domain.values.number_form import NUMBER, TYPED_PREFIXES

ALLOWED: Final = (
    "a quantity is 390, >=300, >300, <=300, <300, 300..310, ~300, withheld or vague:dozens, "
    "without separators, signs or exponents"
)
TYPED: Final = (
    "a quantity is 390, 300+, more-than:300, at-most:300, less-than:300, 300..310, about:300, "
    "withheld or vague:dozens, without separators, signs or exponents"
)

_SUM: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]{1,6})?")
_WORD: Final = re.compile(r"[^\W_][\w' -]{0,62}\w|[^\W_]")


class Form(StrEnum):
    """How firmly a number is said."""

    EXACT = "exact"
    BOUND = "bound"
    RANGE = "range"
    ABOUT = "about"
    VAGUE = "vague"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of values; ``high`` is None where it is open. Strict ends do not belong to it."""

    low: Decimal
    high: Decimal | None
    low_strict: bool = False
    high_strict: bool = False

    def meets(self, other: "Span") -> bool:
        """Whether the two have a value in common."""
        return not (self.ends_before(other) or other.ends_before(self))

    def ends_before(self, other: "Span") -> bool:
        """Whether every value of this one is below every value of the other."""
        if self.high is None or self.high > other.low:
            return False
        return self.high < other.low or self.high_strict or other.low_strict

    def within(self, other: "Span") -> bool:
        """Whether every value of this one lies in the other; equal spans lie in each other."""
        if (self.low, self.low_strict) < (other.low, other.low_strict):
            return False
        if other.high is None:
            return True
        return self.high is not None and (
            self.high < other.high
            or (self.high == other.high and (self.high_strict or not other.high_strict))
        )

    def both(self, other: "Span") -> "Span":
        """The values that two spans share; they must meet."""
        low, low_strict = max((self.low, self.low_strict), (other.low, other.low_strict))
        ends = [
            (span.high, not span.high_strict) for span in (self, other) if span.high is not None
        ]
        high, closed = min(ends) if ends else (None, True)
        return Span(low, high, low_strict, not closed)


OPEN: Final = Span(Decimal(0), None)
"""Nothing is known of it, but that it is no less than nothing."""


def all_meet(spans: Collection[Span]) -> bool:
    """Whether every two spans have a value in common: the one that ends first and the one that begins last do."""
    if len(spans) < 2:
        return True
    ends = [span for span in spans if span.high is not None]
    if not ends:
        return True
    first = min(ends, key=lambda span: (span.high, not span.high_strict))
    last = max(spans, key=lambda span: (span.low, span.low_strict))
    return first.meets(last)


def highest(ends: Iterable[Decimal | None]) -> Decimal | None:
    """The highest of the ends of spans; None, for open, where one of them is."""
    found = list(ends)
    known = [end for end in found if end is not None]
    return max(known) if len(known) == len(found) else None


@dataclass(frozen=True, slots=True)
class Quantity(InText):
    """One quantity as it was said. ``str()`` gives the form of feeds and output."""

    form: Form
    text: str
    span: Span | None
    """The values that it allows; None for ``about``, vague and withheld, which allow all."""
    number: Decimal | None
    """The number of an exact quantity or of an ``about``."""

    def __str__(self) -> str:
        return self.text

    @property
    def exact(self) -> Decimal | None:
        return self.number if self.form is Form.EXACT else None

    @property
    def is_number(self) -> bool:
        """Whether it gives a number at all, however loosely: not where it is vague or withheld."""
        return self.span is not None or self.number is not None

    @property
    def firm(self) -> bool:
        """Whether it says something of its values: a number, a bound or a range."""
        return self.span is not None

    def shares_a_value_with(self, other: "Quantity") -> bool:
        """Rule 7: ``~N``, vague and withheld share values with everything."""
        return self.span is None or other.span is None or self.span.meets(other.span)

    def only_repeats(self, older: "Quantity") -> bool:
        """Rule 4: whether this one, said later by the same source, says the older less precisely."""
        if self.span is not None:
            inside = older.span is not None and older.span.within(self.span)
            return inside and older.span != self.span
        if self.form is Form.ABOUT:
            return older.firm
        return older.firm or older.form is Form.ABOUT

    @classmethod
    def parse(cls, text: str) -> "Quantity":
        """Read the form of feeds; `BadForm` says what is allowed."""
        return _parse(text)

    @classmethod
    def typed(cls, text: str) -> "Quantity":
        """Read what is typed by hand: forms that a shell passes on, and those of feeds."""
        try:
            return _parse(_feed_form(text), TYPED)
        except BadForm as refusal:
            why = _hint(text, TYPED) if refusal.allowed == TYPED else refusal.hint
            raise BadForm(refusal.what, text, refusal.allowed, why) from None

    @classmethod
    def summed(cls, text: str) -> "Quantity":
        """Read what an answer made of numbers that were said: a sum may be longer than what one can say."""
        return _sum(text)

    @classmethod
    def of(cls, number: Decimal | int) -> "Quantity":
        """An exact quantity."""
        return _sum(number_text(Decimal(number)))


def number_text(number: Decimal) -> str:
    """Digits, and a point only where it is needed."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _feed_form(text: str) -> str:
    for prefix, sign in TYPED_PREFIXES.items():
        if text.startswith(prefix):
            return sign + text.removeprefix(prefix)
    return f">={text[:-1]}" if text.endswith("+") else text


@lru_cache(maxsize=65_536)
def _parse(text: str, allowed: str = ALLOWED, form: re.Pattern[str] = NUMBER) -> Quantity:
    def number(digits: str) -> Decimal:
        if form.fullmatch(digits) is None:
            raise BadForm("the quantity", text, allowed, _hint(text, allowed))
        return Decimal(digits)

    if text == "withheld":
        return Quantity(Form.WITHHELD, text, None, None)
    if text.startswith("vague:"):
        if _WORD.fullmatch(text.removeprefix("vague:")) is None:
            raise BadForm(
                "the quantity", text, "vague: is followed by a word or a few, such as dozens"
            )
        return Quantity(Form.VAGUE, text, None, None)
    if text.startswith("~"):
        about = number(text[1:])
        return Quantity(Form.ABOUT, f"~{number_text(about)}", None, about)
    if text.startswith((">", "<")):
        strict = text[1:2] != "="
        bound = number(text[1 if strict else 2 :])
        sign = text[0] + ("" if strict else "=")
        if sign == "<" and not bound:
            raise BadForm("the quantity", text, "nothing is less than 0")
        span = (
            Span(bound, None, low_strict=strict)
            if text[0] == ">"
            else Span(Decimal(0), bound, high_strict=strict)
        )
        return Quantity(Form.BOUND, f"{sign}{number_text(bound)}", span, None)
    first, dots, second = text.partition("..")
    if dots:
        low, high = number(first), number(second)
        if low >= high:
            alone = f"write {number_text(low)}" if low == high else None
            raise BadForm(
                "the quantity", text, "a range goes from a lower to a higher number", alone
            )
        return Quantity(
            Form.RANGE, f"{number_text(low)}..{number_text(high)}", Span(low, high), None
        )
    exact = number(text)
    return Quantity(Form.EXACT, number_text(exact), Span(exact, exact), exact)


def _hint(text: str, allowed: str) -> str | None:
    from domain.values.meant import hint

    return hint(text, typed=allowed is TYPED)


def _sum(text: str) -> Quantity:
    return _parse(text, ALLOWED, _SUM)


def span_sum(spans: Iterable[Span]) -> Span:
    """From the least to the most that the summands can come to."""
    low, high, low_strict, high_strict = Decimal(0), Decimal(0), False, False
    is_open = False
    for span in spans:
        low += span.low
        low_strict = low_strict or span.low_strict
        high_strict = high_strict or span.high_strict
        is_open = is_open or span.high is None
        high += span.high or Decimal(0)
    return Span(low, None if is_open else high, low_strict, high_strict and not is_open)


def total(quantities: Iterable[Quantity], *, widened: bool = False) -> Quantity | None:
    """Quantities of different stages added up, as a quantity; None where no form can say the sum.

    Bounds add as bounds. What is vague or withheld adds at least 0. ``about`` has no margin, so it adds
    up with exact numbers only. Of 30 and less than 20 no form says that 50 is too many: it is written ``30..50``
    where that may be ``widened``, and its span knows better.
    """
    parts = list(quantities)
    numbers = [part.number for part in parts if part.number is not None]
    if len(numbers) == len(parts):
        about = Form.ABOUT in [part.form for part in parts]
        return _sum(f"{'~' if about else ''}{number_text(sum(numbers, Decimal(0)))}")
    if any(part.form is Form.ABOUT for part in parts):
        return None
    added = span_sum(part.span or OPEN for part in parts)
    low = number_text(added.low)
    if added.high is None:
        return _sum(f"{'>' if added.low_strict else '>='}{low}")
    high = number_text(added.high)
    if added.high_strict and low == "0":
        return _sum(f"<{high}")
    if added.high_strict:
        return Quantity(Form.RANGE, f"{low}..{high}", added, None) if widened else None
    if low == high != "0":
        return _sum(low)
    from_zero = low == "0" and not any(part.form is Form.RANGE for part in parts)
    return _sum(f"<={high}" if from_zero else f"{low}..{high}")
