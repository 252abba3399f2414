"""The rows of a spreadsheet: each a figure, known again by its key when the spreadsheet is imported again.

A row without a key is known by what it speaks of (`domain.spreadsheet.keys`).
"""

from collections.abc import Collection

from domain.feed import Draft
from domain.recording import Planned
from domain.spreadsheet.flowless import Flowless, NoFlow
from domain.spreadsheet.gone import WithRows
from domain.spreadsheet.keys import row_key
from domain.spreadsheet.named import put_named
from domain.spreadsheet.row import Change, NotAgain, Row
from domain.spreadsheet.sheet import Sheet
from domain.spreadsheet.unnamed import Unnamed


class Rows:
    """The rows of one file, put on a desk one after the other."""

    def __init__(self, sheet: Sheet) -> None:
        self._desk = sheet.desk
        self._sheet = sheet
        self._unnamed = Unnamed(sheet)
        self._flowless = Flowless(sheet.desk)
        self._stands_for: dict[tuple[str, str], int] = {}
        """What was recorded before of rows with keys under which nothing is recorded, by agreement and key."""

    def put(self, draft: Draft, place: int, fixed: Collection[str] = ()) -> list[Planned]:
        """What the row comes to, where a changed row is a voiding and a figure; nothing where it has to wait.

        ``fixed`` are the columns that are the same in every row.
        """
        self._sheet.fix(fixed, draft)
        row = Row(self._led(draft), place)
        planned = None if self._builds_upon_what_waits(row.draft) else self._put(row)
        if planned is None:
            slot = row.agreement, row_key(row.draft)
            self._sheet.waiting.setdefault(slot, []).append(row)
            return []
        for one in planned:
            self._sheet.met.recorded(one)
            self._flowless.met(place, one)
            if one.already and draft.key and not self._desk.state(one.subject).holders(draft.key):
                self._stands_for[draft.subject, draft.key] = self._standing(one)
        return planned

    def _put(self, row: Row) -> list[Planned] | None:
        key = row.draft.key
        return self._unnamed.put(row) if key is None else put_named(self._sheet, row, key)

    def _led(self, draft: Draft) -> Draft:
        """The draft; its pointers to rows that were recorded before under another key, as numbers."""
        led = dict(draft.pointers)
        for name, pointer in draft.pointers.items():
            number = self._stands_for.get((draft.subject, str(pointer)))
            if number is not None and not self._desk.state(draft.subject).holders(str(pointer)):
                led[name] = number
        return draft._replace(pointers=led) if led != draft.pointers else draft

    def _builds_upon_what_waits(self, draft: Draft) -> bool:
        """Whether a row with its key waits, or one at which it points."""
        names = (draft.key, *draft.pointers.values())
        waiting = self._sheet.waiting
        return not self._sheet.ended and any((draft.subject, str(one)) in waiting for one in names)

    def _standing(self, planned: Planned) -> int:
        """The entry that a row says again, or what stands under its key where that was voided."""
        state = self._desk.state(planned.subject)
        holders = [number for number in state.holders(planned.key) if state.stands(number)]
        return planned.number if state.stands(planned.number) or not holders else holders[-1]

    def end(self) -> list[Row]:
        """All rows are put: those to put once more, as only the others tell which entries are left for them."""
        self._sheet.ended = True
        rows = (row for of_slot in self._sheet.waiting.values() for row in of_slot)
        return sorted(rows, key=lambda row: row.place)

    # What came of them --------------------------------------------------------------------------

    @property
    def changes(self) -> list[Change]:
        """The rows that say something else than they did, in the order of the file."""
        return sorted(self._sheet.changes, key=lambda change: change.place)

    @property
    def not_again(self) -> list[NotAgain]:
        """The rows that say again what was voided or amended by hand, in the order of the file."""
        return sorted(self._sheet.not_again, key=lambda row: row.place)

    def flowless(self) -> list[NoFlow]:
        """The new rows without a flow, where others or the terms name one."""
        return self._flowless.found()

    def with_rows(self) -> WithRows:
        """The entries that rows of this file have brought, or say again."""
        return self._sheet.met.with_rows()

    def gone(self) -> list[str]:
        """Citations of the figures that may have come from this spreadsheet, and are in it no more."""
        sheet = self._sheet
        if sheet.fixed is None:
            return []
        got_a_key = any(change.old_key == "" for change in sheet.changes)
        return sheet.met.gone(
            sheet.fixed, is_the_same=sheet.reason is not None, got_a_key=got_a_key
        )
