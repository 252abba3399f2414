"""The rows that answers across agreements have, by the fold: where there is no model, or it lacks an agreement."""

from projections.across.totals import TotalsAcrossRow
from projections.agreement import AgreementAt
from projections.rules.sums import Row, add_up, rows
from projections.totals import TotalsRow, totals


def totals_folded(at: AgreementAt) -> list[TotalsAcrossRow]:
    """The rows of one agreement."""
    found = {
        (at.spelled(row.owed[0]), *row.owed[1:]): row for row in rows(at.settled.values(), at.terms)
    }
    return [_across(at, row, found[row.flow, row.measure, row.unit]) for row in totals(at)]


def _across(at: AgreementAt, row: TotalsRow, made_of: Row) -> TotalsAcrossRow:
    added = add_up(made_of, at.completed)
    stated = [at.settled[added.stands_in]] if added.stands_in is not None else []
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
        any(slot.reach.low is not None for slot in stated or made_of.stages.values()),
        bool(row.contested_stages) or any(slot.contested for slot in stated),
        added.about,
    )
