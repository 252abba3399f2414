"""Rule 9: one row of the totals, for a flow, a measure and a unit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Final, Literal

from domain.events import Scope
from domain.frozen import dataclass
from domain.state.assertion import Group
from projections.rules.percent import PERCENT
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.span import Reach
from projections.rules.terms import Owed
from projections.rules.voices import Said

SUMMED: Final = (Scope.STAGE, Scope.WHOLE, Scope.RUNNING)
"""What the totals are made of."""
_NOTHING: Final = Reach()


@dataclass(frozen=True, slots=True)
class Sum:
    """What the slots of a row add up to. ``high`` is None where it is open; all None for percent."""

    settled: Decimal | None
    low: Decimal | None
    high: Decimal | None
    basis: Literal["stages", "stated"]
    stands_in: Place | None
    """The whole or running slot that stands for the stages, where the basis is ``stated``."""
    without_number: tuple[str, ...]
    contested: tuple[str, ...]
    numbered: bool
    """Whether anybody gives a number, of what it is made of."""
    about: bool = False
    """Whether it is made of a number that is only said to be about so much."""


@dataclass(frozen=True, slots=True)
class Row:
    """The slots that one row of the totals is made of: totals, never parts."""

    owed: Owed
    stages: dict[str, Settled] = field(default_factory=dict)
    whole: Settled | None = None
    running: tuple[Settled, ...] = ()
    groups: frozenset[Group] = frozenset()
    """All totals and dimensions that the row came from, parts without a total among them."""

    @property
    def wholes(self) -> list[Settled]:
        """The whole, where anybody speaks of it."""
        return [self.whole] if self.whole is not None else []

    @property
    def slots(self) -> list[Settled]:
        return [*self.stages.values(), *self.wholes, *self.running]

    @property
    def has_figures(self) -> bool:
        """Whether anybody gives a number, however vague, and did not take it back."""
        return any(settled.figures for settled in self.slots)

    @property
    def may_be_stock(self) -> bool:
        """Whether nobody hands it over and no stages of it are told: people held, perhaps."""
        return self.owed.flow is None and not self.stages

    @property
    def stages_have_figures(self) -> bool:
        """Whether a figure stands for any stage."""
        return any(settled.figures for settled in self.stages.values())

    @property
    def low(self) -> Decimal:
        """What the lows of the stages come to."""
        return sum(
            (settled.reach.low or Decimal(0) for settled in self.stages.values()), Decimal(0)
        )


def rows(slots: Iterable[Settled], terms: Iterable[Owed]) -> list[Row]:
    """A row for each flow, measure and unit with a term or a ``stage``, ``whole`` or ``running`` figure.

    Parts alone make a row too, and so does a figure that has lapsed: unknown is not the same as nothing.
    """
    found = Rows()
    found.settle(slots)
    return found.of(terms)


class Rows:
    """The rows of the totals while slots are settled anew: only those of these slots are made again."""

    def __init__(self) -> None:
        self._slots: dict[Owed, dict[int, Settled]] = {}
        """By what tells slots apart the quickest: where they are kept."""
        self._groups: dict[Owed, set[Group]] = {}
        self._rows: dict[Owed, Row] = {}

    def settle(self, slots: Iterable[Settled]) -> set[Owed]:
        """How some slots stand now; gives the rows that this touches."""
        touched = set()
        for settled in slots:
            place = settled.place
            if place.subject.scope in SUMMED:
                owed = place.owed
                self._slots.setdefault(owed, {})[id(settled.slot)] = settled
                self._groups.setdefault(owed, set()).add(place.group)
                touched.add(owed)
        for owed in touched:
            self._rows.pop(owed, None)
        return touched

    def of(self, terms: Iterable[Owed]) -> list[Row]:
        """As `rows`."""
        for owed in (found := dict.fromkeys((*terms, *self._slots))):
            if owed not in self._rows:
                slots, groups = self._slots.get(owed, {}), self._groups.get(owed, ())
                self._rows[owed] = _row(owed, slots.values(), groups)
        return [self._rows[owed] for owed in found]


def _row(owed: Owed, slots: Iterable[Settled], groups: Iterable[Group]) -> Row:
    of: dict[Scope, list[Settled]] = {scope: [] for scope in SUMMED}
    for settled in slots:
        if settled.place.dimension is None:
            of[settled.place.subject.scope].append(settled)
    in_stages, wholes, running = of.values()
    stages = {settled.place.subject.stage or "": settled for settled in in_stages}
    whole = wholes[0] if wholes else None
    return Row(owed, dict(sorted(stages.items())), whole, tuple(running), frozenset(groups))


def add_up(row: Row, completed: Collection[str]) -> Sum:
    """Rule 9 for one row; ``completed`` are the stages that are completed."""
    contested = tuple(slug for slug, settled in row.stages.items() if settled.contested)
    without = tuple(slug for slug in sorted(completed) if not _has_number(row.stages.get(slug)))
    instead = _standing_for_the_stages(row)
    basis: Literal["stages", "stated"] = "stated" if instead else "stages"
    place = instead.place if instead else None
    added = [instead] if instead else [*row.stages.values()]
    numbered = any(slot.reach.low is not None for slot in added)
    if row.owed.unit == PERCENT:
        return Sum(None, None, None, basis, place, without, contested, numbered)
    about = any(slot.reach.about for slot in added)
    settled = sum(map(_settled, added), Decimal(0))
    low = sum((slot.reach.low or Decimal(0) for slot in added), Decimal(0))
    highs = [slot.reach.high for slot in added if slot.reach.high is not None]
    is_open = len(highs) < len(added) or (bool(without) and not instead)
    high = None if is_open else sum(highs, Decimal(0))
    return Sum(settled, low, high, basis, place, without, contested, numbered, about)


def _standing_for_the_stages(row: Row) -> Settled | None:
    """The slot that stands for the stages: the whole one, else the newest running one."""
    whole = row.whole if row.whole and row.whole.figures else None
    if row.stages_have_figures and not (
        whole and whole.settled is not None and whole.settled >= row.low
    ):
        return None
    return whole or _newest([settled for settled in row.running if settled.figures])


def _newest(running: Sequence[Settled]) -> Settled | None:
    """The running slot with the newest statement of a heard root (none: of any)."""
    return max(running, key=newest_word, default=None)


def newest_word(settled: Settled) -> tuple[bool, int]:
    """Whether a heard root speaks in a slot that has a figure, and the turn of its newest standing word (else of
    any)."""
    newest = newest_of(settled)
    return newest.voice.heard, newest.turn


def newest_of(settled: Settled) -> Said:
    """The newest standing word of a heard root, else of any, in a slot that has a figure."""
    return settled.slot.spoken.newest


def _settled(slot: Settled) -> Decimal:
    return slot.settled if slot.settled is not None else Decimal(0)


def _has_number(settled: Settled | None) -> bool:
    return settled is not None and settled.reach != _NOTHING


def difference(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other
