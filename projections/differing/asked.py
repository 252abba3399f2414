"""What the slots of a total or of a dimension come to at two cuts, and would, had less been said there."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from domain.events import Scope
from domain.frozen import dataclass
from domain.state.assertion import Group, Subject
from projections.agreement import AgreementAt
from projections.rules.order import Acting
from projections.rules.settled import Settled
from projections.rules.slots import Slots
from projections.rules.sums import newest_of
from projections.rules.terms import Owed
from projections.rules.voices import Said
from projections.texts.wording import standing_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a slot is asked: the figures of some roots, else what it comes to; ``in_total`` as one of those that
    are added up, or of which the newest stands for the stages."""

    roots: frozenset[str] = frozenset()
    in_total: bool = False

    def of(self, settled: Settled, newest: Said | None) -> object:
        """``newest`` is the word by which it stands for the stages, and no other slot does."""
        if self.roots:
            figures = [figure for figure in settled.figures if figure.voice.root in self.roots]
            return {(f.voice.root, f.quantity, f.said.implied, f.counted) for f in figures}
        if not self.in_total:
            return standing_of(settled)
        entry = newest.entry if newest is not None else None
        return settled.settled, settled.reach, bool(settled.figures), entry


def newest_so_far(settled: Settled) -> Said | None:
    """The word by which a number so far is the newest, and stands for the stages; None where it is no such number,
    or nobody gives one."""
    if settled.place.subject.scope is not Scope.RUNNING or not settled.figures:
        return None
    return newest_of(settled)


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
                {s.place: asked.of(s, self.outdoing(s)) for s in of.of_group(group)} for of in slots
            )
            if one != other:
                return False
        return True

    def outdoing(self, settled: Settled) -> Said | None:
        """The word by which a number so far is the newest, where its row has several at either cut: of which one
        stands for the stages, that decides."""
        of_row = self._so_far[settled.place.owed]
        return newest_so_far(settled) if len(of_row) > 1 else None

    @cached_property
    def _so_far(self) -> Mapping[Owed, set[Subject]]:
        found = defaultdict[Owed, set[Subject]](set)
        for at in self.cuts:
            for place, settled in at.settled.items():
                if newest_so_far(settled) is not None:
                    found[place.owed].add(place.subject)
        return found

    @cached_property
    def _acting(self) -> tuple[Mapping[Group, list[Acting]], ...]:
        return tuple(map(_by_group, self.cuts))


def _by_group(at: AgreementAt) -> Mapping[Group, list[Acting]]:
    found = defaultdict[Group, list[Acting]](list)
    slots = Slots(at.record, at.register, ())
    for acting in at.record.acting:
        for group in slots.act(acting):
            found[group].append(acting)
    return found
