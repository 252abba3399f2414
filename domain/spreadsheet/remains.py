"""Entries that may have come from a spreadsheet, and of which it has no row any more."""

from collections.abc import Iterable, Iterator

from domain.digest import DERIVED
from domain.events import FigureReported
from domain.names.derived import derived_key
from domain.spreadsheet.fixed import Fixed
from domain.spreadsheet.keys import OF_A_ROW, first_of, said_undated
from domain.spreadsheet.origin import is_from_a_row, last_from_a_row
from domain.spreadsheet.slots import Slots
from domain.state.agreement import Agreement


def without_row(
    state: Agreement, slots: Slots, fixed: Fixed, *, keyed: bool, marked: bool = False
) -> set[int]:
    """The figures of an agreement that have no row, in a file whose rows have keys of their own or not.

    Those of feeds have keys too. Where the file's own are ``marked`` as rows', no others may have come from it.
    """
    keys = state.keys()
    return {
        number
        for key in keys
        if not key.startswith(DERIVED) and key.startswith(OF_A_ROW) != keyed
        if not marked or is_from_a_row(state, key)
        if not slots.has_row((state.slug, key if keyed else first_of(key)), key)
        for number, event in _figures(state, key)
        if fixed.covers(event, keyed=keyed)
    }


def said_under_keys(state: Agreement) -> dict[str, list[tuple[int, str]]]:
    """By the key of what they say, the figures from rows with keys of their own: their numbers and those keys.

    They stand, or were voided or amended by hand since.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    keys = state.keys()
    for key in keys:
        if key.startswith((DERIVED, OF_A_ROW)) or not is_from_a_row(state, key):
            continue
        for number, event in _figures(state, key):
            found.setdefault(derived_key(event), []).append((number, key))
        if (last := last_from_a_row(state, key)) is not None:
            found.setdefault(derived_key(last.event), []).append((state.holders(key)[-1], key))
    return found


def dated_anew(
    state: Agreement, numbers: Iterable[int], rows: Iterable[FigureReported]
) -> set[int]:
    """Those of which a row says the same on another date."""
    said = {said_undated(row) for row in rows}
    return {
        number
        for number in numbers
        if (event := _figure(state, number)) is not None and said_undated(event) in said
    }


def _figures(state: Agreement, key: str) -> Iterator[tuple[int, FigureReported]]:
    """The standing figures under a key."""
    for number in state.holders(key):
        event = _figure(state, number)
        if event is not None and state.stands(number):
            yield number, event


def _figure(state: Agreement, number: int) -> FigureReported | None:
    event = state.event(number)
    return event if isinstance(event, FigureReported) else None
