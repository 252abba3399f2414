"""All stages of a row of the totals but a few, taken together as one that adds what they add. Source: rule 9.

What is asked of the row over and over, each time with something else in one stage, is so asked of few stages.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from domain.events import Scope
from domain.state.assertion import Subject
from projections.rules.place import Place
from projections.rules.settled import Settled, Slot
from projections.rules.span import Reach
from projections.rules.standing import Standing
from projections.rules.sums import Row

TOGETHER = ""
"""What they are called together: no stage is called so."""


class _Added(NamedTuple):
    """What stages add up to, and how many of them there are: all, without an upper end, with a figure, with one
    that is only said to be about so much."""

    low: Decimal
    high: Decimal
    settled: Decimal
    stages: Decimal
    are_open: Decimal
    spoken: Decimal
    about: Decimal


class OtherStages:
    """The stages of a row, each with what it adds."""

    def __init__(self, row: Row, completed: Sequence[str]) -> None:
        """``completed`` are the stages that are completed; where one has no number, the upper end is open."""
        self._owed = row.owed
        nothing = _adds(None)
        self._adds = dict.fromkeys(completed, nothing)
        self._adds |= {slug: _adds(settled) for slug, settled in row.stages.items()}
        self._all = _sum(self._adds.values())
        self._figures = next((slot.figures for slot in row.stages.values() if slot.figures), ())

    def than(self, slugs: Iterable[str]) -> dict[str, Settled]:
        """All but some, as one; nothing where there are no others."""
        some = _sum(self._adds[slug] for slug in slugs if slug in self._adds)
        others = _Added(*(a - b for a, b in zip(self._all, some, strict=True)))
        if not others.stages:
            return {}
        flow, measure, unit = self._owed
        place = Place(Subject(Scope.STAGE, TOGETHER, None, measure, unit), flow)
        high = None if others.are_open else others.high
        as_one = Settled(
            Slot(place, (), was_contested=False),
            self._figures if others.spoken else (),
            Standing.REPORTED,
            contested=False,
            number=others.settled,
            reach=Reach(others.low, high, about=others.about > 0),
        )
        return {TOGETHER: as_one}


def _adds(settled: Settled | None) -> _Added:
    reach, figures, number = Reach(), False, None
    if settled is not None:
        reach, figures, number = settled.reach, bool(settled.figures), settled.settled
    return _Added(
        low=reach.low or Decimal(0),
        high=reach.high or Decimal(0),
        settled=number or Decimal(0),
        stages=Decimal(1),
        are_open=Decimal(reach.high is None),
        spoken=Decimal(figures),
        about=Decimal(reach.about),
    )


def _sum(added: Iterable[_Added]) -> _Added:
    found = _Added(*[Decimal(0)] * len(_Added._fields))
    for one in added:
        found = _Added(*(a + b for a, b in zip(found, one, strict=True)))
    return found
