"""The numbers of entries within their streams: each follows on the one before it."""

from collections.abc import Mapping
from typing import Any, Final

from domain.evidence.astray import Astray
from domain.evidence.finding import Findings, Wrong
from domain.evidence.soundness import name

_FAR: Final = 1_000
"""Entries that may lack before a number, or it is none that the stream came to."""


class Numbering:
    """Counts the entries of each stream, page after page; what is no stream or number is counted nowhere."""

    def __init__(self, found: Findings, astray: Astray) -> None:
        self._found = found
        self._astray = astray
        self._last: dict[Any, Any] = {}

    def assume(self, last: Mapping[Any, Any]) -> None:
        """Take for granted how many entries each stream had: their lines are not read again."""
        self._last = dict(last)

    def count(self, stream: object, entry: object, position: int) -> None:
        """Whether an entry follows on the one before it in its stream."""
        if not isinstance(stream, str) or type(entry) is not int:
            return
        before = self._last.get(stream, 0)
        if entry > before + 1 and entry - before <= _FAR:
            self._astray.lacks_entries(stream, before + 1, entry - 1, position)
        elif entry != before + 1:
            self._found.add(
                name(stream, entry),
                position,
                Wrong.INSERTED if entry <= before else Wrong.CHANGED,
                f"the entry before it in its stream has the number {before}",
            )
        self._last[stream] = max(before, entry) if entry - before <= _FAR else before

    def count_if_next(self, stream: object, entry: object, position: int) -> None:
        """The same of what a row claims, whose line cannot be read: only where that may be so."""
        if type(entry) is int and entry == self._last.get(stream, 0) + 1:
            self.count(stream, entry, position)

    def came_elsewhere(self, stream: object, entry: int) -> None:
        """An entry stands at another position than its own: what lacks before it is looked for there."""
        self._last[stream] = max(self._last.get(stream, 0), entry)
