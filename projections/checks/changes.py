"""Numbers that a source changed without saying so."""

from collections.abc import Iterator, Sequence

from domain.events import FigureCorrected
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.rules.order import Record
from projections.rules.settled import Settled
from projections.rules.voices import Said
from projections.status import place_order


def changed_silently(over: Examined) -> Iterator[Finding]:
    """A source that gives another number corrects the old one (rule 4).

    A number where there was a bound or a range around it is no other number, only a better one.
    """
    told: set[tuple[int, int]] = set()
    for place, settled in sorted(
        over.at.settled.items(), key=lambda item: place_order(over.at, item[0])
    ):
        for earlier, later in _changes(over.at.record, settled):
            pair = (earlier.entry, later.entry)
            if pair in told:
                continue
            told.add(pair)
            yield Finding(
                Severity.WARNING,
                f"{later.source} says {later.quantity} {over.what(place)}, after {earlier.quantity}, and does "
                "not call it a correction",
                pair,
                expected=str(earlier.quantity),
                found=str(later.quantity),
            )


def _changes(record: Record, settled: Settled) -> Iterator[tuple[Said, Said]]:
    """What a source said, and what it said after it. What it took back it never said; what it corrected it did."""
    back = _taken_back(record, settled.slot.sayings)
    current: dict[str, Said] = {}
    for said in settled.slot.sayings:
        if said.entry in back:
            continue
        earlier = current.get(said.voice.root)
        called_so = isinstance(record.known[said.entry].event, FigureCorrected)
        if earlier is not None and not called_so:
            if said.quantity.only_repeats(earlier.quantity):
                continue
            if not earlier.quantity.shares_a_value_with(said.quantity):
                yield earlier, said
        current[said.voice.root] = said


def _taken_back(record: Record, sayings: Sequence[Said]) -> set[int]:
    """The entries whose number was retracted, or the last one that it was corrected to."""
    found: set[int] = set()
    later: set[int] = set()
    for said in reversed(sayings):  # what ends a number acts after it
        by = said.ended_by
        if by is not None:
            corrected = by in later and isinstance(record.known[by].event, FigureCorrected)
            if not corrected or by in found:
                found.add(said.entry)
        later.add(said.entry)
    return found
