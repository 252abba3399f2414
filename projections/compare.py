"""``compare``: the sides next to each other, each gap traced to the stages that explain it.

A side is a party with all the officials that speak for it; whoever else is heard (joint bodies, mediators, third
parties) stands beside them under its own name. Media are not compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from domain.events import Scope
from domain.refusals import listed
from domain.state.assertion import Subject
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.comparing.in_slot import InSlot
from projections.comparing.in_total import InTotal
from projections.comparing.row import CompareRow, SideSays
from projections.comparing.sides import Sides
from projections.comparing.telling import Parts, Telling, is_told, says_of
from projections.figures.taken_back import taken_back_by_heard
from projections.place_order import place_order
from projections.rules.place import Place
from projections.rules.settled import Settled, heard
from projections.rules.sums import SUMMED, Row
from projections.rules.terms import Owed, counting_terms, on_several_days, order_of, term
from projections.stage_order import StageOrder
from projections.texts.addition import together
from projections.texts.number import in_a_sentence


def compare(at: AgreementAt) -> list[CompareRow]:
    """For each flow, measure and unit of which somebody heard speaks: terms, plans, stages in order, so far, what
    is left, total."""
    return [row for one in comparisons(at, StageOrder(at)).values() for row in one.rows()]


def comparisons(at: AgreementAt, order: StageOrder) -> dict[Owed, "Comparison"]:
    """One for each flow, measure and unit, in the order in which they are told."""
    found = {row.owed: row for row in at.rows}
    beside: dict[Owed, list[Settled]] = {}
    for place, settled in at.settled.items():
        found.setdefault(place.owed, Row(place.owed))
        if place.subject.scope not in SUMMED and place.dimension is None:
            beside.setdefault(place.owed, []).append(settled)
    contested = _contested_parts(at)
    return {
        owed: Comparison(at, order, found[owed], beside.get(owed, ()), contested.get(owed, {}))
        for owed in sorted(found, key=order_of)
    }


def _contested_parts(at: AgreementAt) -> dict[Owed, dict[Subject, list[Settled]]]:
    """The parts that are contested, by the row of the totals and by what they are parts of."""
    found: dict[Owed, dict[Subject, list[Settled]]] = {}
    for place, settled in at.settled.items():
        if place.dimension is not None and settled.contested:
            found.setdefault(place.owed, {}).setdefault(place.subject, []).append(settled)
    return found


class Comparison:
    """One flow, measure and unit."""

    def __init__(
        self,
        at: AgreementAt,
        order: StageOrder,
        row: Row,
        beside: Sequence[Settled],
        parts: Parts,
    ) -> None:
        """``beside`` are the slots that the totals leave out, ``parts`` those that are contested."""
        self._at = at
        self._order = order
        self._row = row
        self._parts = parts
        self._beside = sorted(filter(self._is_told, beside), key=self._turn)
        self._sides = Sides(at, order, row, [*beside, *chain.from_iterable(parts.values())])
        self._telling = Telling(self._sides, parts)
        self._in_slot = InSlot(self._telling)
        self._in_total = InTotal(self._telling)

    def rows(self) -> Iterator[CompareRow]:
        """Nothing where nobody who is heard says anything or took it back, nor disputes what others say."""
        if any(self._sides.words(side) for side in self._sides.all):
            yield self._term_row()
        planned, others = list[Settled](), list[Settled]()
        for slot in self._beside:
            (planned if _scope(slot) is Scope.PLANNED else others).append(slot)
        yield from map(self._in_slot.beside, planned)
        stages = [self._in_slot.row(self._row.stages[slug]) for slug in self._stages]
        yield from stages
        yield from (self._in_slot.running(settled) for settled in self._running)
        yield from map(self._in_slot.beside, others)
        total = any(map(heard, self._row.slots)) or (
            self._row.whole is not None and self._is_told(self._row.whole)
        )
        yield from (row for row in self._parts_alone() if row.what != "total" or not total)
        if total:
            yield self._in_total.row(stages, self._running)

    def is_explained(self, subject: Subject) -> bool:
        """Whether stages explain how far the sides are apart: in a number so far, or else in all."""
        so_far = self._so_far.get(subject)
        return (so_far is not None and bool(self._in_slot.running(so_far).explained_by)) or bool(
            self._in_total.explained
        )

    @cached_property
    def _so_far(self) -> dict[Subject, Settled]:
        return {slot.place.subject: slot for slot in self._row.running}

    def _is_told(self, slot: Settled) -> bool:
        """Whether a side says something of it, or took its number back; where parts of it are contested, that is
        told with these."""
        in_parts = slot.place.subject in self._parts
        return is_told(slot) or (not in_parts and bool(taken_back_by_heard(self._at, slot)))

    @cached_property
    def _stages(self) -> list[str]:
        """The stages of which a side gives a number or took it back, or disputes what others say."""
        return [
            slug
            for slug in self._order.slugs
            if any(self._sides.in_stage(side, slug) for side in self._sides.all)
            or (slug in self._row.stages and self._is_told(self._row.stages[slug]))
        ]

    @cached_property
    def _running(self) -> list[Settled]:
        """Figures so far of which a side gives, took back or disputes one, in the order of stages and days."""
        return sorted(filter(self._is_told, self._row.running), key=self._turn)

    def _turn(self, settled: Settled) -> tuple[object, ...]:
        """A key that puts slots of one scope in the order of their stages, and of the days to which they reach."""
        place = settled.place
        scope, *rest = place_order(place)
        turn, ends = self._order.turn(place.subject.stage), self._order.ends(place.subject)
        return scope, -1 if turn is None else turn, (ends or ())[::-1], *rest

    def _term_row(self) -> CompareRow:
        says = [
            says_of(side, together([Quantity.parse(word.quantity) for word in words]), words)
            if (words := self._sides.words(side))
            else says_of(side, None, ())
            for side in self._sides.all
        ]
        agreed = term(self._at.terms.get(self._row.owed, []))
        heard = counting_terms(self._at.terms.get(self._row.owed, []))
        days = {}
        if on_several_days(heard):
            days = {self._at.cite(word.entry): str(word.stated) for word in heard}
        told = [
            f"{self._sides.in_text(said.who)} {_stated(said, days)}"
            for said in says
            if said.figures
        ]
        differ = None
        if agreed is None:
            differ = f"The terms differ: {listed(told)}; so no number counts as agreed."
        return self._telling.row("term", None, says, (), differ, contested=agreed is None)

    def _parts_alone(self) -> Iterator[CompareRow]:
        """What is contested in its parts, and of which nobody gives a total: that is not contested by them."""
        for subject in self._parts:
            total = self._at.settled.get(Place(subject, self._row.owed.flow))
            if total is None or not is_told(total):
                says = [says_of(side, None, ()) for side in self._sides.all]
                what = "total" if subject.scope is Scope.WHOLE else subject.scope
                note = self._telling.divided(subject)
                yield self._telling.row(what, subject, says, (), note, contested=False, of=total)


def _stated(said: SideSays, days: Mapping[str, str]) -> str:
    """``says 1000``: what a side says was agreed; where its sources do not say the same, each.
    With the ``days`` of entries ``said 1000 (2025-05-16)``, for it may not have spoken since."""
    if all(word.quantity == said.quantity for word in said.figures):
        on = listed(dict.fromkeys(days[word.entry] for word in said.figures if days))
        told = f"{in_a_sentence(said.quantity)}{on and f' ({on})'}"
    else:
        told = listed(
            f"{in_a_sentence(word.quantity)} ({', '.join([word.source, *([days[word.entry]] if days else [])])})"
            for word in said.figures
        )
    return f"{'said' if days else 'says'} {told}"


def _scope(slot: Settled) -> Scope:
    return slot.place.subject.scope
