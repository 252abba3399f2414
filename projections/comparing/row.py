"""What ``compare`` tells: the sides on one thing, the gap between them, and what explains it."""

from collections.abc import Iterable

from domain.frozen import dataclass
from domain.refusals import listed
from projections.texts.sentence import capital

_DIVIDES = "how it divides by "


@dataclass(frozen=True, slots=True)
class FigureCited:
    """One figure or term that a side stands on."""

    entry: str
    source: str
    quantity: str


@dataclass(frozen=True, slots=True)
class SideSays:
    """What one side says there. ``side`` is its party, None for who is heard without being on a side.

    ``quantity`` is None where it says nothing. In a total ``basis`` tells what the number is (``stated whole``,
    ``so far to s5``, ``sum of stages``), and ``sum`` is what the side's stage figures add up to.
    """

    who: str
    side: str | None
    quantity: str | None
    basis: str | None
    sum: str | None
    figures: tuple[FigureCited, ...]


@dataclass(frozen=True, slots=True)
class CompareRow:
    """The sides on one thing. ``what`` is ``term``, ``total`` or the scope of a figure: ``planned``, ``stage``,
    ``running`` and ``remaining`` (up to a stage or date), ``programme``. A total is ``up_to`` a day where all that
    is given is so far to that day.

    ``gap`` is the distance between the sides that are furthest apart, without those in whose span another's lies:
    ``0`` where all give the same number, None where fewer than two give one, or what they give shares values.
    ``contested`` is that of `status`, of a term whether it is told differently, of a total whether a slot that it
    rests on or the whole is contested: sides whose spans meet can be of two minds. ``explained_by`` are the stages
    in which the gap lies: the sum of one of the sides furthest apart, with the other's numbers put in for them, is
    the other's total. ``taken_back`` are the retractions of numbers by those who give none there any more, and the
    corrections that left none.
    """

    agreement: str
    what: str
    flow: str | None
    measure: str
    unit: str
    stage: str | None
    up_to: str | None
    sides: tuple[SideSays, ...]
    gap: str | None
    contested: bool
    explained_by: tuple[str, ...]
    taken_back: tuple[str, ...]
    note: str | None

    @property
    def differs(self) -> bool:
        return self.gap not in (None, "0")


def divided(where: str, by: Iterable[str]) -> str:
    """The sentence on what is contested in its parts: ``Stage s1: how it divides by sex is contested.``"""
    return f"{capital(where)}: {_DIVIDES}{listed(by)} is contested."


def is_divided(note: str | None) -> bool:
    """Whether a note has that sentence."""
    return note is not None and _DIVIDES in note
