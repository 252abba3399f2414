"""What the slots of a total or of a dimension come to at two cuts, and would, had less been said there."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from operator import itemgetter

from domain.events import Scope
from domain.frozen import dataclass
from domain.state.assertion import Group
from domain.state.ranking import Rank
from projections.agreement import AgreementAt
from projections.rules.order import Acting
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.slots import Slots
from projections.rules.sums import newest_of
from projections.rules.terms import Owed
from projections.rules.voices import Said
from projections.texts.wording import standing_of

Newness = tuple[bool, Rank]
"""Of a number so far: whether anybody is heard there, and the rank of the newest word (of the heard, if any)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a slot is asked: the figures of some roots, else what it comes to; ``in_total`` as one of those that
    are added up, or of which the newest stands for the stages."""

    roots: frozenset[str]
    in_total: bool

    def of(self, settled: Settled, *, outdoes: bool) -> object:
        """``outdoes`` is whether it is the newest of the numbers so far, and stands for the stages if any does."""
        if self.roots:
            figures = [figure for figure in settled.figures if figure.voice.root in self.roots]
            return {(f.voice.root, f.quantity, f.said.implied, f.counted) for f in figures}
        if not self.in_total:
            return standing_of(settled)
        return settled.settled, settled.reach, bool(settled.figures), outdoes


def newest_so_far(settled: Settled) -> Said | None:
    """The word by which a number so far is the newest, and stands for the stages; None where it is no such number,
    or nobody gives one."""
    if settled.place.subject.scope is not Scope.RUNNING or not settled.figures:
        return None
    return newest_of(settled)


def newness(at: AgreementAt, settled: Settled) -> Newness | None:
    """What decides which of several numbers so far is the newest; None where it is no such number."""
    word = newest_so_far(settled)
    rank = at.record.rank(word.entry) if word is not None else None
    return (word.voice.heard, rank) if word is not None and rank is not None else None


class Groups:
    """The totals and dimensions at both cuts, with what acts in each."""

    def __init__(self, before: AgreementAt, after: AgreementAt) -> None:
        self.cuts = before, after

    def acting(self, group: Group) -> Sequence[tuple[AgreementAt, Sequence[Acting]]]:
        """All that acts in one of them, at each of the cuts."""
        found = zip(self.cuts, self._acting, strict=True)
        return [(at, acting.get(group, ())) for at, acting in found]

    def say_the_same(
        self, group: Group, asked: Asked, counts: Callable[[AgreementAt, Acting], bool]
    ) -> bool:
        """Whether what is asked of the slots of one would be the same at both cuts, had only what ``counts`` been
        recorded."""
        for at, acting in self.acting(group):
            kept = [one for one in acting if counts(at, one)]
            slots = at.slots, Slots(at.record, at.register, kept)
            one, other = (
                {s.place: asked.of(s, outdoes=self._outdoes(at, s)) for s in of.of_group(group)}
                for of in slots
            )
            if one != other:
                return False
        return True

    def _outdoes(self, at: AgreementAt, settled: Settled) -> bool:
        """Whether a number so far is newer than all others of its row are at a cut."""
        own = newness(at, settled)
        others = (
            new for new, place in self._newest[at][settled.place.owed] if place != settled.place
        )
        return own is not None and all(own > other for other in others)

    @cached_property
    def _newest(self) -> Mapping[AgreementAt, Mapping[Owed, Sequence[tuple[Newness, Place]]]]:
        """By cut and row of the totals, the two newest numbers so far."""
        return {at: _newest_of_rows(at) for at in self.cuts}

    @cached_property
    def _acting(self) -> tuple[Mapping[Group, list[Acting]], ...]:
        return tuple(map(_by_group, self.cuts))


def _newest_of_rows(at: AgreementAt) -> Mapping[Owed, Sequence[tuple[Newness, Place]]]:
    found = defaultdict[Owed, list[tuple[Newness, Place]]](list)
    for place, settled in at.settled.items():
        if place.dimension is None and (new := newness(at, settled)) is not None:
            found[place.owed].append((new, place))
    newest = {owed: nlargest(2, news, key=itemgetter(0)) for owed, news in found.items()}
    return defaultdict(list, newest)


def _by_group(at: AgreementAt) -> Mapping[Group, list[Acting]]:
    found = defaultdict[Group, list[Acting]](list)
    slots = Slots(at.record, at.register, ())
    for acting in at.record.acting:
        for group in slots.act(acting):
            found[group].append(acting)
    return found
