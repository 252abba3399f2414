"""What reaches further than the number that is reported in all, or is more, and stands beside it (rule 9)."""

from collections.abc import Iterable
from decimal import Decimal

from domain.events import Scope
from projections.agreement import AgreementAt
from projections.rules.settled import Settled, heard
from projections.rules.sums import Row, Sum
from projections.stage_order import StageOrder


def further(
    at: AgreementAt, row: Row, added: Sum, order: StageOrder | None = None
) -> list[Settled]:
    """Where those who are heard give a number so far that reaches further, each that no other one outreaches.

    Where none of them speaks in what stands for the stages, each is told as well. ``order`` is that of the stages,
    where it is known already.
    """
    if added.stands_in is None:
        return []
    instead = at.settled[added.stands_in]
    numbered = [slot for slot in row.running if slot is not instead and _has_a_number(slot)]
    if not numbered or (heard(instead) and added.stands_in.subject.scope is Scope.WHOLE):
        return []
    order = order or StageOrder(at)
    if heard(instead):
        subject = added.stands_in.subject
        numbered = [s for s in numbered if order.outreaches(s.place.subject, subject)]
    furthest = order.furthest(slot.place.subject for slot in numbered)
    return [slot for slot in numbered if slot.place.subject in furthest]


def stated_above(row: Row, added: Sum) -> Settled | None:
    """Of the whole and what is said so far by those who are heard, the most, where the stages come to less."""
    most = added.high if added.high is not None else added.low
    if added.stands_in is not None or most is None:
        return None
    stated = [*row.running, *row.wholes]
    return most_above(filter(heard, stated), most)


def most_above(slots: Iterable[Settled], number: Decimal) -> Settled | None:
    """Of slots that come to more than a number for sure, the first of those that come to the most."""
    lows = [(slot.reach.low, slot) for slot in slots if slot.reach.low is not None]
    more = [pair for pair in lows if pair[0] > number]
    return max(more, key=lambda pair: pair[0])[1] if more else None


def _has_a_number(slot: Settled) -> bool:
    return any(figure.quantity.is_number for figure in heard(slot))
