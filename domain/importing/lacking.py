"""What lines of feeds lack: because a line that would have brought it has a problem, or comes after them."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from domain.deciding.rulebook import Stranger
from domain.feed import EVERYTHING, Draft, Name
from domain.importing.blame import needs, numbers
from domain.importing.taken import Taken, Trouble
from domain.recording import Desk
from domain.refusals import Refused, Unknown, UnknownEntry

_FURTHER_DOWN: Final = "it comes further down: what a line builds upon stands before it"
_LATER: Final = "it comes in a later file: name that one first"
_AWAITED: Final = ("entry", "source", "agreement")


class Lacking:
    """Keeps what failed lines would have brought, and what refused ones wait for, over all feeds of a call."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._failed: set[Name] = set()
        self._lost: Counter[str] = Counter()
        """How many lines of an agreement have failed."""
        self._after: Counter[str] = Counter()
        """How many entries lines bring that come after the first of them: their numbers may be others'."""
        self._awaited: dict[Name, list[tuple[Taken, Trouble]]] = {}
        """What lines build upon and was not there: the troubles that tell so, each with those of its feed."""

    def fail(self, names: Iterable[Name]) -> None:
        """A line has a problem: what it would have brought in is lacking for those that follow."""
        self._failed.update(names)
        self._lost.update(name[1] for name in names if name[0] == "line")

    def brought(self, agreement: str) -> None:
        """A line brings an entry to an agreement."""
        self._after[agreement] += agreement in self._lost

    def of(self, names: Collection[Name]) -> Sequence[Name]:
        """Of what a line needs, what no failed line would have brought, in order."""
        return () if self._failed >= EVERYTHING else sorted(set(names) - self._failed)

    # What lines build upon ----------------------------------------------------------------------

    def by_failure(self, draft: Draft, refusal: Refused) -> bool:
        """Whether a refused line may lack nothing but what one with a problem would have brought in."""
        if self._failed >= EVERYTHING and isinstance(refusal, Unknown | Stranger):
            return True
        if isinstance(refusal, UnknownEntry) and not self._could_be(draft.subject, numbers(draft)):
            return False
        return bool(self._failed & self._needs(draft, refusal))

    def by_failed_line(self, agreement: str, entry: int) -> bool:
        """Whether an agreement may lack the entry of a number because a line of it has a problem."""
        return ("line", agreement) in self._failed and self._could_be(agreement, [entry])

    def _needs(self, draft: Draft, refusal: Refused) -> set[Name]:
        return needs(draft, refusal, partial(self._is_there, draft.subject))

    def _is_there(self, subject: str, name: int | str) -> bool:
        """Whether a number or a key names an entry of an agreement, had no line of it failed too."""
        if ("voiding", subject) in self._failed:
            return False
        state = self._desk.state(subject)
        surely = state.count - self._after[subject]
        if isinstance(name, int):
            return name <= surely
        return any(number <= surely for number in state.holders(name) if state.stands(number))

    def _could_be(self, subject: str, entries: Iterable[int]) -> bool:
        """Whether an agreement would have entries of these numbers, had no line of it failed."""
        most = self._desk.state(subject).count + self._lost[subject]
        return self._failed >= EVERYTHING or all(number <= most for number in entries)

    # What comes after them ----------------------------------------------------------------------

    def waits_for_needs(
        self, draft: Draft, refusal: Refused, trouble: Trouble, taken: Taken
    ) -> None:
        """A refused line is told so where a later one brings what it builds upon."""
        if isinstance(refusal, Unknown):
            self.waits(self._needs(draft, refusal), trouble, taken)

    def waits(self, names: Iterable[Name], trouble: Trouble, taken: Taken) -> None:
        for name in names:
            self._awaited.setdefault(name, []).append((taken, trouble))

    @property
    def is_awaited(self) -> bool:
        """Whether a line waits for anything."""
        return bool(self._awaited)

    def came(self, names: Collection[Name], taken: Taken) -> None:
        """A line of the feed that is taken brings these: lines before it that build upon them are told so."""
        for name in names:
            for of, trouble in self._awaited.pop(name, ()) if name[0] in _AWAITED else ():
                hint = _FURTHER_DOWN if of is taken else _LATER
                trouble.problem = replace(trouble.problem, hint=hint)
