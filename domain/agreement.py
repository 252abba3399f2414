"""The state of one agreement, as far as decisions need it: its parties, its words, its entries and pointers.

A state is a value: `evolve` gives a new one and leaves the old as it was. States that follow one another share
their history, and each sees as much of it as its own ``count`` says, so that evolving costs the same however
long the history is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from itertools import chain
from typing import assert_never

from domain.assertion import Assertion, asserted
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    AgreementConcluded,
    AgreementEvent,
    AgreementResumed,
    AgreementSuspended,
    EntryVoided,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Party,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementDisputed,
    StatementRetracted,
    Term,
    TermsStated,
)
from domain.flow import Flow
from domain.frozen import dataclass
from domain.heading import Heading, called
from domain.history import History
from domain.parties import joined
from domain.words import Word, Words


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement after ``count`` entries."""

    slug: str
    count: int = 0
    parties: Mapping[str, Party] = field(default_factory=dict)
    mediators: Mapping[str, Party] = field(default_factory=dict)
    announcement: int | None = None
    """The number of the standing announcement."""
    history: History = field(default_factory=History)
    """What was recorded of it, and perhaps what comes after this state."""

    @property
    def words(self) -> Words:
        """The names that it uses, those of voided entries too: what was once typed is no slip."""
        known = self.history.words
        return Words.of(word for word, first in known.items() if first <= self.count)

    def new_words(self) -> list[Word]:
        """The names that the newest entry of all was the first to use, in their own order."""
        return self.history.brought

    def event(self, number: int) -> AgreementEvent | None:
        """The event of an entry, voided or not; None where there is no such entry."""
        return self.history.event(number) if 0 < number <= self.count else None

    def events(self) -> Iterator[tuple[int, AgreementEvent]]:
        """All events with their numbers, in recorded order."""
        for number in range(1, self.count + 1):
            yield number, self.history.event(number)

    def assertion(self, number: int) -> Assertion | None:
        """What an entry asserts, taken by itself."""
        known, chain = self.history.assertions, []
        assertion: Assertion | None = None
        while (event := self.event(number)) is not None:
            if number in known:
                assertion = known[number]
                break
            chain.append((number, event))
            # An entry can only point back: what it builds upon was there before it.
            of = event.field("of") or number
            if of >= number:
                break
            number = of
        for number, event in reversed(chain):
            assertion = asserted(event, assertion)
            if event.field("of") is not None:
                known[number] = assertion
        return assertion

    def voiding(self, number: int) -> tuple[int, int | None] | None:
        """The number of the entry that voids this one, and of the replacement; None while it stands."""
        for voiding in self.history.under(("void", number), self.count):
            event = self.history.event(voiding)
            assert isinstance(event, EntryVoided)
            return voiding, event.replacement
        return None

    def stands(self, number: int) -> bool:
        return 0 < number <= self.count and self.voiding(number) is None

    @property
    def heading(self) -> Heading:
        """How it is called by its standing entries."""
        heading = Heading()
        for number, event in self.events():
            if isinstance(event, AgreementAnnounced | AgreementAmended) and self.stands(number):
                heading = called(heading, event)
        return heading

    def terms(self) -> Iterator[Term]:
        """The terms of standing entries that no later one replaces or takes back."""
        for number, event in self.events():
            if (
                isinstance(event, AgreementAnnounced | TermsStated)
                and self.stands(number)
                and self.ended_by(number, None) is None
            ):
                yield from event.terms

    def holders(self, key: str) -> list[int]:
        """The numbers of all entries ever recorded under a key, oldest first."""
        return self.history.holders(key, self.count)

    def keys(self) -> list[str]:
        """All keys ever used."""
        return list(self.history.keys(self.count))

    def ended_by(self, number: int, flow: Flow | None) -> int | None:
        """The standing entry that corrects or retracts this one for a flow, or one that it replaced (rule 1)."""
        ends = list(self.history.under(("end", number, flow), self.count))
        replaced = self._replaced_by(number)
        if replaced:
            # What it builds upon does not follow to it.
            below = self._built_upon_by(number)
            ends += [
                other
                for old in replaced
                for other in self.history.under(("end", old, flow), self.count)
                if other not in below
            ]
        return max(filter(self.stands, ends), default=None)

    def endings(self) -> list[int]:
        """The entries, voided or not, that correct, retract or replace what another says."""
        return self.history.of_kind("end", self.count)

    def _built_upon_by(self, number: int) -> set[int]:
        """The entries that this one points at, over others perhaps, and past those that were voided."""
        found: set[int] = set()
        at: int | None = number
        while at is not None and at not in found and (event := self.event(at)) is not None:
            found.add(at)
            voiding = self.voiding(at)
            at = event.points_at if voiding is None else voiding[1]
        return found - {number}

    def _replaced_by(self, number: int) -> list[int]:
        """The voided entries for which this one stands, at first or at last."""
        found: list[int] = []
        for standing in chain([number], found):  # which grows as it is gone through
            for voiding in self.history.under(("stands for", standing), self.count):
                event = self.history.event(voiding)
                assert isinstance(event, EntryVoided)
                found.append(event.of)
        return found


