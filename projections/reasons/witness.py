"""The entries behind an answer: few enough that none can be left out, enough to give the answer again.

What stands no more is no reason of what is so now. So no word stands in them that does not among all: an old one
is named with what took its place, or not at all.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache, cached_property
from typing import TypeVar

from domain.entry import Entry
from domain.events import EntryVoided, TermsEvent, statement_of
from domain.state.assertion import Group
from projections.agreement import AgreementAt
from projections.reasons.words import Word
from projections.rules.order import Record
from projections.rules.slots import Slots
from projections.rules.terms import Owed, terms

Question = Callable[[AgreementAt], object]
"""What is asked of an agreement; two answers are the same where they are equal."""
Speaking = Callable[[AgreementAt], Iterable[Word]]
"""The words that stand in an agreement and can be the reason of an answer."""
HadOnly = Callable[[AgreementAt, Sequence[Entry]], AgreementAt]
"""The agreement at the same cut, had only some entries been recorded."""
T = TypeVar("T")


class Likely:
    """Entries among which those are looked for first that are needed, in the order in which they are left out."""

    def __init__(self, at: AgreementAt, numbers: Iterable[int]) -> None:
        self._at = at
        self.numbers = {*numbers}

    def with_also(self, numbers: Collection[int]) -> list[Entry]:
        """These and others."""
        known = self._at.record.known
        return [known[n] for n in sorted({*self.numbers, *numbers}, key=self._turn)]

    @cached_property
    def _turn(self) -> Callable[[int], tuple[bool, bool, bool, int]]:
        known, turn = self._at.record.known, turn_of_removal(self._at)
        return cache(lambda number: turn(known[number]))


class Answer:
    """What a question comes to in an agreement, with the words that stand there and can be the reason of it."""

    def __init__(
        self,
        at: AgreementAt,
        question: Question,
        speaking: Speaking,
        had_only: HadOnly | None = None,
        reaching: Collection[int] | None = None,
    ) -> None:
        """``reaching`` are the entries that can change it at all, where not all can; ``had_only`` folds some of
        them, as far as it is asked of, where that is less than `only` folds."""
        self._at = at
        self._question = question
        self._speaking = speaking
        self._had_only = had_only or only
        self._reaching = reaching

    @cached_property
    def value(self) -> object:
        return self._question(self._at)

    @cached_property
    def words(self) -> frozenset[Word]:
        return frozenset(self._speaking(self._at))

    def rests_on(self, entries: Sequence[Entry]) -> bool:
        """Whether some entries by themselves give it, and nothing stands in them that does not in all."""
        then = self._had_only(self._at, entries)
        return self._question(then) == self.value and self.words.issuperset(self._speaking(then))

    def witness(self, likely: Likely, bearing: Collection[int]) -> list[int]:
        """The numbers of entries that by themselves give the same answer, each of them needed for it.

        Where several entries bear the same out, those that acted first are named, of words that stand and of
        voices that are heard. ``likely`` narrows the search where it is enough for the answer; what is ``bearing``
        is named in any case.
        """
        known = self._at.record.known
        kept = likely.with_also(bearing)
        if not likely.numbers or not self.rests_on(list(filter(self._reaches, kept))):
            kept = in_order_of_removal(self._at, known.values())
        kept = needed(
            lapsed_first(kept, self.words),
            self.rests_on,
            lambda entry: entry.number in bearing,
            self._reaches,
        )
        return sorted(entry.number for entry in kept)

    def _reaches(self, entry: Entry) -> bool:
        return self._reaching is None or entry.number in self._reaching

    def bearing(self, shown: Iterable[int]) -> set[int]:
        """Of entries that are shown with it, those without which alone it would be another one."""
        known = self._at.record.known
        reaching = known.keys() if self._reaching is None else self._reaching

        def without(number: int) -> AgreementAt:
            kept = [known[other] for other in reaching if other != number]
            return self._had_only(self._at, kept)

        return {n for n in shown if n in reaching and self._question(without(n)) != self.value}


def needed(
    kept: list[T],
    suffices: Callable[[list[T]], bool],
    stays: Callable[[T], bool] = lambda one: False,
    matters: Callable[[T], bool] = lambda one: True,
) -> list[T]:
    """Of what suffices, so much that none can be left out; what comes first goes first, unless it ``stays``. What
    never ``matters`` goes untried."""
    staying = [one for one in kept if stays(one)]
    kept = [one for one in kept if not stays(one)]
    while True:
        shrunk = _without_what_is_not_needed(
            kept, lambda fewer: suffices([*staying, *fewer]), matters
        )
        if len(shrunk) == len(kept):
            return [*staying, *kept]
        kept = shrunk


def only(at: AgreementAt, entries: Sequence[Entry]) -> AgreementAt:
    """The agreement at the same cut, had nothing else been recorded."""
    return AgreementAt(at.slug, _as_recorded(entries), at.register, at.cut)


def of_group_only(group: Group) -> HadOnly:
    """As `only`, but no slots folded other than those of one total, or of one dimension."""

    def had_only(at: AgreementAt, entries: Sequence[Entry]) -> AgreementAt:
        record = Record.of(_as_recorded(entries), at.cut)
        slots = Slots(record, at.register, record.acting, group)
        return AgreementAt.of(at.slug, at.register, record, slots)

    return had_only


def of_row_only(owed: Owed) -> HadOnly:
    """As `only`, but no terms folded other than those of one row of the totals."""

    def had_only(at: AgreementAt, entries: Sequence[Entry]) -> AgreementAt:
        then = only(at, entries)
        stated = terms(then.record.acting, then.voice, owed)
        return AgreementAt.of(at.slug, at.register, then.record, then.slots, stated)

    return had_only


def _as_recorded(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.number)


def in_order_of_removal(at: AgreementAt, entries: Iterable[Entry]) -> list[Entry]:
    """What was voided goes first, then who is not heard, then what acted last."""
    return sorted(entries, key=turn_of_removal(at))


def turn_of_removal(at: AgreementAt) -> Callable[[Entry], tuple[bool, bool, bool, int]]:
    """What orders entries so."""
    turns = at.record.turns

    def turn(entry: Entry) -> tuple[bool, bool, bool, int]:
        voiding = isinstance(entry.event, EntryVoided)
        statement = statement_of(entry.event)
        heard = statement is None or at.voice(statement.source).heard
        acts = -turns.get(entry.number, len(turns))
        return entry.number not in at.record.voided, voiding, heard, acts

    return turn


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


def _without_what_is_not_needed(
    kept: list[T], suffices: Callable[[list[T]], bool], matters: Callable[[T], bool]
) -> list[T]:
    """As many at a time as can go, in their order: of what fails the half is tried, so that none goes before its
    turn."""
    mattering = [place for place, one in enumerate(kept) if matters(one)]
    staying: list[T] = []
    start, step, at = 0, max(1, len(kept) // 2), 0
    while at < len(mattering):
        after = bisect_left(mattering, start + step)
        if after == at or suffices([*staying, *(kept[place] for place in mattering[after:])]):
            start, step, at = start + step, 2 * step, after
        elif step > 1:
            step //= 2
        else:
            staying.append(kept[start])
            start, at = start + 1, after
    return staying
