"""Rule 10: what was agreed. Terms are claims too, and parties may state different ones."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from domain.events import Event, StatementRetracted, TermsEvent, TermsStated
from domain.frozen import dataclass
from domain.values.flow import Flow, flow_text
from domain.values.period import Moment
from domain.values.quantity import Quantity
from projections.rules.order import Acting
from projections.rules.voices import Voice

Named = tuple[str | None, str, str]
"""Flow, measure and unit of a row of the totals, as it spells them."""


class Owed(NamedTuple):
    """What one row of the totals is of."""

    flow: Flow | None
    measure: str
    unit: str

    @property
    def named(self) -> Named:
        """As the row spells it."""
        return flow_text(self.flow), self.measure, self.unit


def order_of(owed: Owed) -> tuple[str, str, str]:
    """Where a row of the totals stands among others: by its flow as it is written, its measure and unit."""
    return flow_text(owed.flow) or "", owed.measure, owed.unit


@dataclass(frozen=True, slots=True)
class TermOf:
    """What one root says was agreed for one flow, measure and unit: its newest standing word."""

    entry: int
    source: str
    voice: Voice
    quantity: Quantity
    stated: Moment


@dataclass(frozen=True, slots=True)
class LapsedTerm:
    """A word of a root that stands no more, and what ended it: a retraction, or other terms."""

    word: TermOf
    by: int


class Terms:
    """What each root says was agreed, as far as entries have been folded."""

    def __init__(self, voice: Callable[[str], Voice], asked: Owed | None = None) -> None:
        """Of all rows of the totals only the one that is ``asked`` for is kept, where one is."""
        self._voice = voice
        self._asked = asked
        self._said: dict[Owed, dict[str, list[TermOf]]] = {}
        """By root, the words that stand, in the order in which they act."""
        self._by_entry: dict[int, list[tuple[Owed, TermOf]]] = {}
        self._ended: dict[Owed, list[LapsedTerm]] = {}
        """In the order in which they ended."""

    def __iter__(self) -> Iterator[Owed]:
        """The rows of which anybody has stated a term, also where it stands no more."""
        return iter(self._said)

    def of(self, owed: Owed) -> list[TermOf]:
        """Each root's newest standing word for a row, in the order of their entries."""
        newest = [words[-1] for words in self._said.get(owed, {}).values() if words]
        return sorted(newest, key=lambda word: word.entry)

    def ended(self, owed: Owed) -> list[LapsedTerm]:
        """All words on a row that were retracted or replaced, in the order in which they ended."""
        return list(self._ended.get(owed, ()))

    def lapsed(self, owed: Owed) -> list[LapsedTerm]:
        """What lapsed last of each root that has no standing word for a row, in the order of their entries."""
        words = self._said.get(owed, {})
        last = {ended.word.voice.root: ended for ended in self.ended(owed)}
        found = [ended for root, ended in last.items() if not words[root]]
        return sorted(found, key=lambda ended: ended.word.entry)

    def act(self, acting: Acting) -> list[Owed]:
        """Fold one more entry, which acts after all before it; the rows that it touches."""
        event = acting.entry.event
        touched: list[Owed] = []
        if isinstance(event, StatementRetracted | TermsStated) and acting.target is not None:
            for owed, word in self._by_entry.pop(acting.target, ()):
                self._said[owed][word.voice.root].remove(word)
                ended = LapsedTerm(word, acting.entry.number)
                self._ended.setdefault(owed, []).append(ended)
                touched.append(owed)
        if isinstance(event, TermsEvent):
            number, stated = acting.entry.number, event.statement.stated
            source = event.statement.source
            for owed, quantity in terms_in(event):
                if self._asked not in (None, owed):
                    continue
                word = TermOf(number, source, self._voice(source), quantity, stated)
                self._said.setdefault(owed, {}).setdefault(word.voice.root, []).append(word)
                self._by_entry.setdefault(number, []).append((owed, word))
                touched.append(owed)
        return list(dict.fromkeys(touched))


def terms_in(event: Event) -> Iterator[tuple[Owed, Quantity]]:
    """What an event says was agreed, by row of the totals."""
    if isinstance(event, TermsEvent):
        for term in event.terms:
            for flow in term.flows or (None,):
                yield Owed(flow, term.measure, term.unit), term.quantity


def terms(
    entries: Iterable[Acting], voice: Callable[[str], Voice], asked: Owed | None = None
) -> Terms:
    """What each root says was agreed. ``entries`` are given as they act; ``asked`` is as that of `Terms`."""
    found = Terms(voice, asked)
    for acting in entries:
        found.act(acting)
    return found


def term(words: Sequence[TermOf]) -> Quantity | None:
    """The one quantity that all heard roots state (none: all others); None where they differ."""
    said = {word.quantity for word in counting_terms(words)}
    return said.pop() if len(said) == 1 else None


def on_several_days(words: Iterable[TermOf]) -> bool:
    """Whether not all were stated at the same time: who spoke earlier may only not have restated it since."""
    return len({(word.stated.first, word.stated.last) for word in words}) > 1


def counting_terms(words: Sequence[TermOf]) -> Sequence[TermOf]:
    """The terms of the heard, else all."""
    return [word for word in words if word.voice.heard] or words
