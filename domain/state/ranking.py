"""Rule 1: when the entries of an agreement act, and in which order."""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import datetime, tzinfo

from domain.events import statement_of
from domain.state.following import Following

Rank = tuple[datetime, tuple[int, ...]]
"""The latest possible instant, and the own number behind those of entries with higher ones that it waits for."""


class Ranking(Following):
    """Says when the entries of one agreement act. Whoever keeps them says in which zone their days lie."""

    zone: tzinfo
    _ranks: MutableMapping[int, Rank | None]
    """When entries act, as far as somebody asked."""

    def ranked(self, numbers: Iterable[int]) -> list[tuple[Rank, int]]:
        """Those of some entries that state something and are not voided, in the order in which they act."""
        return sorted(
            (rank, number)
            for number in numbers
            if number not in self.voided and (rank := self.rank(number)) is not None
        )

    def rank(self, number: int) -> Rank | None:
        """When an entry acts: by its own statement, and no earlier than what it points at. None where it states
        nothing."""
        for link, target in reversed(self._line(number, self._ranks)):
            other = self._ranks[target] if target is not None else None
            self._ranks[link] = self._rank(link, other)
        return self._ranks[number]

    def _rank(self, number: int, other: Rank | None) -> Rank | None:
        event = self._event(number)
        statement = statement_of(event) if event is not None else None
        if statement is None:
            return None
        at = statement.stated.latest(self.zone)
        if other is None or at > other[0]:
            return at, (number,)
        waits = other[1]
        while waits and waits[-1] < number:
            waits = waits[:-1]
        return other[0], (*waits, number)

    def _line(self, number: int, found: Mapping[int, object]) -> list[tuple[int, int | None]]:
        """An entry, what it points at, and so on, each with its target, as far as nothing is found of them yet: a
        chain can be longer than calls can be nested."""
        line: list[tuple[int, int | None]] = []
        at: int | None = number
        while at is not None and at not in found and (event := self._event(at)) is not None:
            target = self.target(event)
            line.append((at, target))
            at = target
        return line
