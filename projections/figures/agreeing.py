"""Disputes that say the very numbers that they dispute: they bear them out, and contest them all the same."""

from typing import NamedTuple

from domain.events import StatementDisputed
from domain.refusals import listed
from projections.rules.order import Record


class Agreeing(NamedTuple):
    """What both say: ``450``, or ``30 men and 20 women`` of some dimensions."""

    said: str
    dimensions: tuple[str, ...]


def agreeing(record: Record, dispute: int, disputed: int) -> Agreeing | None:
    """What a dispute says just as another entry does; None where it says another thing, or gives no number.

    Of a dispute with a number that is its total, else all its parts (rule 7).
    """
    event = record.known[dispute].event
    own, other = record.assertion(dispute), record.assertion(disputed)
    if not isinstance(event, StatementDisputed) or own is None or other is None:
        return None
    if event.quantity is not None:
        return Agreeing(str(event.quantity), ()) if event.quantity == other.total else None
    given = {
        (dimension, category): quantity
        for dimension in event.breakdowns
        for category, quantity in own.says_of(dimension).items()
    }
    if not given or any(other.says_of(d).get(c) != said for (d, c), said in given.items()):
        return None
    said = listed(f"{quantity} {category}" for (_, category), quantity in given.items())
    return Agreeing(said, tuple(event.breakdowns))
