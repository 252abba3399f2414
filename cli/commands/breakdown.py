"""``breakdown``: how totals divide."""

from typing import TYPE_CHECKING, Annotated

from typer import Argument

from cli import filters
from cli.context import Context

if TYPE_CHECKING:
    from projections.breakdown import BreakdownRow
    from projections.figures.counted import SlotTold


def breakdown(
    ctx: Context,
    place: Annotated[str, Argument(help="An agreement, or one stage of it: AGREEMENT/STAGE.")],
    dimension: filters.Dimensions = None,
    *,
    narrow: filters.ToStanding,
) -> None:
    """Show how totals divide, by dimension and category.

    \b
    For example:
      counterfoil breakdown istanbul-2025/s1 --dimension status

    Parts add up within one dimension, never across.
    """
    from cli.output import slot
    from cli.output.answer import Column
    from cli.output.records import record
    from cli.rows import answer
    from domain.names.citation import Place
    from projections.asked.filters import slots
    from projections.breakdown import BreakdownRow
    from projections.breakdown import breakdown as breakdown_of
    from projections.figures.counted import SlotTold, slot_told

    named = Place.parse(place)
    asked = narrow.filter(dimension=dimension)
    with ctx.open() as ledger:
        at = ctx.at(ledger, named.agreement)
        found = slots(at, breakdown_of(at), named, asked)
    rows = [slot_told(at, row) for row in found]
    direction = slot.flow_and_measure(found, named_elsewhere=True)

    def of(told: SlotTold[BreakdownRow]) -> str:
        return f"{slot.place(told.row)}, {direction.cell(told.row) or direction.null}"

    table: list[Column[SlotTold[BreakdownRow]]] = [
        Column("Slot", of),
        Column("Part", part),
        Column(slot.number_heading(found), number),
        Column("Standing", slot.standing),
        Column("Who says what", slot.who),
    ]
    ctx.print(
        answer(
            BreakdownRow,
            rows,
            at.cut,
            empty=f"no part for {named}{filters.narrowed(asked)}",
            table=table,
            to_record=lambda told: record(told.row),
        )
    )


def part(told: "SlotTold[BreakdownRow]") -> str:
    """`status: military`; where the source names some of the parts only, `rank, partly: officers`."""
    partly = "" if told.row.complete else ", partly"
    return f"{told.row.dimension}{partly}: {told.row.category}"


def number(told: "SlotTold[BreakdownRow]") -> str:
    """`270 of 390`, or the part alone where the total is not one number."""
    from cli.output import slot

    total = f" of {told.row.total}" if told.row.total is not None else ""
    return slot.number(told) + total
