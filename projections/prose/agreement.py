"""What is told of an agreement: its terms, then each flow, then what became of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from domain.state.assertion import Group, Subject
from domain.values.flow import Flow, flow_text
from projections.figures.taken_back import lapsed
from projections.prose.claims import entries_of
from projections.prose.course import course_of_agreement, course_of_stages
from projections.prose.delivered import delivered, named_as_ended, with_number
from projections.prose.pieces import Cited, Pieces, led
from projections.prose.quantities import as_measured, number_of, things
from projections.prose.slot import Teller
from projections.prose.stated import where
from projections.prose.terms import agreed, of_no_term
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled, counting, heard
from projections.rules.sums import SUMMED, Row

_Tell = Callable[[Teller, Row, str], Pieces]
"""Tells of a row, of which its direction is given in words."""
_ANY_WAY: Final = " there"
"""A direction by which two rows are compared: whether the same is told of both."""


def agreement_clauses(teller: Teller, told: Sequence[Row], title: str, until: str) -> list[Pieces]:
    """What was agreed, and what came of it: each clause makes a sentence. ``told`` are the rows that are.

    ``until`` stands before what may still change: before what came of it, or before all where no term is stated.
    """
    terms = list(_each_way(teller, told, agreed, f" under {title}"))
    flows = _each_way(teller, told, delivered)
    numbered = {slug for row in told for slug in with_number(row)}
    named = {slug for row in told for slug in named_as_ended(teller, row)}
    course = (*course_of_stages(teller, numbered, named), *course_of_agreement(teller))
    came = [*flows, *_contested_parts(teller, told), *course]
    of_none = of_no_term(teller)
    if not terms:
        any_more = " any more" if teller.at.lapsed_terms else ""
        no_term: Pieces = (f"what was agreed under {title} is not stated in numbers{any_more}",)
        return [*led(until, [no_term]), *of_none, *came]
    if not came:
        return [*led(until, terms), *of_none]
    return [*terms, *of_none, *led(until, came)]


def told_rows(teller: Teller) -> tuple[list[Row], list[Row]]:
    """The rows of the totals that are told, those with terms first, and those of which only others speak.

    What only others say is told where somebody who is heard disputes it, or has taken back what he said of it.
    """
    at = teller.at

    def order(row: Row) -> tuple[bool, bool, str, str, list[str], str]:
        flow, measure, unit = row.owed
        pooled, pair = flow is not None and flow.pooled, sorted(flow.parties if flow else ())
        return row.owed not in at.terms, pooled, measure, unit, pair, flow_text(flow) or ""

    found = sorted(at.rows, key=order)

    def is_heard(slot: Settled) -> bool:
        if slot.contested or heard(slot):
            return True
        return any(one.said.voice.heard for one in lapsed(at, slot))

    are_told = [row.owed in at.terms or any(map(is_heard, row.slots)) for row in found]
    told = [row for row, is_told in zip(found, are_told, strict=True) if is_told]
    return told, [row for row, is_told in zip(found, are_told, strict=True) if not is_told]


def _each_way(teller: Teller, told: Iterable[Row], tell: _Tell, once: str = "") -> Iterator[Pieces]:
    """A clause a row; two directions of which the same is told share it. ``once`` follows the first direction.

    Between whom they go is told where they could go between others too.
    """
    clauses = [(row, clause) for row in told if (clause := tell(teller, row, _ANY_WAY))]
    flows = [row.owed.flow for row, _ in clauses]
    everybody = {*teller.parties, *(party for flow in flows if flow for party in flow.parties)}
    for _, alike in groupby(clauses, key=lambda pair: pair[1]):
        for row, way in _ways(teller, [row for row, _ in alike], everybody):
            yield tell(teller, row, way + once)
            once = ""


def _ways(teller: Teller, rows: Sequence[Row], everybody: set[str]) -> Iterator[tuple[Row, str]]:
    """The directions of rows; of two that are opposite the first row alone, each way."""
    left = list(rows)
    while left:
        row = left.pop(0)
        flow = row.owed.flow
        back = next((other for other in left if _are_opposite(flow, other.owed.flow)), None)
        if flow is not None and back is not None:
            left.remove(back)
            between = teller.names.between(flow) if everybody - {*flow.parties} else ""
            yield row, f" each way{between}"
        else:
            yield row, teller.names.way(flow)


def _are_opposite(one: Flow | None, other: Flow | None) -> bool:
    if one is None or other is None:
        return False
    return (one.giver, one.receiver, one.pooled) == (other.receiver, other.giver, other.pooled)


def _contested_parts(teller: Teller, told: Sequence[Row]) -> Iterator[Pieces]:
    """Totals may agree where their parts do not."""
    owed = {row.owed for row in told}
    groups: dict[Group, list[Settled]] = {}
    for place, settled in teller.at.settled.items():
        subject = place.subject
        mine = subject.scope in SUMMED and place.owed in owed
        if mine and place.dimension and settled.contested:
            groups.setdefault(place.group, []).append(settled)
    for (subject, flow, dimension), slots in groups.items():
        figures = entries_of(figure for slot in slots for figure in counting(slot))
        disputes = {entry for slot in slots for entry in teller.disputes(slot)}
        entries = tuple(sorted({*figures, *disputes}))
        yield (
            f"how the {_what_divides(subject, teller.names.way(flow))} by {dimension} is ",
            Cited("contested", entries, "contested", contested=True),
        )


def _what_divides(subject: Subject, way: str) -> str:
    """``people released from Russia to Ukraine in stage s1 divide``; of shares ``percentage for the share in
    all divides``."""
    measure, unit, there = subject.measure, subject.unit, where(subject)
    if unit == PERCENT:
        return f"{number_of(measure, unit, as_measured(measure, unit, way))} {there} divides"
    return f"{things(measure, unit, way)} {there} divide"
