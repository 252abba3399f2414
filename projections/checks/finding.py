"""What a check finds."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from domain.frozen import dataclass
from domain.refusals import listed
from projections.texts.sentence import joined


class Severity(StrEnum):
    """How grave a finding is, gravest first.

    ``error``: not everything can be true as it is recorded, by the word of one source alone or by the dates.
    ``warning``: voices contradict one another, or something is missing: somebody should look.
    ``note``: good to know, and nothing to repair.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """How it stands among all, from 0 on."""
        return list(Severity).index(self)

    def reaches(self, least: "Severity") -> bool:
        """Whether it is at least as grave."""
        return self.rank <= least.rank


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule; ``entries`` are numbers of entries within the cuts, the one in question first.

    ``flow`` is named between ``message`` and ``rest``: what differs in it alone ("307 each") is told once.
    """

    severity: Severity
    message: str
    entries: Iterable[int]
    expected: str | None = None
    found: str | None = None
    flow: str | None = None
    rest: str = ""

    def told(self, flows: Sequence[str]) -> str:
        """The whole sentence, of the flows in which it was found."""
        return joined((self.message, f" {listed(flows)}" if flows else "", self.rest), "")


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
