"""Numbers, units, measures and dates in English words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from domain.period import Moment, Period
from domain.quantity import Form, Quantity, number_text

_SIGNS: Final = {
    ">=": "at least ",
    ">": "more than ",
    "<=": "at most ",
    "<": "less than ",
    "~": "about ",
}
_UNITS: Final = {"person": "people", "percent": "percent"}
_PARTICIPLES: Final = ("brought", "held", "given", "taken", "sent", "found", "built", "paid")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def grouped(number: str) -> str:
    """``15801`` as ``15,801``."""
    return f"{Decimal(number):,}"


def quantity_words(quantity: str) -> str:
    """A quantity of a feed: ``at least 300``, ``15 to 20``, ``about 300``, ``"dozens"``."""
    if quantity.startswith("vague:"):
        return f'"{quantity.removeprefix("vague:")}"'
    if ".." in quantity:
        return " to ".join(map(grouped, quantity.split("..")))
    for sign, said in _SIGNS.items():
        if quantity.startswith(sign):
            return said + grouped(quantity.removeprefix(sign))
    return grouped(quantity)


def counted(quantity: str, unit: str | None) -> str:
    """``697 people``, ``1 body``, ``"dozens" of people``; without a unit the number alone."""
    number = quantity_words(quantity)
    if unit is None:
        return number
    of = " of" if quantity.startswith("vague:") else ""
    return f"{number}{of} {units(unit, one=quantity == '1')}"


def units(unit: str, *, one: bool = False) -> str:
    """A unit in words, of one or of several."""
    name = unit.replace("-", " ")
    if one or name.endswith("s"):
        return name
    if unit in _UNITS:
        return _UNITS[unit]
    if name.endswith("y") and name[-2:-1] not in tuple("aeiou"):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("x", "ch", "sh")) else f"{name}s"


def are(quantity: str) -> str:
    return "is" if quantity == "1" else "are"


def measured(measure: str) -> str:
    """``transferred by icrc``: a measure as words."""
    return measure.replace("-", " ")


def to_be(measure: str) -> str:
    """What is to be done: ``to be released``; of a measure that is no deed, ``(all weapons)``."""
    name = measured(measure)
    first = name.partition(" ")[0]
    is_deed = first.endswith("ed") or first in _PARTICIPLES
    return f"to be {name}" if is_deed else f"({name})"


def span(quantities: Sequence[Quantity], low: Decimal | None, high: Decimal | None) -> str | None:
    """One slot's number in the form of feeds: as all say it, else from low to high; None where nobody does."""
    texts = list(dict.fromkeys(map(str, quantities)))
    if len(texts) == 1:
        return texts[0] if texts[0] != "withheld" else None
    if low is not None:
        about = not any(quantity.span is not None for quantity in quantities)
        strict = high is None and f">{number_text(low)}" in texts
        return reach_text(low, high, about=about, strict=strict)
    vague = [str(quantity) for quantity in quantities if quantity.form is Form.VAGUE]
    return vague[0] if vague else None


def reach_text(
    low: Decimal, high: Decimal | None, *, about: bool = False, strict: bool = False
) -> str:
    """From low to high, in the form of feeds."""
    if high is None:
        return f"{'>' if strict else '>='}{number_text(low)}"
    if low == high:
        return f"{'~' if about else ''}{number_text(low)}"
    return f"<={number_text(high)}" if low == 0 else f"{number_text(low)}..{number_text(high)}"


def day(moment: Moment) -> str:
    """``24 May 2025``, ``May 2025``, ``2025``; an instant with its time and offset."""
    year, *rest = moment.text.partition("T")[0].split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    named = f"{int(rest[1])} {month} {year}"
    return f"{named}, {moment.text.partition('T')[2]}" if moment.instant else named


def period(when: Period) -> str:
    return day(when.start) if when.start == when.end else f"{day(when.start)} to {day(when.end)}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
