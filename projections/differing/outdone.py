"""Words that another one of their own root outdoes (rule 4).

Late finds came to be known after one that their source had said later; repeats only say less precisely what it had
said. Mostly they change no number. But something was contested because of a late find, on a day before, or what
is repeated is the newest word on a number so far. Nor does who disputes, and gives no number with that, give one:
his figure is what he says besides.
"""

from collections.abc import Collection, Iterator
from functools import cached_property

from domain.entry import cite
from domain.events import StatementDisputed
from domain.state.assertion import Group
from projections.agreement import AgreementAt
from projections.differing.asked import Asked, Groups
from projections.reasons.witness import needed
from projections.rules.changes import changes


class Outdone:
    """The words that are outdone between two cuts, total by total and dimension by dimension."""

    def __init__(self, before: AgreementAt, after: AgreementAt, groups: Groups) -> None:
        self._slug = after.slug
        self._cuts = before, after
        self._groups = groups
        self._idle: dict[tuple[Group, Asked], frozenset[str]] = {}
        self._found: dict[Group, list[int]] = {}

    def idle(self, group: Group, asked: Asked) -> frozenset[str]:
        """The citations of those without all of which what is asked of the slots of a group would have changed
        alike."""
        if (group, asked) not in self._idle:
            bare = self._bare_disputes(group, asked)
            found = sorted({*self._of(group), *bare}, reverse=True)
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
        """What acts at one cut alone and only says less precisely what its root had said, or corrects something
        else of a word that acts at both."""
        for at, only in zip(self._cuts, self._acting_only, strict=True):
            for settled in at.slots.of_group(group) if only else ():
                for change in changes(at.record, settled.slot.sayings):
                    later = change.later
                    if later.quantity.only_repeats(change.earlier.quantity):
                        yield from only & {later.entry, later.ended_by or later.entry}
                said = {one.entry: one.quantity for one in settled.slot.sayings}
                for one in settled.slot.sayings:
                    by = one.ended_by
                    is_old = by in only and one.entry not in only
                    if by is not None and is_old and said.get(by) == one.quantity:
                        yield by

    def _bare_disputes(self, group: Group, asked: Asked) -> Iterator[int]:
        """What acts at one cut alone and only disputes there, without a number: of figures all of it, else what
        contests nothing at that cut. A dispute takes of a total what is settled, and nothing else."""
        for (at, acting), only in zip(self._groups.acting(group), self._acting_only, strict=True):
            settled = any(slot.number is not None for slot in at.slots.of_group(group))
            can_contest = settled if asked.in_total else not asked.roots
            lasting = at.slots.lasting_disputes(group) if can_contest else ()
            for one in acting:
                number = one.entry.number
                if (
                    isinstance(one.entry.event, StatementDisputed)
                    and number in only
                    and number not in lasting
                    and not _says(at, number, group)
                ):
                    yield number

    def _late(self, group: Group) -> set[int]:
        """What one cut alone knows of, before words of the same root that stand at both."""
        found = set[int]()
        before, after = self._cuts
        for at, other, only in zip((before, after), (after, before), self._only, strict=True):
            for settled in at.slots.of_group(group) if only else ():
                there = other.settled.get(settled.place)
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
        return self._groups.say_the_same(
            group, asked, lambda _, one: one.entry.number not in dropped
        )

    @cached_property
    def _acting_only(self) -> tuple[set[int], set[int]]:
        """What acts at each of the cuts alone."""
        one, other = (at.record.turns.keys() for at in self._cuts)
        return one - other, other - one

    @cached_property
    def _only(self) -> tuple[Collection[int], ...]:
        """What each of the cuts alone knows of, but for amendments: these are of what they amend."""
        one, other = (at.record.known.keys() for at in self._cuts)
        amendments = [set(at.record.voided.values()) for at in self._cuts]
        return (one - other) - amendments[0], (other - one) - amendments[1]


def _says(at: AgreementAt, number: int, group: Group) -> bool:
    """Whether an entry gives a number there."""
    said = at.record.assertion(number)
    return said is not None and group in said.groups
