"""Entries: recorded events, with all that the ledger knows of them, and how they are cited."""

from datetime import datetime

from domain.events import Event, statement_of
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

    @property
    def stamp(self) -> str:
        """When it was recorded, in a fixed width: ``2026-11-24T02:42:02.123456Z``."""
        return f"{self.recorded.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    @property
    def of_a_source(self) -> bool:
        """Whether it belongs to the register, and not to an agreement."""
        return self.event.OF_A_SOURCE

    @property
    def agreement(self) -> str | None:
        """The agreement that it belongs to; None for an entry of the register."""
        return None if self.of_a_source else self.subject

    @property
    def source(self) -> str | None:
        """Who is known by it or says it; None for the recorder's own acts."""
        if self.of_a_source:
            return self.subject
        statement = statement_of(self.event)
        return statement.source if statement is not None else None


def cite(subject: str, number: int) -> str:
    return f"{subject}#{number}"
