"""Slots with what the rules make of their figures, for tables alone: programs get the columns of `status`."""

from collections.abc import Iterable

from cli.output.answer import Row
from cli.output.records import record
from projections.agreement import AgreementAt
from projections.figures.counted import Counted, counted
from projections.status import StatusRow


def slot_records(at: AgreementAt, rows: Iterable[StatusRow]) -> list[Row]:
    """Rows of slots as records, in the order in which they are given."""
    return [slot_record(row, counted(at, row)) for row in rows]


def slot_record(row: StatusRow, beside: Counted) -> Row:
    """The row of a slot as a record, with what is told beside it."""
    return {**record(row), **record(beside)}
