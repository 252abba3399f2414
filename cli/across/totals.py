"""``totals`` without an agreement: of all agreements, from the read model where there is one."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Final

from cli.across.reading import Across, OfAll, of_all
from cli.context import Context
from cli.output.answer import Answer
from cli.output.sums_across import columns_across, marked
from projections.across.totals import TotalsAcrossRow, total_across
from projections.rules import VERSION

if TYPE_CHECKING:
    from projections.asked.filters import Filter

_FOR_PEOPLE: Final = ("terms", "spoken", "numbered", "contested", "about")
"""What the table needs and programs ask of one agreement."""


def totals_across(ctx: Context, flows: Sequence[str], measures: Sequence[str]) -> None:
    """Print the totals of all agreements."""
    asked = _filter(flows, measures)
    rows, cuts, behind = of_all(ctx, _kept, partial(_folded, ctx))
    rows.sort(key=lambda row: (row.agreement, row.flow or "", row.measure, row.unit))
    if asked:
        rows = _asked_for(ctx, rows, asked)
    narrowed = " that was asked for" if asked else ""
    ctx.print(
        Answer(
            columns=[f.name for f in fields(TotalsAcrossRow) if f.name not in _FOR_PEOPLE],
            rows=rows,
            cuts=cuts,
            rules=VERSION,
            empty=f"nothing was agreed or reported{narrowed}",
            table=columns_across(rows),
            words=marked(rows),
        )
    )
    if behind:
        ctx.tell(behind)


def _kept(found: Across) -> list[TotalsAcrossRow]:
    return [
        total_across(row)
        for row in found.model.totals(found.position, found.tick)
        if row.agreement not in found.folded
    ]


def _folded(ctx: Context, slugs: Collection[str] | None) -> OfAll[TotalsAcrossRow]:
    from cli.across.folding import folded_alone
    from projections.across.folded import totals_folded

    made, cuts = folded_alone(ctx, slugs, totals_folded)
    return OfAll([row for rows in made for row in rows], cuts)


def _filter(flows: Sequence[str], measures: Sequence[str]) -> "Filter | None":
    if not flows and not measures:
        return None
    from cli.filters import asked_for

    return asked_for(flow=flows, measure=measures)


def _asked_for(
    ctx: Context, rows: Sequence[TotalsAcrossRow], asked: "Filter"
) -> list[TotalsAcrossRow]:
    """The rows that a filter lets pass; what no entry speaks of is refused by name.

    The entries are read only where something that is asked for is in no row.
    """
    from domain.values.flow import Flow
    from projections.asked.filters import rows_asked_for

    in_rows = {flow and Flow.parse(flow) for flow in {row.flow for row in rows}}
    if not (asked.flows <= in_rows and asked.measures <= {row.measure for row in rows}):
        with ctx.open() as ledger:
            cut = ctx.cut(ledger)
            entries = filter(cut.knows, ledger.everything(upto=cut.head))
            asked.checked("this ledger", entries, ledger.register(cut.knows))
    return rows_asked_for(rows, asked)
