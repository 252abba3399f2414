"""The rows of a spreadsheet: each a figure, known again by its key when the spreadsheet is imported again.

A row without a key is known by what it speaks of (`domain.row_keys`). Where several rows speak of the same, as a
total and its parts do, what one of them says tells which it is; one that says something new is the one left.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count

from domain.agreement import Agreement
from domain.deciding.figures import check_numbers
from domain.entry import cite
from domain.events import FigureReported
from domain.feed import Draft
from domain.frozen import dataclass
from domain.recording import DERIVED, Desk, Planned, Standing, derived_key
from domain.refusals import KeyIsTaken
from domain.row_keys import OF_A_ROW, first_of, mended, numbered, row_key, shape
from domain.row_refusals import RowHadNoKey, RowHasChanged, RowOfSeveral, RowTwice


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else than it did: the entry that is voided, and what comes in its place."""

    place: int
    citation: str
    key: str
    old: FigureReported
    new: FigureReported
    gets_a_key: bool = False


Slot = tuple[str, str]
"""An agreement, and the key of the first row that speaks of something in it."""


class _Known:
    """The entries of a slot: their keys, which of them says what, and those that no row says again."""

    def __init__(self, entries: Mapping[str, Standing], left: Iterable[str], said: str) -> None:
        self.keys = set(entries)
        self.left = {key: entries[key] for key in left}
        self.says = {derived_key(standing.event): key for key, standing in entries.items()}
        for key, standing in entries.items():
            if standing.same:
                self.says[said] = key
        self._number = 1

    def changed(self, key: str, said: str) -> None:
        self.says = {each: of for each, of in self.says.items() if of != key} | {said: key}

    def free(self, first: str) -> str:
        """The next key that is not in use."""
        while (key := numbered(first, self._number)) in self.keys:
            self._number += 1
        return key


