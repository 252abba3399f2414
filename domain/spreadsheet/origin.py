"""What came from a row of a spreadsheet, and what was last recorded from it, however it was amended by hand since.

A row with a key of its own leaves the same entry as a line of a feed, and an import with ``--update`` the same
voiding as `amend`. The id of the event tells them apart: that of a spreadsheet is random but for its last digits,
which follow from the others and from what it names.
"""

from hashlib import sha256
from typing import Final

from domain.events import FigureReported
from domain.frozen import dataclass
from domain.state.agreement import Agreement

_RANDOM: Final = len("00000000-0000-4000-8000-")


def import_id(random: str, agreement: str, named: int | str) -> str:
    """The id of the figure of a row with a key, or of the voiding of a numbered entry, from a random one."""
    kept = random[:_RANDOM]
    digits = sha256(f"{kept}{agreement}#{named}".encode()).hexdigest()
    return f"{kept}{digits[: len(random) - _RANDOM]}"


def is_from_a_row(state: Agreement, key: str) -> bool:
    """Whether something under a key, voided or not, was recorded from a row that had that key."""
    return bool(_from_rows(state, key))


def _from_rows(state: Agreement, key: str) -> list[int]:
    return [
        number
        for number in state.holders(key)
        if (event := state.event(number)) and _is_imported(event.event_id, state.slug, key)
    ]


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What was recorded from a row last and was voided or amended by hand since, and the number of the voiding."""

    number: int
    event: FigureReported
    voiding: int
    reason: str


def last_from_a_row(state: Agreement, key: str) -> Lapsed | None:
    """The entry under a key that was recorded from a row last, where a hand voided or amended it; else None."""
    holders = state.holders(key)
    by_hand = {
        voiding.replacement
        for number in holders
        if (voiding := state.voiding(number)) is not None
        and not _is_imported(voiding.event.event_id, state.slug, number)
    }
    from_rows = _from_rows(state, key) or [each for each in holders if each not in by_hand]
    if not from_rows or (voiding := state.voiding(last := from_rows[-1])) is None:
        return None
    event = state.event(last)
    by_a_row = _is_imported(voiding.event.event_id, state.slug, last)
    if by_a_row or not isinstance(event, FigureReported):
        return None
    return Lapsed(last, event, voiding.by, voiding.event.reason)


def under_another_key(state: Agreement, key: str) -> tuple[int, str] | None:
    """What stands for the entry under a key since its row got another one, and that key; None where it did not."""
    if not (holders := state.holders(key)) or (voiding := state.voiding(holders[-1])) is None:
        return None
    if not _is_imported(voiding.event.event_id, state.slug, holders[-1]):
        return None
    number = state.last_replacement(holders[-1])
    other = state.key(number)
    return (number, other) if other != key else None


def _is_imported(event_id: str, agreement: str, named: int | str) -> bool:
    return event_id == import_id(event_id, agreement, named)
