"""One agreement, entry by entry in recorded order: which part an entry belongs to, and what it changes."""

from collections.abc import Collection, Iterable, Iterator
from datetime import tzinfo
from decimal import Decimal
from typing import Final

from domain.changes import Changes, OwedText
from domain.entry import Entry
from domain.events import (
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    HeadingEvent,
    StatementDisputed,
    StatementRetracted,
    part_of,
    statement_of,
)
from domain.state.assertion import Assertion
from domain.state.sources import Register
from projections.across.general import General
from projections.across.growing_record import GrowingRecord
from projections.across.numbers import largest, quantities
from projections.across.odd import OutOfOrder, Tangled, TooLarge
from projections.across.part import Part
from projections.across.said import NewestStatement
from projections.cut import Cut
from projections.rules.sums import SUMMED
from projections.rules.terms import Owed, terms_in

_POINTING: Final = (FigureConfirmed, FigureCorrected, StatementDisputed, StatementRetracted)
_MOST: Final = 10**18
"""What all numbers of an agreement, scaled, come to at most, or it is left to the fold.

No sum of stages is more, at no cut, since each slot has the number of an entry. While the engine adds up changes,
it may be at three times as much, which still fits into 64 bits.
"""
AGAIN: Final = 5
"""So many entries may be folded again for each that there is, which takes about as long as to record it, ..."""
AT_FIRST: Final = 1_000
"""... and so many more."""


