"""Numbers to one end that is written in two ways: `2024-03`, `2024-03-31`."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, combinations, product

from domain.events import Scope
from domain.values.flow import flow_text
from domain.values.period import Moment
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.rules.settled import Settled, counting
from projections.rules.terms import Owed
from projections.texts.summary import reach
from projections.texts.wording import who_says


def one_end_in_two_slots(over: Examined) -> Iterator[Finding]:
    """Numbers to dates that end alike stand in one slot: in two, nobody confirms or contradicts the other.

    It is graver where two numbers of those who are heard share no value, also of one alone.
    """
    for slots in _of_one_end(over):
        said = [counting(settled) for settled in slots]
        apart = [
            pair
            for one, other in combinations(said, 2)
            for pair in product(one, other)
            if not pair[0].quantity.shares_a_value_with(pair[1].quantity)
        ]
        grave = any(one.voice.heard and other.voice.heard for one, other in apart)
        first, *others = (
            f"{reach(settled.place.subject)}, {who_says(own)}"
            for settled, own in zip(slots, said, strict=True)
        )
        place = slots[0].place
        yield Finding(
            Severity.WARNING if grave else Severity.NOTE,
            over.counted(place.owed),
            entries_of(chain(*said)),
            found=" or ".join({str(f.quantity): "" for f in chain(*said)}) if apart else None,
            flow=flow_text(place.flow),
            rest=f", {first}; {'; '.join(others)}: one end, in slots of their own",
        )


def _of_one_end(over: Examined) -> list[list[Settled]]:
    """The totals of one scope, flow, measure and unit whose dates end alike, where they are several."""
    found: dict[tuple[Scope, Owed, datetime], list[Settled]] = {}
    zone = over.at.cut.zone
    for group, slots in over.groups.items():
        subject = group.subject
        if group.dimension is None and subject.up_to is not None and slots[None].figures:
            end = Moment.parse(subject.up_to).latest(zone)
            found.setdefault((subject.scope, slots[None].place.owed, end), []).append(slots[None])
    return [slots for slots in found.values() if len(slots) > 1]
