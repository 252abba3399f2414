"""Disputes of words that are no number: what became of a stage or of the agreement, what was agreed, and the like.

They contest no slot and change no standing. Like those of numbers each lasts while what it disputes is still its
source's word, and the disputer has neither said the same since nor retracted. Source: rule 7.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from domain.entry import Entry
from domain.events import (
    CourseEvent,
    Event,
    StageEvent,
    StatementDisputed,
    TermsStated,
    statement_of,
)
from domain.frozen import dataclass
from domain.values.quantity import Quantity
from projections.rules.becoming import becoming
from projections.rules.courses import by_root, last_words
from projections.rules.order import Record
from projections.rules.terms import Owed, TermOf, terms_in
from projections.rules.voices import Voice

Word = tuple[int, Owed | None]
"""An entry that is disputed and, of terms, for which row of the totals."""
Topic = tuple[str, str | None]
"""What becomes of something: of a stage by its slug, or of the agreement."""


@dataclass(frozen=True, slots=True)
class WordDispute:
    """A dispute: its entry, whose it is, and the entry that it disputes with the voice whose word that is."""

    entry: int
    source: str
    by: Voice
    target: int
    of: Voice


class LastSaid:
    """What one voice says of one stage, or of the agreement."""

    def __init__(self, entries: Sequence[Entry], turns: Mapping[int, int]) -> None:
        """``turns`` are those in which entries act."""
        self.last = frozenset(becoming(entry.event) for entry in last_words(entries))
        self.newest = {becoming(entry.event): turns[entry.number] for entry in entries}
        """When it said each of them last."""


class WordDisputes:
    """The disputes of words at a cut, in the order in which they act."""

    def __init__(
        self,
        record: Record,
        voice: Callable[[str], Voice],
        terms: Mapping[Owed, Iterable[TermOf]],
        beside: Callable[[Event], Sequence[Entry]],
    ) -> None:
        """``beside`` gives what is said of the same stage, or of the agreement, as an event says something of."""
        self._record = record
        self._voice = voice
        self._terms = terms
        self._beside = beside
        self._replaced = frozenset(
            acting.target for acting in record.acting if isinstance(acting.entry.event, TermsStated)
        )
        self._rows_stated: dict[int, dict[Owed, Quantity]] = {}
        self._said: dict[Topic, dict[str, LastSaid]] = {}
        self.ever = tuple(self._stated())
        """Those too that last no more."""
        self.lasting = tuple(dispute for dispute in self.ever if self._lasts(dispute))

    def of(self, entries: Collection[int]) -> list[WordDispute]:
        """Those by heard roots that last and lie on some entries."""
        return [one for one in self.lasting if one.target in entries and one.by.heard]

    def of_term(self, owed: Owed, words: Collection[TermOf]) -> list[WordDispute]:
        """Those by heard roots that last and lie on what some voices say was agreed for a row of the totals."""
        roots = {word.voice.root for word in words}
        return [
            one
            for one in self.lasting
            if one.by.heard and one.of.root in roots and self.is_term(one, owed)
        ]

    def is_term(self, dispute: WordDispute, owed: Owed) -> bool:
        """Whether a row of the totals has a term that is still what was disputed, and that the disputer has not
        stated since."""
        return owed in self._rows(dispute) and not self._ended_by(dispute, owed)

    def disputed_terms(self, dispute: WordDispute) -> Iterator[tuple[Owed, Quantity]]:
        """Of a dispute that lasts, the rows of the totals for which it disputes what was agreed, with that."""
        rows = self._rows(dispute)
        yield from (
            (owed, quantity) for owed, quantity in rows.items() if self.is_term(dispute, owed)
        )

    def words(self, dispute: WordDispute) -> Iterator[Word]:
        """What lies in dispute: row by row what was agreed, or else the entry."""
        for owed in self._rows(dispute) or (None,):
            yield dispute.target, owed

    @cached_property
    def by_entry(self) -> Mapping[int, set[Word]]:
        """All words that ever were disputed, by the entries that say so and by those that dispute it."""
        found: dict[int, set[Word]] = defaultdict(set)
        for dispute in self.ever:
            for number in (dispute.entry, dispute.target):
                found[number].update(self.words(dispute))
        return found

    @cached_property
    def over(self) -> Mapping[tuple[Topic | Owed | None, str], set[Word]]:
        """The words that are disputed no more because of what somebody says now of the same, by that and by
        whose word it is."""
        found: dict[tuple[Topic | Owed | None, str], set[Word]] = defaultdict(set)
        for dispute in self.ever:
            about = topic(self._record.known[dispute.target].event)
            for word in self.words(dispute):
                for root in self._ended_by(dispute, word[1]):
                    found[word[1] or about, root].add(word)
        return found

    def _stated(self) -> Iterator[WordDispute]:
        for acting in self._record.acting:
            event, target = acting.entry.event, acting.target
            if not isinstance(event, StatementDisputed) or target is None:
                continue
            spoken = self._record.assertion(target)
            disputed = statement_of(self._record.known[target].event)
            if disputed is not None and (spoken is None or not spoken.has_numbers):
                source = event.statement.source
                by, of = self._voice(source), self._voice(disputed.source)
                yield WordDispute(acting.entry.number, source, by, target, of)

    def _lasts(self, dispute: WordDispute) -> bool:
        if {dispute.entry, dispute.target} & self._record.retracted:
            return False
        return dispute.target not in self._replaced and not all(
            self._ended_by(dispute, owed) for _, owed in self.words(dispute)
        )

    def _ended_by(self, dispute: WordDispute, owed: Owed | None) -> set[str]:
        """Whose words, of a row of the totals or else of what became of the same, end a dispute: those of who was
        disputed and says something else now, and those of the disputer who has said the same since."""
        if owed is not None:
            return self._ended_by_terms(dispute, owed)
        event = self._record.known[dispute.target].event
        about, found = topic(event), set[str]()
        if about is None:
            return found
        said, disputed = self._spoken(about, event), becoming(event)
        theirs, own = said.get(dispute.of.root), said.get(dispute.by.root)
        if said and (theirs is None or disputed not in theirs.last):
            found.add(dispute.of.root)
        if own is not None and own.newest.get(disputed, -1) > self._record.turns[dispute.entry]:
            found.add(dispute.by.root)
        return found

    def _ended_by_terms(self, dispute: WordDispute, owed: Owed) -> set[str]:
        quantity, found = self._rows(dispute)[owed], set()
        turns = self._record.turns
        words = {word.voice.root: word for word in self._terms.get(owed, ())}
        theirs, own = words.get(dispute.of.root), words.get(dispute.by.root)
        if theirs is None or theirs.quantity != quantity:
            found.add(dispute.of.root)
        follows = own is not None and turns[own.entry] > turns[dispute.entry]
        if own is not None and own.quantity == quantity and follows:
            found.add(dispute.by.root)
        return found

    def _spoken(self, about: Topic, event: Event) -> Mapping[str, LastSaid]:
        """What is said of the same stage, or of the agreement, as an event is about, by whose word it is."""
        if about not in self._said:
            said = by_root(self._beside(event), self._voice)
            self._said[about] = {
                root: LastSaid(entries, self._record.turns) for root, entries in said.items()
            }
        return self._said[about]

    def _rows(self, dispute: WordDispute) -> dict[Owed, Quantity]:
        """What the disputed entry says was agreed, by row of the totals."""
        rows = self._rows_stated.get(dispute.target)
        if rows is None:
            event = self._record.known[dispute.target].event
            rows = self._rows_stated[dispute.target] = dict(terms_in(event))
        return rows


def topic(event: Event) -> Topic | None:
    """Of what an event tells what became: None where of nothing."""
    if isinstance(event, CourseEvent):
        return ("agreement", None)
    return ("stage", event.stage) if isinstance(event, StageEvent) else None
