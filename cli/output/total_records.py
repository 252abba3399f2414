"""Rows of the totals with what is told beside them, for tables alone: programs get the columns of `totals`."""

from collections.abc import Iterable, Mapping

from cli.output.answer import Row
from cli.output.records import record
from cli.output.slot_records import slot_record
from projections.figures.summed import Named, Summed
from projections.totals import TotalsRow


def total_records(rows: Iterable[TotalsRow], beside: Mapping[Named, Summed]) -> list[Row]:
    """Rows of the totals as records, each with what is told ``beside`` it."""
    return [_record(row, beside[row.flow, row.measure, row.unit]) for row in rows]


def _record(row: TotalsRow, beside: Summed) -> Row:
    return {
        **record(row),
        **record(beside),
        "instead": slot_record(*beside.instead) if beside.instead is not None else None,
        "beside": [slot_record(*told) for told in beside.beside],
    }
