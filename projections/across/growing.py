"""One agreement, entry by entry in recorded order: which part an entry belongs to, and what it changes."""

from collections.abc import Collection, Iterable
from datetime import tzinfo
from decimal import Decimal
from typing import Final

from domain.changes import Changes, OwedText
from domain.entry import Entry
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementDisputed,
    StatementRetracted,
    statement_of,
)
from domain.state.assertion import Assertion
from domain.state.sources import Register
from domain.values.flow import Flow, flow_text
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
AGAIN: Final = 50
"""So many entries may be folded again for each entry that there is, ..."""
AT_FIRST: Final = 20_000
"""... and so many more."""


class Growing:
    """An agreement as far as its entries have been learned; ``changes`` has the changes that were noted."""

    def __init__(self, slug: str, register: Register, zone: tzinfo, *, scale: int) -> None:
        """``scale`` is `scale_of` the entries."""
        self.changes = Changes(slug, scale)
        self.changes_since = 0
        """The position after which changes are noted."""
        self.register = register
        self.record = GrowingRecord(Cut(zone, str(zone)))
        self.rows: dict[Owed, OwedText] = {}
        self.sources: set[str] = set()
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
        self.changes, self.changes_since = Changes(self.changes.slug, self.changes.scale), after
        self._said.changes = self.changes

    def learn(self, entry: Entry) -> None:
        """One more entry. One of `ODD` where the agreement has to be left to the fold."""
        self._learn(entry, entry.position)

    def begin_with(self, entries: Iterable[Entry], pos: int) -> None:
        """The entries up to a position, at once: what changed by which of them is known elsewhere."""
        for entry in entries:
            self._learn(entry, None)
        for number, entry in self.record.known.items():
            if number in self._part_of:
                self.see(self.record.assertion(number), pos)
            for owed, _ in terms_in(entry.event):
                self.see_row(*owed, pos)
        self._learn_all_anew(pos, counted=False)
        self.begin_anew(pos)

    def _learn(self, entry: Entry, pos: int | None) -> None:
        event, number = entry.event, entry.number
        self._most += sum(map(largest, quantities(event))) * self.changes.scale
        if self._most >= _MOST:
            raise TooLarge(number)
        self.record.learn(entry)
        if isinstance(event, EntryVoided):
            self._learn_voiding(number, event, pos)
            self._said.learn_again(event.of, entry.position)
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
            self._said.learn_again(awaited, entry.position)
        if isinstance(event, AgreementAnnounced | AgreementAmended):
            self._learn_all_anew(pos)
        elif number in self._general.numbers:
            self._general.learn(number, pos)
        self._said.learn(number, entry.position)

    def fold_again(self, entries: int) -> None:
        """So many entries are to be folded again; `OutOfOrder` where that is too much by now."""
        self._folded_again += entries
        if self._folded_again > AT_FIRST + AGAIN * len(self.record.known):
            raise OutOfOrder

    def amend(self, register: Register, sources: Collection[str], pos: int) -> None:
        """The register says something else of some sources from a position on, for all dates alike."""
        self.register = register
        if self.sources.isdisjoint(sources):
            for part in self._all_parts():
                part.know(register)
        else:
            self._learn_all_anew(pos, counted=False)

    def _learn_all_anew(self, pos: int | None, *, counted: bool = True) -> None:
        """Who speaks for whom has changed: all parts are folded again."""
        self._general.learn_anew(pos, counted=counted)
        for part in self._all_parts():
            part.learn_anew(pos, counted=counted)

    def see(self, assertion: Assertion | None, pos: int) -> None:
        """What an entry asserts may open a row of the totals."""
        if assertion is not None and assertion.subject.scope in SUMMED:
            subject = assertion.subject
            for flow in assertion.flows or (None,):
                self.see_row(flow, subject.measure, subject.unit, pos)

    def see_row(self, flow: Flow | None, measure: str, unit: str, pos: int) -> OwedText:
        """A row of the totals, known or new."""
        owed = self.rows.get((flow, measure, unit))
        if owed is None:
            owed = self.rows[flow, measure, unit] = (flow_text(flow), measure, unit)
            self.changes.rows.add(owed)
            for part in self._all_parts():
                part.see_row(owed, pos)
        return owed

    def _all_parts(self) -> list[Part]:
        return list({id(part): part for part in self._parts.values()}.values())

    # Which part ---------------------------------------------------------------------------------

    def _part(self, number: int, event: Event) -> Part | None:
        """The part that an entry belongs to; None for what is of the agreement as a whole, or adds nothing."""
        key: object = None
        match event:
            case FigureReported() if event.repeats is not None:
                return None
            case FigureReported():
                key = event.stage or (event.scope, event.up_to and event.up_to.identity)
            case StageScheduled() | StagePostponed() | StageCompleted() | StageCancelled():
                key = event.stage
            case _:
                of = event.of if isinstance(event, _POINTING) else None
                if of in self._part_of:
                    part = self._part_of[number] = self._part_of[of]
                    return part
                self._general.numbers.add(number)
                return None
        if key not in self._parts:
            self._parts[key] = Part(self)
        part = self._part_of[number] = self._parts[key]
        return part

    def _learn_voiding(self, number: int, event: EntryVoided, pos: int | None) -> None:
        replacement = event.replacement
        if replacement is not None and replacement not in self.record.known:
            self._awaited[replacement] = event.of
        elif replacement is not None:
            self._join(event.of, replacement)
        self._general.numbers.add(number)
        voided = self.record.known.get(event.of)
        if voided is not None and isinstance(voided.event, AgreementAnnounced | AgreementAmended):
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
