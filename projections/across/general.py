"""An agreement as a whole: what was agreed, and how it is called.

It is folded anew with each entry about it, of which there are few.
"""

import json
from collections.abc import Sequence
from typing import Final, Protocol

from domain.changes import Changes, Owed
from domain.events import AgreementAnnounced, StatementRetracted, TermsStated
from domain.flow import Flow
from domain.sources import Register
from projections.across.heading import headings
from projections.across.steps import Steps, anew
from projections.across.ticks import tick
from projections.rules.order import Acting, Record
from projections.rules.terms import term, terms
from projections.rules.voices import Voice, voice

_OF_TERMS: Final = (AgreementAnnounced, TermsStated, StatementRetracted)


class Whole(Protocol):
    """The agreement, as far as its entries have been learned."""

    @property
    def record(self) -> Record: ...

    register: Register
    changes: Changes

    def see_row(self, flow: Flow | None, measure: str, unit: str, pos: int) -> Owed: ...


class General:
    """The entries that speak of no figure and no stage, by number, and the terms and headings that follow."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self.numbers: set[int] = set()
        self._terms: dict[Owed, Steps[str | None]] = {}
        self._heading: Steps[str | None] = Steps(None)

    def learn_anew(self, pos: int) -> None:
        """What is known has changed, by what was recorded at a position."""
        record = self._whole.record
        ranked = sorted(
            (rank, number)
            for number in self.numbers
            if number not in record.voided and (rank := record.rank(number)) is not None
        )
        acting = [
            Acting(record.known[n], rank[0], record.target(record.known[n].event))
            for rank, n in ranked
        ]
        self._note_terms(acting, pos)
        heading: Steps[str | None] = Steps(None)
        for t, text in headings(record, acting):
            heading.go_on(t, text)
        self._whole.changes.headings += [(pos, t, text) for t, text in anew(self._heading, heading)]
        self._heading = heading

    def _note_terms(self, acting: Sequence[Acting], pos: int) -> None:
        found: dict[Owed, Steps[str | None]] = {}
        voices: dict[str, Voice] = {}
        parties, mediators = self._whole.record.parties, self._whole.record.mediators

        def voiced(source: str) -> Voice:
            if source not in voices:
                voices[source] = voice(self._whole.register, source, parties, mediators)
            return voices[source]

        for count in range(1, len(acting) + 1):
            if not isinstance(acting[count - 1].entry.event, _OF_TERMS):
                continue
            t = tick(acting[count - 1].at)
            for (flow, measure, unit), words in terms(acting[:count], voiced).items():
                owed = self._whole.see_row(flow, measure, unit, pos)
                agreed = term(words) if words else None
                exact = str(agreed.exact) if agreed and agreed.exact is not None else None
                each = list(dict.fromkeys(str(word.quantity) for word in words))
                text = json.dumps([str(agreed) if agreed else None, exact, each]) if words else None
                steps = found.setdefault(owed, Steps(None))
                if text != steps.last:
                    steps.go_on(t, text)
        for owed in {**self._terms, **found}:
            old, new = self._terms.get(owed, Steps(None)), found.get(owed, Steps(None))
            self._whole.changes.terms += [(owed, pos, t, text) for t, text in anew(old, new)]
        self._terms = found
