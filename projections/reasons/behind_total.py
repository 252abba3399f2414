"""The entries behind a number of the totals that stages add up to, found stage by stage.

What an entry says changes its own stage alone. So each stage is folded by itself, however many there are, and only
what the stages come to is added up again.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from domain.entry import Entry
from domain.events import EntryVoided, HeadingEvent, Scope, stage_of
from domain.state.assertion import Subject
from projections.agreement import AgreementAt
from projections.reasons.missing import NoNumber
from projections.reasons.other_stages import OtherStages
from projections.reasons.parts import Parts, counted_of
from projections.reasons.reaching import Reaching
from projections.reasons.witness import (
    Answer,
    Likely,
    in_order_of_removal,
    lapsed_first,
    needed,
    only,
)
from projections.reasons.words import Word, of_slot, of_stages
from projections.rules.settled import Settled
from projections.rules.sums import Row
from projections.rules.terms import Owed

Asked = Callable[[Row, Sequence[str]], object]
"""What is asked of a row, and of the stages that are completed."""


class _Stages(NamedTuple):
    """What some entries come to: the slots of single stages, which stages are completed, and by which words."""

    slots: dict[str, Settled]
    completed: tuple[str, ...]
    words: set[Word]


class Stagewise:
    """An agreement, stage by stage: what some entries of a part come to, worked out once for all that is asked."""

    def __init__(self, at: AgreementAt) -> None:
        self.at = at
        self._folded: dict[tuple[int, ...], dict[Owed | None, _Stages]] = {}
        self._likely: dict[tuple[frozenset[Subject], bool], Likely] = {}
        self._narrowed: dict[frozenset[int], Stagewise] = {}

    def of_row(self, owed: Owed) -> "Stagewise":
        """The same of those entries alone that can change a row of the totals."""
        numbers = self.reaching.row(owed)
        known = self.at.record.known
        if len(numbers) == len(known):
            return self
        if numbers not in self._narrowed:
            self._narrowed[numbers] = Stagewise(only(self.at, [known[n] for n in numbers]))
        return self._narrowed[numbers]

    @cached_property
    def parts(self) -> Parts:
        return Parts(self.at.record)

    @cached_property
    def counted(self) -> Parts:
        """The entries by what they count: beside those of the agreement as a whole, all that can change a slot."""
        return Parts(self.at.record, counted_of)

    def likely_of(self, subjects: Iterable[Subject], *, with_stages: bool = False) -> Likely:
        """The entries that can matter for some slots: what was said there, what points there, who the parties
        are."""
        key = frozenset(subjects), with_stages
        if key not in self._likely:
            found = self._that_can_matter(*key)
            self._likely[key] = Likely(self.at, found)
        return self._likely[key]

    def _that_can_matter(self, subjects: Collection[Subject], with_stages: bool) -> Iterator[int]:
        record = self.at.record
        for number, entry in record.known.items():
            spoken = record.assertion(number)
            if spoken is not None:
                fits = spoken.subject in subjects
            else:
                fits = with_stages or stage_of(entry.event) is None
            if fits:
                yield number

    @cached_property
    def reaching(self) -> Reaching:
        return Reaching(self.at.record, self.counted)

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
        rows = self._folded[numbers]
        return rows.get(owed) or rows[None]

    def _fold(self, entries: Sequence[Entry]) -> dict[Owed | None, _Stages]:
        """By row of the totals; under None what holds for a row without slots."""
        then = only(self.at, [*self._parties, *entries])
        completed, words = tuple(then.completed), set(of_stages(then))
        found: dict[Owed | None, _Stages] = {None: _Stages({}, completed, words)}
        for place, settled in then.settled.items():
            subject = place.subject
            if subject.scope is Scope.STAGE and place.dimension is None:
                row = found.setdefault(place.owed, _Stages({}, completed, set(words)))
                row.slots[subject.stage or ""] = settled
                row.words.update(of_slot(then, settled))
        return found

    def _is_of_parties(self, entry: Entry) -> bool:
        event = entry.event
        if isinstance(event, EntryVoided):
            of = self.at.record.known.get(event.of)
            event = of.event if of is not None else event
        return isinstance(event, HeadingEvent)


class BehindTotal:
    """What is behind one number of a row in which stages add up.

    ``answer`` is that number, ``asked`` the question as far as it is one of stages. It has to add up: it is
    another one where any stage comes to something else.
    """

    def __init__(self, stagewise: Stagewise, row: Row, answer: Answer, asked: Asked) -> None:
        self._stagewise = stagewise
        self._row = row
        self._owed = row.owed
        self._answer = answer
        self._asked = asked

    def bearing(self, shown: Collection[int]) -> set[int]:
        """As `Answer.bearing`, found stage by stage."""
        found: set[int] = set()
        parts = self._stagewise.counting.values()
        for entries in parts:
            all_of_it = self._without(entries)
            for entry in entries:
                if entry.number in shown and self._without(entries, entry) != all_of_it:
                    found.add(entry.number)
        others = set(shown) - {entry.number for entries in parts for entry in entries}
        return found | self._answer.bearing(others)

    def _without(self, part: Sequence[Entry], left_out: Entry | None = None) -> object:
        """The answer without an entry of a part, all others taken together; where nothing else matters to that,
        what the part adds to it."""
        entries = [entry for entry in part if entry is not left_out]
        if not self._hangs_together:
            return self._adds(entries)
        was, now = map(self._come_to, (part, entries))
        others = self._others.than({*was.slots, *was.completed})
        row = Row(
            self._owed,
            dict(sorted({**others, **now.slots}.items())),
            self._row.whole,
            self._row.running,
            frozenset(),
        )
        return self._asked(row, now.completed)

    @cached_property
    def _others(self) -> OtherStages:
        return OtherStages(self._row, self._stagewise.at.completed)

    @cached_property
    def _hangs_together(self) -> bool:
        """Whether a single entry less can change more than what its own stage adds: the upper end is open, or
        another figure would stand for the stages."""
        row = self._row
        instead = [slot for slot in (row.whole, *row.running) if slot is not None and slot.figures]
        spoken = [slug for slug, slot in row.stages.items() if slot.figures]
        settled = row.whole is not None and row.whole.settled is not None
        return (
            isinstance(self._answer.value, NoNumber)
            or settled
            or (bool(instead) and len(spoken) < 2)
        )

    def numbers(self, bearing: Collection[int]) -> list[int] | None:
        """The numbers of entries that suffice for the answer, each needed; None where it cannot be told so."""
        if isinstance(self._answer.value, NoNumber):
            return None
        nothing, found, any_adds = self._adds([]), [], False
        for entries in self._stagewise.counting.values():
            adds = self._adds(entries)
            if adds != nothing:
                any_adds = True
            elif not any(entry.number in bearing for entry in entries):
                continue
            found += self._needed_of(entries, adds, bearing)
        return self._with_what_is_general(found, bearing) if any_adds else None

    def _needed_of(
        self, entries: list[Entry], adds: object, bearing: Collection[int]
    ) -> list[Entry]:
        """What is needed of a part for what it adds."""
        words = self._come_to(entries).words

        def suffices(fewer: list[Entry]) -> bool:
            return self._adds(fewer) == adds and self._come_to(fewer).words <= words

        in_order = lapsed_first(entries, words)
        return needed(in_order, suffices, lambda entry: entry.number in bearing)

    def _adds(self, entries: Sequence[Entry]) -> object:
        """The answer, had nothing but this been said of stages: what it adds to the whole one."""
        stages = self._come_to(entries)
        row = Row(self._owed, dict(sorted(stages.slots.items())))
        return self._asked(row, stages.completed)

    def _come_to(self, entries: Sequence[Entry]) -> _Stages:
        return self._stagewise.come_to(entries, self._owed)

    def _with_what_is_general(
        self, entries: list[Entry], bearing: Collection[int]
    ) -> list[int] | None:
        """Them, and what is needed of what is of the agreement as a whole; None where that is not enough."""
        answer, general = self._answer, self._stagewise.general
        if not answer.rests_on([*entries, *general]):
            return None
        kept = needed(
            lapsed_first(general, answer.words),
            lambda fewer: answer.rests_on([*entries, *fewer]),
            lambda entry: entry.number in bearing,
        )
        return sorted(entry.number for entry in [*entries, *kept])
