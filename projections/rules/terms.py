"""Rule 10: what was agreed. Terms are claims too, and parties may state different ones."""

from collections.abc import Callable, Iterable

from domain.events import (
    AgreementAnnounced,
    StatementRetracted,
    TermsStated,
)
from domain.flow import Flow
from domain.frozen import dataclass
from domain.period import Moment
from domain.quantity import Quantity
from projections.rules.order import Acting
from projections.rules.voices import Voice

Owed = tuple[Flow | None, str, str]
"""(flow, measure, unit): one row of the totals."""


@dataclass(frozen=True, slots=True)
class TermOf:
    """What one root says was agreed for one flow, measure and unit: its newest standing word."""

    entry: int
    source: str
    voice: Voice
    quantity: Quantity
    stated: Moment


def terms(entries: Iterable[Acting], voice: Callable[[str], Voice]) -> dict[Owed, list[TermOf]]:
    """Each root's term for each row, in the order of their entries. ``entries`` are given as they act."""
    said: dict[Owed, list[TermOf]] = {}
    ended: set[int] = set()
    for acting in entries:
        event = acting.entry.event
        if isinstance(event, StatementRetracted | TermsStated) and acting.target is not None:
            ended.add(acting.target)
        if isinstance(event, AgreementAnnounced | TermsStated):
            number, stated = acting.entry.number, event.statement.stated
            source = event.statement.source
            for term in event.terms:
                for flow in term.flows or (None,):
                    word = TermOf(number, source, voice(source), term.quantity, stated)
                    said.setdefault((flow, term.measure, term.unit), []).append(word)
    return {
        owed: _newest([word for word in words if word.entry not in ended])
        for owed, words in said.items()
    }


def _newest(words: list[TermOf]) -> list[TermOf]:
    by_root = {word.voice.root: word for word in words}
    return sorted(by_root.values(), key=lambda word: word.entry)


def term(words: list[TermOf]) -> Quantity | None:
    """The one quantity that all heard roots state (none: all others); None where they differ."""
    heard = [word.quantity for word in words if word.voice.heard]
    said = set(heard or [word.quantity for word in words])
    return said.pop() if len(said) == 1 else None
