"""What the read model keeps of one agreement, how changes are noted, and what they come to at a cut.

``pos`` is the position in the ledger of the entry that made a change, ``t`` the tick from which it counts. What a
cut (position P, tick T) sees are the changes with ``pos <= P`` and ``t <= T``.
"""

import json
from collections.abc import Sequence
from dataclasses import field
from typing import Any, Final, NamedTuple, Self, TypeAlias, TypeVar

from domain.frozen import dataclass

OwedText: TypeAlias = tuple[str | None, str, str]
"""(flow as it is written, measure, unit): one row of the totals."""
Values: TypeAlias = tuple[int, ...]
K = TypeVar("K")

ADDED: Final = ("low", "high", "settled", "figures", "open", "about", "numbered", "existing")
"""What the stages of a row add up to. ``low``, ``high`` and ``settled`` are numbers, 0 where there is none; the
others count slots: with a figure, with an open end, with no firmer number than an ``about``, with any number, with
anything at all said in them (in the whole and running slots too)."""
NOTHING: Final[Values] = (0,) * len(ADDED)
MARKED: Final = ("contested", "lacking")
UNMARKED: Final[Values] = (0,) * len(MARKED)
COUNTED: Final = ("stages", "completed")


class StatedSlot(NamedTuple):
    """A whole or running slot: its ends and its settled number, None where there is none."""

    low: int | None
    high: int | None
    settled: int | None
    about: bool
    contested: bool
    newest: list[Any] | None
    """When it was spoken of last, to compare with others; None where nobody has a figure."""

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(**json.loads(text))

    def text(self) -> str:
        """As it is kept, in JSON."""
        return json.dumps(self._asdict())


class StatedTerm(NamedTuple):
    """A term: the one quantity that was agreed and its exact number, None where there is none, and each root's."""

    agreed: str | None
    exact: str | None
    each: Sequence[str]

    @classmethod
    def of(cls, text: str | None) -> Self:
        return cls(*json.loads(text)) if text is not None else cls(None, None, ())

    def text(self) -> str:
        """As it is kept, in JSON."""
        return json.dumps(self)


class Called(NamedTuple):
    """What is told above an agreement; all None and empty where it is not announced."""

    title: str | None
    kind: str | None
    agreed: str | None
    place: str | None
    parties: Sequence[str]
    mediators: Sequence[str]
    course: Sequence[str]

    @classmethod
    def of(cls, text: str | None) -> Self:
        return (
            cls(**json.loads(text)) if text is not None else cls(None, None, None, None, (), (), ())
        )

    def text(self) -> str:
        """As it is kept, in JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False)


@dataclass(slots=True)
class Changes:
    """Changes of one agreement, by what they change; ``odd`` says why it is left to the fold, if it is.

    What was recorded up to the position ``since`` counts as recorded there, at once: at cuts before it the
    agreement is left to the fold.

    - ``sums``: what a stage of a row adds to it, in the order of `ADDED`; the whole and running slots together
      are the stage without a name;
    - ``marks``: what is added to a stage of a row: 1 where it is contested, 1 where it is completed without a
      number;
    - ``counts``: what a stage adds to the number of those that are spoken of, and that are completed;
    - ``stated``: steps of a whole or running slot, as the text of a `StatedSlot`, None where it is not there;
    - ``terms``: steps of a term, as the text of a `StatedTerm`, None where nobody states one;
    - ``headings``: steps of what is told above an agreement, as the text of a `Called`;
    - ``said``: steps of the newest statement of each latest instant: its words, or None where there is none.

    Numbers are whole, and ``scale`` times what was said.
    """

    slug: str
    scale: int = 1
    odd: str | None = None
    since: int = 0
    rows: set[OwedText] = field(default_factory=set)
    sums: dict[tuple[OwedText, str, int, int], Values] = field(default_factory=dict)
    marks: dict[tuple[OwedText, str, int, int], Values] = field(default_factory=dict)
    counts: dict[tuple[str, int, int], Values] = field(default_factory=dict)
    stated: list[tuple[OwedText, str, int, int, str | None]] = field(default_factory=list)
    terms: list[tuple[OwedText, int, int, str | None]] = field(default_factory=list)
    headings: list[tuple[int, int, str | None]] = field(default_factory=list)
    said: list[tuple[int, int, int, str | None]] = field(default_factory=list)

    def add(self, owed: OwedText, stage: str, pos: int, t: int, values: Values) -> None:
        """What a change adds to a row."""
        _note(self.sums, (owed, stage, pos, t), values)

    def mark(self, owed: OwedText, stage: str, pos: int, t: int, values: Values) -> None:
        """What a change adds to a stage of a row."""
        _note(self.marks, (owed, stage, pos, t), values)

    def count(self, stage: str, pos: int, t: int, values: Values) -> None:
        """What a change adds to the stages of the agreement."""
        _note(self.counts, (stage, pos, t), values)

    def kept(self) -> dict[tuple[Any, ...], Any]:
        """All that is kept, each thing once: (kind, what it is of, position, tick) and its value."""
        found: dict[tuple[Any, ...], Any] = {}
        for (owed, stage, pos, t), values in self.sums.items():
            found["sums", (*owed, stage), pos, t] = values
        for (owed, stage, pos, t), values in self.marks.items():
            found["marks", (*owed, stage), pos, t] = values
        for (stage, pos, t), values in self.counts.items():
            found["counts", (stage,), pos, t] = values
        found = {key: values for key, values in found.items() if any(values)}
        for owed, name, pos, t, text in self.stated:
            found["stated", (*owed, name), pos, t] = text
        for owed, pos, t, text in self.terms:
            found["terms", owed, pos, t] = text
        for pos, t, text in self.headings:
            found["headings", (), pos, t] = text
        for latest, pos, t, text in self.said:
            found["said", (latest,), pos, t] = text
        return found


def _plus(one: Sequence[int], other: Sequence[int]) -> Values:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _note(held: dict[K, Values], key: K, values: Values) -> None:
    """Where something changes there again, the two are one change."""
    before = held.get(key)
    held[key] = values if before is None else _plus(before, values)


def minus(one: Sequence[int], other: Sequence[int]) -> Values:
    return tuple(a - b for a, b in zip(one, other, strict=True))


# What stands at a cut -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TotalStands:
    """One row of the totals at a cut, before the rules put it together; numbers are ``scale`` times those said."""

    agreement: str
    flow: str | None
    measure: str
    unit: str
    scale: int
    sums: Values
    """What its stages add up to, in the order of `ADDED`."""
    completed: int
    contested: tuple[str, ...]
    lacking: tuple[str, ...]
    term: str | None
    """The text of a `StatedTerm`."""
    stated: tuple[tuple[str, str], ...]
    """Name and text of the `StatedSlot` of whole and running slots, where the row may need them."""


@dataclass(frozen=True, slots=True)
class AgreementStands:
    """One agreement at a cut: the text of what it is `Called`, its stages, and the newest statement."""

    agreement: str
    heading: str | None
    stages: int
    completed: int
    last_stated: str | None