def evolve(state: Agreement, event: AgreementEvent, key: str) -> Agreement:
    """The state after one more entry; it never refuses."""
    history = state.history
    if len(history) != state.count:
        history = history.upto(state.count)  # something else has come after this state already
    number = history.append(event, key)
    history.use(number, event)
    before = state
    state = Agreement(
        state.slug, number, state.parties, state.mediators, state.announcement, history
    )
    match event:
        case (
            FigureReported()
            | FigureConfirmed()
            | StatementDisputed()
            | StageScheduled()
            | StagePostponed()
            | StageCompleted()
            | StageCancelled()
            | AgreementSuspended()
            | AgreementResumed()
            | AgreementConcluded()
        ):
            pass
        case AgreementAnnounced():
            parties, mediators = joined({}, event.parties), joined({}, event.mediators)
            return replace(state, parties=parties, mediators=mediators, announcement=number)
        case AgreementAmended():
            return replace(
                state,
                parties=joined(state.parties, event.parties),
                mediators=joined(state.mediators, event.mediators),
            )
        case FigureCorrected():
            assertion = asserted(event, before.assertion(event.of))
            for flow in assertion.flows or (None,) if assertion else ():
                history.note(number, ("end", event.of, flow))
        case TermsStated():
            if event.replaces is not None:
                history.note(number, ("end", event.replaces, None))
        case StatementRetracted():
            target = before.assertion(event.of)
            for flow in (target.flows_named(event.flow) if target is not None else ()) or (None,):
                history.note(number, ("end", event.of, flow))
        case EntryVoided():
            history.note(number, ("void", event.of))
            if event.replacement is not None:
                history.note(number, ("stands for", event.replacement))
            return _after_voiding(state, event.of)
        case _:
            assert_never(event)
    return state


def fold(
    slug: str, entries: Iterable[tuple[AgreementEvent, str]], history: History | None = None
) -> Agreement:
    """The state after (event, key) of every entry; ``history``, empty yet, keeps them."""
    state = Agreement(slug) if history is None else Agreement(slug, history=history)
    for event, key in entries:
        state = evolve(state, event, key)
    return state


def _after_voiding(state: Agreement, number: int) -> Agreement:
    """Parties and announcement without a voided entry."""
    event = state.event(number)
    if not isinstance(event, AgreementAnnounced | AgreementAmended):
        return state
    parties: dict[str, Party] = {}
    mediators: dict[str, Party] = {}
    announcement = None
    for other, past in state.events():
        if isinstance(past, AgreementAnnounced | AgreementAmended) and state.stands(other):
            parties = joined(parties, past.parties)
            mediators = joined(mediators, past.mediators)
            announcement = other if isinstance(past, AgreementAnnounced) else announcement
    return replace(state, parties=parties, mediators=mediators, announcement=announcement)
