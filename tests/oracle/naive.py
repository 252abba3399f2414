"""The settling rules a second time, which bundles carry with them: here they are an oracle for tests."""

from domain.bundle.settling import (
    latest_instant,
    quantity_of,
    rule_8_low_high,
    rule_9_add,
    status,
    totals,
)

__all__ = [
    "latest_instant",
    "quantity_of",
    "rule_8_low_high",
    "rule_9_add",
    "status",
    "totals",
]
