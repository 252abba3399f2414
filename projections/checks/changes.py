"""Numbers that a source changed without saying so."""

from collections.abc import Iterator

from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.rules.slots import Settled
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
        for earlier, later in _changes(settled):
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


def _changes(settled: Settled) -> Iterator[tuple[Said, Said]]:
    current: dict[str, Said] = {}
    for said in settled.slot.sayings:
        if said.ended:
            continue
        earlier = current.get(said.voice.root)
        if earlier is not None and said.quantity.only_repeats(earlier.quantity):
            continue
        if earlier is not None and not earlier.quantity.shares_a_value_with(said.quantity):
            yield earlier, said
        current[said.voice.root] = said
