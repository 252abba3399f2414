"""The entries behind an answer: few enough that none can be left out, enough to give the answer again.

What stands no more is no reason of what is so now. So no word stands in them that does not among all: an old one
is named with what took its place, or not at all.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from domain.entry import Entry
from domain.events import EntryVoided, TermsEvent, statement_of
from projections.agreement import AgreementAt
from projections.reasons.words import Word

Question = Callable[[AgreementAt], object]
"""What is asked of an agreement; two answers are the same where they are equal."""
Speaking = Callable[[AgreementAt], Iterable[Word]]
"""The words that stand in an agreement and can be the reason of an answer."""
T = TypeVar("T")


class Answer:
    """What a question comes to in an agreement, with the words that stand there and can be the reason of it."""

    def __init__(self, at: AgreementAt, question: Question, speaking: Speaking) -> None:
        self._at = at
        self._question = question
        self._speaking = speaking

    @cached_property
    def value(self) -> object:
        return self._question(self._at)

    @cached_property
    def words(self) -> frozenset[Word]:
        return frozenset(self._speaking(self._at))

    def rests_on(self, entries: Sequence[Entry]) -> bool:
        """Whether some entries by themselves give it, and nothing stands in them that does not in all."""
        then = only(self._at, entries)
        return self._question(then) == self.value and self.words.issuperset(self._speaking(then))

    def witness(self, likely: Collection[int], bearing: Collection[int]) -> list[int]:
        """The numbers of entries that by themselves give the same answer, each of them needed for it.

        Where several entries bear the same out, those that acted first are named, of words that stand and of
        voices that are heard. ``likely`` narrows the search where it is enough for the answer; what is ``bearing``
        is named in any case.
        """
        known = self._at.record.known
        kept = [known[number] for number in {*likely, *bearing}]
        if not likely or not self.rests_on(kept):
            kept = list(known.values())
        kept = needed(
            lapsed_first(in_order_of_removal(self._at, kept), self.words),
            self.rests_on,
            lambda entry: entry.number in bearing,
        )
        return sorted(entry.number for entry in kept)

    def bearing(self, shown: Collection[int], within: Collection[int] | None = None) -> set[int]:
        """Of entries that are shown with it, those without which alone it would be another one.

        ``within`` are those that can change it at all, where not all can.
        """
        known = self._at.record.known
        others = known if within is None else within

        def without(number: int) -> AgreementAt:
            return only(self._at, [known[other] for other in others if other != number])

        return {number for number in shown if self._question(without(number)) != self.value}


def needed(
    kept: list[T],
    suffices: Callable[[list[T]], bool],
    stays: Callable[[T], bool] = lambda one: False,
) -> list[T]:
    """Of what suffices, so much that none can be left out; what comes first goes first, unless it ``stays``."""
    staying = [one for one in kept if stays(one)]
    kept = [one for one in kept if not stays(one)]
    while True:
        shrunk = _without_what_is_not_needed(kept, lambda fewer: suffices([*staying, *fewer]))
        if len(shrunk) == len(kept):
            return [*staying, *kept]
        kept = shrunk


def only(at: AgreementAt, entries: Sequence[Entry]) -> AgreementAt:
    """The agreement at the same cut, had nothing else been recorded."""
    in_order = sorted(entries, key=lambda entry: entry.number)
    return AgreementAt(at.slug, in_order, at.register, at.cut)


def in_order_of_removal(at: AgreementAt, entries: Iterable[Entry]) -> list[Entry]:
    """What was voided goes first, then who is not heard, then what acted last."""
    turns = at.record.turns

    def order(entry: Entry) -> tuple[bool, bool, bool, int]:
        voiding = isinstance(entry.event, EntryVoided)
        statement = statement_of(entry.event)
        heard = statement is None or at.voice(statement.source).heard
        turn = -turns.get(entry.number, len(turns))
        return entry.number not in at.record.voided, voiding, heard, turn

    return sorted(entries, key=order)


def lapsed_first(entries: Iterable[Entry], words: Collection[Word]) -> list[Entry]:
    """In their order, but first what says none of the ``words`` that stand: while it is there, what took its place
    has to stay.

    Where terms are not asked for, none has lapsed: any of them makes the row.
    """
    numbers = {number for _, number in words}
    of_terms = any(does == "states" for does, _ in words)

    def stands(entry: Entry) -> bool:
        makes_row = not of_terms and isinstance(entry.event, TermsEvent)
        return makes_row or entry.number in numbers

    return sorted(entries, key=stands)


def _without_what_is_not_needed(kept: list[T], suffices: Callable[[list[T]], bool]) -> list[T]:
    """As many at a time as can go, in their order: of what fails the half is tried, so that none goes before its
    turn."""
    start, step = 0, max(1, len(kept) // 2)
    while start < len(kept):
        fewer = kept[:start] + kept[start + step :]
        if suffices(fewer):
            kept, step = fewer, 2 * step
        elif step > 1:
            step //= 2
        else:
            start += 1
    return kept
