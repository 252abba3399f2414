"""What differs between two cuts, as rows."""

from projections.agreement import AgreementAt
from projections.diff import DiffRow, differences


def diff(before: AgreementAt, after: AgreementAt) -> list[DiffRow]:
    return [one.row for one in differences(before, after)]
