"""The rows that answers across agreements have, by the fold: where there is no model, or it lacks an agreement."""

from projections.across.totals import TotalsAcrossRow
from projections.agreement import AgreementAt
from projections.summed import Summed, summed
from projections.totals import TotalsRow, totals


def totals_folded(at: AgreementAt) -> list[TotalsAcrossRow]:
    """The rows of one agreement."""
    beside = summed(at)
    return [_across(row, beside[row.flow, row.measure, row.unit]) for row in totals(at)]


def _across(row: TotalsRow, beside: Summed) -> TotalsAcrossRow:
    return TotalsAcrossRow(
        row.agreement,
        row.flow,
        row.measure,
        row.unit,
        row.term,
        row.settled,
        row.unsettled,
        row.low,
        row.high,
        row.remaining_low,
        row.remaining_high,
        row.basis,
        row.stages_completed,
        row.stages_without_number,
        row.contested_stages,
        tuple(dict.fromkeys(term.quantity for term in row.terms)),
        beside.spoken,
        beside.numbered,
        beside.contested,
        beside.about,
    )
