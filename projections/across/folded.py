"""The rows that answers across agreements have, by the fold: where there is no model, or it lacks an agreement."""

from projections.across.totals import TotalsAcrossRow
from projections.agreement import AgreementAt
from projections.figures.summed import Summed, summed
from projections.totals import OF_NUMBERS, TotalsRow, totals


def totals_folded(at: AgreementAt) -> list[TotalsAcrossRow]:
    """The rows of one agreement."""
    beside = summed(at)
    return [_across(row, beside[row.flow, row.measure, row.unit]) for row in totals(at)]


def _across(row: TotalsRow, beside: Summed) -> TotalsAcrossRow:
    return TotalsAcrossRow(
        agreement=row.agreement,
        flow=row.flow,
        measure=row.measure,
        unit=row.unit,
        **{name: getattr(row, name) for name in OF_NUMBERS},
        terms=tuple(dict.fromkeys(term.quantity for term in row.terms)),
        spoken=beside.spoken,
        numbered=beside.numbered,
        contested=beside.contested,
        about=beside.about,
    )
