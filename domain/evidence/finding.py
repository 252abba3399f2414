"""What can be wrong with a log, and how it is told."""

from enum import StrEnum
from typing import Final, TypeGuard

from domain.frozen import dataclass
from domain.store.failures import shown

MOST: Final = 10_000
_HASH: Final = 32


def said(cell: object) -> str:
    """A cell of a table, whatever somebody put there, as a message tells it."""
    return shown(cell if isinstance(cell, str) else repr(cell))


def is_hash(cell: object) -> TypeGuard[bytes]:
    """Whether a cell holds what can be a hash."""
    return isinstance(cell, bytes) and len(cell) == _HASH


class Wrong(StrEnum):
    """How something differs from what was recorded, as far as it could be looked at."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    SET_BACK = "clock set back"
    UNREAD = "not looked at"
    """Nobody can tell, which is not the same as well."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    ``entry`` is cited as people do, ``position`` is its place in the whole log; None where the finding is about
    no single entry, or where it can no longer be told which.
    """

    entry: str | None
    position: int | None
    finding: Wrong
    message: str


class Findings:
    """Findings as they come up: one for each entry and kind, with all reasons for it."""

    def __init__(self) -> None:
        self._found: dict[tuple[str | None, int | None, Wrong, str], list[str]] = {}
        self.more = 0

    def add(self, entry: str | None, position: int | None, finding: Wrong, message: str) -> None:
        """One more; of what is about no entry, each message is a finding of its own."""
        apart = "" if entry or position is not None else message
        reasons = self._found.setdefault((entry, position, finding, apart), [])
        if len(self._found) > MOST:
            del self._found[entry, position, finding, apart]
            self.more += 1
        elif message not in reasons:
            reasons.append(message)

    def all(self) -> list[Finding]:
        """All of them by position, those about no entry at the end."""
        return [
            Finding(entry, position, finding, "; ".join(reasons))
            for (entry, position, finding, _), reasons in sorted(
                self._found.items(),
                key=lambda item: (item[0][1] is None, item[0][1] or 0, item[0][0] or ""),
            )
        ]
