"""The newest statement of an agreement: for each latest instant that somebody's words can mean, those words."""

from collections.abc import Iterable

from domain.changes import Changes
from domain.events import EntryVoided, statement_of
from domain.state.ranking import Rank
from projections.across.steps import Steps, anew
from projections.across.ticks import tick
from projections.rules.order import Known


class NewestStatement:
    """Of statements with the same latest instant the one that acts first stands for all."""

    def __init__(self, record: Known, changes: Changes) -> None:
        self._record = record
        self.changes = changes
        self._by_latest: dict[int, dict[int, tuple[Rank, str]]] = {}
        self._latest_of: dict[int, int] = {}
        self._steps: dict[int, Steps[str | None]] = {}
        self._first: dict[int, tuple[Rank, str]] = {}
        self._pointers: dict[int, list[int]] = {}

    def begin(self, pos: int) -> None:
        """All entries that the record has, at once."""
        for of, replacement in self._record.voided.items():
            self._replace(of, replacement)
        for number, entry in self._record.known.items():
            if not isinstance(entry.event, EntryVoided):
                self._point(number)
                self._put(number)
        for latest in self._by_latest:
            self._note(latest, pos)

    def learn(self, number: int, pos: int) -> None:
        """One more entry."""
        self._point(number)
        latest = self._put(number)
        if latest is not None and self._is_first(number, latest):
            self._note(latest, pos)

    def _point(self, number: int) -> None:
        event = self._record.known[number].event
        for name in event.POINTERS:
            of: int | None = event.field(name)
            if of is not None:
                self._pointers.setdefault(of, []).append(number)

    def _replace(self, voided: int, replacement: int | None) -> None:
        if replacement is not None:
            self._pointers.setdefault(replacement, []).append(voided)

    def _is_first(self, number: int, latest: int) -> bool:
        """Whether nobody who acts earlier has spoken of the same instant."""
        first = self._first.get(latest)
        return first is None or self._by_latest[latest][number] < first

    def learn_again(self, voided: int, pos: int) -> None:
        """An entry was voided, or replaced: it counts no more, and what points at it may act at another time, also
        over a chain of replacements."""
        self._replace(voided, self._record.voided.get(voided))
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
        first = min(self._by_latest[latest].values(), default=None)
        if first is None:
            self._first.pop(latest, None)
        else:
            rank, text = self._first[latest] = first
            steps.go_on(tick(rank[0]), text)
        old = self._steps.get(latest, Steps(None))
        self.changes.said += [(latest, pos, t, text) for t, text in anew(old, steps)]
        self._steps[latest] = steps