class Rows:
    """The rows of one file, put on a desk. With a ``reason``, those that have changed are recorded anew."""

    def __init__(self, desk: Desk, reason: str | None, new_id: Callable[[], str]) -> None:
        self._desk = desk
        self._reason = reason
        self._new_id = new_id
        self._places: dict[Slot, int] = {}
        """Where the first row of each slot is, or the row with a key of its own."""
        self._first_is_free: set[Slot] = set()
        """Slots of which no row so far is the one under the first key."""
        self._others: dict[Slot, set[str]] = {}
        """The further keys of slots under which there is a row."""
        self._anew: set[Slot] = set()
        self._beside: set[tuple[str, int]] = set()
        """Entries of rows without a key, beside which rows with one were recorded."""
        self._slots: dict[Slot, _Known] = {}
        self._waiting: dict[Slot, list[tuple[Draft, int]]] = {}
        self._ended = False
        self._keyed = False
        self._known = False
        self._new = False
        self.changes: list[Change] = []

    def put(self, draft: Draft, place: int) -> list[Planned]:
        """What the row comes to, where a changed row is a voiding and a figure; nothing where it has to wait."""
        planned = (
            self._put_unnamed(draft, place)
            if draft.key is None
            else self._put_named(draft, draft.key, place)
        )
        self._known = self._known or any(one.already for one in planned)
        self._new = self._new or not all(one.already for one in planned)
        return planned

    def waiting(self) -> list[tuple[Draft, int]]:
        """The rows to put once more after all others, as only these tell which entries are left for them."""
        self._ended = True
        return sorted(
            (one for rows in self._waiting.values() for one in rows), key=lambda one: one[1]
        )

    def _put_named(self, draft: Draft, key: str, place: int) -> list[Planned]:
        self._keyed = True
        first = self._places.setdefault((draft.subject, key), place)
        standing = self._desk.standing(draft, key)
        if standing is None:
            entries = self._without_key(draft)
            unnamed = next((entry for entry in entries if entry.same), None)
            if unnamed is None:
                self._beside.update((draft.subject, entry.number) for entry in entries)
                return [self._desk.put(draft)]
            if self._reason is None:
                raise RowHadNoKey(cite(draft.subject, unnamed.number), key)
            return self._put_anew(draft, place, unnamed, gets_a_key=True)
        if standing.same:
            return [self._desk.put(draft)]
        _check_says_something(draft)
        if first != place:
            raise RowTwice(first, own_key=True)
        return self._put_anew(draft, place, standing)

    def _without_key(self, draft: Draft) -> list[Standing]:
        """What was recorded of the same slot while its rows had no keys."""
        unnamed = Draft(draft.subject, None, draft.event, draft.pointers)
        return list(self._entries(unnamed, row_key(unnamed)).values())

    def _put_unnamed(self, draft: Draft, place: int) -> list[Planned]:
        key = row_key(draft)
        slot = (draft.subject, key)
        is_first = slot not in self._places
        first = self._places.setdefault(slot, place)
        if is_first:
            self._first_is_free.add(slot)
        said = self._desk.content_key(draft)
        if self._desk.state(draft.subject).holders(said):
            return [self._desk.put(draft)]
        known = self._slots.get(slot) or self._look_up(draft, slot, said)
        if (same := known.says.get(said)) is not None:
            return self._put_under(same, draft, slot, known)
        if not known.left:
            if slot in self._anew:
                raise RowTwice(first, own_key=False)
            planned = self._put_under(known.free(key), draft, slot, known)
            known.says[said] = planned[0].key
            return planned
        _check_says_something(draft)
        if len(known.keys) > 1 and not self._ended:
            self._waiting.setdefault(slot, []).append((draft, place))
            return []
        changed = self._changed(draft, place, slot, known.left)
        planned = self._put_anew(_under(changed, draft), place, known.left[changed])
        known.changed(changed, said)
        self._note(changed, slot, known)
        self._anew.add(slot)
        return planned

    def _look_up(self, draft: Draft, slot: Slot, said: str) -> "_Known":
        """What is known of a slot; kept where more rows than one speak of it."""
        entries = self._entries(draft, slot[1])
        known = _Known(entries, [each for each in entries if not self._has_row(slot, each)], said)
        if len(entries) > 1 or (entries and not known.left):
            self._slots[slot] = known
        return known

    def _changed(self, draft: Draft, place: int, slot: Slot, left: Mapping[str, Standing]) -> str:
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

    def _entries(self, draft: Draft, key: str) -> dict[str, Standing]:
        """What stands under the keys of a slot."""
        state, found = self._desk.state(draft.subject), {}
        for number in count(1):
            each = numbered(key, number)
            if not state.holders(each):
                break
            standing = self._desk.standing(_under(each, draft), each)
            if standing is not None:
                found[each] = standing
        return found

    def _put_under(self, key: str, draft: Draft, slot: Slot, known: "_Known") -> list[Planned]:
        planned = [self._desk.put(_under(key, draft))]
        self._note(key, slot, known)
        return planned

    def _note(self, key: str, slot: Slot, known: "_Known") -> None:
        """That there is a row for an entry."""
        known.keys.add(key)
        known.left.pop(key, None)
        if key == slot[1]:
            self._first_is_free.discard(slot)
        else:
            self._others.setdefault(slot, set()).add(key)

    def _has_row(self, slot: Slot, key: str) -> bool:
        if key == slot[1]:
            return slot in self._places and slot not in self._first_is_free
        return key in self._others.get(slot, ())

    def _put_anew(
        self, draft: Draft, place: int, standing: Standing, *, gets_a_key: bool = False
    ) -> list[Planned]:
        """A row that has changed."""
        key, citation = draft.key or "", cite(draft.subject, standing.number)
        if not isinstance(standing.event, FigureReported):
            raise KeyIsTaken(citation, key)
        if self._reason is None:
            raise RowHasChanged(citation)
        planned = self._desk.put_anew(draft, standing.number, self._reason, self._new_id())
        new = planned[-1].event
        assert isinstance(new, FigureReported)
        self.changes.append(Change(place, citation, key, standing.event, new, gets_a_key))
        return planned

    def gone(self) -> list[str]:
        """Citations of the figures that may have come from this spreadsheet, and are in it no more.

        Without a ``reason`` the file may as well be another spreadsheet than the one before. It is taken for the
        same where some of its rows are recorded and others are new; else those are named of which a new row says
        the same but for one cell.
        """
        every = self._reason is not None or (self._known and self._new)
        found = []
        for agreement in dict.fromkeys(agreement for agreement, _ in self._places):
            state = self._desk.state(agreement)
            numbers = list(self._gone(state)) if every or self._new else []
            if not every:
                numbers = self._mended(state, numbers)
            numbers += sorted(
                number
                for slug, number in self._beside
                if slug == agreement and state.stands(number)
            )
            found += [cite(agreement, number) for number in numbers]
        return found

    def _gone(self, state: Agreement) -> Iterator[int]:
        keys = state.keys()
        for key in keys:
            of_a_row = key.startswith(OF_A_ROW)
            if key.startswith(DERIVED) or of_a_row == self._keyed:
                continue
            slot = (state.slug, first_of(key) if of_a_row else key)
            if not (self._has_row(slot, key) if of_a_row else slot in self._places):
                yield from _standing_figures(state, key)

    def _mended(self, state: Agreement, gone: list[int]) -> list[int]:
        old = [(number, event) for number in gone if (event := _figure(state, number))]
        rows = (
            event
            for slug, key in self._places
            if old and slug == state.slug
            for number in _standing_figures(state, key)
            if (event := _figure(state, number))
        )
        places = mended([event for _, event in old], rows)
        return [number for place, (number, _) in enumerate(old) if place in places]


def _figure(state: Agreement, number: int) -> FigureReported | None:
    event = state.event(number)
    return event if isinstance(event, FigureReported) else None


def _standing_figures(state: Agreement, key: str) -> Iterator[int]:
    for number in state.holders(key):
        if state.stands(number) and _figure(state, number) is not None:
            yield number


def _shape(event: object) -> object:
    return shape(event) if isinstance(event, FigureReported) else None


def _under(key: str, draft: Draft) -> Draft:
    return Draft(draft.subject, key, draft.event, draft.pointers)


def _check_says_something(draft: Draft) -> None:
    """A row that says nothing is told so, and not that it says something else."""
    if isinstance(draft.event, FigureReported):
        check_numbers("the figure", draft.event.quantity, draft.event.breakdowns)
