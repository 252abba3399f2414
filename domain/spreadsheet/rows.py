"""The rows of a spreadsheet: each a figure, known again by its key when the spreadsheet is imported again.

A row without a key is known by what it speaks of (`domain.spreadsheet.keys`). Where several rows speak of the
same, as a total and its parts do, what one of them says tells which it is; one that says something new is the one
left.
"""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from itertools import count
from typing import Final, cast

from domain.entry import cite
from domain.events import FigureReported
from domain.feed import Draft
from domain.frozen import dataclass
from domain.recording import Desk, Planned, UnderKey, derived_key
from domain.refusals import KeyIsTaken
from domain.spreadsheet.corrections import (
    ended_by_its_source,
    said_by_corrections,
    said_in,
)
from domain.spreadsheet.fixed import Differs, Fixed
from domain.spreadsheet.gone import Met, WithRows
from domain.spreadsheet.keys import OF_A_ROW, numbered, row_key, says_the_same, shape
from domain.spreadsheet.origin import (
    Lapsed,
    import_id,
    is_from_a_row,
    last_from_a_row,
    under_another_key,
)
from domain.spreadsheet.refusals import (
    RowHadAKey,
    RowHadAnotherKey,
    RowHadNoKey,
    RowHasChanged,
    RowOfAnother,
    RowOfSeveral,
    RowTwice,
    RowWasCorrected,
    RowWasRetracted,
    RowWasVoided,
)
from domain.spreadsheet.remains import said_under_keys
from domain.spreadsheet.slots import Known, Recorded, Slot, Slots, is_again
from domain.state.agreement import Agreement

_AT_HAND: Final = 1_000
"""Of so many agreements it is kept what rows may say again; a file is mostly of one, and seldom goes to and fro
between more."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else than it did: the entry that is voided, and what comes in its place."""

    place: int
    citation: str
    key: str
    old: FigureReported
    new: FigureReported
    old_key: str | None = None
    """Where the row got its key, the one that it had before, or nothing."""
    ended: str = ""
    """What had become of the entry before: ``voided by bridge#5``, ``corrected by bridge#3``."""
    entries: int = 2
    """A voiding and a figure; the figure alone where the entry was voided before."""


@dataclass(frozen=True, slots=True)
class NotAgain:
    """A row that says again what was voided or amended by hand since it was recorded from it."""

    place: int
    citation: str
    amended: bool
    voiding: str
    reason: str


