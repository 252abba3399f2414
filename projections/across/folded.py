"""The rows that answers across agreements have, by the fold: where there is no model, or it lacks an agreement."""

from projections.across.totals import TotalsAcrossRow
from projections.agreement import AgreementAt
from projections.rules.sums import Row, rows
from projections.totals import TotalsRow, totals


def totals_folded(at: AgreementAt) -> list[TotalsAcrossRow]:
    """The rows of one agreement."""
    made_of = {
        (at.spelled(row.owed[0]), *row.owed[1:]): row for row in rows(at.settled.values(), at.terms)
    }
    return [_across(row, made_of[row.flow, row.measure, row.unit]) for row in totals(at)]


def _across(row: TotalsRow, made_of: Row) -> TotalsAcrossRow:
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
        bool(row.by_source),
        _is_about(row, made_of),
    )


def _is_about(row: TotalsRow, made_of: Row) -> bool:
    """Whether the number is made of one that was only said to be about so much."""
    if row.basis == "stages":
        return any(slot.reach.about for slot in made_of.stages.values())
    stated = [*([made_of.whole] if made_of.whole else []), *made_of.running]
    return any(slot.reach.about and str(slot.reach.low) == row.low for slot in stated)
