"""Words that another one of their own root outdoes (rule 4).

Late finds came to be known after one that their source had said later; repeats only say less precisely what it had
said. Mostly they change no number. But something was contested because of a late find, on a day before, or what
is repeated is the newest word on a number so far.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from domain.entry import cite
from domain.events import Scope
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.differing.weighing import comes_to
from projections.reasons.witness import needed
from projections.rules.changes import changes
from projections.rules.order import Acting
from projections.rules.place import Group, Place
from projections.rules.settled import Settled
from projections.rules.slots import Slots
from projections.rules.sums import newest_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a slot is asked: the figures of some roots, else what it comes to; ``in_total`` as one of those of
    which the newest stands for the stages."""

    roots: frozenset[str] = frozenset()
    in_total: bool = False

    def of(self, settled: Settled) -> object:
        if self.roots:
            figures = [figure for figure in settled.figures if figure.voice.root in self.roots]
            return {(f.voice.root, f.quantity, f.said.implied, f.counted) for f in figures}
        runs = settled.slot.place.subject.scope is Scope.RUNNING and settled.figures
        return comes_to(settled), newest_of(settled).entry if self.in_total and runs else None


class Outdone:
    """The words that are outdone between two cuts, total by total and dimension by dimension."""

    def __init__(self, before: AgreementAt, after: AgreementAt) -> None:
        self._slug = after.slug
        self._cuts = before, after
        self._idle: dict[tuple[Group, Asked], frozenset[str]] = {}
        self._found: dict[Group, list[int]] = {}

    def idle(self, group: Group, asked: Asked) -> frozenset[str]:
        """The citations of those without all of which what is asked of the slots of a group would have changed
        alike."""
        if (group, asked) not in self._idle:
            found = self._of(group)
            bearing = needed(found, lambda kept: self._changes_nothing(group, asked, found, kept))
            idle = frozenset(cite(self._slug, n) for n in found if n not in bearing)
            self._idle[group, asked] = idle
        return self._idle[group, asked]

    def _of(self, group: Group) -> list[int]:
        """All of them, and what took them back; the last first."""
        if group not in self._found:
            found = {*self._late(group), *self._repeats(group)}
            self._found[group] = sorted(found, reverse=True)
        return self._found[group]

    def _repeats(self, group: Group) -> Iterator[int]:
        """What acts at one cut alone and only says less precisely what its root had said."""
        for at, only in zip(self._cuts, self._acting_only, strict=True):
            for settled in at.slots.of_group(group) if only else ():
                for change in changes(at.record, settled.slot.sayings):
                    later = change.later
                    if later.quantity.only_repeats(change.earlier.quantity):
                        yield from only & {later.entry, later.ended_by or later.entry}

    def _late(self, group: Group) -> set[int]:
        """What one cut alone knows of, before words of the same root that stand at both."""
        found = set[int]()
        before, after = self._cuts
        for at, other, only in zip((before, after), (after, before), self._only, strict=True):
            for settled in at.slots.of_group(group) if only else ():
                there = other.settled.get(settled.slot.place)
                known = {one.entry for one in there.slot.sayings} if there is not None else set()
                sayings = settled.slot.sayings
                newest = {one.voice.root: one.turn for one in sayings if one.entry in known}
                late = [
                    one
                    for one in sayings
                    if one.entry in only and one.turn < newest.get(one.voice.root, -1)
                ]
                found.update(one.entry for one in late)
                found.update(one.ended_by for one in late if one.ended_by is not None)
        return found

    def _changes_nothing(
        self, group: Group, asked: Asked, found: Collection[int], kept: Collection[int]
    ) -> bool:
        dropped = frozenset(found) - frozenset(kept)
        return all(
            _say(asked, at.slots.of_group(group))
            == _say(asked, _without(at, acting.get(group, ()), dropped, group))
            for at, acting in zip(self._cuts, self._acting, strict=True)
        )

    @cached_property
    def _acting_only(self) -> tuple[set[int], set[int]]:
        """What acts at each of the cuts alone."""
        one, other = ({acting.entry.number for acting in at.record.acting} for at in self._cuts)
        return one - other, other - one

    @cached_property
    def _only(self) -> tuple[Collection[int], ...]:
        """What each of the cuts alone knows of, but for amendments: these are of what they amend."""
        one, other = (at.record.known.keys() for at in self._cuts)
        amendments = [set(at.record.voided.values()) for at in self._cuts]
        return (one - other) - amendments[0], (other - one) - amendments[1]

    @cached_property
    def _acting(self) -> tuple[Mapping[Group, list[Acting]], ...]:
        """At each of the cuts: by group, what acts there."""
        return tuple(map(_by_group, self._cuts))


def _by_group(at: AgreementAt) -> Mapping[Group, list[Acting]]:
    found = defaultdict[Group, list[Acting]](list)
    slots = Slots(at.record, at.register, ())
    for acting in at.record.acting:
        for group in slots.act(acting):
            found[group].append(acting)
    return found


def _without(
    at: AgreementAt, acting: Iterable[Acting], dropped: Collection[int], group: Group
) -> list[Settled]:
    """The slots of a group, had some entries never been recorded; ``acting`` are all that touch it."""
    kept = [one for one in acting if one.entry.number not in dropped]
    return Slots(at.record, at.register, kept).of_group(group)


def _say(asked: Asked, slots: Iterable[Settled]) -> dict[Place, object]:
    return {settled.slot.place: asked.of(settled) for settled in slots}
