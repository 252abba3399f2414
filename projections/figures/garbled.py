"""What a relay made of the number that it passes on. Source: docs/rules.md, rule 11.

Numbers of another measure or in another unit lie in another slot: whether the number is the same cannot be said.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.events import FigureReported
from domain.frozen import dataclass
from domain.refusals import listed
from domain.state.assertion import Assertion, asserted
from domain.values.quantity import Form, Quantity
from projections.rules.order import Record
from projections.texts.summary import reach


class Garbling(StrEnum):
    """In which respect a repeat is not what its root says."""

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
    kept = kept_from_before(record, number)
    return tuple(
        one for one in _apart(record, number, way_to_root(record, number)) if one not in kept
    )


def kept_from_before(record: Record, number: int) -> tuple[Garbled, ...]:
    """What the repeat of this number has otherwise than its root only because that was replaced since.

    It has it as the entry had it that it names: the slip was the recorder's, not the relay's.
    """
    way, named = way_to_root(record, number), way_to_root(record, number, as_named=True)
    if way == named:
        return ()
    made = {(one.what, one.repeated) for one in _apart(record, number, named)}
    apart = _apart(record, number, way)
    return tuple(one for one in apart if (one.what, one.repeated) not in made)


def way_to_root(record: Record, number: int, *, as_named: bool = False) -> tuple[int, ...]:
    """The entries over which a repeat leads to its root, which is the last; nothing where it is no repeat.

    With ``as_named`` over those that the entries name, voided or not, else over what stands for them.
    """
    way: dict[int, None] = {}
    at = _repeated(record, number, as_named=as_named)
    while at is not None and at in record.known and at != number and at not in way:
        way[at] = None
        at = _repeated(record, at, as_named=as_named)
    return tuple(way)


def _repeated(record: Record, number: int, *, as_named: bool) -> int | None:
    """What an entry repeats; None where it is no repeat."""
    event = record.known[number].event
    if not isinstance(event, FigureReported) or event.repeats is None:
        return None
    return event.repeats if as_named else record.target(event) or event.repeats


def units_apart(record: Record, number: int) -> tuple[str, str] | None:
    """The units of the root and of the repeat of this number, where they are two of the same measure."""
    both = _both(record, number, way_to_root(record, number))
    if both is None:
        return None
    one, other = both[0].subject, both[1].subject
    return (
        (one.unit, other.unit) if one.measure == other.measure and one.unit != other.unit else None
    )


def _apart(record: Record, number: int, way: Sequence[int]) -> list[Garbled]:
    both = _both(record, number, way)
    return list(_differences(*both)) if both is not None else []


def _both(record: Record, number: int, way: Sequence[int]) -> tuple[Assertion, Assertion] | None:
    """What the root says, and what the repeat does; None where it is no repeat."""
    root = told(record, way[-1]) if way else None
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
