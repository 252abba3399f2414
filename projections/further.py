"""What reaches further than the number so far that stands for the stages: the newest word need not."""

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
        numbered = [slot for slot in numbered if _outreaches(order, slot, instead)]
    furthest: list[Settled] = []
    for slot in numbered:
        if not any(_outreaches(order, other, slot) for other in furthest):
            outdone = [other for other in furthest if _outreaches(order, slot, other)]
            furthest = [*(other for other in furthest if other not in outdone), slot]
    return furthest


def _has_a_number(slot: Settled) -> bool:
    return any(figure.quantity.is_number for figure in heard(slot))


def _outreaches(order: StageOrder, slot: Settled, other: Settled) -> bool:
    return order.outreaches(slot.slot.place.subject, other.slot.place.subject)
