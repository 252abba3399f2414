"""One file of rows on a desk: what is known of it while its rows are put, and what can be made of a row."""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Final, cast

from domain.entry import cite
from domain.events import FigureReported
from domain.feed import Draft
from domain.recording import Desk, Planned, UnderKey
from domain.refusals import KeyIsTaken
from domain.spreadsheet.corrections import ended_by_its_source, said_by_corrections, said_in
from domain.spreadsheet.fixed import Differs, Fixed
from domain.spreadsheet.gone import Met, WithRows
from domain.spreadsheet.keys import OF_A_ROW, cells_that_differ, row_key, says_the_same
from domain.spreadsheet.origin import Lapsed, import_id, last_from_a_row, under_another_key
from domain.spreadsheet.refusals import (
    RowHasChanged,
    RowTwice,
    RowWasCorrected,
    RowWasRetracted,
    RowWasVoided,
)
from domain.spreadsheet.remains import said_under_keys
from domain.spreadsheet.row import Change, NotAgain, Row
from domain.spreadsheet.slots import Slot, Slots
from domain.state.agreement import Agreement

_AT_HAND: Final = 1_000
"""Of how many agreements is kept what was worked out of them."""


class Sheet:
    """What the rows of one file share. With a ``reason``, those that have changed are recorded anew."""

    def __init__(
        self,
        desk: Desk,
        reason: str | None,
        new_id: Callable[[], str],
        import_of: Callable[[str, int], object],
        before: WithRows,
    ) -> None:
        """``import_of`` is that of `Met`; of the entries ``before``, earlier files of the call have rows."""
        self.desk = desk
        self.reason = reason
        self.slots = Slots()
        self.met = Met(desk, self.slots, import_of)
        self.fixed: Fixed | None = None
        self.waiting: dict[Slot, list[Row]] = {}
        """Rows that are put once more after all others, as only these tell which entries are left for them."""
        self.ended = False
        """Whether all others are put."""
        self.changes: list[Change] = []
        self.not_again: list[NotAgain] = []
        self._new_id = new_id
        self._before = before
        lately = lru_cache(_AT_HAND)
        self._under_keys = lately(lambda agreement: said_under_keys(desk.state(agreement)))
        """What stands under keys of its own, by what it says."""
        self._corrections = lately(lambda agreement: said_by_corrections(desk.state(agreement)))

    # What is known ------------------------------------------------------------------------------

    def fix(self, fields: Collection[str], draft: Draft) -> None:
        """``fields`` are the same in every row, and so as they are in the first."""
        if self.fixed is None and isinstance(draft.event, FigureReported):
            self.fixed = Fixed(fields, draft.event)

    def differs(self, event: object) -> Differs | None:
        """In what an entry cannot come from this file, as all rows of the file say otherwise."""
        if self.fixed is None or not isinstance(event, FigureReported):
            return None
        return self.fixed.differs(event)

    def said_under_keys(self, agreement: str, said: str) -> list[tuple[int, str]]:
        """What says so under keys of rows, and was recorded before this import."""
        found = self._under_keys(agreement).get(said, [])
        return [one for one in found if not self.met.is_new(agreement, one[0])]

    def has_row(self, agreement: str, key: str) -> bool:
        """Whether there is a row with this key."""
        return self.slots.has_row((agreement, key), key)

    def moved_on(self, agreement: str, key: str) -> tuple[int, str] | None:
        """What stands for the entry under a key since its row got another key, which no row has."""
        moved = under_another_key(self.desk.state(agreement), key)
        return None if moved and self.has_row(agreement, moved[1]) else moved

    # What can be made of a row ------------------------------------------------------------------

    def pass_over(self, row: Row, key: str, lapsed: Lapsed) -> list[Planned]:
        """A row that says again what is not to be recorded again."""
        agreement, state = row.agreement, self.desk.state(row.agreement)
        amended = any(map(state.stands, state.holders(key)))
        voiding = cite(agreement, lapsed.voiding)
        citation = cite(agreement, lapsed.number)
        self.not_again.append(NotAgain(row.place, citation, amended, voiding, lapsed.reason))
        return [Planned(agreement, lapsed.number, key, lapsed.event, already=True)]

    def caught_up(self, row: Row, *, gets_a_key: bool = False) -> list[Planned] | None:
        """The correction that a row says too, by the source that corrected itself; of a row that may have got its
        key since, where what was corrected comes from one without."""
        agreement, state = row.agreement, self.desk.state(row.agreement)
        said = said_in(row.figure)
        correction = self._corrections(agreement).get(said) if said else None
        if correction is None:
            return None
        number, figure = correction
        corrected = Draft(agreement, None, cast("FigureReported", state.event(figure)), {})
        if gets_a_key and figure not in state.holders(row_key(corrected)):
            return None
        self.met.spoken_of(agreement, figure)
        event = state.event(number)
        assert event is not None
        return [Planned(agreement, number, row.draft.key or "", event, already=True)]

    def put_again(self, row: Row, lapsed: Lapsed) -> list[Planned]:
        """A row that says something else than what was voided by hand, where nothing stands in its place."""
        state = self.desk.state(row.agreement)
        citation, voiding = cite(state.slug, lapsed.number), cite(state.slug, lapsed.voiding)
        if self.reason is None:
            cells = cells_that_differ(lapsed.event, row.figure)
            raise RowWasVoided(citation, voiding, lapsed.reason, cells)
        planned = self.desk.put(row.draft)
        old, ended = _as_it_points_now(state, lapsed.event), f"voided by {voiding}"
        self._has_changed(row, planned, lapsed.number, old, ended=ended, entries=1)
        return [planned]

    def put_anew(
        self, row: Row, standing: UnderKey, *, old_key: str | None = None
    ) -> list[Planned]:
        """A row that has changed."""
        agreement, key = row.agreement, row.draft.key or ""
        citation = cite(agreement, standing.number)
        if not isinstance(standing.event, FigureReported):
            raise KeyIsTaken(citation, standing.number, key)
        if not standing.same and standing.number in self._before.get(agreement, ()):
            raise RowTwice(None, own_key=not key.startswith(OF_A_ROW))
        state = self.desk.state(agreement)
        number = not says_the_same(standing.event, row.figure)
        cells = cells_that_differ(standing.event, row.figure)
        correction = _correction(state, standing.number, cells) if number else None
        if self.reason is None:
            if correction is not None:
                raise RowWasCorrected(citation, correction, cells)
            amended = last_from_a_row(state, key) is not None
            raise RowHasChanged(citation, amended=amended, number=number, cells=cells)
        event_id = import_id(self._new_id(), agreement, standing.number)
        planned = self.desk.put_anew(row.draft, standing.number, self.reason, event_id)
        self.met.recorded_anew(agreement, standing.number)
        ended = f"corrected by {correction}" if correction is not None else ""
        old = _as_it_points_now(state, standing.event)
        self._has_changed(row, planned[-1], standing.number, old, old_key=old_key, ended=ended)
        return planned

    def _has_changed(
        self,
        row: Row,
        planned: Planned,
        number: int,
        old: FigureReported,
        *,
        old_key: str | None = None,
        ended: str,
        entries: int = 2,
    ) -> None:
        new = planned.event
        assert isinstance(new, FigureReported)
        self.changes.append(
            Change(row.place, row.agreement, number, planned.key, old, new, old_key, ended, entries)
        )


def _correction(state: Agreement, number: int, cells: Sequence[str]) -> str | None:
    """The citation of the newest correction of an entry; `RowWasRetracted` where its source took it back."""
    ended = ended_by_its_source(state, number)
    if ended is None:
        return None
    by, retracted = cite(state.slug, ended[0]), ended[1]
    if retracted:
        raise RowWasRetracted(cite(state.slug, number), by, cells)
    return by


def _as_it_points_now(state: Agreement, event: FigureReported) -> FigureReported:
    """A figure that repeats another, with what was put in that one's place since."""
    if event.repeats is None:
        return event
    return event.with_values({"repeats": state.last_replacement(event.repeats)})
