"""The names that an agreement uses: its stages, measures, units, dimensions and categories."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from domain.events import (
    AgreementEvent,
    Event,
    FigureReported,
    breakdowns_of,
    stage_of,
    terms_of,
)
from domain.frozen import dataclass

Word: TypeAlias = tuple[str, str] | tuple[str, str, str]
"""What it is and the name: ``("stage", "s1")``; of a category ``("category", dimension, name)``."""


@dataclass(frozen=True, slots=True)
class Words:
    """The names that an agreement uses; anything else typed by hand is perhaps a slip of the finger."""

    stages: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    categories: frozenset[tuple[str, str]] = frozenset()
    """(dimension, category)"""

    @classmethod
    def of(cls, words: Iterable[Word]) -> "Words":
        named: dict[str, set[str]] = {"stage": set(), "measure": set(), "unit": set()}
        categories: set[tuple[str, str]] = set()
        for what, name, *more in words:
            if what == "category":
                categories.add((name, more[0]))
            elif what in named:
                named[what].add(name)
        stages, measures, units = map(frozenset, named.values())
        return cls(stages, measures, units, frozenset(categories))

    def __or__(self, other: "Words") -> "Words":
        return Words(
            self.stages | other.stages,
            self.measures | other.measures,
            self.units | other.units,
            self.categories | other.categories,
        )


def slot_in(event: AgreementEvent) -> tuple[str | None, str | None, str | None] | None:
    """Stage, measure and unit of an event, where it uses no other names."""
    said = event.__dict__.get
    if said("breakdowns") or said("terms"):
        return None
    return said("stage"), said("measure"), said("unit")


def words_in(event: Event) -> Iterator[Word]:
    """The names that an event uses, some perhaps twice."""
    stage = stage_of(event)
    if stage is not None:
        yield "stage", stage
    if isinstance(event, FigureReported):
        yield "measure", event.measure
        yield "unit", event.unit
    for term in terms_of(event):
        yield "measure", term.measure
        yield "unit", term.unit
    for dimension, breakdown in breakdowns_of(event).items():
        yield "dimension", dimension
        for category in breakdown.parts:
            yield "category", dimension, category