class Growing:
    """An agreement as far as its entries have been learned; ``changes`` has the changes that were noted."""

    def __init__(
        self, slug: str, register: Register, zone: tzinfo, *, scale: int, since: int
    ) -> None:
        """``scale`` is `scale_of` the entries; ``since`` is that of the changes."""
        self.changes = Changes(slug, scale, since=since)
        self.changes_since = 0
        """The position after which changes are noted."""
        self.register = register
        self.record = GrowingRecord(Cut(zone, str(zone)))
        self.rows: dict[Owed, OwedText] = {}
        self.sources: set[str] = set()
        self.limited = False
        """Whether it counts how much is folded again, and `OutOfOrder` ends it where that is too much."""
        self._parts: dict[object, Part] = {}
        self._part_of: dict[int, Part] = {}
        self._awaited: dict[int, int] = {}
        self._most = Decimal(0)
        self._general = General(self)
        self._said = NewestStatement(self.record, self.changes)
        self._folded_again = 0

    def begin_anew(self, after: int) -> None:
        """Forget, once, which changes were noted: what was recorded up to a position is known elsewhere."""
        if self.changes_since >= after:
            return
        was = self.changes
        self.changes, self.changes_since = Changes(was.slug, was.scale, since=was.since), after
        self._said.changes = self.changes

    def learn(self, entry: Entry) -> None:
        """One more entry. One of `ODD` where the agreement has to be left to the fold."""
        self._learn(entry, entry.position)

    def take_in(self, entry: Entry) -> None:
        """One more entry before `begin`, at which what follows from all of them is worked out."""
        self._learn(entry, None)

    def begin(self, pos: int, *, known: bool) -> None:
        """The entries that were taken in are all that was recorded up to a position.

        Where it is ``known`` elsewhere what changed by which of them, no more is folded than what is asked for by
        later entries; else all that follows from them is noted as what changed at the position.
        """
        for number, entry in self.record.known.items():
            said = self.record.assertion(number) if number in self._part_of else None
            for owed in (*_owed_by(said), *(owed for owed, _ in terms_in(entry.event))):
                self._open(owed)
        self._general.learn_anew(pos, counted=False)
        self._said.begin(pos)
        if known:
            self.begin_anew(pos)
        else:
            for part in self._all_parts():
                part.learn_anew(pos, counted=False)

    def _learn(self, entry: Entry, pos: int | None) -> None:
        event, number = entry.event, entry.number
        self._most += sum(map(largest, quantities(event))) * self.changes.scale
        if self._most >= _MOST:
            raise TooLarge(number)
        if pos is not None:
            for changed in self._changed_by(number, event):
                changed.wake()
        self.record.learn(entry)
        if isinstance(event, EntryVoided):
            self._learn_voiding(number, event, pos)
            if pos is not None:
                self._said.learn_again(event.of, pos)
            return
        statement = statement_of(event)
        if statement is not None:
            self.sources.add(statement.source)
        awaited = self._awaited.pop(number, None)
        if awaited is not None:
            self.record.forget()
        part = self._part(number, event)
        if part is not None:
            if awaited is None:
                part.learn(number, pos)
            else:
                part.numbers.append(number)
        if awaited is not None:
            self._learn_replacement(awaited, number, pos)
            if pos is not None:
                self._said.learn_again(awaited, pos)
        if isinstance(event, HeadingEvent):
            self._learn_all_anew(pos)
        elif number in self._general.numbers:
            self._general.learn(number, pos)
        if pos is not None:
            self._said.learn(number, pos)

    def fold_again(self, entries: int) -> None:
        """So many entries are to be folded again; `OutOfOrder` where that is too much by now."""
        if self.limited:
            self._folded_again += entries
            if self._folded_again > AT_FIRST + AGAIN * len(self.record.known):
                raise OutOfOrder

    def amend(self, register: Register, sources: Collection[str], pos: int) -> None:
        """The register says something else of some sources from a position on, for all dates alike."""
        parts = self._all_parts()
        if self.sources.isdisjoint(sources):
            self.register = register
            for part in parts:
                part.know(register)
            return
        for part in parts:
            part.wake()
        self.register = register
        self._learn_all_anew(pos, counted=False)

    def _learn_all_anew(self, pos: int | None, *, counted: bool = True) -> None:
        """Who speaks for whom has changed: all parts are folded again."""
        self._general.learn_anew(pos, counted=counted)
        for part in self._all_parts():
            part.learn_anew(pos, counted=counted)

    def see(self, assertion: Assertion | None, pos: int) -> None:
        """What an entry asserts may open a row of the totals."""
        for owed in _owed_by(assertion):
            self.see_row(owed, pos)

    def see_row(self, owed: Owed, pos: int) -> OwedText:
        """A row of the totals, known or new."""
        known = self.rows.get(owed)
        if known is not None:
            return known
        parts = self._all_parts()
        for part in parts:
            part.wake()
        opened = self._open(owed)
        for part in parts:
            part.see_row(opened, pos)
        return opened

    def _open(self, owed: Owed) -> OwedText:
        opened = self.rows[owed] = owed.named
        self.changes.rows.add(opened)
        return opened

    def _all_parts(self) -> list[Part]:
        return list({id(part): part for part in self._parts.values()}.values())

    # Which part ---------------------------------------------------------------------------------

    def _part(self, number: int, event: Event) -> Part | None:
        """The part that an entry belongs to; None for what is of the agreement as a whole, or adds nothing."""
        part, key = self._known_part(event), part_of(event)
        if part is None and key is not None:
            part = self._parts[key] = Part(self)
        if part is not None:
            self._part_of[number] = part
        elif not isinstance(event, FigureReported):
            self._general.numbers.add(number)
        return part

    def _known_part(self, event: Event) -> Part | None:
        """The part to which what an event speaks of belongs; None where it is of none, or not there yet."""
        if isinstance(event, _POINTING):
            return self._part_of.get(event.of)
        key = part_of(event)
        return self._parts.get(key) if key is not None else None

    def _changed_by(self, number: int, event: Event) -> Iterable[Part]:
        """The parts in which an entry changes what others say, and the one that it may join to them."""
        voided, by = self._awaited.get(number), None
        if isinstance(event, EntryVoided):
            voided, by = event.of, event.replacement
        entry = self.record.known.get(voided) if voided is not None else None
        both = event, entry.event if entry is not None else None
        if any(isinstance(one, HeadingEvent) for one in both):
            return self._all_parts()
        if voided is None:
            return ()
        found = [self._part_of.get(one) for one in (voided, by) if one is not None]
        return filter(None, (*found, self._known_part(event)))

    def _learn_voiding(self, number: int, event: EntryVoided, pos: int | None) -> None:
        replacement = event.replacement
        if replacement is not None and replacement not in self.record.known:
            self._awaited[replacement] = event.of
        elif replacement is not None:
            self._join(event.of, replacement)
        self._general.numbers.add(number)
        voided = self.record.known.get(event.of)
        if voided is not None and isinstance(voided.event, HeadingEvent):
            self._learn_all_anew(pos)
        else:
            self._learn_again((event.of, replacement), pos)

    def _learn_replacement(self, voided: int, number: int, pos: int | None) -> None:
        """An entry that a voiding had named before it was there: what pointed at the old one follows now."""
        self._join(voided, number)
        self._learn_again((voided, number), pos)

    def _join(self, one: int, other: int) -> None:
        first, second = self._part_of.get(one), self._part_of.get(other)
        if first is second:
            return
        if first is None or second is None:
            raise Tangled(one)
        first.join(second)
        self._parts = {k: first if part is second else part for k, part in self._parts.items()}
        self._part_of = {n: first if part is second else part for n, part in self._part_of.items()}

    def _learn_again(self, numbers: Iterable[int | None], pos: int | None) -> None:
        parts = {id(p): p for n in numbers if n is not None and (p := self._part_of.get(n))}
        for part in parts.values():
            part.learn_anew(pos)
        if any(n in self._general.numbers for n in numbers):
            self._general.learn_anew(pos)


def _owed_by(assertion: Assertion | None) -> Iterator[Owed]:
    """The rows of the totals that an assertion may open."""
    if assertion is not None and assertion.subject.scope in SUMMED:
        subject = assertion.subject
        for flow in assertion.flows or (None,):
            yield Owed(flow, subject.measure, subject.unit)
