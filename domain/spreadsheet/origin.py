"""What was last recorded from a row, however it was amended by hand since.

Both an import with ``--update`` and `amend` leave a voiding that names a replacement. Its id tells the two
apart: that of an import is random but for its last digits, which follow from the others and from what it voids.
"""

from hashlib import sha256
from typing import Final

from domain.agreement import Agreement
from domain.entry import cite
from domain.events import FigureReported

_RANDOM: Final = len("00000000-0000-4000-8000-")


def import_id(random: str, agreement: str, number: int) -> str:
    """The id of the voiding of an entry by an import, from a random one."""
    kept = random[:_RANDOM]
    named = sha256(f"{kept}{cite(agreement, number)}".encode()).hexdigest()
    return f"{kept}{named[: len(random) - _RANDOM]}"


def last_from_a_row(state: Agreement, key: str) -> FigureReported | None:
    """The entry under a key that was recorded from a row last, where it was replaced by hand; else None."""
    holders = state.holders(key)
    by_hand = set()
    for number in holders:
        voiding = state.voiding(number)
        if voiding is None or voiding[1] is None:
            continue
        event = state.event(voiding[0])
        if event is not None and event.event_id != import_id(event.event_id, state.slug, number):
            by_hand.add(voiding[1])
    last = next((number for number in reversed(holders) if number not in by_hand), None)
    if last is None or state.stands(last):
        return None
    event = state.event(last)
    return event if isinstance(event, FigureReported) else None
