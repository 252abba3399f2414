"""Late finds: words that came to be known after another that their own source had said later.

They change no number that there is. At most something was contested because of them, on a day before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from domain.entry import cite
from projections.agreement import AgreementAt
from projections.differing.weighing import comes_to
from projections.reasons.witness import needed
from projections.rules.order import Acting
from projections.rules.place import Group, Place
from projections.rules.settled import Settled
from projections.rules.slots import Slots


class Late:
    """The late finds between two cuts, total by total and dimension by dimension."""

    def __init__(self, before: AgreementAt, after: AgreementAt) -> None:
        self._slug = after.slug
        self._cuts = before, after
        self._idle: dict[Group, frozenset[str]] = {}

    def idle(self, group: Group) -> frozenset[str]:
        """The citations of those without all of which the slots of a group would have changed alike."""
        if group not in self._idle:
            late = self._late(group)
            bearing = needed(late, lambda kept: self._changes_nothing(group, late, kept))
            self._idle[group] = frozenset(cite(self._slug, n) for n in late if n not in bearing)
        return self._idle[group]

    def _late(self, group: Group) -> list[int]:
        """What one cut alone knows of, before words of the same root that stand at both, and what took
        it back; the last first."""
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
        return sorted(found, reverse=True)

    def _changes_nothing(self, group: Group, late: Collection[int], kept: Collection[int]) -> bool:
        dropped = frozenset(late) - frozenset(kept)
        return all(
            _say(at.slots.of_group(group))
            == _say(_without(at, acting.get(group, ()), dropped, group))
            for at, acting in zip(self._cuts, self._acting, strict=True)
        )

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


def _say(slots: Iterable[Settled]) -> dict[Place, object]:
    return {settled.slot.place: comes_to(settled) for settled in slots}
