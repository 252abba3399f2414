"""Which numbers of a slot were contested at the end of an earlier day. Source: rule 7."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from domain.state.assertion import Group
from projections.agreement import AgreementAt
from projections.figures.disputed import in_contest
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.slots import Slots


def contested_earlier(at: AgreementAt) -> Mapping[Place, frozenset[str]]:
    """By slot, in the form of feeds."""
    found: dict[Place, set[str]] = {}
    for settled, numbers in _contested(at):
        found.setdefault(settled.place, set()).update(numbers)
    return {place: frozenset(numbers) for place, numbers in found.items()}


def _contested(at: AgreementAt) -> Iterator[tuple[Settled, set[str]]]:
    """Each slot at the end of each earlier day on which it was touched and contested, with what was."""
    slots = Slots(at.record, at.register, ())
    by_day = groupby(at.record.acting, lambda one: one.at.astimezone(at.cut.zone).date())
    for day, acting in by_day:
        touched: set[Group] = set()
        for one in acting:
            touched |= slots.act(one)
        if not at.cut.is_earlier(day):
            return
        for settled in (one for group in touched for one in slots.of_group(group)):
            if settled.contested:
                yield settled, {str(figure.quantity) for figure in in_contest(slots, settled)}
