"""``totals`` without an agreement: of all agreements, from the read model where there is one."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from functools import partial
from typing import TYPE_CHECKING, Final

from cli.across.reading import Across, answered
from cli.context import Context
from cli.output.answer import Answer, Cuts
from cli.output.sums_across import columns_across, marked
from projections.across.totals import TotalsAcrossRow, total_across
from projections.rules import VERSION

if TYPE_CHECKING:
    from domain.flow import Flow
    from projections.filters import Filter

_FOR_PEOPLE: Final = ("terms", "spoken", "numbered", "contested", "about")
"""What the table needs and programs ask of one agreement."""


def totals_across(ctx: Context, flows: Sequence[str], measures: Sequence[str]) -> None:
    """Print the totals of all agreements."""
    rows, cuts, behind = answered(ctx, partial(_kept, ctx)) or (*_folded(ctx, None), None)
    rows.sort(key=lambda row: (row.agreement, row.flow or "", row.measure, row.unit))
    if flows or measures:
        rows = _asked_for(rows, flows, measures)
    records = [asdict(row) for row in rows]
    narrowed = " that was asked for" if flows or measures else ""
    ctx.print(
        Answer(
            columns=[f.name for f in fields(TotalsAcrossRow) if f.name not in _FOR_PEOPLE],
            rows=records,
            cuts=cuts,
            rules=VERSION,
            empty=f"nothing was agreed or reported{narrowed}",
            table=columns_across(records),
            words=marked(records),
        )
    )
    if behind:
        ctx.tell(behind)


def _kept(ctx: Context, found: Across) -> tuple[list[TotalsAcrossRow], Cuts, str | None]:
    """The rows from the model, the cuts, and a sentence where newer entries are left out."""
    rows = [
        total_across(row)
        for row in found.model.totals(found.position, found.tick)
        if row.agreement not in found.folded
    ]
    if found.folded:
        rows += _folded(ctx, found.folded)[0]
    return rows, found.cuts, found.behind


def _folded(ctx: Context, slugs: Collection[str] | None) -> tuple[list[TotalsAcrossRow], Cuts]:
    """The rows of some agreements by the fold, of all where none are named; and the cuts."""
    from cli.across.folding import folded_alone
    from projections.across.folded import totals_folded

    made, cuts = folded_alone(ctx, slugs, totals_folded)
    return [row for rows in made for row in rows], cuts


def _asked_for(
    rows: Sequence[TotalsAcrossRow], flows: Sequence[str], measures: Sequence[str]
) -> list[TotalsAcrossRow]:
    """The rows that a filter lets pass; what no agreement has is refused by name."""
    from cli.filters import asked_for
    from domain.flow import Flow

    asked = asked_for(flow=flows, measure=measures)
    by_row = {row: Flow.parse(row.flow) if row.flow else None for row in rows}
    _check(asked, {flow for flow in by_row.values() if flow}, {row.measure for row in rows})
    return [
        row
        for row, flow in by_row.items()
        if asked.passes(flows=(flow,) if flow else (), measures=(row.measure,))
    ]


def _check(asked: "Filter", flows: "set[Flow]", measures: set[str]) -> None:
    from projections.filters import UnknownFlow, UnknownMeasure

    parties = {party for flow in flows for party in flow.parties}
    for flow in sorted(asked.flows - flows, key=str):
        if not parties.issuperset(flow.parties):
            raise UnknownFlow("this ledger", flow, flows)
    for measure in sorted(asked.measures - measures):
        raise UnknownMeasure("this ledger", measure, measures)
