"""How a slot reads in a table: its place, its number, its standing, and who says what."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from cli.output.answer import Column
from cli.output.citations import short
from projections.rules.percent import PERCENT
from projections.texts.given_up import gave_up, given_up
from projections.texts.number import in_a_sentence, in_words, number_in_words
from projections.texts.units import in_several_units, is_plain
from projections.texts.units import what as counted

if TYPE_CHECKING:
    from projections.across.totals import TotalsAcrossRow
    from projections.comparing.row import CompareRow
    from projections.diff import DiffRow
    from projections.figures.counted import Retraction, SlotTold
    from projections.show.agreement import TermShown
    from projections.status import FigureRow, StatusRow
    from projections.totals import TotalsRow
    from projections.view import ViewRow
    from projections.why import WhyRow

Placed: TypeAlias = "StatusRow | ViewRow | DiffRow | WhyRow"
"""What lies in a slot, or may."""
Owed: TypeAlias = "StatusRow | TotalsRow | TotalsAcrossRow | CompareRow"
"""What counts something in a direction."""
Told: TypeAlias = "SlotTold[StatusRow]"


def place(row: "Placed") -> str:
    """`stage s1`, `so far to s2`, `whole`; what a slot reaches over."""
    assert row.scope is not None
    return reach(row.scope, row.stage, row.up_to)


def reach(scope: str, stage: str | None, up_to: str | None) -> str:
    """The same, of a scope as rows have it."""
    from domain.events import Scope
    from projections.texts.summary import short_reach

    return short_reach(Scope(scope), stage, up_to)


def place_and_part(row: "Placed") -> str:
    """`stage s1, sex: women`."""
    category = f": {row.category}" if row.category else ""
    part = f", {row.dimension}{category}" if row.dimension else ""
    return place(row) + part


def full(row: "StatusRow") -> str:
    """A slot in one line: `stage s1, RU->UA, person released`."""
    return ", ".join(filter(None, (place_and_part(row), row.flow or "", what(row))))


def what(row: "Owed | WhyRow | TermShown") -> str:
    """What is counted: `person released`."""
    return f"{row.unit} {row.measure}"


def flow_and_measure(rows: Sequence["Owed"], *, named_elsewhere: bool = False) -> "Column[Owed]":
    """What is counted, in which direction. One measure is named in the heading, where it says too little without
    its unit, several in each row; of what is ``named_elsewhere`` only what tells one from another."""
    found = {(row.measure, row.unit) for row in rows}
    several = in_several_units(found)
    if len(found) == 1:
        ((measure, unit),) = found
        plain = named_elsewhere or is_plain(measure, unit)
        heading = "Flow" if plain else what(rows[0]).capitalize()
        return Column(heading, lambda row: row.flow, null="no flow")

    def cell(row: "Owed") -> str:
        plain = named_elsewhere and row.unit != PERCENT and row.measure not in several
        told = "" if plain or is_plain(row.measure, row.unit, several) else f" ({row.unit})"
        return f"{row.flow or ''} {row.measure}{told}".strip()

    return Column("Flow, measure", cell)


def number_heading(rows: Sequence["StatusRow"]) -> str:
    """`Person released` where all rows count just that."""
    counted = {what(row) for row in rows}
    return counted.pop().capitalize() if len(counted) == 1 else "Number"


def number(told: "Told") -> str:
    """The number or span of a slot. Zero, withheld and unknown never look alike."""
    said = _active(told)
    if not said:
        return ways_given_up(one.corrected for one in told.beside.retractions)
    low, high = told.row.low, told.row.high
    telling = said if low is None else counting(told)
    return number_in_words([figure.quantity for figure in telling], low, high)


def ways_given_up(corrected: Iterable[bool]) -> str:
    """`taken back`, `corrected away`; where both happened, both."""
    return ", ".join(given_up(corrected=one) for one in sorted(set(corrected)))


def counting(told: "Told") -> "list[FigureRow]":
    """The figures from which low and high are taken."""
    return [figure for figure in _active(told) if figure.entry in told.beside.counting]


def _active(told: "Told") -> "list[FigureRow]":
    return [figure for figure in told.row.figures if figure.active]


def standing(told: "Told") -> str:
    """`confirmed`, `reported, contested`, `confirmed, was contested`; `confirmed 40, contested` in a span."""
    return standing_of(told.row, told.beside.sure)


def standing_of(row: "StatusRow", sure: str | None = None) -> str:
    """The standing of a row alone; ``sure`` is what is confirmed where somebody contests the number."""
    if row.contested:
        return f"{row.standing}{f' {sure}' if sure else ''}, contested"
    return f"{row.standing}, was contested" if row.was_contested else row.standing


def is_heard(told: "Told") -> bool:
    """Whether anybody who is heard has a figure in a slot."""
    return bool(told.beside.heard)


def saying(told: "Told") -> "list[FigureRow]":
    """The figures that say the number of a slot; where none says just that, all of those that it is made of: of
    those who are heard, else of anybody."""
    says, taken = number(told), counting(told)
    return [one for one in taken if in_words(one.quantity) == says] or taken


def said_by(told: "Told") -> dict[str, list[str]]:
    """Of those who are `saying` it: each number in words, and by whom; of those not heard with their kind."""
    found: dict[str, list[str]] = {}
    for figure in saying(told):
        found.setdefault(in_words(figure.quantity), []).append(_source(told, figure))
    return found


def who(told: "Told") -> str:
    """`ru-mod 307 #8; paper (media) 306 #9; ua-president disputes paper #10; ua-hq took 300 back #11`: each root's
    figure, of those not heard their kind, who disputes whom, and who gives no number any more."""
    said, disputes = _active(told), told.beside.disputes
    by_entry: dict[str, list[str]] = {}
    for one in disputes:
        by_entry.setdefault(one.entry, []).append(one.of)
    claims = [_claim(told, figure, by_entry.get(figure.entry, ())) for figure in said]
    own = {figure.entry for figure in said}
    claims += [
        f"{one.source} disputes {one.of} {short(one.entry)}"
        for one in disputes
        if one.entry not in own
    ]
    claims += map(_retraction, told.beside.retractions)
    return "; ".join(claims)


def _retraction(one: "Retraction") -> str:
    whose = _with_kind(one.source, one.counts_as)
    how = gave_up(in_a_sentence(one.quantity), corrected=one.corrected)
    return f"{whose} {how} {short(one.entry)}"


def _claim(told: "Told", figure: "FigureRow", disputed: Iterable[str]) -> str:
    """One figure with its source and the number of its entry; ``disputed`` are those whose word it disputes."""
    implied = " (its parts)" if figure.implied else ""
    against = "".join(f", disputes {of}" for of in disputed)
    number = f"{in_words(figure.quantity)}{implied}"
    return f"{_source(told, figure)} {number} {short(figure.entry)}{against}"


def _source(told: "Told", figure: "FigureRow") -> str:
    return _with_kind(figure.source, dict(told.beside.shown).get(figure.entry))


def _with_kind(source: str, counts_as: str | None) -> str:
    """`ru-mod`; of those who are not heard with what it counts as."""
    return f"{source} ({counts_as})" if counts_as else source


def about(row: "ViewRow") -> str:
    """What a row of a view is about: `term`, `agreement`, `stage s1`, `stage s1, sex: women`."""
    if row.scope is not None:
        return place_and_part(row)
    if row.stage:
        return f"stage {row.stage}"
    return "agreement" if row.what == "dispute" else row.what


def says(row: "ViewRow") -> str:
    """What a source says there: `307 released`, `confirms 307 released`, `completed 2025-05-24`; of what remains
    `400 (released)`."""
    if row.what == "dispute":
        from projections.texts.sentence import here

        return f"disputes {here(row.says)}"
    if row.measure is None:
        return row.says or ""
    number = in_words(row.quantity) if row.quantity is not None else "parts only:"
    does = "confirms " if row.what == "confirmation" else ""
    if row.what == "repeat" and row.standing == "retracted":
        does = "repeats "  # which its state says otherwise
    measure = counted(row.measure, row.unit or "")
    # Of what is measured as released, what remains was not.
    return f"{does}{number} {f'({measure})' if row.scope == 'remaining' else measure}"
