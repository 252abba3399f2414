"""Slots as bars: how large each number is, and how well it is borne out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from cli.output import slot
from cli.output.answer import Answer
from cli.output.bars import GAP, LONGEST, UNSURE, Segment, Signs, bar, ended, exact, legend
from cli.output.columns import padded, width, wrapped
from cli.output.screen import Screen
from cli.output.shown import shown
from domain.values.quantity import number_text
from projections.figures.counted import SlotTold
from projections.rules.percent import PERCENT
from projections.status import StatusRow

_SHORTEST: Final = 12

Told = SlotTold[StatusRow]


def of_status(answer: Answer[Told], with_: Signs, screen: Screen) -> str:
    """Each slot as a bar, as long as its number is large; its signs and its words tell its standing."""
    lines: list[str] = []
    groups: dict[tuple[str, str, bool], list[Told]] = {}
    for told in answer.rows:
        row = told.row
        groups.setdefault((row.measure, row.unit, row.scope == "stage"), []).append(told)
    for (_, unit, _), rows in groups.items():
        scale = Decimal(100) if unit == PERCENT else _largest(rows)
        whole = f"a whole bar is {number_text(scale)}" if scale else "no bar: no number above 0"
        lines += wrapped(shown(f"{slot.what(rows[0].row)}, {whole}"), screen.width)
        lines += [*_slots(rows, scale, with_, screen), ""]
    lines += legend(
        [
            f"{with_.settled} confirmed or verified",
            f"{with_.reported} reported or contested",
            f"{UNSURE} between the lowest and the highest, or not known",
        ],
        screen,
    )
    return ended([*lines, ""], answer, screen)


def _largest(rows: Sequence[Told]) -> Decimal:
    return max(
        (n for told in rows for n in (exact(told.row.low), exact(told.row.high)) if n),
        default=Decimal(0),
    )


def _slots(rows: Sequence[Told], scale: Decimal, with_: Signs, screen: Screen) -> Iterator[str]:
    slots = [told.row for told in rows]
    labels = [shown(f"{slot.place_and_part(row)}{GAP}{row.flow or ''}".strip()) for row in slots]
    words = [shown(_number_and_standing(row)) for row in rows]
    left = max(map(width, labels))
    room = screen.width - left - 2 * len(GAP) - 2 - max(map(width, words))
    for row, label, told in zip(rows, labels, words, strict=True):
        cells = room if room >= _SHORTEST else screen.width - 2 * len(GAP)
        drawn = standing_bar(row, scale, with_, min(cells, LONGEST))
        if room >= _SHORTEST:
            yield f"{padded(label, left, 'left')}{GAP}{drawn}{GAP}{told}"
        else:
            yield from wrapped(f"{label}: {told}", screen.width)
            yield f"{GAP}{drawn}"


def _number_and_standing(told: Told) -> str:
    number, standing = slot.number(told), slot.standing(told)
    return standing if standing.startswith(number) else f"{number} {standing}"


def standing_bar(told: Told, scale: Decimal, with_: Signs, cells: int) -> str:
    """The bar of one slot; blanks where there is no number to draw."""
    low, high = exact(told.row.low), exact(told.row.high)
    if low is None or not scale:
        return " " * (cells + 2)
    sure = with_.settled if told.beside.settled else with_.reported
    beyond = high - low if high is not None else max(scale - low, Decimal(0)) or None
    segments = [Segment(sure, low, ""), Segment(UNSURE, beyond, "")]
    return f"[{bar([part for part in segments if part.amount != 0], scale, cells)}]"
