"""What the rules make of the slots of a row of totals: for people, who cannot ask the rules. Source: rule 9."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from domain.events import Scope
from domain.frozen import dataclass
from domain.values.quantity import Form
from domain.values.text import numbered
from projections.agreement import AgreementAt
from projections.figures.counted import SlotTold, counted
from projections.figures.further import further, most_above
from projections.figures.own_sum import OwnNumbers
from projections.figures.taken_back import lapsed
from projections.place_order import place_order
from projections.rules.settled import Settled, counting, heard
from projections.rules.sums import Row, Sum
from projections.rules.terms import Named, Owed
from projections.status import StatusRow, slot_row


@dataclass(frozen=True, slots=True)
class SlotGivenUp:
    """A stage, the whole or so far, of which nobody gives anything any more: ``by`` whom, and whether it was
    corrected away."""

    scope: Scope
    stage: str | None
    up_to: str | None
    by: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """What is told of one row of the totals beside its numbers. Stages are slugs, None is the whole agreement."""

    spoken: bool
    """Whether anybody gives a figure."""
    numbered: bool
    """Whether anybody gives a number, of what the numbers are made of."""
    about: bool
    """Whether they are made of one that was only said to be about so much."""
    contested: bool
    """Whether a stage is, or what stands for the stages."""
    lapsed: bool
    """Whether it was agreed, and of all who said so nobody says so any more."""
    withheld: tuple[str | None, ...]
    """Of which nobody who counts gives a number, and somebody withholds it."""
    vague: tuple[str | None, ...]
    """Of which nobody who counts gives a number, and somebody says it in a vague word."""
    parts_alone: tuple[str, ...]
    """Stages of which parts are given, and no number that they divide: they are not in the sum."""
    taken_back: tuple[SlotGivenUp, ...]
    """Of which nobody gives a figure any more."""
    instead: SlotTold[StatusRow] | None
    """What stands for the stages."""
    beside: tuple[SlotTold[StatusRow], ...]
    """What is stated of the whole or so far and says something else than the numbers, or reaches further."""


def summed(at: AgreementAt) -> dict[Named, Summed]:
    """Of each row of the totals."""
    divided = _divided(at)
    return {row.owed.named: _summed(at, row, divided.get(row.owed, set())) for row in at.rows}


def _summed(at: AgreementAt, row: Row, divided: set[str]) -> Summed:
    """``divided`` are the stages of which parts are given."""
    added = at.sum_of(row)
    instead = at.settled[added.stands_in] if added.stands_in is not None else None
    parts = _in_order([*row.stages.values(), *row.wholes])
    return Summed(
        spoken=row.has_figures,
        numbered=added.numbered,
        about=added.about,
        contested=bool(added.contested) or (instead is not None and instead.contested),
        lapsed=row.owed in at.ended_terms and row.owed not in at.terms,
        withheld=_named(slot for slot in parts if _gives_only(Form.WITHHELD, slot)),
        vague=_named(slot for slot in parts if _gives_only(Form.VAGUE, slot)),
        parts_alone=tuple(sorted(divided - row.stages.keys(), key=numbered)),
        taken_back=tuple(
            _given_up(at, slot) for slot in _in_order([*parts, *row.running]) if not slot.figures
        ),
        instead=_told(at, instead) if instead is not None else None,
        beside=tuple(_told(at, slot) for slot in _stated_beside(at, row, added)),
    )


def _given_up(at: AgreementAt, slot: Settled) -> SlotGivenUp:
    by = dict.fromkeys((one.said.source, one.corrected) for one in lapsed(at, slot))
    subject = slot.place.subject
    return SlotGivenUp(subject.scope, subject.stage, subject.up_to, tuple(by))


def _stated_beside(at: AgreementAt, row: Row, added: Sum) -> list[Settled]:
    """What is stated of the whole or so far and is not in the numbers: the most, where that is more than they come
    to; the most that is settled, where that is more than they settle; what reaches further than what stands for
    the stages; and a whole that is less than they, or of somebody whose own numbers come to another."""
    if added.low is None or added.settled is None:
        return []
    most = added.high if added.high is not None else added.low
    stated = [s for s in _in_order([*row.wholes, *row.running]) if s.place != added.stands_in]
    sure = most_above((slot for slot in stated if slot.settled is not None), added.settled)
    found = [slot for slot in (most_above(stated, most), sure) if slot is not None]
    covered = dict.fromkeys((*row.stages, *added.without_number))
    found += [
        slot
        for slot in stated
        if slot is row.whole
        if (heard(slot) and _is_less(slot, added.low))
        or OwnNumbers(row.stages).differing(slot, covered)
    ]
    found += further(at, row, added)
    told = {slot.place for slot in found}
    return [slot for slot in stated if slot.place in told]


def _is_less(slot: Settled, low: Decimal) -> bool:
    return slot.reach.high is not None and slot.reach.high < low


def _gives_only(form: Form, slot: Settled) -> bool:
    """Whether somebody who counts says it in a form that is no number, and none of them gives a number."""
    return slot.reach.low is None and any(f.quantity.form is form for f in counting(slot))


def _divided(at: AgreementAt) -> dict[Owed, set[str]]:
    """The stages of which parts are given, by the row that they are of."""
    found: dict[Owed, set[str]] = {}
    for place, slot in at.settled.items():
        subject = place.subject
        if subject.scope is Scope.STAGE and place.dimension is not None and slot.figures:
            found.setdefault(place.owed, set()).add(subject.stage or "")
    return found


def _in_order(slots: Iterable[Settled]) -> list[Settled]:
    return sorted(slots, key=lambda settled: place_order(settled.place))


def _named(slots: Iterable[Settled]) -> tuple[str | None, ...]:
    return tuple(slot.place.subject.stage for slot in slots)


def _told(at: AgreementAt, settled: Settled) -> SlotTold[StatusRow]:
    row = slot_row(at, settled)
    active = tuple(figure for figure in row.figures if figure.active)
    return SlotTold(replace(row, figures=active), counted(at, settled))
