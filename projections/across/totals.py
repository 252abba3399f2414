"""``totals`` across agreements: rules 9 and 10 over what was added up. Source: docs/rules.md, rules 9 and 10.

It is the same arithmetic as `projections.rules.sums`, on whole numbers that an engine has added up, and loads none
of the events.
"""

from decimal import Decimal

from domain.changes import ADDED, StatedSlot, StatedTerm, TotalStands
from domain.frozen import dataclass
from projections.rules.percent import PERCENT


@dataclass(frozen=True, slots=True)
class TotalsAcrossRow:
    """One agreement, flow, measure and unit, as `projections.totals.TotalsRow` without what takes the entries.

    ``terms`` are the quantities of all who state a term, ``spoken`` tells whether anybody gives a figure,
    ``contested`` whether a stage or what stands for the stages is contested. Of what the number is made of,
    ``numbered`` tells whether anybody gives a number there, and ``about`` whether one was only said to be about so
    much.
    """

    agreement: str
    flow: str | None
    measure: str
    unit: str
    term: str | None
    settled: str | None
    unsettled: str | None
    low: str | None
    high: str | None
    remaining_low: str | None
    remaining_high: str | None
    basis: str
    stages_completed: int
    stages_without_number: tuple[str, ...]
    contested_stages: tuple[str, ...]
    terms: tuple[str, ...]
    spoken: bool
    numbered: bool
    contested: bool
    about: bool


@dataclass(frozen=True, slots=True)
class _Sum:
    settled: int
    low: int
    high: int | None
    basis: str
    numbered: bool
    contested: bool
    about: bool


def total_across(row: TotalStands) -> TotalsAcrossRow:
    """The row of the totals that sums, terms and stated slots come to."""
    sums = dict(zip(ADDED, row.sums, strict=True))
    slots = {name: StatedSlot.of(text) for name, text in row.stated}
    term = StatedTerm.of(row.term)
    owed = int(Decimal(term.exact) * row.scale) if term.exact is not None else None
    added = _added(row, sums, slots)

    def shown(number: int | None) -> str | None:
        return None if number is None or row.unit == PERCENT else number_of(number, row.scale)

    return TotalsAcrossRow(
        agreement=row.agreement,
        flow=row.flow,
        measure=row.measure,
        unit=row.unit,
        term=term.agreed,
        settled=shown(added.settled),
        unsettled=shown(_less(owed, added.settled)),
        low=shown(added.low),
        high=shown(added.high),
        remaining_low=shown(_less(owed, added.high)),
        remaining_high=shown(_less(owed, added.low)),
        basis=added.basis,
        stages_completed=row.completed,
        stages_without_number=row.lacking,
        contested_stages=row.contested,
        terms=tuple(term.each),
        spoken=sums["figures"] > 0 or any(slot.newest for slot in slots.values()),
        numbered=added.numbered,
        contested=added.contested or bool(row.contested),
        about=added.about and row.unit != PERCENT,
    )


def _added(row: TotalStands, sums: dict[str, int], slots: dict[str, StatedSlot]) -> _Sum:
    """Rule 9: the stages, or the whole or newest running slot that stands for them."""
    instead = _standing_for_the_stages(sums, slots)
    if instead is not None:
        low, settled = instead.low or 0, instead.settled or 0
        numbered = instead.low is not None
        return _Sum(
            settled, low, instead.high, "stated", numbered, instead.contested, instead.about
        )
    high = None if row.lacking or sums["open"] > 0 else sums["high"]
    numbered, about = sums["numbered"] > 0, sums["about"] > 0
    return _Sum(sums["settled"], sums["low"], high, "stages", numbered, False, about)


def _standing_for_the_stages(
    sums: dict[str, int], slots: dict[str, StatedSlot]
) -> StatedSlot | None:
    whole = slots.get("whole")
    whole = whole if whole and whole.newest else None
    if sums["figures"] > 0 and not (
        whole and whole.settled is not None and whole.settled >= sums["low"]
    ):
        return None
    running = [slot for name, slot in slots.items() if name != "whole" and slot.newest]
    return whole or max(running, key=lambda slot: slot.newest or [], default=None)


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def number_of(number: int, scale: int) -> str:
    """Digits, and a point only where it is needed."""
    if scale == 1:
        return str(number)
    whole, rest = divmod(abs(number), scale)
    digits = str(rest).rjust(len(str(scale)) - 1, "0").rstrip("0")
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"
