"""``totals``: what was agreed, reported and settled, and what is still to come."""

from typing import Annotated

from typer import Argument

from cli import drawing, filters
from cli.context import Context


def totals(
    ctx: Context,
    agreement: Annotated[
        str | None, Argument(help="One agreement; all of the ledger where none is named.")
    ] = None,
    flow: filters.Flows = None,
    measure: filters.Measures = None,
    bars: drawing.Bars = False,
) -> None:
    """Show what was agreed, reported and settled, and what is still to come.

    \b
    For example:
      counterfoil totals istanbul-2025 --as-of 2025-05-24 --flow RU:UA

    Settled is what is confirmed or verified and not contested.
    """
    drawing.check(ctx, bars=bars)
    agreements = [agreement] if agreement else _first_two(ctx)
    if len(agreements) > 1 and not bars:
        from cli.across.totals import totals_across

        totals_across(ctx, flow or (), measure or ())
    else:
        one = agreements[0] if len(agreements) == 1 else None
        _by_fold(ctx, one, flow, measure, bars=bars)


def _first_two(ctx: Context) -> list[str]:
    """The agreements of the ledger, two at most: where there is one alone, it is told as if it were named."""
    with ctx.glance() as log:
        return log.agreements(2)


def _by_fold(
    ctx: Context,
    agreement: str | None,
    flow: filters.Flows,
    measure: filters.Measures,
    *,
    bars: bool,
) -> None:
    from cli.output.records import record
    from cli.output.sums import columns, made_of, totals_told
    from cli.rows import answer
    from projections.agreement import AgreementAt
    from projections.asked.filters import rows_asked_for
    from projections.figures.summed import summed
    from projections.totals import TotalsRow
    from projections.totals import totals as totals_of

    asked = filters.asked_for(flow=flow, measure=measure)
    with ctx.open() as ledger:
        cut = ctx.cut(ledger)
        slugs = [agreement] if agreement else ledger.agreements()
        register = ledger.register(cut.knows)
        ats = [AgreementAt(slug, ledger.entries(slug), register, cut) for slug in slugs]
    entries = (entry for at in ats for entry in at.record.known.values())
    asked = asked.checked(agreement or "this ledger", entries, register)
    rows = [
        row for at in ats for row in totals_told(rows_asked_for(totals_of(at), asked), summed(at))
    ]
    told = answer(
        TotalsRow,
        rows,
        cut,
        empty=f"nothing was agreed or reported{filters.narrowed(asked)}",
        without=("terms", "by_source") if len(slugs) > 1 else (),
        table=columns(rows),
        words=made_of([told.row for told in rows]),
        to_record=lambda told: record(told.row),
    )
    if bars and rows:
        from cli.output.bars import signs
        from cli.output.delivered import of_totals

        drawn = of_totals(told, signs(ctx.settings.output), ctx.destination.screen)
        ctx.destination.write(drawn)
    else:
        ctx.print(told)
