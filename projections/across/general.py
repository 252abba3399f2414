"""An agreement as a whole: what was agreed, and how it is called.

As a part of it is, it is folded anew where an entry does not act after all others about it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from domain.changes import OwedText, StatedTerm
from domain.state.ranking import Rank
from projections.across.heading import Headings
from projections.across.steps import Steps, anew
from projections.across.ticks import ALWAYS, tick
from projections.rules.order import Acting
from projections.rules.terms import TermOf, Terms, term
from projections.rules.voices import Voice, voice

if TYPE_CHECKING:
    from projections.across.growing import Growing


class General:
    """The entries that speak of no figure and no stage, by number, and the terms and headings that follow."""

    def __init__(self, whole: "Growing") -> None:
        self._whole = whole
        self.numbers: set[int] = set()
        self._last: Rank | None = None
        self._fold = Terms(self._voices())
        self._headings = Headings(whole.record, self._voices())
        self._terms: dict[OwedText, Steps[str | None]] = {}
        self._heading: Steps[str | None] = Steps(None)

    def learn(self, number: int, pos: int | None) -> None:
        """One more entry, recorded at a position; without one, what follows is worked out later."""
        record = self._whole.record
        rank = record.rank(number)
        if rank is None or (self._last is not None and rank <= self._last):
            self.learn_anew(pos)
            return
        self._last = rank
        if pos is None:
            return
        acting = record.acting_as(rank, number)
        for owed, t, text in self._go_on(self._fold, acting, pos):
            steps = self._terms.setdefault(owed, Steps(None))
            if text != steps.last:
                self._whole.changes.terms.append((owed, pos, t, text))
                steps.go_on(t, text)
        if self._headings.act(acting):
            t, called = tick(acting.at), self._headings.text
            if called != self._heading.last:
                self._whole.changes.headings.append((pos, t, called))
            self._heading.go_on(t, called)

    def learn_anew(self, pos: int | None, *, counted: bool = True) -> None:
        """What is known has changed, by what was recorded at a position."""
        if counted:
            self._whole.fold_again(len(self.numbers))
        if pos is None:
            return
        record = self._whole.record
        ranked = record.ranked(self.numbers)
        self._last = ranked[-1][0] if ranked else None
        acting = [record.acting_as(rank, number) for rank, number in ranked]
        self._note_terms(acting, pos)
        self._note_headings(acting, pos)

    def _voices(self) -> Callable[[str], Voice]:
        """What each source counts as, by what is known now."""
        voices: dict[str, Voice] = {}

        def voiced(source: str) -> Voice:
            if source not in voices:
                record = self._whole.record
                voices[source] = voice(
                    self._whole.register, source, record.parties, record.mediators
                )
            return voices[source]

        return voiced

    def _note_terms(self, acting: Sequence[Acting], pos: int) -> None:
        found: dict[OwedText, Steps[str | None]] = {}
        self._fold = Terms(self._voices())
        for one in acting:
            for owed, t, text in self._go_on(self._fold, one, pos):
                steps = found.setdefault(owed, Steps(None))
                if text != steps.last:
                    steps.go_on(t, text)
        for owed in {**self._terms, **found}:
            old, new = self._terms.get(owed, Steps(None)), found.get(owed, Steps(None))
            self._whole.changes.terms += [(owed, pos, t, text) for t, text in anew(old, new)]
        self._terms = found

    def _note_headings(self, acting: Sequence[Acting], pos: int) -> None:
        self._headings = Headings(self._whole.record, self._voices())
        heading: Steps[str | None] = Steps(None)
        heading.go_on(ALWAYS, self._headings.text)
        for one in acting:
            if self._headings.act(one):
                heading.go_on(tick(one.at), self._headings.text)
        self._whole.changes.headings += [(pos, t, text) for t, text in anew(self._heading, heading)]
        self._heading = heading

    def _go_on(
        self, fold: Terms, acting: Acting, pos: int
    ) -> Iterator[tuple[OwedText, int, str | None]]:
        """The rows whose terms an entry touches, with its tick and what is agreed from then on."""
        for owed in fold.act(acting):
            opened = self._whole.see_row(owed, pos)
            yield opened, tick(acting.at), _agreed(fold.of(owed))


def _agreed(words: list[TermOf]) -> str | None:
    if not words:
        return None
    agreed = term(words)
    exact = str(agreed.exact) if agreed and agreed.exact is not None else None
    each = tuple(dict.fromkeys(str(word.quantity) for word in words))
    return StatedTerm(str(agreed) if agreed else None, exact, each).text()
