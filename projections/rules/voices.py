"""Rules 4 and 5: whose voice it is, which of its figures counts, and on which side it speaks."""

from collections.abc import Container
from typing import Final

from domain.events import SourceKind
from domain.frozen import dataclass
from domain.state.sources import Register
from domain.values.quantity import Quantity
from domain.values.statement import Statement

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

    @property
    def speaks_as(self) -> str:
        """The party that it speaks for, with all others that do; else it speaks for itself."""
        return self.side or self.root


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


class Spoken:
    """What was said in one slot and stands, and which words of each root count (rule 4, one voice per root).

    The newest assertion counts, unless it only repeats the older less precisely. Words come in the order in which
    they act.
    """

    __slots__ = ("_counted", "_counting", "_newest", "_standing")

    def __init__(self) -> None:
        self._standing: dict[str, list[Said]] = {}
        self._counting: dict[str, Said] = {}
        self._counted: dict[tuple[str, Quantity], int] = {}
        """Root and quantity -> how many of its standing words say that it counted for itself."""
        self._newest: Said | None = None
        """The newest word, once it has been asked for."""

    def say(self, said: Said) -> None:
        """One more assertion, which acts after all before it."""
        root = said.voice.root
        self._newest = None
        self._standing.setdefault(root, []).append(said)
        current = self._counting.get(root)
        if current is None or not said.quantity.only_repeats(current.quantity):
            self._counting[root] = said
        if said.counted:
            self._counted[root, said.quantity] = self._counted.get((root, said.quantity), 0) + 1

    def end(self, said: Said) -> None:
        """An assertion was corrected or retracted."""
        root = said.voice.root
        self._newest = None
        standing = self._standing[root]
        place = next(n for n, other in enumerate(standing) if other is said)
        del standing[place]
        if said.counted:
            self._counted[root, said.quantity] -= 1
        if not standing:
            del self._standing[root], self._counting[root]
            return
        current = standing[0]
        for other in standing[1:]:
            if not other.quantity.only_repeats(current.quantity):
                current = other
        self._counting[root] = current
        if place == 0:  # who spoke first comes first
            self._standing = dict(sorted(self._standing.items(), key=lambda each: each[1][0].turn))

    @property
    def figures(self) -> list[Figure]:
        """The figure of each root, in the order in which they spoke first."""
        return [
            Figure(said, self._is_counted(said))
            for said in map(self._counting.get, self._standing)
            if said
        ]

    @property
    def newest(self) -> Said:
        """The newest standing word of a heard root, else of any, whether it counts or not; one has to stand."""
        if self._newest is None:
            last = (standing[-1] for standing in self._standing.values())
            self._newest = max(last, key=lambda said: (said.voice.heard, said.turn))
        return self._newest

    def _is_counted(self, said: Said) -> bool:
        return bool(self._counted) and self._counted.get((said.voice.root, said.quantity), 0) > 0
