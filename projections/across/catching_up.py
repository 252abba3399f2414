"""Bringing the read model up to the log: what was recorded since is folded, agreement by agreement.

Log and model are given; nothing is opened here. One turn of a few agreements is one transaction of the model, so that
a killed worker loses a turn at most, and two of them take turns and never do the same twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final, Protocol

from domain.changes import Changes
from domain.entry import Entry
from domain.sources import Register
from projections.across.growing import ODD, Growing, scale_of

TURN: Final = 5_000
"""Entries that are folded in one turn, or one agreement where it has more."""
Registers = Sequence[tuple[int, frozenset[str], Register]]
"""What the register said from a position on, and of which sources it said something else than before."""
Progress = Callable[[int, int], None]


class Held(Protocol):
    """What the model has of an agreement."""

    @property
    def through(self) -> int: ...
    @property
    def scale(self) -> int: ...
    @property
    def odd(self) -> str | None: ...


class Turn(Protocol):
    """One transaction of the model."""

    def held(self) -> Mapping[str, Held]: ...
    def forget(self, slug: str) -> None: ...
    def put(self, changes: Changes, through: int) -> None: ...


class Log(Protocol):
    """One state of the log."""

    def entries(self, agreement: str) -> list[Entry]: ...


@dataclass(frozen=True, slots=True)
class Due:
    """An agreement that has entries which the model lacks, and the position of its newest one."""

    slug: str
    entries: int
    newest: int


def turns(due: Iterable[Due]) -> Iterator[list[Due]]:
    """Agreements in groups of about so many entries as one turn takes."""
    group: list[Due] = []
    for one in due:
        group.append(one)
        if sum(other.entries for other in group) >= TURN:
            yield group
            group = []
    if group:
        yield group


def catch_up(
    log: Log,
    group: Iterable[Due],
    turn: AbstractContextManager[Turn],
    registers: Registers,
    zone: tzinfo,
    upto: int,
) -> None:
    """Fold what the model lacks of some agreements, in one turn."""
    with turn as model:
        held = model.held()
        for due in group:
            known = held.get(due.slug)
            if known is not None and known.through >= upto:
                continue
            entries = [entry for entry in log.entries(due.slug) if entry.position <= upto]
            after, scale = (known.through, known.scale) if known is not None else (0, 1)
            needed = scale_of(entries)
            if known is not None and (scale != needed or known.odd is not None):
                model.forget(due.slug)
                after = 0
            model.put(changes(due.slug, entries, registers, zone, after, needed), upto)


def changes(
    slug: str,
    entries: Sequence[Entry],
    registers: Registers,
    zone: tzinfo,
    after: int = 0,
    scale: int | None = None,
) -> Changes:
    """What changed in an agreement by what was recorded after a position; ``odd`` where it is left to the fold."""
    try:
        return grown(slug, entries, registers, zone, after, scale or scale_of(entries)).changes
    except ODD as reason:
        return Changes(slug, scale or 1, odd=type(reason).__name__)


def grown(
    slug: str,
    entries: Sequence[Entry],
    registers: Registers,
    zone: tzinfo,
    after: int,
    scale: int,
) -> Growing:
    """An agreement with all its entries learned, the register's amendments among them."""
    first = entries[0].position
    begun = [register for position, _, register in registers if position < first]
    growing = Growing(slug, begun[-1] if begun else Register(), zone, scale=scale)
    later = [one for one in registers if one[0] > first]
    for entry in entries:
        while later and later[0][0] < entry.position:
            _amend(growing, *later.pop(0), after)
        if entry.position > after:
            growing.begin_anew(after)
        growing.learn(entry)
    for one in later:
        _amend(growing, *one, after)
    growing.begin_anew(after)
    return growing


def _amend(
    growing: Growing, position: int, sources: frozenset[str], register: Register, after: int
) -> None:
    if position > after:
        growing.begin_anew(after)
    if sources & growing.sources:
        growing.amend(register, position)
    else:
        growing.register = register
