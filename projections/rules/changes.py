"""Rule 4: how a root goes on from the figure that it had in a slot, and when it changes that silently."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from domain.events import FigureCorrected
from domain.frozen import dataclass
from projections.rules.order import Record
from projections.rules.voices import Said


class How(Enum):
    """How a word goes on from what its root said before."""

    SILENTLY = auto()
    """It is another number, and not called a correction."""
    FOR_A_TIME = auto()
    """It is another number, not called a correction, and was taken back since."""
    UPDATED = auto()
    """It is no other number: the two share a value, as ``310`` does with ``>=300``."""
    AGAIN = auto()
    """It says the same, or that less precisely."""
    ANEW = auto()
    """The root has taken back all that it said before."""


@dataclass(frozen=True, slots=True)
class Change:
    """A word, and the figure that its root had until then; where it had none, the word before."""

    earlier: Said
    later: Said
    how: How


class WentOn:
    """How one root went on in a slot, to be asked of each of its words there."""

    def __init__(self, record: Record, sayings: Sequence[Said]) -> None:
        """``sayings`` are its words, in the order in which they act."""
        found = list(changes(record, sayings))
        self._to = {id(change.later): change for change in found}
        self._silent = [change for change in found if change.how is How.SILENTLY]
        self._turns = [change.earlier.turn for change in self._silent]

    def only_repeats(self, said: Said) -> bool:
        """Whether a word only says less precisely what its root had said."""
        change = self._to.get(id(said))
        return change is not None and said.quantity.only_repeats(change.earlier.quantity)

    def left_silently(self, said: Said) -> bool:
        """Whether a number that its root once said is another one since, silently."""
        since = range(bisect_left(self._turns, said.turn), len(self._silent))
        later = (self._silent[at].later.quantity for at in since)
        return any(not quantity.shares_a_value_with(said.quantity) for quantity in later)


def changes(record: Record, sayings: Sequence[Said]) -> Iterator[Change]:
    """How each root goes on in a slot, in the order in which its words act.

    A correction says itself from what it goes on, unless that was voided and nothing stands for it. What a root
    took back it never said: nothing was changed silently by that. What it corrected it did say.
    """
    back = _taken_back(sayings)
    figures: dict[str, Said] = {}
    last: dict[str, Said] = {}
    for said in sayings:
        root, stands = said.voice.root, said.entry not in back
        figure, before = figures.get(root), last.get(root)
        corrects = _is_correction(record, said)
        if figure is not None and not corrects:
            how = _how(figure, said)
            yield Change(figure, said, how if stands or how is not How.SILENTLY else How.FOR_A_TIME)
        elif before is not None and not corrects:
            yield Change(before, said, How.ANEW)
        last[root] = said
        repeats = figure is not None and said.quantity.only_repeats(figure.quantity)
        if stands and (corrects or not repeats):
            figures[root] = said


def _is_correction(record: Record, said: Said) -> bool:
    """Whether a word corrects one that stands; else it keeps only its number (rule 1)."""
    event = record.known[said.entry].event
    return isinstance(event, FigureCorrected) and record.target(event) is not None


def _how(earlier: Said, later: Said) -> How:
    if later.quantity == earlier.quantity or later.quantity.only_repeats(earlier.quantity):
        return How.AGAIN
    if later.quantity.shares_a_value_with(earlier.quantity):
        return How.UPDATED
    return How.SILENTLY


def _taken_back(sayings: Sequence[Said]) -> set[int]:
    """The entries whose number was retracted, or the last one that it was corrected to."""
    found: set[int] = set()
    later: set[int] = set()
    for said in reversed(sayings):  # what ends a number acts after it
        if said.ended_by is not None and (said.ended_by not in later or said.ended_by in found):
            found.add(said.entry)
        later.add(said.entry)
    return found
