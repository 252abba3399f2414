"""``compare``: the sides next to each other, each gap traced to the stages that explain it.

A side is a party with all the officials that speak for it; whoever else is heard (joint bodies, mediators, third
parties) stands beside them under its own name. Media are not compared.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from domain.assertion import Subject
from domain.events import Scope
from domain.flow import Flow
from domain.quantity import Quantity
from domain.refusals import listed
from projections.addition import stages_named, together
from projections.agreement import AgreementAt
from projections.comparing.days import Days
from projections.comparing.gap import Gap, at_odds_there, distance, span
from projections.comparing.in_all import InAll
from projections.comparing.row import Cited, CompareRow, SideSays, divided
from projections.comparing.sides import Side, Sides
from projections.comparing.total import Total, Totals
from projections.disputed import disputed, who_disputes_whom
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.rules.standing import at_odds
from projections.rules.sums import PERCENT, Row, add_up, rows
from projections.rules.terms import Owed, term
from projections.stage_order import StageOrder
from projections.summary import reach

_BESIDE: Final = (Scope.PLANNED, Scope.REMAINING, Scope.PROGRAMME)
"""What stands beside the totals and adds to none."""
Contested = dict[tuple[Subject, Flow | None], list[Settled]]
"""The parts of something that are contested."""


def compare(at: AgreementAt) -> list[CompareRow]:
    """For each flow, measure and unit of which somebody heard speaks: terms, plans, stages in order, so far, what
    is left, total."""
    order = StageOrder(at)
    found = {row.owed: row for row in rows(at.settled.values(), at.terms)}
    beside: dict[Owed, list[Settled]] = {}
    for place, settled in at.settled.items():
        owed = (place.flow, place.subject.measure, place.subject.unit)
        found.setdefault(owed, Row(owed, {}, None, (), frozenset()))
        if place.subject.scope in _BESIDE and place.dimension is None:
            beside.setdefault(owed, []).append(settled)
    contested = _contested_parts(at)
    return [
        row
        for each in sorted(
            found.values(),
            key=lambda row: (at.spelled(row.owed[0]) or "", row.owed[1], row.owed[2]),
        )
        for row in Comparison(at, order, each, beside.get(each.owed, ()), contested).rows()
    ]


def _contested_parts(at: AgreementAt) -> Contested:
    found: Contested = {}
    for place, settled in at.settled.items():
        if place.dimension is not None and settled.contested:
            found.setdefault((place.subject, place.flow), []).append(settled)
    return found


class Comparison:
    """One flow, measure and unit."""

    def __init__(
        self,
        at: AgreementAt,
        order: StageOrder,
        row: Row,
        beside: Sequence[Settled],
        contested: Contested,
    ) -> None:
        self._at = at
        self._order = order
        self._row = row
        self._beside = [slot for slot in beside if _is_told(slot)]
        self._parts = {
            subject: parts
            for (subject, flow), parts in contested.items()
            if (flow, subject.measure, subject.unit) == row.owed
        }
        in_parts = [part for parts in self._parts.values() for part in parts]
        self._sides = Sides(at, order, row, [*beside, *in_parts])
        self._totals = Totals(self._sides)
        self._gap = Gap(self._sides)

    def rows(self) -> Iterator[CompareRow]:
        """Nothing where nobody who is heard says anything, nor disputes what others say."""
        if any(self._sides.words(side) for side in self._sides.all):
            yield self._term_row()
        planned = [slot for slot in self._beside if _scope(slot) is Scope.PLANNED]
        yield from (self._one_slot(slot) for slot in planned)
        yield from (self._one_slot(self._row.stages[slug]) for slug in self._stages)
        yield from (self._running_row(settled) for settled in self._running)
        yield from (self._one_slot(slot) for slot in self._beside if slot not in planned)
        heard = any(figure.voice.heard for slot in self._row.slots for figure in slot.figures)
        total = heard or (self._row.whole is not None and self._row.whole.contested)
        yield from (row for row in self._parts_alone() if row.what != "total" or not total)
        if total:
            yield self._total_row()

    @cached_property
    def _stages(self) -> list[str]:
        """The stages of which a side gives a number, or disputes what others say."""
        return [
            slug
            for slug in self._order.slugs
            if any(self._sides.in_stage(side, slug) for side in self._sides.all)
            or (slug in self._row.stages and self._row.stages[slug].contested)
        ]

    @cached_property
    def _running(self) -> list[Settled]:
        """Figures so far of which a side gives or disputes one, in the order in which they were last stated."""
        told = filter(_is_told, self._row.running)
        return sorted(told, key=lambda slot: max(f.said.turn for f in slot.figures))

    # Terms ----------------------------------------------------------------------------------------

    def _term_row(self) -> CompareRow:
        says = [
            _says(side, together([Quantity.parse(word.quantity) for word in words]), words)
            if (words := self._sides.words(side))
            else _says(side, None, ())
            for side in self._sides.all
        ]
        agreed = term(self._at.terms.get(self._row.owed, []))
        told = [
            f"{self._sides.name(s.who)} says {s.quantity}" for s in says if s.quantity is not None
        ]
        differ = None
        if agreed is None:
            differ = f"The terms differ: {listed(told)}; so no number counts as agreed."
        return self._told("term", None, says, (), differ, contested=agreed is None)

    # Stages ---------------------------------------------------------------------------------------

    def _running_row(self, settled: Settled) -> CompareRow:
        """With the stages that explain a gap, or those of which it cannot be told whether it covers them."""
        row = self._one_slot(settled)
        subject = settled.slot.place.subject
        covered = self._order.covered(subject, self._row)
        if covered is not None and covered.perhaps and not self._is_sum_of_stages(settled):
            unsure = stages_named(covered.perhaps, self._sides.counted)
            were = "was" if len(covered.perhaps) == 1 else "were"
            told = f"It cannot be told whether {unsure} {were} over by {subject.up_to}."
            return replace(row, note=" ".join(filter(None, (row.note, told))))
        if not row.differs or covered is None or covered.perhaps or row.unit == PERCENT:
            return row
        says = {
            side.who: Total(together([figure.quantity for figure in own]), reach(subject), own)
            for side in self._sides.all
            if (own := self._sides.own(side, settled))
        }
        explained, how = self._gap.explained(says, covered.stages)
        told = ", ".join(f"{self._sides.name(who)} {said.quantity}" for who, said in says.items())
        where = reach(subject)
        sentences = [f"{where[:1].upper()}{where[1:]}: {told}; a gap of {row.gap}.", *how]
        sentences += [row.note] if row.note else []
        return replace(row, explained_by=explained, note=" ".join(sentences))

    def _is_sum_of_stages(self, settled: Settled) -> bool:
        """Whether it is just what all stages come to; in percent nothing is summed."""
        added = add_up(self._row, self._at.completed)
        if added.low is None or added.stands_in is not None:
            return True
        return (settled.reach.low, settled.reach.high) == (added.low, added.high)

    def _one_slot(self, settled: Settled) -> CompareRow:
        says = [
            _says(
                side, together([f.quantity for f in own]) if own else None, self._sides.cited(own)
            )
            for side in self._sides.all
            for own in (self._sides.own(side, settled),)
        ]
        subject = settled.slot.place.subject
        told = at_odds_there(says), self._disputed(settled), self._divided(subject)
        note = " ".join(filter(None, told)) or None
        return self._told(subject.scope, subject, says, (), note, contested=settled.contested)

    def _divided(self, subject: Subject) -> str | None:
        """By what it divides otherwise than others say; `breakdown` tells how."""
        parts = self._parts.get(subject, ())
        by = dict.fromkeys(part.slot.place.dimension or "" for part in parts)
        return divided(by) if by else None

    def _parts_alone(self) -> Iterator[CompareRow]:
        """What is contested in its parts, and of which nobody gives a total."""
        for subject in self._parts:
            total = self._at.settled.get(Place(subject, self._row.owed[0]))
            if total is None or not _is_told(total):
                says = [_says(side, None, ()) for side in self._sides.all]
                what = "total" if subject.scope is Scope.WHOLE else subject.scope
                yield self._told(what, subject, says, (), self._divided(subject), contested=True)

    def _disputed(self, settled: Settled) -> str | None:
        """Who disputes whose word of it, where no number tells."""
        heard = [figure for figure in settled.figures if figure.voice.heard]
        disputes = disputed(self._at, settled.slot.place.group, [heard])
        where = _named(settled.slot.place.subject)
        told = [
            f"What {of} says of {where} is disputed by "
            f"{listed(f'{source} ({listed(map(self._at.cite, entries))})' for source, entries in by.items())}."
            for of, by in who_disputes_whom(disputes).items()
        ]
        return " ".join(told) or None

    # The total ------------------------------------------------------------------------------------

    def _total_row(self) -> CompareRow:
        totals = {side.who: self._totals.of(side) for side in self._sides.all}
        says = []
        for side in self._sides.all:
            found = totals[side.who]
            own = self._sides.cited(found.figures) if found else ()
            quantity, basis = (found.quantity, found.basis) if found else (None, None)
            says.append(_says(side, quantity, own, basis, self._totals.sum_of(side)))
        used = {f.said.entry for found in totals.values() if found for f in found.figures}
        rests_on = [s for s in self._row.slots if any(f.said.entry in used for f in s.figures)]
        whole = [self._row.whole] if self._row.whole is not None else []
        contested = any(slot.contested for slot in [*rests_on, *whole])
        disputes = list(filter(None, map(self._disputed, [*whole, *self._told_in_all(used)])))
        wholes = (subject for subject in self._parts if subject.scope is Scope.WHOLE)
        disputes += filter(None, map(self._divided, wholes))
        if self._row.owed[2] == PERCENT:
            note = " ".join(disputes) or None
            return self._told("total", None, says, (), note, contested=contested)
        given = {who: said for who, said in totals.items() if said is not None}
        against = Days(self._sides).contradicting(given)
        days, given = against is not None, given if against is None else against
        gap = distance([said.quantity.span for said in given.values()])
        apart = gap not in (None, "0")
        explained, how = self._gap.explained(given, self._sides.counted) if apart else ((), [])
        in_all = InAll(self._sides)
        at_odds_in = [slot for slot in rests_on if at_odds(slot.figures)]
        sentences = [
            *in_all.between(says, gap, at_odds_in, contested=contested, days=days),
            *how,
            *in_all.only_one_speaks(),
            *in_all.settles_nothing(totals),
            *disputes,
        ]
        note = " ".join(sentences) or None
        row = self._told("total", None, says, explained, note, contested=contested)
        return replace(row, gap=gap)

    def _told_in_all(self, used: Collection[int]) -> list[Settled]:
        """The numbers so far of which the total tells, where there is one to compare: it rests on all of them."""
        if not self._sides.several:
            return []
        return [
            slot
            for slot in self._running
            if (heard := [figure.said.entry for figure in slot.figures if figure.voice.heard])
            and all(entry in used for entry in heard)
        ]

    def _told(
        self,
        what: str,
        subject: Subject | None,
        says: Sequence[SideSays],
        explained: tuple[str, ...],
        note: str | None,
        *,
        contested: bool,
    ) -> CompareRow:
        flow, measure, unit = self._row.owed
        return CompareRow(
            agreement=self._at.slug,
            what=what,
            flow=self._at.spelled(flow),
            measure=measure,
            unit=unit,
            stage=subject.stage if subject else None,
            up_to=subject.up_to if subject else None,
            sides=tuple(says),
            gap=distance([span(said) for said in says]),
            contested=contested,
            explained_by=explained,
            note=note,
        )


def _named(subject: Subject) -> str:
    """What somebody says something of: ``stage s1``, ``the plan for s1``, ``what is left after s1``."""
    until = subject.stage or subject.up_to
    match subject.scope:
        case Scope.PLANNED:
            return f"the plan for {until or 'the whole agreement'}"
        case Scope.REMAINING:
            return f"what is left after {until}"
        case Scope.PROGRAMME:
            return f"the programme{f' to {until}' if until else ''}"
        case _:
            return reach(subject)


def _scope(slot: Settled) -> Scope:
    return slot.slot.place.subject.scope


def _is_told(slot: Settled) -> bool:
    """Whether somebody who is heard gives a number, or disputes what others say."""
    return slot.contested or any(figure.voice.heard for figure in slot.figures)


def _says(
    side: Side,
    quantity: Quantity | None,
    figures: tuple[Cited, ...],
    basis: str | None = None,
    added: str | None = None,
) -> SideSays:
    text = str(quantity) if quantity is not None else None
    return SideSays(side.who, side.party, text, basis, added, figures)
