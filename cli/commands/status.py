"""``status``: the standing of every slot."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final, Literal

from typer import Argument, Option

from cli import drawing, filters
from cli.context import Context
from cli.failures import ExitCode, Failure

if TYPE_CHECKING:
    from domain.names.citation import Place
    from projections.status import StatusRow


def status(
    ctx: Context,
    place: Annotated[str, Argument(help="An agreement, or one stage of it: AGREEMENT/STAGE.")],
    *,
    narrow: filters.ToDimension,
    require: Annotated[
        Literal["confirmed", "verified"] | None,
        Option(
            "--require",
            metavar="STANDING",
            help="confirmed or verified: exit 6 where a slot falls short.",
        ),
    ] = None,
    bars: drawing.Bars = False,
) -> None:
    """Show how well each number is borne out.

    \b
    For example:
      counterfoil status istanbul-2025/s2 --flow RU:UA --require confirmed

    A filter given several times widens it. Tables leave parts out unless --dimension or
    --standing asks for them.
    --require looks at totals: unless --scope says otherwise at those of stages and of the whole, and
    at running ones of each flow, measure and unit that has no others. What is contested falls short.
    """
    from cli.output import slot
    from cli.output.answer import Column
    from cli.output.records import record
    from cli.rows import answer
    from domain.names.citation import Place
    from projections.asked.filters import Filter, slots
    from projections.figures.counted import SlotTold, slot_told
    from projections.status import StatusRow, looked_at
    from projections.status import status as status_of

    drawing.check(ctx, bars=bars)
    named = Place.parse(place)
    asked = narrow.filter()
    with ctx.open() as ledger:
        at = ctx.at(ledger, named.agreement)
        found = slots(at, status_of(at), named, asked)
    totals = found if narrow.dimension else [row for row in found if row.dimension is None]
    shown = totals if ctx.for_people and not narrow.standing else found
    left_out = [] if narrow.dimension or shown is found else [row for row in found if row.dimension]
    rows = [slot_told(at, row) for row in shown]
    table: list[Column[SlotTold[StatusRow]]] = [
        Column("Slot", lambda told: slot.place_and_part(told.row)),
        slot.flow_and_measure(shown, named_elsewhere=True).within(lambda told: told.row),
        Column(slot.number_heading(shown), slot.number),
        Column("Standing", slot.standing),
        Column("Who says what", slot.who),
    ]
    told = answer(
        StatusRow,
        rows,
        at.cut,
        empty=f"no figure for {named}{filters.narrowed(asked)}",
        table=table,
        to_record=lambda told: record(told.row),
    )
    if bars and rows:
        from cli.output.bars import signs
        from cli.output.standings import of_status

        ctx.destination.write(of_status(told, signs(ctx.settings.output), ctx.destination.screen))
    else:
        ctx.print(told)
    _tell_of_parts(ctx, named, left_out)
    if require:
        looked = totals if narrow.scope else looked_at(totals)
        if not looked:
            here = [row.dimension for row in slots(at, status_of(at), named, Filter())]
            beside = [row.scope for row in totals]
            raise NothingToLookAt(
                named, require, here, "part" if narrow.dimension else "total", beside
            )
        _demand(named, require, looked)


def _tell_of_parts(ctx: Context, place: "Place", parts: Sequence["StatusRow"]) -> None:
    from domain.refusals import listed

    named = {str(part.dimension): False for part in parts}
    for part in parts:
        named[str(part.dimension)] |= part.contested
    if named:
        said = [f"{name} (contested)" if contested else name for name, contested in named.items()]
        ctx.tell(f"parts by {listed(said)} are left out: counterfoil breakdown {place}")


_NAMED: Final = 10
"""Of how many slots it is said that they fall short; the answer itself has all."""


class FallsShort(Failure):
    """``--require``: a finding, and so told like an error, with an exit code of its own."""

    code = ExitCode.FINDINGS

    def __init__(self, place: "Place", required: str, short: Sequence[str]) -> None:
        more = len(short) - _NAMED
        named = [*short[:_NAMED], f"and {more:,} more slots"] if more > 1 else short
        super().__init__(f"{place} is not {required}: {'; '.join(named)}")


class NothingToLookAt(Failure):
    """``--require`` where no slot is left to look at: what is not there is not borne out either."""

    code = ExitCode.FINDINGS

    def __init__(
        self,
        place: "Place",
        required: str,
        here: Sequence[str | None],
        kind: str,
        beside: Sequence[str],
    ) -> None:
        """``here``: the dimension of each slot of the place, asked for or not, None of a total; ``kind``: part or
        total, whichever is looked at; ``beside``: the scopes of those that are asked for and not looked at."""
        hint = None
        if not here:
            said = f"{place} is not {required}: nobody gives a figure for it"
        elif None not in here and kind == "total":
            said = f"{place} is not {required}: nobody gives a total for it, only parts"
            hint = "--dimension looks at parts"
        else:
            said = f"{place} has no {kind} that was asked for, and so none that is {required}"
            if beside:
                hint = f"--scope {beside[0]} looks at one that is there"
        super().__init__(said, hint=hint)


def _demand(place: "Place", required: str, looked: Sequence["StatusRow"]) -> None:
    """Name what falls short of the standing."""
    from cli.output import slot
    from projections.rules.standing import Standing
    from projections.status import short_of

    if short := short_of(looked, Standing(required)):
        said = [f"{slot.full(row)} is {slot.standing_of(row)}" for row in short]
        raise FallsShort(place, required, said)
