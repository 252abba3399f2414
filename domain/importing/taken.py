"""What a feed comes to: what it brings, what was wrong with it, and what is told of it."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from domain.entry import cite
from domain.problem import Problem
from domain.refusals import Refused
from domain.spreadsheet.flowless import NoFlow
from domain.spreadsheet.gone import WithRows
from domain.spreadsheet.row import Change, NotAgain

MOST_PROBLEMS: Final = 10_000
EARLIER: Final = "an earlier entry of this feed"


@dataclass(slots=True)
class Trouble:
    """One problem of one line: of its form, or the reason for which a rule refuses it.

    What comes after the line, in the feed or in another one, may show what to do about it.
    """

    place: int
    problem: Problem
    why: type[Refused]
    other: int | None = None
    """The place of an earlier line that is told of, as `EARLIER`."""


class NotJudged(NamedTuple):
    """A line that builds upon one with a problem: where it stands, and why it could not be recorded."""

    place: int
    why: type[Refused]


@dataclass(frozen=True, slots=True)
class LooksLike:
    """A line that brings in a name which may be a slip for another one, and the sentence that tells so."""

    place: int
    told: str


New = tuple[int, str, int]
"""An entry that is new: the place of its line, what it belongs to, and its number there."""


@dataclass(slots=True)
class Taken:
    """What a feed comes to."""

    lines: int = 0
    recorded: int = 0
    already: int = 0
    passed_over: int = 0
    """Rows of a spreadsheet that say nothing, and may."""
    oldest: New | None = None
    """The first entry that is new, and the last."""
    newest: New | None = None
    troubles: list[Trouble] = field(default_factory=list)
    dependent: int = 0
    """Lines that were not judged, because they build upon one that has a problem."""
    not_judged: list[NotJudged] = field(default_factory=list)
    """The first of them."""
    given_up: bool = False
    """Whether there were so many problems that the rest was not read."""
    lookalikes: list[LooksLike] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    """Rows that say something else than they did, and are recorded anew."""
    not_again: list[NotAgain] = field(default_factory=list)
    """Rows and lines that say again what was voided or amended since, by no line of the feed itself."""
    flowless: list[NoFlow] = field(default_factory=list)
    """Rows without a flow, where others or the terms name one."""
    gone: list[str] = field(default_factory=list)
    """Citations of what was recorded from rows that are there no more."""
    with_rows: WithRows = field(default_factory=dict)

    @property
    def first(self) -> str | None:
        """The citation of the first entry that is new."""
        return cite(*self.oldest[1:]) if self.oldest else None

    @property
    def last(self) -> str | None:
        """The citation of the last."""
        return cite(*self.newest[1:]) if self.newest else None

    def pass_over(self, place: int, why: type[Refused]) -> None:
        """A line was not judged, since what it builds upon is lacking."""
        self.dependent += 1
        if len(self.not_judged) < MOST_PROBLEMS:
            self.not_judged.append(NotJudged(place, why))
