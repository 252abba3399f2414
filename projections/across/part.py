"""One part of an agreement: the entries that speak of one stage, or of one total, and what follows from them.

A part is folded by the rules alone. Where an entry acts after all others of its part, as most do, the fold goes on
with it; else the part is folded anew, and what differs is what changed.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from domain.changes import UNMARKED, OwedText
from domain.state.ranking import Rank
from domain.state.sources import Register
from projections.across.fold import Fold, PartSteps, owed_of, place_name, stage_of
from projections.across.steps import Steps, anew, differences

if TYPE_CHECKING:
    from projections.across.growing import Growing


class Part:
    """The entries of one part, by number, and what follows from them."""

    def __init__(self, whole: "Growing") -> None:
        self._whole = whole
        self.numbers: list[int] = []
        self._last: Rank | None = None
        """The rank of the entry that acts after all others."""
        self._steps = PartSteps()
        self._fold = Fold(whole, self._steps)
        self._asleep = False
        """Whether what follows from the entries is to be worked out yet."""

    def learn(self, number: int, pos: int | None) -> None:
        """One more entry, recorded at a position; without one, what follows is worked out later."""
        if pos is not None:
            self.wake()
        self.numbers.append(number)
        record = self._whole.record
        rank = record.rank(number)
        if rank is None or (self._last is not None and rank <= self._last):
            self.learn_anew(pos)
            return
        self._last = rank
        if pos is None:
            self._asleep = True
        else:
            self._whole.see(record.assertion(number), pos)
            self._fold.go_on(record.acting_as(rank, number), rank, pos)

    def wake(self) -> None:
        """Work out what follows from entries of which the model has all that changed by them.

        It has to be done before the record learns what changes any of them.
        """
        if self._asleep:
            self._steps, self._fold = self._folded(self._ranked())

    def learn_anew(self, pos: int | None, *, counted: bool = True) -> None:
        """What is known has changed, by what was recorded at a position: of these entries, or of who speaks."""
        if counted:
            self._whole.fold_again(len(self.numbers))
        if pos is None:
            self._asleep = True
            return
        ranked = self._ranked()
        for _, number in ranked:
            self._whole.see(self._whole.record.assertion(number), pos)
        steps, fold = self._folded(ranked)
        self._note(steps, pos)
        self._steps, self._fold = steps, fold

    def _ranked(self) -> list[tuple[Rank, int]]:
        ranked = self._whole.record.ranked(self.numbers)
        self._last = ranked[-1][0] if ranked else None
        self._asleep = False
        return ranked

    def _folded(self, ranked: Iterable[tuple[Rank, int]]) -> tuple[PartSteps, Fold]:
        steps = PartSteps()
        fold = Fold(self._whole, steps)
        for rank, number in ranked:
            fold.go_on(self._whole.record.acting_as(rank, number), rank, None)
        return steps, fold

    def know(self, register: Register) -> None:
        """The register says something else of sources that have not spoken here yet."""
        self._fold.know(register)

    def join(self, other: "Part") -> None:
        """Take in another part, since entries of both stand for one another; `learn_anew` has to follow."""
        self.numbers += other.numbers
        self._last = max(filter(None, (self._last, other._last)), default=None)
        self._steps.take_in(other._steps)

    def see_row(self, owed: OwedText, pos: int) -> None:
        """A row of the totals is new to the agreement: stages that are completed lack a number for it."""
        for stage, counts in self._steps.counts.items():
            steps = self._steps.marks[owed, stage] = Steps(UNMARKED)
            for t, (_, completed) in counts:
                steps.go_on(t, (0, completed))
            for t, values in differences(Steps(UNMARKED), steps):
                self._whole.changes.mark(owed, stage, pos, t, values)

    def _note(self, new: PartSteps, pos: int) -> None:
        old, changes = self._steps, self._whole.changes
        for cell, before, after in _both(old.sums, new.sums):
            owed = owed_of(self._whole, cell)
            for t, values in differences(before, after):
                changes.add(owed, stage_of(cell[0]), pos, t, values)
        for (owed, stage), before, after in _both(old.marks, new.marks):
            for t, values in differences(before, after):
                changes.mark(owed, stage, pos, t, values)
        for stage, before, after in _both(old.counts, new.counts):
            for t, values in differences(before, after):
                changes.count(stage, pos, t, values)
        for cell, earlier, later in _both(old.stated, new.stated):
            for t, text in anew(earlier, later):
                changes.stated.append(
                    (owed_of(self._whole, cell), place_name(cell[0]), pos, t, text)
                )


def _both(old: dict[Any, Steps[Any]], new: dict[Any, Steps[Any]]) -> Iterator[tuple[Any, Any, Any]]:
    keys: Iterable[Any] = dict.fromkeys([*old, *new])
    for key in keys:
        none = (old.get(key) or new[key]).none
        yield key, old.get(key) or Steps(none), new.get(key) or Steps(none)