class Rows:
    """The rows of one file, put on a desk. With a ``reason``, those that have changed are recorded anew."""

    def __init__(
        self,
        desk: Desk,
        reason: str | None,
        new_id: Callable[[], str],
        import_of: Callable[[str, int], object],
        before: WithRows,
    ) -> None:
        """``import_of`` is that of `Met`; of the entries ``before``, earlier files of the call have rows."""
        self._desk = desk
        self._before = before
        self._reason = reason
        self._new_id = new_id
        self._slots = Slots()
        self._anew: set[Slot] = set()
        self._waiting: dict[Slot, list[tuple[Draft, int]]] = {}
        self._ended = False
        self._met = Met(desk, self._slots, import_of)
        self._fixed: Fixed | None = None
        lately = lru_cache(_AT_HAND)
        self._under_keys = lately(lambda agreement: said_under_keys(desk.state(agreement)))
        """What stands under keys of its own, by what it says."""
        self._corrections = lately(lambda agreement: said_by_corrections(desk.state(agreement)))
        self._stands_for: dict[tuple[str, str], int] = {}
        """What was recorded before of rows with keys under which nothing is recorded, by agreement and key."""
        self.changes: list[Change] = []
        self.not_again: list[NotAgain] = []

    def put(self, draft: Draft, place: int, fixed: Collection[str] = ()) -> list[Planned]:
        """What the row comes to, where a changed row is a voiding and a figure; nothing where it has to wait.

        ``fixed`` are the columns that are the same in every row.
        """
        if self._fixed is None and isinstance(draft.event, FigureReported):
            self._fixed = Fixed(fixed, draft.event)
        draft = self._led(draft)
        if self._waits(draft):
            return self._wait((draft.subject, row_key(draft)), draft, place)
        planned = (
            self._put_unnamed(draft, place)
            if draft.key is None
            else self._put_named(draft, draft.key, place)
        )
        for one in planned:
            self._met.recorded(one)
            if one.already and draft.key and not self._desk.state(one.subject).holders(draft.key):
                self._stands_for[draft.subject, draft.key] = self._standing(one)
        return planned

    def _led(self, draft: Draft) -> Draft:
        """The draft; its pointers to rows that were recorded before under another key, as numbers."""
        led = dict(draft.pointers)
        for name, pointer in draft.pointers.items():
            number = self._stands_for.get((draft.subject, str(pointer)))
            if number is not None and not self._desk.state(draft.subject).holders(str(pointer)):
                led[name] = number
        return draft._replace(pointers=led) if led != draft.pointers else draft

    def _waits(self, draft: Draft) -> bool:
        """Whether a row with its key waits, or one at which it points."""
        names = (draft.key, *draft.pointers.values())
        return not self._ended and any((draft.subject, str(one)) in self._waiting for one in names)

    def _wait(self, slot: Slot, draft: Draft, place: int) -> list[Planned]:
        self._waiting.setdefault(slot, []).append((draft, place))
        return []

    def _standing(self, planned: Planned) -> int:
        """The entry that a row says again, or what stands under its key where that was voided."""
        state = self._desk.state(planned.subject)
        holders = [number for number in state.holders(planned.key) if state.stands(number)]
        return planned.number if state.stands(planned.number) or not holders else holders[-1]

    def with_rows(self) -> WithRows:
        """The entries that rows of this file have brought, or say again."""
        return self._met.with_rows()

    def gone(self) -> list[str]:
        """Citations of the figures that may have come from this spreadsheet, and are in it no more."""
        if self._fixed is None:
            return []
        got_a_key = any(change.old_key == "" for change in self.changes)
        return self._met.gone(
            self._fixed, is_the_same=self._reason is not None, got_a_key=got_a_key
        )

    def waiting(self) -> list[tuple[Draft, int]]:
        """The rows to put once more after all others, as only these tell which entries are left for them."""
        self._ended = True
        return sorted(
            (one for rows in self._waiting.values() for one in rows), key=lambda one: one[1]
        )

    def _put_named(self, draft: Draft, key: str, place: int) -> list[Planned]:
        self._met.keyed = True
        first = self._slots.place_of_first((draft.subject, key), place, has_key=True)
        standing = self._desk.standing(draft, key)
        if standing is None:
            return self._put_where_none_stands(draft, key, place)
        self._met.under_a_key(draft.subject, standing.number, key)
        lapsed = last_from_a_row(self._desk.state(draft.subject), key)
        if standing.same:
            return [self._desk.put(draft)]
        if lapsed is not None and derived_key(lapsed.event) == self._desk.content_key(draft):
            return self._pass_over(draft, place, key, lapsed)
        if first != place:
            raise RowTwice(first, own_key=True)
        if differs := self._differs(standing.event):
            raise RowOfAnother(cite(draft.subject, standing.number), key, differs)
        if lapsed is not None and is_again(lapsed, standing, _figure(draft)):
            return self._pass_over(draft, place, key, lapsed)
        if (corrected := self._caught_up(draft)) is not None:
            return [corrected]
        return self._put_anew(draft, place, standing)

    def _put_where_none_stands(self, draft: Draft, key: str, place: int) -> list[Planned]:
        """A row with a key under which nothing was recorded, or nothing stands."""
        state = self._desk.state(draft.subject)
        others, moved = self._under_other_keys(draft), self._moved_on(state, key)
        if (others or moved) and not self._ended:
            return self._wait((draft.subject, key), draft, place)
        for number, old_key in others:
            if (last := last_from_a_row(state, old_key)) is not None:
                self._met.spoken_of(draft.subject, number)
                return self._pass_over(draft, place, old_key, last)
            if state.stands(number):
                return self._put_under_its_key(draft, place, number, old_key)
        if moved is not None:
            raise RowHadAKey(cite(draft.subject, moved[0]), moved[1], same=False)
        lapsed = last_from_a_row(state, key) if is_from_a_row(state, key) else None
        if lapsed is not None and self._differs(lapsed.event):
            lapsed = None
        if lapsed is not None and is_again(lapsed, None, _figure(draft)):
            return self._pass_over(draft, place, key, lapsed)
        if (held := self._desk.held(draft, key)) is not None:
            return [held]
        if lapsed is not None:
            return [self._put_again(draft, place, lapsed)]
        if (corrected := self._caught_up(draft, gets_a_key=True)) is not None:
            return [corrected]
        without_key = Draft(draft.subject, None, draft.event, draft.pointers)
        recorded = self._recorded(without_key, row_key(without_key))
        entries = [
            one
            for one in recorded.entries.values()
            if not self._met.is_new(draft.subject, one.number)
        ]
        unnamed = next((entry for entry in entries if entry.same), None)
        if unnamed is not None:
            if self._reason is None:
                raise RowHadNoKey(cite(draft.subject, unnamed.number), key)
            return self._put_anew(draft, place, unnamed, old_key="")
        if (other := recorded.again(_figure(draft))) is not None:
            if (amended := recorded.entries.get(other)) is not None:
                self._met.spoken_of(draft.subject, amended.number)
            return self._pass_over(draft, place, other, recorded.lapsed[other])
        self._met.beside(draft.subject, (entry.number for entry in entries))
        return [self._desk.put(draft)]

    def _under_other_keys(self, draft: Draft) -> list[tuple[int, str]]:
        """What says in every cell what a row says, under keys that no row has."""
        agreement = draft.subject
        return [
            (number, key)
            for number, key in self._said_under_keys(agreement, self._desk.content_key(draft))
            if not self._slots.has_row((agreement, key), key)
        ]

    def _moved_on(self, state: Agreement, key: str) -> tuple[int, str] | None:
        """What stands for the entry under a key since its row got another key, which no row has."""
        moved = under_another_key(state, key)
        has_row = moved and self._slots.has_row((state.slug, moved[1]), moved[1])
        return None if has_row else moved

    def _put_under_its_key(
        self, draft: Draft, place: int, number: int, old_key: str
    ) -> list[Planned]:
        """A row that was recorded under another key."""
        if self._reason is None:
            raise RowHadAnotherKey(cite(draft.subject, number), old_key)
        standing = UnderKey(number, _figure(draft), same=True)
        return self._put_anew(draft, place, standing, old_key=old_key)

    def _pass_over(self, draft: Draft, place: int, key: str, lapsed: Lapsed) -> list[Planned]:
        """A row that says again what is not to be recorded again."""
        state = self._desk.state(draft.subject)
        amended = any(map(state.stands, state.holders(key)))
        voiding = cite(draft.subject, lapsed.voiding)
        citation = cite(draft.subject, lapsed.number)
        self.not_again.append(NotAgain(place, citation, amended, voiding, lapsed.reason))
        return [Planned(draft.subject, False, lapsed.number, key, lapsed.event, already=True)]

    def _put_again(self, draft: Draft, place: int, lapsed: Lapsed) -> Planned:
        """A row that says something else than what was voided by hand, where nothing stands in its place."""
        state = self._desk.state(draft.subject)
        citation, voiding = cite(state.slug, lapsed.number), cite(state.slug, lapsed.voiding)
        if self._reason is None:
            raise RowWasVoided(citation, voiding, lapsed.reason)
        planned = self._desk.put(draft)
        new = planned.event
        assert isinstance(new, FigureReported)
        old, ended = _as_it_points_now(state, lapsed.event), f"voided by {voiding}"
        self.changes.append(Change(place, citation, planned.key, old, new, ended=ended, entries=1))
        return planned

    def _caught_up(self, draft: Draft, *, gets_a_key: bool = False) -> Planned | None:
        """The correction that a row says too, by the source that corrected itself; of a row that may have got its
        key since, where what was corrected comes from one without."""
        agreement, state = draft.subject, self._desk.state(draft.subject)
        said = said_in(_figure(draft))
        correction = self._corrections(agreement).get(said) if said else None
        if correction is None:
            return None
        number, figure = correction
        corrected = Draft(agreement, None, cast("FigureReported", state.event(figure)), {})
        if gets_a_key and figure not in state.holders(row_key(corrected)):
            return None
        self._met.spoken_of(agreement, figure)
        event = state.event(number)
        assert event is not None
        return Planned(agreement, False, number, draft.key or "", event, already=True)

    def _differs(self, event: object) -> Differs | None:
        """In what an entry cannot come from this file, as all rows of the file say otherwise."""
        if self._fixed is None or not isinstance(event, FigureReported):
            return None
        return self._fixed.differs(event)

    def _put_unnamed(self, draft: Draft, place: int) -> list[Planned]:
        key = row_key(draft)
        slot = (draft.subject, key)
        first = self._slots.place_of_first(slot, place)
        said = self._desk.content_key(draft)
        if self._desk.state(draft.subject).holders(said):
            return [self._desk.put(draft)]
        known = self._slots.known(slot) or self._slots.look_at(
            slot, self._recorded(draft, key), said
        )
        lost = self._lost(draft, known)
        if (same := known.says.get(said)) is not None and not (lost and same in known.moved):
            if (lapsed := known.lapsed_as.get(said)) is None:
                return self._put_under(same, draft, slot, known)
            self._slots.take(slot, same, known)
            return self._pass_over(draft, place, same, lapsed)
        if (other := known.again(_figure(draft))) is not None:
            lapsed = known.lapsed[other]
            self._slots.take(slot, other, known)
            return self._pass_over(draft, place, other, lapsed)
        if (corrected := self._caught_up(draft)) is not None:
            return [corrected]
        if not self._ended and (known.voided or lost or (known.left and len(known.keys) > 1)):
            return self._wait(slot, draft, place)
        if lost and (same is not None or not known.left):
            number, own = lost
            event = self._desk.state(draft.subject).event(number)
            is_same = event is not None and derived_key(event) == said
            raise RowHadAKey(cite(draft.subject, number), own, same=is_same)
        if not known.left and known.voided:
            if slot in self._anew:
                raise RowTwice(first, own_key=False)
            voided, lapsed = known.voided[-1], known.lapsed[known.voided[-1]]
            planned = [self._put_again(_under(voided, draft), place, lapsed)]
            known.says[said] = voided
            self._slots.take(slot, voided, known)
            self._anew.add(slot)
            return planned
        if not known.left:
            if slot in self._anew:
                raise RowTwice(first, own_key=False)
            if not known.keys:
                self._check_for_a_key(draft.subject, said)
            planned = self._put_under(known.free(key), draft, slot, known)
            known.says[said] = planned[0].key
            return planned
        changed = self._changed(draft, place, slot, known.left)
        planned = self._put_anew(_under(changed, draft), place, known.left[changed])
        known.changed(changed, said)
        self._slots.take(slot, changed, known)
        self._anew.add(slot)
        return planned

    def _lost(self, draft: Draft, known: Known) -> tuple[int, str] | None:
        """Of what stands under keys since rows of a slot got them, what has no row: first what is alike."""
        state = self._desk.state(draft.subject)
        lost = [found for key in known.moved if (found := self._moved_on(state, key)) is not None]
        alike = [one for one in lost if _shape(state.event(one[0])) == _shape(draft.event)]
        return next(iter((*alike, *lost)), None)

    def _check_for_a_key(self, agreement: str, said: str) -> None:
        """`RowHadAKey` where what a new row says was recorded before this import, under a key of its own."""
        for number, key in self._said_under_keys(agreement, said):
            raise RowHadAKey(cite(agreement, number), key, same=True)

    def _said_under_keys(self, agreement: str, said: str) -> list[tuple[int, str]]:
        """What says so under keys of rows, and was recorded before this import."""
        found = self._under_keys(agreement).get(said, [])
        return [one for one in found if not self._met.is_new(agreement, one[0])]

    def _changed(self, draft: Draft, place: int, slot: Slot, left: Mapping[str, UnderKey]) -> str:
        """The key of the entry that a row changes, of those that no other row says again."""
        alike = [each for each in left if _shape(left[each].event) == _shape(draft.event)]
        waiting = self._waiting.get(slot, ())
        if alike:
            waiting = [one for one in waiting if _shape(one[0].event) == _shape(draft.event)]
        keys = alike or list(left)
        if len(keys) > 1:
            raise RowOfSeveral([cite(draft.subject, left[each].number) for each in keys])
        other = next((line for _, line in waiting if line != place), None)
        if other is not None:
            raise RowTwice(other, own_key=False)
        return keys[0]

    def _recorded(self, draft: Draft, key: str) -> Recorded:
        """What was recorded of a slot, under its first key and the further ones."""
        state = self._desk.state(draft.subject)
        entries: dict[str, UnderKey] = {}
        lapsed: dict[str, Lapsed] = {}
        voided: dict[str, str] = {}
        moved: dict[str, tuple[int, str]] = {}
        as_recorded: dict[str, str] = {}
        for number in count(1):
            each = numbered(key, number)
            if not (holders := state.holders(each)):
                break
            if (last := last_from_a_row(state, each)) is not None:
                lapsed[each] = last
            standing = self._desk.standing(_under(each, draft), each)
            if standing is None:
                events = filter(None, map(state.event, holders))
                voided |= dict.fromkeys(map(derived_key, events), each)
                if (since := under_another_key(state, each)) is not None:
                    moved[each] = since
                continue
            entries[each] = standing
            if last is not None:
                as_recorded[derived_key(last.event)] = each
        return Recorded(entries, lapsed, voided | as_recorded, moved)

    def _put_under(self, key: str, draft: Draft, slot: Slot, known: Known) -> list[Planned]:
        planned = [self._desk.put(_under(key, draft))]
        self._slots.take(slot, key, known)
        return planned

    def _put_anew(
        self, draft: Draft, place: int, standing: UnderKey, *, old_key: str | None = None
    ) -> list[Planned]:
        """A row that has changed."""
        key, citation = draft.key or "", cite(draft.subject, standing.number)
        if not isinstance(standing.event, FigureReported):
            raise KeyIsTaken(citation, key)
        if not standing.same and standing.number in self._before.get(draft.subject, ()):
            raise RowTwice(None, own_key=not key.startswith(OF_A_ROW))
        state = self._desk.state(draft.subject)
        number = not says_the_same(standing.event, _figure(draft))
        correction = self._correction(state, standing.number) if number else None
        if self._reason is None:
            if correction is not None:
                raise RowWasCorrected(citation, correction)
            amended = last_from_a_row(state, key) is not None
            raise RowHasChanged(citation, amended=amended, number=number)
        event_id = import_id(self._new_id(), draft.subject, standing.number)
        planned = self._desk.put_anew(draft, standing.number, self._reason, event_id)
        self._met.recorded_anew(draft.subject, standing.number)
        new = planned[-1].event
        assert isinstance(new, FigureReported)
        ended = f"corrected by {correction}" if correction is not None else ""
        old = _as_it_points_now(state, standing.event)
        self.changes.append(Change(place, citation, key, old, new, old_key, ended))
        return planned

    @staticmethod
    def _correction(state: Agreement, number: int) -> str | None:
        """The citation of the newest correction of an entry; `RowWasRetracted` where its source took it back."""
        ended = ended_by_its_source(state, number)
        if ended is None:
            return None
        by, retracted = cite(state.slug, ended[0]), ended[1]
        if retracted:
            raise RowWasRetracted(cite(state.slug, number), by)
        return by


def _shape(event: object) -> object:
    return shape(event) if isinstance(event, FigureReported) else None


def _figure(draft: Draft) -> FigureReported:
    """What a row is: each is a figure."""
    assert isinstance(draft.event, FigureReported)
    return draft.event


def _as_it_points_now(state: Agreement, event: FigureReported) -> FigureReported:
    """A figure that repeats another, with what was put in that one's place since."""
    number = event.repeats
    while number is not None and (voiding := state.voiding(number)) and voiding[1] is not None:
        number = voiding[1]
    return event if number == event.repeats else event.with_values({"repeats": number})


def _under(key: str, draft: Draft) -> Draft:
    return Draft(draft.subject, key, draft.event, draft.pointers)
