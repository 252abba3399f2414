"""Rules 4 and 5: whose voice it is, which of its figures counts, and on which side it speaks."""

from collections.abc import Container, Iterable
from typing import Final

from domain.events import SourceKind
from domain.frozen import dataclass
from domain.quantity import Quantity
from domain.sources import Register
from domain.statement import Statement

HEARD: Final = frozenset(
    {SourceKind.OFFICIAL, SourceKind.JOINT, SourceKind.MEDIATOR, SourceKind.THIRD_PARTY}
)
"""Rule 5: these are heard; what media and anonymous sources say is shown."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a source counts as in one agreement (rule 5)."""

    root: str
    kind: SourceKind
    side: str | None

    @property
    def heard(self) -> bool:
        return self.kind in HEARD


def voice(
    register: Register, slug: str, parties: Container[str], mediators: Container[str]
) -> Voice:
    """Rule 5, side: only an official has one, that of the party it speaks for."""
    root = register.root(slug)
    source = register.sources.get(root)
    if source is None:
        return Voice(root, SourceKind.ANONYMOUS, None)
    if source.kind is not SourceKind.OFFICIAL:
        return Voice(root, source.kind, None)
    if source.speaks_for in parties:
        return Voice(root, SourceKind.OFFICIAL, source.speaks_for)
    if source.speaks_for in mediators:
        return Voice(root, SourceKind.MEDIATOR, None)
    return Voice(root, SourceKind.MEDIA, None)


@dataclass(slots=True)
class Said:
    """One assertion of one source in one slot."""

    entry: int
    source: str
    voice: Voice
    quantity: Quantity
    implied: bool
    counted: bool
    turn: int
    """Its place in the order in which entries act."""
    statement: Statement
    ended_by: int | None = None
    """The entry that corrected or retracted it."""

    @property
    def ended(self) -> bool:
        return self.ended_by is not None


@dataclass(frozen=True, slots=True)
class Figure:
    """The assertion of a root that counts in a slot, and whether its source counted for itself."""

    said: Said
    counted: bool

    @property
    def voice(self) -> Voice:
        return self.said.voice

    @property
    def quantity(self) -> Quantity:
        return self.said.quantity


def figures(sayings: Iterable[Said]) -> list[Figure]:
    """Rule 4, one voice per root: the newest assertion, unless it only repeats the older less precisely.

    ``sayings`` are those of one slot, in the order in which they act.
    """
    by_root: dict[str, list[Said]] = {}
    for said in sayings:
        if not said.ended:
            by_root.setdefault(said.voice.root, []).append(said)
    return [_figure(of_root) for of_root in by_root.values()]


def _figure(sayings: list[Said]) -> Figure:
    current = sayings[0]
    for said in sayings[1:]:
        if not said.quantity.only_repeats(current.quantity):
            current = said
    return Figure(current, any(s.counted for s in sayings if s.quantity == current.quantity))
