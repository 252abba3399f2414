"""Entries: recorded events, with all that the ledger knows of them, and how they are cited."""

from datetime import datetime

from domain.events import Event
from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded event.

    ``subject`` is the agreement or source it belongs to, ``number`` its number there (1, 2, ...), ``position``
    its place in the whole ledger, ``recorded`` the time in UTC at which the ledger took it in.
    """

    subject: str
    number: int
    position: int
    recorded: datetime
    actor: str
    key: str
    event: Event

    @property
    def citation(self) -> str:
        """What people cite: ``istanbul-2025#7``."""
        return cite(self.subject, self.number)


def cite(subject: str, number: int) -> str:
    return f"{subject}#{number}"
