"""Words that another one of their own root outdoes (rule 4), or that it took back again.

Late finds came to be known after one that their source had said later; repeats only say less precisely what it had
said. Mostly they change no number, nor does what was said and retracted between the cuts. But something was
contested because of a late find, on a day before, or what is repeated is the newest word on a number so far.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property

from domain.entry import cite
from domain.events import StatementRetracted
from projections.agreement import AgreementAt
from projections.differing.asked import Asked, Groups
from projections.reasons.witness import needed
from projections.rules.changes import changes
from projections.rules.place import Group
from projections.rules.terms import Owed, terms


class Outdone:
    """The words that are outdone between two cuts, total by total and dimension by dimension."""

    def __init__(self, before: AgreementAt, after: AgreementAt, groups: Groups) -> None:
        self._slug = after.slug
        self._cuts = before, after
        self._groups = groups
        self._idle: dict[tuple[Group, Asked], frozenset[str]] = {}
        self._idle_terms: dict[Owed, frozenset[str]] = {}
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
            found = {*self._late(group), *self._repeats(group), *self._taken_back(group)}
            self._found[group] = self._last_first(found)
        return self._found[group]

    def _last_first(self, found: Collection[int]) -> list[int]:
        """Entries as they are left out, each beside what it ends: a word goes together with its retraction."""
        before, after = (at.record.known for at in self._cuts)
        of = {number: (after.get(number) or before[number]).event.points_at for number in found}
        key = {number: number if to not in of else to for number, to in of.items()}
        return sorted(found, key=lambda number: (key[number], number), reverse=True)

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

    def _taken_back(self, group: Group) -> Iterator[int]:
        """What acts at one cut alone and is retracted there, with the retractions, and nothing else points at."""
        for (at, acting), only in zip(self._groups.acting(group), self._acting_only, strict=True):
            pointers = Counter(one.target for one in acting)
            for settled in at.slots.of_group(group) if only else ():
                for number, by in settled.slot.ended_by.items():
                    if pointers[number] == 1:
                        yield from _retracted(at, number, by, only)

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

    def idle_terms(self, owed: Owed) -> frozenset[str]:
        """The citations of terms that were stated and retracted between the cuts, with their retractions: without
        all of them everybody would have said the same was agreed for a row of the totals."""
        if owed not in self._idle_terms:
            found = self._last_first(self._terms_taken_back(owed))
            bearing = needed(found, lambda kept: self._states_the_same(owed, {*found} - {*kept}))
            self._idle_terms[owed] = frozenset(
                cite(self._slug, n) for n in found if n not in bearing
            )
        return self._idle_terms[owed]

    def _terms_taken_back(self, owed: Owed) -> set[int]:
        return {
            number
            for at, only in zip(self._cuts, self._acting_only, strict=True)
            for ended in at.ended_terms.get(owed, ())
            for number in _retracted(at, ended.word.entry, ended.by, only)
        }

    def _states_the_same(self, owed: Owed, dropped: Collection[int]) -> bool:
        for at in self._cuts:
            kept = (one for one in at.record.acting if one.entry.number not in dropped)
            words = at.terms.get(owed, []), terms(kept, at.voice).of(owed)
            one, other = ([(word.voice.root, word.quantity) for word in of] for of in words)
            if one != other:
                return False
        return True

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
        one, other = ({acting.entry.number for acting in at.record.acting} for at in self._cuts)
        return one - other, other - one

    @cached_property
    def _only(self) -> tuple[Collection[int], ...]:
        """What each of the cuts alone knows of, but for amendments: these are of what they amend."""
        one, other = (at.record.known.keys() for at in self._cuts)
        amendments = [set(at.record.voided.values()) for at in self._cuts]
        return (one - other) - amendments[0], (other - one) - amendments[1]


def _retracted(at: AgreementAt, number: int, by: int, only: Collection[int]) -> Iterator[int]:
    """An entry and the one that ended it, where that retracts it and both are among ``only`` some."""
    ends = isinstance(at.record.known[by].event, StatementRetracted)
    if ends and number in only and by in only:
        yield from (number, by)
