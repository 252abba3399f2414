"""What a relay made of the number that it passes on. Source: interface.md, "Two relays, two ways" and rule 11.

Numbers of another measure or in another unit lie in another slot: whether the number is the same cannot be said.
"""

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.assertion import Assertion, asserted
from domain.events import FigureReported
from domain.frozen import dataclass
from domain.quantity import Form, Quantity
from domain.refusals import listed
from projections.rules.order import Record
from projections.summary import reach


class Garbling(StrEnum):
    """In which respect a repeat is not what it repeats."""

    NUMBER = "number"
    PRECISION = "precision"
    DIRECTION = "direction"
    SCOPE = "scope"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Garbled:
    """One respect, what the root says and what the relay made of it, in words."""

    what: Garbling
    said: str
    repeated: str

    def __str__(self) -> str:
        return f"{self.what}: {self.repeated} instead of {self.said}"


def told(record: Record, number: int) -> Assertion | None:
    """What an entry says in numbers; of a repeat too, although it asserts nothing."""
    entry = record.known.get(number)
    if entry is not None and isinstance(entry.event, FigureReported):
        return asserted(entry.event.with_values({"repeats": None}), None)
    return record.assertion(number)


def garbled(record: Record, number: int) -> tuple[Garbled, ...]:
    """What the repeat of this number garbled; nothing where it is no repeat, or a faithful one."""
    both = _both(record, number)
    return tuple(_differences(*both)) if both is not None else ()


def units_apart(record: Record, number: int) -> tuple[str, str] | None:
    """The units of the root and of the repeat of this number, where they are two of the same measure."""
    both = _both(record, number)
    if both is None:
        return None
    one, other = both[0].subject, both[1].subject
    return (
        (one.unit, other.unit) if one.measure == other.measure and one.unit != other.unit else None
    )


def _both(record: Record, number: int) -> tuple[Assertion, Assertion] | None:
    """What is repeated, and the repeat; None where it is no repeat."""
    entry = record.known[number]
    if not isinstance(entry.event, FigureReported) or entry.event.repeats is None:
        return None
    target = record.target(entry.event)
    root = told(record, target if target is not None else entry.event.repeats)
    repeated = told(record, number)
    return None if root is None or repeated is None else (root, repeated)


def _differences(root: Assertion, repeated: Assertion) -> Iterator[Garbled]:
    one, other = root.subject, repeated.subject
    if (one.measure, one.unit) == (other.measure, other.unit):
        yield from _other_numbers(root, repeated)
    if not set(repeated.flows) <= set(root.flows):
        yield Garbled(Garbling.DIRECTION, _flows(root), _flows(repeated))
    if (one.scope, one.stage, one.up_to) != (other.scope, other.stage, other.up_to):
        yield Garbled(Garbling.SCOPE, reach(one), reach(other))
    if one.measure != other.measure:
        said, made = f"{one.unit} {one.measure}", f"{other.unit} {other.measure}"
        yield Garbled(Garbling.MEASURE, said, made)


def _other_numbers(root: Assertion, repeated: Assertion) -> Iterator[Garbled]:
    if root.total is not None and repeated.total is not None:
        yield from _numbers(root.total, repeated.total, "")
    for dimension, parts in repeated.parts.items():
        for category, part in parts.items():
            counted = root.parts.get(dimension, {}).get(category)
            if counted is not None:
                yield from _numbers(counted, part, f" {category}")


def _numbers(said: Quantity, repeated: Quantity, of: str) -> Iterator[Garbled]:
    what = how(said, repeated)
    if what is not None:
        yield Garbled(what, f"{said}{of}", f"{repeated}{of}")


def how(said: Quantity, repeated: Quantity) -> Garbling | None:
    """Whether the number was changed, or only how firmly it is said; None where neither was.

    ``about`` leaves the number as it was where it is the same, or that number rounded.
    """
    if said == repeated:
        return None
    if repeated.form is Form.ABOUT and said.number is not None and repeated.number is not None:
        rounds = _is_rounded(said.number, repeated.number)
        return Garbling.PRECISION if rounds else Garbling.NUMBER
    if repeated.only_repeats(said) or said.only_repeats(repeated):
        unlike = said.form is Form.ABOUT and repeated.exact not in (None, said.number)
        return Garbling.NUMBER if unlike else Garbling.PRECISION
    return Garbling.NUMBER


def _is_rounded(number: Decimal, shorter: Decimal) -> bool:
    """Whether one is the other to fewer digits, rounded or cut off."""
    if number == shorter:
        return True
    return any(
        shorter == (number / unit).quantize(Decimal(1), rounding) * unit
        for unit in (Decimal(10) ** power for power in range(-5, number.adjusted() + 1))
        for rounding in (ROUND_HALF_UP, ROUND_DOWN)
    )


def _flows(assertion: Assertion) -> str:
    return listed(assertion.flows) if assertion.flows else "no flow"
