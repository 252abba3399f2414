"""Bringing the read model up to the log: what was recorded since is folded, agreement by agreement.

Entries are given; nothing is opened here. One turn of a few agreements is one transaction of the model, so that a
killed worker loses a turn at most.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import tzinfo
from typing import Final, NamedTuple, Protocol

from domain.changes import Changes
from domain.entry import Entry
from domain.events import Event, SourceAmended, SourceRegistered
from domain.frozen import dataclass
from domain.state.sources import Register, counting_otherwise, evolve, register_of
from projections.across.growing import Growing
from projections.across.numbers import scale_of
from projections.across.odd import ODD, OutOfOrder

TURN: Final = 5_000
"""Entries that are folded in one turn, or one agreement where it has more."""


class RegisterFrom(NamedTuple):
    """What the register said from a position on."""

    position: int
    touched: frozenset[str]
    """The sources of which it said something else before."""
    register: Register


Registers = Sequence[RegisterFrom]
"""In the order of their positions."""


class HeldAgreement(Protocol):
    """What the model has of an agreement."""

    @property
    def through(self) -> int: ...
    @property
    def scale(self) -> int: ...
    @property
    def odd(self) -> str | None: ...
    @property
    def since(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Due:
    """An agreement that has entries which the model lacks, the position of the newest, and what it has of it."""

    slug: str
    entries: int
    newest: int
    held: HeldAgreement | None = None
    since: int | None = None
    """From which position on each change is wanted, however much is folded for it; None for as many as are worth
    it."""

    @property
    def through(self) -> int:
        """Up to which position the model has its entries."""
        return self.held.through if self.held is not None else 0


def turns(due: Iterable[Due]) -> Iterator[list[Due]]:
    """Agreements in groups of about so many entries as one turn takes."""
    group: list[Due] = []
    entries = 0
    for one in due:
        group.append(one)
        entries += one.entries
        if entries >= TURN:
            yield group
            group, entries = [], 0
    if group:
        yield group


def needed(
    due: Due, entries: Sequence[Entry], registers: Registers, zone: tzinfo
) -> tuple[bool, Changes]:
    """What the model lacks of an agreement; whether what it has of it is to be forgotten first.

    That is so where decimals come up that were not there before, where it was left to the fold or is from now on,
    and where too much of it is out of order.
    """
    log = _Log(due.slug, entries, registers, zone, scale_of(entries))
    known, since = due.held, due.since
    if known is None:
        return False, log.changes(0, since or 0, limited=since is None)
    after = due.through if (known.scale, known.odd) == (log.scale, None) else 0
    made = log.changes(after, known.since, limited=True)
    return not after or made.odd is not None or made.since != known.since, made


def changes(
    slug: str,
    entries: Sequence[Entry],
    registers: Registers,
    zone: tzinfo,
    since: int = 0,
    *,
    limited: bool = True,
) -> Changes:
    """What changed in an agreement by all that was recorded; ``odd`` where it is left to the fold.

    What was recorded up to the position ``since`` counts as recorded there, at once. Where too much is out of
    order, and that is ``limited``, that is so of all entries.
    """
    log = _Log(slug, entries, registers, zone, scale_of(entries))
    return log.changes(0, since, limited=limited)


def registers(events: Iterable[tuple[int, Event]]) -> Registers:
    """The register from each position on at which a source was put right, with those whose words count otherwise.

    A source that is registered later changes nothing for those that spoke before: all are there from the start.
    """
    known = list(events)
    register = register_of(event for _, event in known if isinstance(event, SourceRegistered))
    found = [RegisterFrom(0, frozenset(), register)]
    for position, event in known:
        if isinstance(event, SourceAmended):
            before, register = register, evolve(register, event)
            touched = counting_otherwise(before, register)
            found.append(RegisterFrom(position, touched, register))
    return found


@dataclass(frozen=True, slots=True)
class _Log:
    """All that was recorded of one agreement, and what the register said meanwhile."""

    slug: str
    entries: Sequence[Entry]
    registers: Registers
    zone: tzinfo
    scale: int

    def changes(self, after: int, since: int, *, limited: bool) -> Changes:
        """As the function, of what was recorded after a position that is known elsewhere."""
        try:
            with suppress(OutOfOrder):
                return self._learned(after, since, limited=limited)
            return self._learned(0, self.entries[-1].position, limited=False)
        except ODD as reason:
            return Changes(self.slug, self.scale, odd=type(reason).__name__)

    def _learned(self, after: int, since: int, *, limited: bool) -> Changes:
        """What changed, all entries learned, the register's amendments among them."""
        # What was so up to there is in the model, or counts as recorded there: how the register came to be what it
        # was then is no matter.
        at_once = after or since
        begin = max(at_once, self.entries[0].position)
        begun = [one.register for one in self.registers if one.position <= begin]
        growing = Growing(
            self.slug,
            begun[-1] if begun else Register(),
            self.zone,
            scale=self.scale,
            since=since,
        )
        later = [one for one in self.registers if one.position > begin]
        for entry in self.entries:
            if entry.position <= at_once:
                growing.limited = limited and entry.position > since
                growing.take_in(entry)
        if at_once:
            growing.begin(begin, known=after > 0)
        growing.limited = limited
        for entry in self.entries:
            if entry.position <= at_once:
                continue
            while later and later[0].position < entry.position:
                _amend(growing, later.pop(0), after)
            growing.begin_anew(after)
            growing.learn(entry)
        for one in later:
            _amend(growing, one, after)
        growing.begin_anew(after)
        return growing.changes


def _amend(growing: Growing, amended: RegisterFrom, after: int) -> None:
    growing.begin_anew(after)
    growing.amend(amended.register, amended.touched, amended.position)
