"""Slots with what the rules make of their figures, who disputes whom in them, and what is confirmed although it is
contested, for tables alone: programs get the columns of `status`."""

from collections.abc import Sequence

from cli.output.answer import Row
from cli.output.slot import DISPUTES, SURE
from cli.rows import records
from projections.agreement import AgreementAt
from projections.disputed import disputed_in
from projections.status import Counted, StatusRow, counted, settled_of
from projections.wording import sure


def slot_records(at: AgreementAt, rows: Sequence[StatusRow]) -> list[Row]:
    """Rows of slots as records, in the order in which they are given."""
    told = with_counted(rows, [counted(at, row) for row in rows])
    return [
        {**record, DISPUTES: _disputes(at, row), SURE: _sure(at, row)}
        for row, record in zip(rows, told, strict=True)
    ]


def with_counted(rows: Sequence[StatusRow], made: Sequence[Counted]) -> list[Row]:
    """Rows of slots as records, with what the rules make of the figures of each."""
    return [
        {**record, **beside} for record, beside in zip(records(rows), records(made), strict=True)
    ]


def _disputes(at: AgreementAt, row: StatusRow) -> list[dict[str, str]]:
    if not row.contested:
        return []
    of = "'s division" if row.dimension is not None else ""
    return [
        {"entry": at.cite(one.entry), "source": one.source, "of": f"{one.of}{of}"}
        for one in disputed_in(at, row)
    ]


def _sure(at: AgreementAt, row: StatusRow) -> str | None:
    return sure(settled_of(at, row)) if row.contested else None
