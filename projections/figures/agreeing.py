"""Disputes that say the very numbers that they dispute: they bear them out, and contest them all the same."""

from typing import NamedTuple

from domain.events import StatementDisputed
from domain.refusals import listed
from projections.rules.order import Record


class Agreeing(NamedTuple):
    """The entry that is disputed, and what both say: ``450``, or ``30 men and 20 women`` of some dimensions."""

    disputed: int
    said: str
    dimensions: tuple[str, ...]


def agreeing_now(record: Record, number: int) -> Agreeing | None:
    """What an entry says just as that which it disputes does; None where it disputes nothing, or says another
    thing."""
    target = record.target(record.known[number].event)
    return agreeing(record, number, target) if target is not None else None


def agreeing(record: Record, dispute: int, disputed: int) -> Agreeing | None:
    """What a dispute says just as another entry does; None where it says another thing, or gives no number.

    With a number it is of the total, else of its parts (rule 7); where it gives both, both have to agree.
    """
    event = record.known[dispute].event
    own, other = record.assertion(dispute), record.assertion(disputed)
    if not isinstance(event, StatementDisputed) or own is None or other is None:
        return None
    parts = {
        (dimension, category): quantity
        for dimension in event.breakdowns
        for category, quantity in own.says_of(dimension).items()
    }
    agrees = all(other.says_of(d).get(c) == said for (d, c), said in parts.items())
    if event.quantity is not None:
        agrees = agrees and event.quantity == other.total
        return Agreeing(disputed, str(event.quantity), ()) if agrees else None
    said = listed(f"{quantity} {category}" for (_, category), quantity in parts.items())
    return Agreeing(disputed, said, tuple(event.breakdowns)) if parts and agrees else None
