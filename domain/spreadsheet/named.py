"""Rows with a key of their own: known by it, whatever was mended in them."""

from domain.entry import cite
from domain.names.derived import derived_key
from domain.recording import Planned, UnderKey
from domain.spreadsheet.keys import row_key
from domain.spreadsheet.origin import Lapsed, is_from_a_row, last_from_a_row
from domain.spreadsheet.recorded import recorded_of
from domain.spreadsheet.refusals import (
    RowHadAKey,
    RowHadAnotherKey,
    RowHadNoKey,
    RowOfAnother,
    RowTwice,
)
from domain.spreadsheet.row import Row
from domain.spreadsheet.sheet import Sheet
from domain.spreadsheet.slots import is_again


def put_named(sheet: Sheet, row: Row, key: str) -> list[Planned] | None:
    """What a row with a key comes to; None where it has to wait for others."""
    sheet.met.keyed = True
    agreement, desk = row.agreement, sheet.desk
    first = sheet.slots.place_of_first((agreement, key), row.place, has_key=True)
    standing = desk.standing(row.draft, key)
    if standing is None:
        return _put_where_none_stands(sheet, row, key)
    sheet.met.under_a_key(agreement, standing.number, key)
    lapsed = last_from_a_row(desk.state(agreement), key)
    if standing.same:
        return [desk.put(row.draft)]
    if lapsed is not None and derived_key(lapsed.event) == desk.content_key(row.draft):
        return sheet.pass_over(row, key, lapsed)
    if first != row.place:
        raise RowTwice(first, own_key=True)
    if differs := sheet.differs(standing.event):
        raise RowOfAnother(cite(agreement, standing.number), key, differs)
    if lapsed is not None and is_again(lapsed, standing, row.figure):
        return sheet.pass_over(row, key, lapsed)
    return sheet.caught_up(row) or sheet.put_anew(row, standing)


def _put_where_none_stands(sheet: Sheet, row: Row, key: str) -> list[Planned] | None:
    """A row with a key under which nothing was recorded, or nothing stands."""
    agreement, desk = row.agreement, sheet.desk
    others, moved = _under_other_keys(sheet, row), sheet.moved_on(agreement, key)
    if (others or moved) and not sheet.ended:
        return None
    if (came := _came_under_another_key(sheet, row, others)) is not None:
        return came
    if moved is not None:
        raise RowHadAKey(cite(agreement, moved[0]), moved[1], same=False)
    lapsed = _lapsed_under(sheet, agreement, key)
    if lapsed is not None and is_again(lapsed, None, row.figure):
        return sheet.pass_over(row, key, lapsed)
    if (held := desk.held(row.draft, key)) is not None:
        return [held]
    if lapsed is not None:
        return sheet.put_again(row, lapsed)
    return sheet.caught_up(row, gets_a_key=True) or _put_first_with_a_key(sheet, row, key)


def _put_first_with_a_key(sheet: Sheet, row: Row, key: str) -> list[Planned]:
    """A row under whose key nothing was ever recorded: new, or recorded before it got the key."""
    agreement, without_key = row.agreement, row.under(None)
    recorded = recorded_of(sheet.desk, without_key, row_key(without_key.draft))
    entries = [
        one for one in recorded.entries.values() if not sheet.met.is_new(agreement, one.number)
    ]
    unnamed = next((entry for entry in entries if entry.same), None)
    if unnamed is not None:
        if sheet.reason is None:
            raise RowHadNoKey(cite(agreement, unnamed.number), key)
        return sheet.put_anew(row, unnamed, old_key="")
    if (other := recorded.again(row.figure)) is not None:
        if (amended := recorded.entries.get(other)) is not None:
            sheet.met.spoken_of(agreement, amended.number)
        return sheet.pass_over(row, other, recorded.lapsed[other])
    sheet.met.beside(agreement, (entry.number for entry in entries))
    return [sheet.desk.put(row.draft)]


def _lapsed_under(sheet: Sheet, agreement: str, key: str) -> Lapsed | None:
    """What was recorded from a row of this file under a key, and lapsed."""
    state = sheet.desk.state(agreement)
    lapsed = last_from_a_row(state, key) if is_from_a_row(state, key) else None
    return None if lapsed is not None and sheet.differs(lapsed.event) else lapsed


def _under_other_keys(sheet: Sheet, row: Row) -> list[tuple[int, str]]:
    """What says in every cell what a row says, under keys that no row has."""
    said = sheet.desk.content_key(row.draft)
    found = sheet.said_under_keys(row.agreement, said)
    return [(number, key) for number, key in found if not sheet.has_row(row.agreement, key)]


def _came_under_another_key(
    sheet: Sheet, row: Row, others: list[tuple[int, str]]
) -> list[Planned] | None:
    """What a row comes to that was recorded under another key; None where it was not, or nothing is left of it."""
    agreement, state = row.agreement, sheet.desk.state(row.agreement)
    for number, old_key in others:
        if (last := last_from_a_row(state, old_key)) is not None:
            sheet.met.spoken_of(agreement, number)
            return sheet.pass_over(row, old_key, last)
        if state.stands(number):
            if sheet.reason is None:
                raise RowHadAnotherKey(cite(agreement, number), old_key)
            return sheet.put_anew(row, UnderKey(number, row.figure, same=True), old_key=old_key)
    return None
