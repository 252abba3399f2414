"""The entries behind a number of the totals that stages add up to, found stage by stage.

What an entry says changes its own stage alone. So each stage is folded by itself, however many there are, and only
what the stages come to is added up again.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from domain.entry import Entry
from domain.events import AgreementAmended, AgreementAnnounced, EntryVoided, Scope
from projections.agreement import AgreementAt
from projections.parts import Parts
from projections.rules.slots import Settled
from projections.rules.sums import Row
from projections.rules.terms import Owed
from projections.witness import Question, in_order_of_removal, needed, only

Asked = Callable[[Row, Sequence[str]], object]
"""What is asked of a row, and of the stages that are completed."""


class _Stages(NamedTuple):
    """What some entries come to: the slots of single stages, and which stages are completed."""

    slots: Mapping[str, Settled]
    completed: tuple[str, ...]


class Stagewise:
    """An agreement, stage by stage: what some entries of a part come to, worked out once for all that is asked."""

    def __init__(self, at: AgreementAt) -> None:
        self.at = at
        self._folded: dict[tuple[int, ...], tuple[dict[Owed, dict[str, Settled]], tuple[str, ...]]]
        self._folded = {}

    @cached_property
    def parts(self) -> Parts:
        return Parts(self.at.record)

    @cached_property
    def counting(self) -> Mapping[Hashable, list[Entry]]:
        """Of each part what can count, in the order in which it is left out: where stages add up, figures that are
        of no single stage change nothing."""
        record, part_of = self.at.record, {}
        for part, numbers in self.parts.others.items():
            for number in numbers:
                said = record.assertion(number)
                if said is None or said.subject.scope is Scope.STAGE:
                    part_of[number] = part
        found: dict[Hashable, list[Entry]] = {part: [] for part in self.parts.others}
        for entry in in_order_of_removal(self.at, (record.known[number] for number in part_of)):
            found[part_of[entry.number]].append(entry)
        return found

    @cached_property
    def general(self) -> list[Entry]:
        """What is of the agreement as a whole, in that order."""
        known = self.at.record.known
        return in_order_of_removal(self.at, [known[number] for number in self.parts.general])

    @cached_property
    def _parties(self) -> list[Entry]:
        return [entry for entry in self.general if self._is_of_parties(entry)]

    def come_to(self, entries: Sequence[Entry], owed: Owed) -> _Stages:
        """What entries of one part come to in a row of the totals."""
        numbers = tuple(entry.number for entry in entries)
        if numbers not in self._folded:
            self._folded[numbers] = self._fold(entries)
        slots, completed = self._folded[numbers]
        return _Stages(slots.get(owed, {}), completed)

    def _fold(
        self, entries: Sequence[Entry]
    ) -> tuple[dict[Owed, dict[str, Settled]], tuple[str, ...]]:
        then = only(self.at, [*self._parties, *entries])
        slots: dict[Owed, dict[str, Settled]] = {}
        for place, settled in then.settled.items():
            subject = place.subject
            if subject.scope is Scope.STAGE and place.dimension is None:
                owed = place.flow, subject.measure, subject.unit
                slots.setdefault(owed, {})[subject.stage or ""] = settled
        return slots, tuple(then.completed)

    def _is_of_parties(self, entry: Entry) -> bool:
        event = entry.event
        if isinstance(event, EntryVoided):
            of = self.at.record.known.get(event.of)
            event = of.event if of is not None else event
        return isinstance(event, AgreementAnnounced | AgreementAmended)


class NoNumber(NamedTuple):
    """What keeps a column from having a number: terms that differ, an end that is open. One stage does that as
    well as many."""

    differ: bool
    is_open: bool


def behind_total(
    stagewise: Stagewise, owed: Owed, question: Question, asked: Asked
) -> list[int] | None:
    """The numbers of entries that suffice for the answer, each of them needed; None where it cannot be told so.

    ``asked`` is the question as far as it is one of stages. The answer has to add up: it is another one where any
    stage comes to something else.
    """
    found = _Behind(stagewise, owed, question, asked).numbers()
    return sorted(found) if found is not None else None


class _Behind:
    def __init__(self, stagewise: Stagewise, owed: Owed, question: Question, asked: Asked) -> None:
        self._stagewise = stagewise
        self._owed = owed
        self._question = question
        self._asked = asked
        self._answer = question(stagewise.at)

    def numbers(self) -> list[int] | None:
        if isinstance(self._answer, NoNumber):
            return None
        nothing = self._adds([])
        adding = [one for one in self._stagewise.counting.values() if self._adds(one) != nothing]
        if not adding:
            return None
        return self._with_what_is_general(
            [entry for entries in adding for entry in self._needed_of(entries)]
        )

    def _needed_of(self, entries: list[Entry]) -> list[Entry]:
        """What is needed of a part for what it adds."""
        adds = self._adds(entries)
        return needed(entries, lambda fewer: self._adds(fewer) == adds)

    def _adds(self, entries: Sequence[Entry]) -> object:
        """The answer, had nothing but this been said of stages: what it adds to the whole one."""
        slots, completed = self._stagewise.come_to(entries, self._owed)
        row = Row(self._owed, dict(sorted(slots.items())), None, (), frozenset())
        return self._asked(row, completed)

    def _with_what_is_general(self, entries: list[Entry]) -> list[int] | None:
        """Them, and what is needed of what is of the agreement as a whole; None where that is not enough."""
        at, general = self._stagewise.at, self._stagewise.general

        def suffices(fewer: list[Entry]) -> bool:
            return self._question(only(at, [*entries, *fewer])) == self._answer

        if not suffices(general):
            return None
        return [entry.number for entry in [*entries, *needed(general, suffices)]]
