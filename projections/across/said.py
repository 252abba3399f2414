"""The newest statement of an agreement: for each latest instant that somebody's words can mean, those words."""

from collections.abc import Iterable

from domain.changes import Changes
from domain.events import statement_of
from domain.state.ranking import Rank
from projections.across.steps import Steps, anew
from projections.across.ticks import tick
from projections.rules.order import Record


class NewestStatement:
    """Of statements with the same latest instant the one that acts first stands for all."""

    def __init__(self, record: Record, changes: Changes) -> None:
        self._record = record
        self.changes = changes
        self._by_latest: dict[int, dict[int, tuple[Rank, str]]] = {}
        self._latest_of: dict[int, int] = {}
        self._steps: dict[int, Steps[str | None]] = {}
        self._pointers: dict[int, list[int]] = {}

    def learn(self, number: int, pos: int) -> None:
        """One more entry."""
        event = self._record.known[number].event
        for name in event.POINTERS:
            of: int | None = event.field(name)
            if of is not None:
                self._pointers.setdefault(of, []).append(number)
        latest = self._put(number)
        if latest is not None and self._is_first(number, latest):
            self._note(latest, pos)

    def _is_first(self, number: int, latest: int) -> bool:
        """Whether nobody who acts earlier has spoken of the same instant."""
        standing = self._by_latest[latest]
        return len(standing) == 1 or standing[number] == min(standing.values())

    def learn_again(self, voided: int, pos: int) -> None:
        """An entry was voided, or replaced: it counts no more, and what points at it may act at another time, also
        over a chain of replacements."""
        replacement = self._record.voided.get(voided)
        if replacement is not None:
            self._pointers.setdefault(replacement, []).append(voided)
        touched = set()
        for number in self._following(voided):
            before = self._latest_of.get(number)
            if before is not None:
                self._by_latest[before].pop(number, None)
                touched.add(before)
            after = self._put(number)
            if after is not None:
                touched.add(after)
        for latest in touched:
            self._note(latest, pos)

    def _put(self, number: int) -> int | None:
        entry = self._record.known.get(number)
        statement = statement_of(entry.event) if entry is not None else None
        if statement is None or number in self._record.voided:
            return None
        rank = self._record.rank(number)
        assert rank is not None
        latest = tick(statement.stated.latest(self._record.cut.zone))
        self._by_latest.setdefault(latest, {})[number] = (rank, str(statement.stated))
        self._latest_of[number] = latest
        return latest

    def _following(self, number: int) -> Iterable[int]:
        """The entry, and all that point at it, directly or not, or at what it was put in place of."""
        found, waiting = {number}, [number]
        while waiting:
            for other in self._pointers.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _note(self, latest: int, pos: int) -> None:
        steps: Steps[str | None] = Steps(None)
        standing = self._by_latest[latest].values()
        if standing:
            rank, text = min(standing)
            steps.go_on(tick(rank[0]), text)
        old = self._steps.get(latest, Steps(None))
        self.changes.said += [(latest, pos, t, text) for t, text in anew(old, steps)]
        self._steps[latest] = steps
