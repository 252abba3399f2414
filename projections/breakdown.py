"""``breakdown``: how totals divide, by dimension and category."""

from dataclasses import fields, replace

from domain.events import FigureConfirmed, breakdowns_of
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.place_order import in_order
from projections.rules.order import Record
from projections.rules.settled import Settled
from projections.status import StatusRow, slot_row
from projections.texts.number import number_if_any


@dataclass(frozen=True, slots=True)
class BreakdownRow(StatusRow):
    """The standing of one part.

    ``complete`` where a source says that the parts of this dimension are all there are, or where nothing of the
    part stands any more, said so; ``total`` is the value of the total that they divide, None where that is not one
    number.
    """

    complete: bool
    total: str | None


def breakdown(at: AgreementAt) -> list[BreakdownRow]:
    """A row for every part, in the order of `status`. Parts add up within one dimension, never across."""
    found = []
    for place, settled in in_order(at.settled):
        if place.dimension is None:
            continue
        row = slot_row(at, settled)
        divided = at.settled.get(replace(place, dimension=None, category=None))
        total = divided.value if divided else None
        found.append(
            BreakdownRow(
                **{field.name: getattr(row, field.name) for field in fields(StatusRow)},
                complete=_is_complete(at, settled, place.dimension),
                total=number_if_any(total),
            )
        )
    return found


def _is_complete(at: AgreementAt, settled: Settled, dimension: str) -> bool:
    entries = {said.entry for said in settled.said or settled.slot.sayings}
    return any(gives_all_parts(at.record, entry, dimension) for entry in entries)


def gives_all_parts(record: Record, number: int | None, dimension: str) -> bool:
    """Whether an entry, or what it confirms, says that its parts by a dimension are all there are."""
    seen: set[int] = set()
    while number is not None and number not in seen:
        seen.add(number)
        event = record.known[number].event
        if not isinstance(event, FigureConfirmed):
            breakdowns = breakdowns_of(event)
            return dimension in breakdowns and breakdowns[dimension].complete
        number = record.target(event)
    return False
