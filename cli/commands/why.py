"""``why``: the entries and the rule behind a number."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from cli import filters
from cli.call.wording import did_you_mean, either, quoted
from cli.context import Context
from cli.failures import Failure

if TYPE_CHECKING:
    from projections.asked.filters import Filter


def why(
    ctx: Context,
    place: Annotated[str, Argument(help="An agreement (its totals) or a stage (its slots).")],
    column: Annotated[
        str | None, Argument(help="The number in question, such as settled, low or standing.")
    ] = None,
    flow: filters.Flows = None,
    measure: filters.Measures = None,
    scope: filters.Scopes = None,
    dimension: Annotated[
        str | None, Option("--dimension", metavar="DIMENSION", help="Ask for parts by a dimension.")
    ] = None,
) -> None:
    """Show the entries and the rules behind a number, and what would change it.

    For example: counterfoil why istanbul-2025 settled --flow RU:UA

    The entries named suffice for the answer, and each is needed for it: beside the others named, or beside
    all that is recorded. What stands no more is named only with what took its place. Those in brackets bear
    it out too; without any one of them it would be the same. A voided one is marked: what points at it still
    speaks in its slot.
    With a stage or --scope, slots are asked; else totals.
    """
    from cli.output import reasons
    from cli.rows import answer
    from domain.names.citation import Place
    from projections.reasons.question import asked_about, other_scopes
    from projections.why import WhyRow, asked

    named = Place.parse(place)
    stages = [named.stage] if named.stage else []
    narrowed = filters.asked_for(
        stage=stages,
        flow=flow,
        measure=measure,
        scope=scope,
        dimension=[dimension] if dimension else None,
    )
    with ctx.open() as ledger:
        at = ctx.at(ledger, named.agreement)
        narrowed = narrowed.checked(named.agreement, at.record.known.values(), at.register)
        rows = asked(at, _columns(column, narrowed), *asked_about(at, narrowed))
    narrow = scope or flow or measure
    scopes = [] if narrow else other_scopes(at, named.stage)
    ctx.print(
        answer(
            WhyRow,
            rows,
            at.cut,
            empty=_nothing(str(named), narrowed, scopes),
            table=reasons.columns(rows),
        )
    )


def _columns(column: str | None, asked: "Filter") -> Sequence[str]:
    """The columns that a word means, in capitals or not; a `Failure` where it means none."""
    from projections.reasons.question import column_names, columns_meant, is_of_slots

    if column is None:
        return ()
    of_slots = is_of_slots(asked)
    name, known = column.lower(), column_names(of_slots=of_slots)
    if name not in known:
        where = "a slot" if of_slots else "the totals"
        raise Failure(
            f"{where} can be asked for {either(known)}, not {quoted(column)}"
            f"{did_you_mean(name, known)}"
        )
    return columns_meant(name, of_slots=of_slots)


def _nothing(place: str, asked: "Filter", scopes: Sequence[str]) -> str:
    """Of what there is no number, by flow and measure where these were named; other ``scopes`` of it have some."""
    of = [*sorted(str(flow or "no flow") for flow in asked.flows), *sorted(asked.measures)]
    if of:
        return f"{place} has no number for {either(of)}"
    if scopes:
        only = either([f"--scope {scope}" for scope in scopes])
        return f"there is no such number in {place}, only with {only}"
    return f"there is no such number in {place}{filters.narrowed(asked)}"
