"""Disputes of words that are no number: what became of a stage or of the agreement, what was agreed, and the like.

They contest no slot and change no standing. Like those of numbers each lasts while what it disputes is still its
source's word, and the disputer has neither said the same since nor retracted. Source: rule 7.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from domain.entry import Entry
from domain.events import (
    AgreementAnnounced,
    Event,
    StatementDisputed,
    TermsStated,
    statement_of,
)
from domain.frozen import dataclass
from domain.quantity import Quantity
from projections.rules.courses import by_root, is_same, last_words
from projections.rules.order import Record
from projections.rules.terms import Owed, TermOf
from projections.rules.voices import Voice


@dataclass(frozen=True, slots=True)
class WordDispute:
    """A dispute: its entry, whose it is, and the entry that it disputes with the voice whose word that is."""

    entry: int
    source: str
    by: Voice
    target: int
    of: Voice


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
        quantity = self._rows(dispute).get(owed)
        words = {word.voice.root: word for word in self._terms.get(owed, ())}
        theirs, own = words.get(dispute.of.root), words.get(dispute.by.root)
        if quantity is None or theirs is None or theirs.quantity != quantity:
            return False
        return own is None or own.quantity != quantity or not self._follows(own.entry, dispute)

    def disputed_terms(self, dispute: WordDispute) -> Iterator[tuple[Owed, Quantity]]:
        """Of a dispute that lasts, the rows of the totals for which it disputes what was agreed, with that."""
        rows = self._rows(dispute)
        yield from (
            (owed, quantity) for owed, quantity in rows.items() if self.is_term(dispute, owed)
        )

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
        event = self._record.known[dispute.target].event
        if isinstance(event, AgreementAnnounced | TermsStated):
            rows = self._rows(dispute)
            return not self._is_replaced(dispute.target) and (
                not rows or any(self.is_term(dispute, owed) for owed in rows)
            )
        said = by_root(self._beside(event), self._voice)
        if not said:
            return True
        theirs, own = said.get(dispute.of.root, []), said.get(dispute.by.root, [])
        return any(is_same(entry.event, event) for entry in last_words(theirs)) and not any(
            is_same(entry.event, event) and self._follows(entry.number, dispute) for entry in own
        )

    def _rows(self, dispute: WordDispute) -> dict[Owed, Quantity]:
        """What the disputed entry says was agreed, by row of the totals."""
        event = self._record.known[dispute.target].event
        stated = event.terms if isinstance(event, AgreementAnnounced | TermsStated) else ()
        return {
            (flow, term.measure, term.unit): term.quantity
            for term in stated
            for flow in term.flows or (None,)
        }

    def _is_replaced(self, number: int) -> bool:
        return any(
            acting.target == number and isinstance(acting.entry.event, TermsStated)
            for acting in self._record.acting
        )

    def _follows(self, number: int, dispute: WordDispute) -> bool:
        """Whether an entry acts after a dispute."""
        in_order = [acting.entry.number for acting in self._record.acting]
        return in_order.index(number) > in_order.index(dispute.entry)
