"""What stands of what was said of a slot or of a row of the totals: only that is the reason of what it is now."""

from collections.abc import Iterator
from typing import Literal

from projections.agreement import AgreementAt
from projections.reasons.missing import TAKEN
from projections.rules.settled import Settled, Slot
from projections.rules.sums import SUMMED
from projections.rules.terms import Owed
from projections.rules.voices import Figure

Word = tuple[Literal["says", "disputes", "states", "completes"], int]
"""What an entry does by what it says, and its number."""


def of_slot(at: AgreementAt, settled: Settled) -> Iterator[Word]:
    """The words that give a slot its figures, and the disputes that last on it."""
    for figure in settled.figures:
        for number in _saying(settled.slot, figure):
            yield "says", number
    for number in at.slots.lasting_disputes(settled.place.group):
        yield "disputes", number


def of_stages(at: AgreementAt) -> Iterator[Word]:
    """The words by which stages are completed."""
    for stage in at.stages.values():
        for entry in stage.completions:
            yield "completes", entry.number


def of_total(at: AgreementAt, owed: Owed, column: str) -> Iterator[Word]:
    """The words that a column of a row of the totals can come from, or the row itself."""
    if column == "term" or column in TAKEN:
        for word in at.terms.get(owed, ()):
            yield "states", word.entry
    yield from of_stages(at)
    for place, settled in at.settled.items():
        if place.owed == owed and place.dimension is None and place.subject.scope in SUMMED:
            yield from of_slot(at, settled)


def _saying(slot: Slot, figure: Figure) -> Iterator[int]:
    """The entries by which a source says its figure, since it last said something else."""
    root, quantity = figure.voice.root, figure.quantity
    for said in reversed(slot.sayings):
        if said.ended or said.voice.root != root:
            continue
        if said.quantity == quantity:
            yield said.entry
        elif not said.quantity.only_repeats(quantity):
            return
