"""What a check finds."""

from collections.abc import Iterable
from enum import StrEnum

from domain.frozen import dataclass


class Severity(StrEnum):
    """How grave a finding is, gravest first.

    ``error``: not everything can be true as it is recorded, by the word of one source alone or by the dates.
    ``warning``: voices contradict one another, or something is missing: somebody should look.
    ``note``: good to know, and nothing to repair.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def reaches(self, least: "Severity") -> bool:
        """Whether it is at least as grave."""
        order = list(Severity)
        return order.index(self) <= order.index(least)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule; ``entries`` are numbers of entries within the cuts, the one in question first.

    ``flow`` is the flow that the message names: what differs in it alone ("307 each") is told once.
    """

    severity: Severity
    message: str
    entries: Iterable[int]
    expected: str | None = None
    found: str | None = None
    flow: str | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as it is printed. ``expected`` and ``found`` are quantities, dates or words; None for nothing."""

    agreement: str
    rule: str
    severity: str
    message: str
    entries: tuple[str, ...]
    expected: str | None
    found: str | None
