"""From a draft to what is to be recorded: keys, pointers, decisions. Nothing is written here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, cast

from domain.deciding.decide import decide
from domain.digest import DERIVED
from domain.entry import cite
from domain.events import AgreementEvent, EntryVoided, Event, SourceEvent
from domain.feed import Draft
from domain.names.derived import derived_key, key_as_written
from domain.names.keyhashes import KeyHashes
from domain.names.pointed import Pointing, numbered_ahead
from domain.now import Now
from domain.refusals import KeyIsTaken, Malformed, Refused, SomebodyWroteFirst
from domain.state import agreement, sources
from domain.state.agreement import Agreement
from domain.state.history import History
from domain.state.sources import Register


class Held(Protocol):
    """An entry as far as decisions need it, recorded or about to be."""

    @property
    def event(self) -> Event: ...
    @property
    def key(self) -> str: ...


class Planned(NamedTuple):
    """What one draft comes to: the entry that it will be, or the one that holds the same content already."""

    subject: str
    number: int
    key: str
    event: Event
    already: bool
    content: str = ""
    """The canonical JSON of an event that is new."""

    @property
    def citation(self) -> str:
        return cite(self.subject, self.number)

    @property
    def of_a_source(self) -> bool:
        return self.event.OF_A_SOURCE


@dataclass(frozen=True, slots=True)
class UnderKey:
    """An entry that stands under a key. ``same``: it says what was asked about."""

    number: int
    event: AgreementEvent
    same: bool


class Desk:
    """A working copy of register and agreements, on which drafts are decided one after the other."""

    def __init__(
        self,
        register: Iterable[Held],
        load: Callable[[str], Iterable[Held]],
        now: Now,
        *,
        revive: bool,
        history: Callable[[str], History] = lambda slug: History(),
    ) -> None:
        """``load`` gives the entries of an agreement, ``history`` an empty one to keep them in. With ``revive``,
        content that was voided can be recorded again; without, it counts as recorded, so that a repeated import
        changes nothing."""
        self._known: dict[str, sources.Source] = {}
        self.register = Register(self._known)
        """As it is now, with what was put on the desk."""
        self._sources: dict[str, list[tuple[str, SourceEvent]]] = {}
        self._agreements: dict[str, Agreement] = {}
        self._said_keyless: dict[str, KeyHashes] = {}
        """Of agreements, the entries that point at another and were given no key, by the keys that are derived
        from what they say, with the number of that other."""
        self._load = load
        self._history = history
        self._now = now
        self._pointing = Pointing(self.register, now.zone)
        self._revive = revive
        for entry in register:
            self._take_in_source(cast("SourceEvent", entry.event), entry.key)

    def state(self, slug: str) -> Agreement:
        """The agreement as it is now, with what was put on the desk."""
        state = self._agreements.get(slug)
        if state is None:
            state = self._agreements[slug] = agreement.fold(
                slug,
                ((cast("AgreementEvent", entry.event), entry.key) for entry in self._load(slug)),
                self._history(slug),
            )
        return state

    def forget(self, slug: str) -> None:
        """Take an agreement off the desk; it is loaded again when it is needed."""
        self._agreements.pop(slug, None)
        self._said_keyless.pop(slug, None)

    def put(self, draft: Draft, *, revive: bool = False, ahead: bool = False) -> Planned:
        """Decide one draft and take it in; `Refused` leaves the desk as it was.

        ``revive`` is as of the desk, for this draft. With ``ahead``, a replacement may go by the key of the entry
        that comes right after the voiding: where nothing stands under the key, that is what it names.
        """
        if draft.of_a_source:
            return self._put_source(draft)
        try:
            return self._put(draft, revive=revive, ahead=ahead)
        except KeyIsTaken:
            self._check_form(draft)
            raise

    def _check_form(self, draft: Draft) -> None:
        """Raise what is `Malformed` in a draft, whatever is recorded."""
        state = self.state(draft.subject)
        try:
            decide(state, self.register, self._pointing.event(state, draft), self._now)
        except Malformed:
            raise
        except Refused:
            return

    def put_on(self, expected: int, draft: Draft) -> Planned:
        """Decide one draft that builds on so many entries of its agreement or source, and take it in.

        Where there are others by now and it is not among them, it is `SomebodyWroteFirst`, and the desk is of no
        more use.
        """
        subject = draft.subject
        of_a_source = draft.of_a_source
        actual = len(self._sources.get(subject, ())) if of_a_source else self.state(subject).count
        moved = SomebodyWroteFirst(subject, expected, actual) if actual != expected else None
        try:
            planned = self.put(draft)
        except Refused as refused:
            raise moved or refused from None
        if moved is not None and not planned.already:
            raise moved
        return planned

    def _put_source(self, draft: Draft) -> Planned:
        event = cast("SourceEvent", draft.event)
        history = self._sources.get(event.source, [])
        text = event.to_json()
        key = draft.key or derived_key(event, text)
        for number, (held, other) in enumerate(history, start=1):
            if held == key:
                if event.says_the_same(other):
                    return Planned(event.source, number, key, other, already=True)
                raise KeyIsTaken(cite(event.source, number), number, key)
        sources.decide(self.register, event)
        number = len(history) + 1
        self._take_in_source(event, key)
        return Planned(event.source, number, key, event, already=False, content=text)

    def _take_in_source(self, event: SourceEvent, key: str) -> None:
        self._sources.setdefault(event.source, []).append((key, event))
        sources.take_in(self._known, event)

    def content_key(self, draft: Draft) -> str:
        """The key that is derived from what a draft says."""
        return derived_key(self._pointing.event(self.state(draft.subject), draft))

    def standing(self, draft: Draft, key: str) -> UnderKey | None:
        """The standing entry under a key, and whether it says what the draft says; None where none stands."""
        state = self.state(draft.subject)
        for number in reversed(state.holders(key)):
            other = state.event(number)
            if other is not None and state.stands(number):
                return UnderKey(number, other, self._says_so(state, draft, number, other))
        return None

    def held(self, draft: Draft, key: str) -> Planned | None:
        """The entry under a key that says what the draft says, where it was voided and nothing stands there."""
        return self._held(self.state(draft.subject), draft, key, revive=False)

    def put_anew(self, draft: Draft, number: int, reason: str, event_id: str) -> list[Planned]:
        """Void an entry and decide the draft in its place; ``event_id`` is the voiding's."""
        state = self.state(draft.subject)
        replacement = state.count + 2
        voiding = EntryVoided(event_id=event_id, of=number, reason=reason, replacement=replacement)
        first = self._put(Draft(draft.subject, None, voiding, {}), revive=True)
        try:
            return [first, self._put(draft, revive=True)]
        except Refused:
            self._agreements[draft.subject] = state
            raise

    def _put(self, draft: Draft, *, revive: bool = False, ahead: bool = False) -> Planned:
        state = self.state(draft.subject)
        revive = revive or self._revive
        said = as_written = ""
        if draft.key is not None:
            if held := self._held(state, draft, draft.key, revive):
                return held
        else:
            said = draft.event.to_json()
            as_written = key_as_written(draft, said)
            if not revive and (holders := state.holders(as_written)):
                # It was derived from the very same words; what its pointers named then may be named otherwise by
                # now, when a key was used again or ``#last`` is another one.
                return _already(state, holders[0], as_written)
        event = self._pointing.event(state, numbered_ahead(state, draft) if ahead else draft)
        text = said if event is draft.event and said else event.to_json()
        key = draft.key
        if key is None:
            derived = derived_key(event, text)
            if held := self._held(state, draft, derived, revive):
                return held
            if draft.pointers and (held := self._held_keyless(state, event, derived, revive)):
                return held
            key = derived if revive else as_written
        decide(state, self.register, event, self._now)
        state = self._agreements[draft.subject] = agreement.evolve(state, event, key)
        if draft.key is None and key != derived:
            self._keyless(state).add(hash(derived), state.count)
        return Planned(draft.subject, state.count, key, event, already=False, content=text)

    def _held_keyless(
        self, state: Agreement, event: AgreementEvent, derived: str, revive: bool
    ) -> Planned | None:
        """The entry that says what the event says, where other words were used for what it points at."""
        numbers = self._keyless(state).numbers(hash(derived))
        return _newest_held(
            state, numbers, lambda number: event.says_the_same(state.event(number)), revive
        )

    def _keyless(self, state: Agreement) -> KeyHashes:
        found = self._said_keyless.get(state.slug)
        if found is None:
            found = self._said_keyless[state.slug] = KeyHashes()
            for number, event in state.events():
                if event.points_at is not None and state.key(number).startswith(DERIVED):
                    found.add(hash(derived_key(event)), number)
        return found

    def _held(self, state: Agreement, draft: Draft, key: str, revive: bool) -> Planned | None:
        """The entry that holds the same content under the key; `KeyIsTaken` where it holds something else."""
        holders = state.holders(key)
        if not holders:
            return None

        def says_so(number: int) -> bool:
            other = state.event(number)
            assert other is not None
            is_alike = type(other) is type(draft.event)
            return is_alike and self._says_so(state, draft, number, other)

        if held := _newest_held(state, holders, says_so, revive):
            return held
        standing = [number for number in holders if state.stands(number)]
        if standing:
            raise KeyIsTaken(cite(state.slug, standing[-1]), standing[-1], key)
        return None

    def _says_so(self, state: Agreement, draft: Draft, number: int, other: AgreementEvent) -> bool:
        """Whether an entry says what the draft says; citations count as what they named when it was recorded."""
        return self._pointing.event_then(state, draft, number, other).says_the_same(other)


def _newest_held(
    state: Agreement, numbers: Sequence[int], says_so: Callable[[int], bool], revive: bool
) -> Planned | None:
    """The newest of some entries that says the same; where it is to be said again, of those that stand."""
    for number in reversed(numbers):
        if says_so(number) and (state.stands(number) or not revive):
            return _already(state, number, state.key(number))
    return None


def _already(state: Agreement, number: int, key: str) -> Planned:
    event = state.event(number)
    assert event is not None
    return Planned(state.slug, number, key, event, already=True)
