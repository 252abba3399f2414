"""What was recorded of a slot before a file of rows comes to it."""

from itertools import count

from domain.names.derived import derived_key
from domain.recording import Desk, UnderKey
from domain.spreadsheet.keys import numbered
from domain.spreadsheet.origin import Lapsed, last_from_a_row, under_another_key
from domain.spreadsheet.row import Row
from domain.spreadsheet.slots import Recorded


def recorded_of(desk: Desk, row: Row, key: str) -> Recorded:
    """What was recorded of what a row speaks of, under the first key and the further ones."""
    state = desk.state(row.agreement)
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
        standing = desk.standing(row.under(each).draft, each)
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
