"""Confirmations and disputes without a number of their own, which a replacement leads to another one. Source:
docs/rules.md, rule 1."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from domain.events import Event, FigureConfirmed, StatementDisputed
from domain.frozen import dataclass
from domain.refusals import listed
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.rules.order import Record

Numbers = Mapping[str | None, Quantity]
"""category -> quantity, the total under None"""


@dataclass(frozen=True, slots=True)
class Led:
    """A voided entry on the way to a number, what stands for it, and the number that was and is spoken of."""

    old: int
    new: int
    was: str
    now: str


def led(record: Record, number: int) -> Led | None:
    """How an entry speaks of another number than when it was recorded; None where it does not.

    What was recorded after a replacement speaks of that, and was led nowhere.
    """
    event = record.known[number].event
    if not _answers(event):
        return None
    was, now = (list(_way(record, number, then=then)) for then in (True, False))
    apart = next((each for each in zip(was, now, strict=False) if each[0] != each[1]), None)
    if apart is None:
        return None
    before, after = (_says(record, way[-1], event.dimension) for way in (was, now))
    if before == after:
        return None
    apart_in = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return Led(*apart, _told(before, apart_in), _told(after, apart_in))


def _told(numbers: Numbers, categories: Sequence[str | None]) -> str:
    """The numbers of some categories: ``5 women and no men``."""
    return listed(
        f"{numbers.get(name, 'no')} {name}" if name else str(numbers.get(name, "no number"))
        for name in categories
    )


def led_between(before: AgreementAt, after: AgreementAt) -> Iterator[int]:
    """The entries that count at both cuts, and say at one another thing than at the other."""
    then, now = before.record, after.record
    if then.voided == now.voided:
        return
    for number in then.turns:
        if number in now.turns and _spoken(then, number) != _spoken(now, number):
            yield number


def _answers(event: Event) -> TypeGuard[FigureConfirmed | StatementDisputed]:
    """Whether an event confirms or disputes a number of another, and has none of its own."""
    match event:
        case FigureConfirmed():
            return event.quantity is None
        case StatementDisputed():
            return event.quantity is None and not event.breakdowns
        case _:
            return False


def _spoken(record: Record, number: int) -> object:
    """What an entry asserts, and the number of another that it disputes."""
    event, asserts = record.known[number].event, record.assertion(number)
    if not isinstance(event, StatementDisputed) or not _answers(event):
        return asserts
    target = record.target(event)
    return asserts, _says(record, target, event.dimension) if target is not None else None


def _says(record: Record, number: int, dimension: str | None) -> Numbers:
    said = record.assertion(number)
    return said.says_of(dimension) if said is not None else {}


def _way(record: Record, number: int, *, then: bool) -> Iterator[int]:
    """The entries over which another leads to the number that it speaks of, which is that of the last: those that
    stand now, or that stood ``then``, when it was recorded."""
    passed = {number}
    at: int | None = number
    while at is not None:
        event = record.known[at].event
        at = _stood(record, event.points_at, number) if then else record.target(event)
        if at is None or at in passed:
            return
        passed.add(at)
        yield at
        if not _answers(record.known[at].event):
            return


def _stood(record: Record, number: int | None, when: int) -> int | None:
    """What stood for an entry when another was recorded."""
    if number is None or number not in record.known:
        return None
    line = [number, *record.replaced_by(number)]
    return next((one for one in line if all(by > when for by in record.voidings([one]))), None)
