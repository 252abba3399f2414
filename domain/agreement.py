"""The state of one agreement, as far as decisions need it: its parties, its words, its entries and pointers.

A state is a value: `evolve` gives a new one and leaves the old as it was. States that follow one another share
their history, and each sees as much of it as its own ``count`` says, so that evolving costs the same however
long the history is.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from domain.assertion import Assertion, asserted
from domain.breakdown import Breakdown
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


@dataclass(frozen=True, slots=True)
class Words:
    """The names that an agreement uses; anything else typed by hand is perhaps a slip of the finger."""

    stages: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    categories: frozenset[tuple[str, str]] = frozenset()
    """(dimension, category)"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement after ``count`` entries."""

    slug: str
    count: int = 0
    parties: Mapping[str, Party] = field(default_factory=dict)
    mediators: Mapping[str, Party] = field(default_factory=dict)
    words: Words = Words()
    announcement: int | None = None
    """The number of the standing announcement."""
    _events: list[AgreementEvent] = field(default_factory=list)
    _assertions: list[Assertion | None] = field(default_factory=list)
    _numbers: dict[Hashable, list[int]] = field(default_factory=dict)

    def event(self, number: int) -> AgreementEvent | None:
        """The event of an entry, voided or not; None where there is no such entry."""
        return self._events[number - 1] if 0 < number <= self.count else None

    def events(self) -> Iterator[tuple[int, AgreementEvent]]:
        """All events with their numbers, in recorded order."""
        for number in range(1, self.count + 1):
            yield number, self._events[number - 1]

    def assertion(self, number: int) -> Assertion | None:
        """What an entry asserts, taken by itself."""
        return self._assertions[number - 1] if 0 < number <= self.count else None

    def voiding(self, number: int) -> tuple[int, int | None] | None:
        """The number of the entry that voids this one, and of the replacement; None while it stands."""
        for voiding in self._under(("void", number)):
            event = self._events[voiding - 1]
            assert isinstance(event, EntryVoided)
            return voiding, event.replacement
        return None

    def stands(self, number: int) -> bool:
        return 0 < number <= self.count and self.voiding(number) is None

    def holders(self, key: str) -> list[int]:
        """The numbers of all entries ever recorded under a key, oldest first."""
        return self._under(("key", key))

    def keys(self) -> list[str]:
        """All keys ever used."""
        return [
            name[1]
            for name in self._numbers
            if isinstance(name, tuple) and name[0] == "key" and self._under(name)
        ]

    def ended_by(self, number: int, flow: Flow | None) -> int | None:
        """The standing entry that corrects or retracts this one for a flow, or one that it replaced (rule 1)."""
        ends = [
            other
            for replaced in (number, *self._replaced_by(number))
            for other in self._under(("end", replaced, flow))
        ]
        return max(filter(self.stands, ends), default=None)

    def _replaced_by(self, number: int) -> Iterator[int]:
        """The voided entries for which this one stands, at first or at last."""
        for voiding in self._under(("stands for", number)):
            event = self._events[voiding - 1]
            assert isinstance(event, EntryVoided)
            yield event.of
            yield from self._replaced_by(event.of)

    def _under(self, name: Hashable) -> list[int]:
        return [number for number in self._numbers.get(name, ()) if number <= self.count]


def evolve(state: Agreement, event: AgreementEvent, key: str) -> Agreement:
    """The state after one more entry; it never refuses."""
    state = _with_own_history(state)
    number = state.count + 1
    of = getattr(event, "of", None)
    target = state.assertion(of) if of is not None else None
    assertion = asserted(event, target)
    state._events.append(event)
    state._assertions.append(assertion)
    _note(state, number, ("key", key))
    state = replace(state, count=number, words=with_words_of(event, state.words))
    match event:
        case AgreementAnnounced():
            parties, mediators = _by_code(event.parties), _by_code(event.mediators)
            return replace(state, parties=parties, mediators=mediators, announcement=number)
        case AgreementAmended():
            return replace(
                state,
                parties={**state.parties, **_by_code(event.parties)},
                mediators={**state.mediators, **_by_code(event.mediators)},
            )
        case FigureCorrected():
            for flow in assertion.flows or (None,) if assertion else ():
                _note(state, number, ("end", event.of, flow))
        case TermsStated():
            if event.replaces is not None:
                _note(state, number, ("end", event.replaces, None))
        case StatementRetracted():
            for flow in (target.flows_named(event.flow) if target is not None else ()) or (None,):
                _note(state, number, ("end", event.of, flow))
        case EntryVoided():
            _note(state, number, ("void", event.of))
            if event.replacement is not None:
                _note(state, number, ("stands for", event.replacement))
            return _after_voiding(state, event.of)
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
        case _:
            assert_never(event)
    return state


def fold(slug: str, entries: Iterable[tuple[AgreementEvent, str]]) -> Agreement:
    """The state after (event, key) of every entry."""
    state = Agreement(slug)
    for event, key in entries:
        state = evolve(state, event, key)
    return state


def _with_own_history(state: Agreement) -> Agreement:
    """The state itself where nothing follows it yet, else a copy that no longer shares what comes."""
    if len(state._events) == state.count:
        return state
    return replace(
        state,
        _events=state._events[: state.count],
        _assertions=state._assertions[: state.count],
        _numbers={name: state._under(name) for name in state._numbers},
    )


def _note(state: Agreement, number: int, name: Hashable) -> None:
    state._numbers.setdefault(name, []).append(number)


def _by_code(parties: Iterable[Party]) -> dict[str, Party]:
    return {party.code: party for party in parties}


def _after_voiding(state: Agreement, number: int) -> Agreement:
    """Parties and announcement without a voided entry. Words stay: what was once typed is no slip."""
    event = state.event(number)
    if not isinstance(event, AgreementAnnounced | AgreementAmended):
        return state
    parties: dict[str, Party] = {}
    mediators: dict[str, Party] = {}
    announcement = None
    for other, past in state.events():
        if isinstance(past, AgreementAnnounced | AgreementAmended) and state.stands(other):
            parties |= _by_code(past.parties)
            mediators |= _by_code(past.mediators)
            announcement = other if isinstance(past, AgreementAnnounced) else announcement
    return replace(state, parties=parties, mediators=mediators, announcement=announcement)


def with_words_of(event: AgreementEvent, words: Words) -> Words:
    """The words of an agreement, and those that an event uses."""
    stage: str | None = getattr(event, "stage", None)
    if stage is not None and stage not in words.stages:
        words = replace(words, stages=words.stages | {stage})
    terms: tuple[Term, ...] = getattr(event, "terms", ())
    slots = [(term.measure, term.unit) for term in terms]
    if isinstance(event, FigureReported):
        slots.append((event.measure, event.unit))
    for measure, unit in slots:
        if measure not in words.measures or unit not in words.units:
            words = replace(words, measures=words.measures | {measure}, units=words.units | {unit})
    breakdowns: Mapping[str, Breakdown] = getattr(event, "breakdowns", {})
    categories = {(name, part) for name, by in breakdowns.items() for part in by.parts}
    if not categories <= words.categories:
        words = replace(words, categories=words.categories | categories)
    return words
