"""Which entries can change what stands of one flow: those that can speak of it, and what these build upon.

One entry may speak of many flows, and what points at it of one of these, or of all. What is said of one flow
changes nothing of another.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from domain.events import (
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    HeadingEvent,
    StatementDisputed,
    StatementRetracted,
)
from domain.values.flow import Flow
from projections.reasons.parts import Parts
from projections.rules.order import Record
from projections.rules.terms import Owed

_POINTING: Final = (FigureConfirmed, FigureCorrected, StatementDisputed, StatementRetracted)
"""Events that speak of flows of what they point at."""
_OF_FIGURES: Final = (FigureReported, EntryVoided, *_POINTING)
"""Events by which figures are told, and what points at these."""


class Reaching:
    """The entries of a record by the flows that they can change, within each of its ``parts``."""

    def __init__(self, record: Record, parts: Parts) -> None:
        self._record = record
        self._parts = parts
        self._found: dict[tuple[Hashable, Flow | None], frozenset[int]] = {}

    def row(self, owed: Owed) -> frozenset[int]:
        """The entries that can change a row of the totals: those that can change what is said of it in any part,
        and all parts in which not only figures are told."""
        found = (self.flow(owed.flow, number) for number in self._speaking_in_parts[owed].values())
        return self._of_no_figure.union(*found)

    def flow(self, flow: Flow | None, number: int) -> frozenset[int]:
        """The entries that can change what is said of a flow (None: of what nobody hands over) in the part of an
        entry; those by which parties are who they are among them."""
        key = self._parts.part_of(number), flow
        if key not in self._found:
            speaking = self._that_speak(self._naming[key])
            self._found[key] = self._parties | self._built_upon(speaking)
        return self._found[key]

    def _that_speak(self, naming: Iterable[int]) -> set[int]:
        """Those that name a flow, and those that point at them, however often over others, and name no other flow.
        What points at a voided entry may speak of what was put in its place."""
        found = set(naming)
        leading, waiting = set(found), [*found]
        while waiting:
            at = waiting.pop()
            pointing = self._pointing.get(at, ())
            led = [*pointing, *self._record.stands_for.get(at, ())]
            found.update(pointing)
            waiting += [number for number in led if number not in leading]
            leading.update(led)
        return found

    def _built_upon(self, numbers: Collection[int]) -> frozenset[int]:
        """Entries with all that they point at, and with what voided or replaced any of these."""
        found, waiting = set(numbers), [*numbers]
        while waiting:
            at = waiting.pop()
            event = self._record.known[at].event
            of = [*_pointers(event), *self._record.voidings([at])]
            more = {number for number in of if number in self._record.known} - found
            found |= more
            waiting += more
        return frozenset(found)

    @cached_property
    def _parties(self) -> frozenset[int]:
        known = self._record.known.items()
        return self._built_upon({n for n, entry in known if isinstance(entry.event, HeadingEvent)})

    @cached_property
    def _naming(self) -> Mapping[tuple[Hashable, Flow | None], list[int]]:
        """By part and flow: the entries that name the flow by their own words."""
        found: dict[tuple[Hashable, Flow | None], list[int]] = defaultdict(list)
        for number, entry in self._record.known.items():
            for flow in _flows_of(entry.event):
                found[self._parts.part_of(number), flow].append(number)
        return found

    @cached_property
    def _speaking_in_parts(self) -> Mapping[Owed, dict[Hashable, int]]:
        """By row of the totals: of each part that speaks of it, an entry of the part."""
        found: dict[Owed, dict[Hashable, int]] = defaultdict(dict)
        for number in self._record.known:
            spoken = self._record.assertion(number)
            if spoken is not None:
                counted = spoken.subject.measure, spoken.subject.unit
                for flow in spoken.flows or (None,):
                    found[Owed(flow, *counted)][self._parts.part_of(number)] = number
        return found

    @cached_property
    def _of_no_figure(self) -> frozenset[int]:
        """The entries of the agreement as a whole, and of all parts in which anything is told beside figures and
        what points at them."""
        known = self._record.known
        told = [
            numbers
            for numbers in self._parts.others.values()
            if not all(isinstance(known[number].event, _OF_FIGURES) for number in numbers)
        ]
        return frozenset(self._parts.general).union(*told)

    @cached_property
    def _pointing(self) -> Mapping[int, list[int]]:
        """By an entry: those that point at it and name no flow, or all."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, entry in self._record.known.items():
            event = entry.event
            if isinstance(event, _POINTING) and not isinstance(event.flow, Flow):
                found[event.of].append(number)
        return found


def _pointers(event: Event) -> Iterator[int]:
    for name in event.POINTERS:
        number: int | None = event.field(name)
        if number is not None:
            yield number


def _flows_of(event: Event) -> tuple[Flow | None, ...]:
    """The flows that an event names; None where it reports what nobody hands over."""
    if isinstance(event, FigureReported):
        return event.flows or (None,)
    if isinstance(event, _POINTING) and isinstance(event.flow, Flow):
        return (event.flow,)
    return ()
