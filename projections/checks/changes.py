"""Numbers that a source changed without saying so."""

from collections.abc import Iterator

from domain.events import FigureCorrected
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.place_order import in_order
from projections.rules.changes import How, changes
from projections.texts.number import in_a_sentence


def changed_silently(over: Examined) -> Iterator[Finding]:
    """A source that gives another number corrects the old one (rule 4)."""
    told: set[tuple[int, int]] = set()
    for place, settled in in_order(over.at.settled):
        for change in changes(over.at.record, settled.slot.sayings):
            earlier, later = change.earlier, change.later
            pair = (earlier.entry, later.entry)
            if change.how is not How.SILENTLY or pair in told:
                continue
            told.add(pair)
            corrects = isinstance(over.at.record.known[later.entry].event, FigureCorrected)
            why = "what it corrects was voided" if corrects else "does not call it a correction"
            yield Finding(
                Severity.WARNING,
                f"{later.source} says {in_a_sentence(later.quantity)} {over.what(place)}, "
                f"after {in_a_sentence(earlier.quantity)}, and {why}",
                pair,
                expected=str(earlier.quantity),
                found=str(later.quantity),
            )
