"""Whether an event can stand where it does: in a stream of its own kind, behind all that it points at.

Reading an agreement rests on it: pointers that lead back alone never lead in a circle.
"""

from domain.events import EntryVoided, Event
from domain.store import StoredLine, cited
from domain.store.lines import AGREEMENT, SOURCE


def misplaced(line: StoredLine, event: Event) -> str | None:
    """Why nobody can have recorded an event at the place of its line; None where somebody can."""
    of_its_kind = line.stream.startswith(SOURCE if event.OF_A_SOURCE else AGREEMENT)
    if not of_its_kind or (event.OF_A_SOURCE and event.field("source") != line.subject):
        return "its event belongs to another stream"
    pointed = event.points_at
    if pointed is None:
        return None
    if not points_back(line.entry, pointed):
        return f"it points at {cited(line.stream, pointed)}, which was not recorded before it"
    if isinstance(event, EntryVoided) and not replaces(line.entry, pointed, event.replacement):
        return f"{cited(line.stream, event.replacement)} cannot stand for what it voids"
    return None


def points_back(entry: int, pointed: int) -> bool:
    """Whether an entry can be about another one: what it is about is recorded before it."""
    return pointed < entry


def replaces(entry: int, voided: int, replacement: int | None) -> bool:
    """Whether a voiding can name such a replacement: one that stands before it, or comes right after it."""
    return replacement is None or (replacement <= entry + 1 and replacement not in (entry, voided))
