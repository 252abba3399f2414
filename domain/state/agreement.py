"""The state of one agreement, as far as decisions need it: its parties, its words, its entries and pointers.

A state is a value: `evolve` gives a new one and leaves the old as it was. States that follow one another share
their history, and each sees as much of it as its own ``count`` says, so that evolving costs the same however
long the history is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import UTC, tzinfo
from itertools import chain
from typing import NamedTuple, assert_never

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
    HeadingEvent,
    Party,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementDisputed,
    StatementRetracted,
    Term,
    TermsStated,
    terms_of,
)
from domain.frozen import dataclass
from domain.state.assertion import Assertion
from domain.state.heading import Heading, called
from domain.state.history import History
from domain.state.parties import joined
from domain.state.ranking import Ranking
from domain.state.words import Word, Words, words_in
from domain.values.flow import Flow


class Voiding(NamedTuple):
    """The entry that voids another, and its number."""

    by: int
    event: EntryVoided

    @property
    def replacement(self) -> int | None:
        """What it puts in its place."""
        return self.event.replacement


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement after ``count`` entries."""

    slug: str
    count: int = 0
    parties: Mapping[str, Party] = field(default_factory=dict)
    mediators: Mapping[str, Party] = field(default_factory=dict)
    announcement: int | None = None
    """The number of the standing announcement."""
    moved: int = 0
    """How often pointers came to lead elsewhere: with each voiding, and each replacement that came after one."""
    history: History = field(default_factory=History)
    """What was recorded of it, and perhaps what comes after this state."""

    @property
    def words(self) -> Words:
        """The names that its standing entries use."""
        known = {word: first for word, first in self.history.words.items() if first <= self.count}
        doubtful = {word for word, first in known.items() if not self.stands(first)}
        if doubtful:
            used = (words_in(event) for _, event in self.standing())
            doubtful.difference_update(chain.from_iterable(used))
        return Words.of(known.keys() - doubtful)

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

    def standing(self) -> Iterator[tuple[int, AgreementEvent]]:
        """Those of them that were not voided."""
        return ((number, event) for number, event in self.events() if self.stands(number))

    def assertion(self, number: int) -> Assertion | None:
        """What an entry asserts, with its pointer followed to what stands; of a voided one, what it asserted."""
        return self._led.assertion(number) if 0 < number <= self.count else None

    def in_order(self, numbers: Iterable[int], zone: tzinfo) -> list[int]:
        """Those of some entries that state something and stand, in the order in which they act (rule 1)."""
        return [number for _, number in _Led(self, zone).ranked(numbers)]

    @property
    def _led(self) -> "_Led":
        return _Led(self)

    def voiding(self, number: int) -> Voiding | None:
        """What voids an entry; None while it stands. Of several, in a log that others decided, it is the last."""
        for voiding in reversed(self.history.voidings.of(number, self.count)):
            event = self.history.event(voiding)
            assert isinstance(event, EntryVoided)
            return Voiding(voiding, event)
        return None

    def last_replacement(self, number: int) -> int:
        """What was put in place of an entry, in place of that, and so on, at last; itself where nothing was."""
        return [number, *self._led.replaced_by(number)][-1]

    def stands(self, number: int) -> bool:
        return 0 < number <= self.count and self.voiding(number) is None

    @property
    def heading(self) -> Heading:
        """How it is called by its standing entries."""
        heading = Heading()
        for _, event in self.standing():
            if isinstance(event, HeadingEvent):
                heading = called(heading, event)
        return heading

    def terms(self) -> Iterator[Term]:
        """The terms of standing entries that no later one replaces or takes back."""
        for number, event in self.standing():
            if (stated := terms_of(event)) and self.ended_by(number, None) is None:
                yield from stated

    def holders(self, key: str) -> list[int]:
        """The numbers of all entries ever recorded under a key, oldest first."""
        return self.history.holders(key, self.count)

    def key(self, number: int) -> str:
        """The key under which an entry was recorded."""
        return self.history.key(number)

    def keys(self) -> list[str]:
        """All keys ever used."""
        return list(self.history.keys(self.count))

    def ended_by(self, number: int, flow: Flow | None) -> int | None:
        """The standing entry that corrects or retracts this one for a flow, or one that it replaced (rule 1)."""
        ends = self.history.endings.of(number, self.count)
        replaced = self._replaced_by(number)
        if replaced:
            # What it builds upon does not follow to it, nor does it end itself.
            below = self._built_upon_by(number)
            ends += [
                other
                for old in replaced
                for other in self.history.endings.of(old, self.count)
                if other not in below and other != number
            ]
        return max(
            (end for end in ends if self.stands(end) and self._ends(end, flow)), default=None
        )

    def last_ended_by(self, number: int, flow: Flow | None) -> int:
        """The last of what ends this one for a flow, what ends that, and so on; itself where nothing does."""
        passed = {number}
        while (by := self.ended_by(number, flow)) is not None and by not in passed:
            passed.add(by)
            number = by
        return number

    def _ends(self, number: int, flow: Flow | None) -> bool:
        """Whether an entry that corrects, retracts or replaces another does so for a flow."""
        event = self.event(number)
        if isinstance(event, FigureCorrected):
            says = self.assertion(number)
            return says is not None and flow in (says.flows or (None,))
        if isinstance(event, StatementRetracted):
            target = self._led.target(event)
            of = self.assertion(target if target is not None else event.of)
            return flow in (of.covered(event.flow) if of is not None else (None,))
        return flow is None

    def endings(self) -> list[int]:
        """The entries, voided or not, that correct, retract or replace what another says."""
        return self.history.endings.all(self.count)

    def _built_upon_by(self, number: int) -> set[int]:
        """The entries that this one points at, over others perhaps, and past those that were voided."""
        found: set[int] = set()
        at: int | None = number
        while at is not None and at not in found and (event := self.event(at)) is not None:
            found.add(at)
            voiding = self.voiding(at)
            at = event.points_at if voiding is None else voiding.replacement
        return found - {number}

    def _replaced_by(self, number: int) -> list[int]:
        """The voided entries for which this one stands, at first or at last."""
        found: list[int] = []
        for standing in chain([number], found):  # which grows as it is gone through
            for voiding in self.history.replacing.of(standing, self.count):
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
    state = Agreement(
        state.slug,
        number,
        state.parties,
        state.mediators,
        state.announcement,
        state.moved + bool(history.replacing.of(number, number)),
        history,
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
        case FigureCorrected() | StatementRetracted():
            history.endings.note(number, event.of)
        case TermsStated():
            if event.replaces is not None:
                history.endings.note(number, event.replaces)
        case EntryVoided():
            state = replace(state, moved=state.moved + 1)
            history.voidings.note(number, event.of)
            if event.replacement is not None:
                history.replacing.note(number, event.replacement)
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
    if not isinstance(event, HeadingEvent):
        return state
    parties: dict[str, Party] = {}
    mediators: dict[str, Party] = {}
    announcement = None
    for other, past in state.standing():
        if isinstance(past, HeadingEvent):
            parties = joined(parties, past.parties)
            mediators = joined(mediators, past.mediators)
            announcement = other if isinstance(past, AgreementAnnounced) else announcement
    return replace(state, parties=parties, mediators=mediators, announcement=announcement)


class _Led(Ranking):
    """The entries of a state, with what is known so far of what they assert."""

    def __init__(self, state: Agreement, zone: tzinfo = UTC) -> None:
        """What entries assert is the same in every ``zone``; when they act is not."""
        self._state = state
        self.voided = _Voided(state)
        self._assertions = state.history.asserted(state.moved)
        self.zone = zone
        self._ranks = {}

    def _event(self, number: int) -> AgreementEvent | None:
        return self._state.event(number)


class _Voided:
    """The voided entries of a state, as `Following` looks for them."""

    def __init__(self, state: Agreement) -> None:
        self._state = state

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._state.voiding(number) is not None

    def get(self, number: int) -> int | None:
        voiding = self._state.voiding(number)
        return voiding.replacement if voiding is not None else None
