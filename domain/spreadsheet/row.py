"""One row of a spreadsheet, as a draft that is put on a desk, and what is told of a row that came before."""

from typing import NamedTuple

from domain.entry import cite
from domain.events import FigureReported
from domain.feed import Draft
from domain.frozen import dataclass


class Row(NamedTuple):
    """A row as a draft, and its place in the file."""

    draft: Draft
    place: int

    @property
    def agreement(self) -> str:
        return self.draft.subject

    @property
    def figure(self) -> FigureReported:
        """What it says: each row is a figure."""
        event = self.draft.event
        assert isinstance(event, FigureReported)
        return event

    @property
    def shape(self) -> object:
        return shape_of(self.draft.event)

    def under(self, key: str | None) -> "Row":
        """The same row under another key."""
        return Row(Draft(self.agreement, key, self.draft.event, self.draft.pointers), self.place)


def shape_of(event: object) -> object:
    """What rows that speak of the same mostly differ in: whether a figure has a total, and which parts. None of
    what is no figure."""
    if not isinstance(event, FigureReported):
        return None
    return event.quantity is None, frozenset(event.breakdowns)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else than it did: the entry that is voided, and what comes in its place."""

    place: int
    agreement: str
    number: int
    key: str
    old: FigureReported
    new: FigureReported
    old_key: str | None
    """Where the row got its key: the one that it had before, empty for none. None where it kept its key."""
    ended: str
    """What had become of the entry before: ``voided by bridge#5``, ``corrected by bridge#3``."""
    entries: int
    """A voiding and a figure; the figure alone where the entry was voided before."""

    @property
    def citation(self) -> str:
        """Of the entry that is voided."""
        return cite(self.agreement, self.number)


@dataclass(frozen=True, slots=True)
class NotAgain:
    """A row, or a line of a feed, that says again what was voided or amended since."""

    place: int
    citation: str
    amended: bool
    voiding: str
    reason: str
