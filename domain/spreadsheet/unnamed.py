"""Rows without a key: known by what they speak of.

Where several rows speak of the same, as a total and its parts do, what one of them says tells which it is; one
that says something new is the one left.
"""

from collections.abc import Mapping

from domain.entry import cite
from domain.names.derived import derived_key
from domain.recording import Planned, UnderKey
from domain.spreadsheet.keys import row_key
from domain.spreadsheet.recorded import recorded_of
from domain.spreadsheet.refusals import RowHadAKey, RowOfSeveral, RowTwice
from domain.spreadsheet.row import Row, shape_of
from domain.spreadsheet.sheet import Sheet
from domain.spreadsheet.slots import Known, Slot


class Unnamed:
    """Puts the rows without a key of one file."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._desk = sheet.desk
        self._slots = sheet.slots
        self._anew: set[Slot] = set()
        """Slots of which a row has changed: no further row of them is new."""

    def put(self, row: Row) -> list[Planned] | None:
        """What a row comes to; None where it has to wait for others."""
        sheet, key = self._sheet, row_key(row.draft)
        slot = (row.agreement, key)
        first = self._slots.place_of_first(slot, row.place)
        said = self._desk.content_key(row.draft)
        if self._desk.state(row.agreement).holders(said):
            return [self._desk.put(row.draft)]
        known = self._slots.known(slot) or self._slots.look_at(
            slot, recorded_of(self._desk, row, key), said
        )
        lost = self._lost(row, known)
        if (same := known.says.get(said)) is not None and not (lost and same in known.moved):
            return self._put_again(row, slot, known, said, same)
        if (other := known.again(row.figure)) is not None:
            lapsed = known.lapsed[other]
            self._slots.take(slot, other, known)
            return sheet.pass_over(row, other, lapsed)
        if (corrected := sheet.caught_up(row)) is not None:
            return corrected
        if not sheet.ended and (known.voided or lost or (known.left and len(known.keys) > 1)):
            return None
        if lost and (same is not None or not known.left):
            number, own = lost
            event = self._desk.state(row.agreement).event(number)
            is_same = event is not None and derived_key(event) == said
            raise RowHadAKey(cite(row.agreement, number), own, same=is_same)
        if known.left:
            return self._put_changed(row, slot, known, said)
        if slot in self._anew:
            raise RowTwice(first, own_key=False)
        return self._put_new(row, slot, known, said)

    def _put_again(self, row: Row, slot: Slot, known: Known, said: str, key: str) -> list[Planned]:
        """A row that says what stands under a key, or what lapsed there."""
        if (lapsed := known.lapsed_as.get(said)) is None:
            return self._put_under(key, row, slot, known)
        self._slots.take(slot, key, known)
        return self._sheet.pass_over(row, key, lapsed)

    def _put_new(self, row: Row, slot: Slot, known: Known, said: str) -> list[Planned]:
        """A row of which no entry is left: it takes the place of one that was voided, or is new."""
        if known.voided:
            key = known.voided[-1]
            planned = self._sheet.put_again(row.under(key), known.lapsed[key])
            known.says[said] = key
            self._slots.take(slot, key, known)
            self._anew.add(slot)
            return planned
        if not known.keys:
            self._check_for_a_key(row.agreement, said)
        planned = self._put_under(known.free(slot[1]), row, slot, known)
        known.says[said] = planned[0].key
        return planned

    def _put_changed(self, row: Row, slot: Slot, known: Known, said: str) -> list[Planned]:
        """A row that says something else than the entry that is left."""
        changed = self._changed(row, slot, known.left)
        planned = self._sheet.put_anew(row.under(changed), known.left[changed])
        known.changed(changed, said)
        self._slots.take(slot, changed, known)
        self._anew.add(slot)
        return planned

    def _put_under(self, key: str, row: Row, slot: Slot, known: Known) -> list[Planned]:
        planned = [self._desk.put(row.under(key).draft)]
        self._slots.take(slot, key, known)
        return planned

    def _lost(self, row: Row, known: Known) -> tuple[int, str] | None:
        """Of what stands under keys since rows of a slot got them, what has no row: first what is alike."""
        state = self._desk.state(row.agreement)
        moved = (self._sheet.moved_on(row.agreement, key) for key in known.moved)
        lost = [found for found in moved if found is not None]
        alike = [one for one in lost if shape_of(state.event(one[0])) == row.shape]
        return next(iter((*alike, *lost)), None)

    def _check_for_a_key(self, agreement: str, said: str) -> None:
        """`RowHadAKey` where what a new row says was recorded before this import, under a key of its own."""
        for number, key in self._sheet.said_under_keys(agreement, said):
            raise RowHadAKey(cite(agreement, number), key, same=True)

    def _changed(self, row: Row, slot: Slot, left: Mapping[str, UnderKey]) -> str:
        """The key of the entry that a row changes, of those that no other row says again."""
        alike = [each for each in left if shape_of(left[each].event) == row.shape]
        waiting = self._sheet.waiting.get(slot, [])
        if alike:
            waiting = [one for one in waiting if one.shape == row.shape]
        keys = alike or list(left)
        if len(keys) > 1:
            raise RowOfSeveral([cite(row.agreement, left[each].number) for each in keys])
        other = next((one.place for one in waiting if one.place != row.place), None)
        if other is not None:
            raise RowTwice(other, own_key=False)
        return keys[0]
