"""Simple bars with words and numbers beside every sign: for 80 columns, no colour, and a screen reader."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cli.output import slot, sums
from cli.output.answer import Answer, Column, Row
from cli.output.columns import padded, width, wrapped
from cli.output.screen import Screen
from cli.output.shown import shown
from domain.quantity import number_text

_LONGEST: Final = 50
_SHORTEST: Final = 12
_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Signs:
    """What a bar is drawn with. No two look alike, with or without colour."""

    settled: str
    reported: str
    unsure: str
    to_come: str


BLOCKS: Final = Signs("\u2588", "\u2592", "?", "\u00b7")
ASCII: Final = Signs("#", "=", "?", ".")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its sign, how much it stands for (None: nobody knows), and the words for it."""

    sign: str
    amount: Decimal | None
    words: str


def signs(output: str | None) -> Signs:
    """Blocks where the place that the answer goes to can show them; a file named with `-o` can."""
    encoding = sys.stdout.encoding if output in (None, "-") else "utf-8"
    try:
        f"{BLOCKS.settled}{BLOCKS.reported}{BLOCKS.to_come}".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


# Delivered against agreed ---------------------------------------------------------------------


def of_totals(answer: Answer, slots: Sequence[Row], with_: Signs, screen: Screen) -> str:
    """Each row of the totals as a bar from nothing to what was agreed, or beyond."""
    lines: list[str] = []
    for slug in dict.fromkeys(str(row["agreement"]) for row in answer.rows):
        rows = [row for row in answer.rows if row["agreement"] == slug]
        if len(rows) < len(answer.rows):
            lines += [slug, ""]
        for row in rows:
            lines += [*_of_a_row(row, sums.columns(rows, slots), with_, screen), ""]
    return _ended(lines, answer, screen)


def _of_a_row(row: Row, columns: Sequence[Column], with_: Signs, screen: Screen) -> Iterator[str]:
    told = {column.heading: str(column.of(row) or column.null) for column in columns}
    numbers = [
        f"{heading.lower()} {told[heading]}"
        for heading in ("Agreed", "Reported", "Settled", "Still to come")
        if heading in told
    ]
    notes = [told["Notes"]] if told.get("Notes", "-") != "-" else []
    of = " ".join(filter(None, (str(row["flow"] or ""), slot.what(row))))
    yield from wrapped(shown(f"{of}: {'; '.join([', '.join(numbers), *notes])}"), screen.width)
    segments, scale = delivered(row, with_, about="about " in told["Reported"])
    if scale is None or scale == 0:
        yield from _hung([f"no bar: {_why_no_bar(row)}"], screen)
        return
    mark = None
    term = _term(row)
    if term is not None and term < scale:
        mark = (term, f"| the {row['term']} agreed")
    room = min(screen.width - len(_GAP) - 2, _LONGEST)
    yield f"{_GAP}[{bar(segments, scale, room, mark[0] if mark else None)}]"
    legend = [f"{part.sign} {part.words}" for part in segments]
    yield from _hung([*legend, *([mark[1]] if mark else [])], screen)


def delivered(
    row: Row, with_: Signs, *, about: bool = False
) -> tuple[list[Segment], Decimal | None]:
    """The parts of a row from nothing upwards, and what the whole bar stands for; None without a scale."""
    term, low, high = _term(row), _number(row["low"]), _number(row["high"])
    settled = _number(row["settled"])
    if term is None or low is None or settled is None:
        return [], None
    scale = max(term, low, high or low)
    segments = [
        Segment(with_.settled, settled, f"{row['settled']} settled"),
        Segment(with_.reported, low - settled, _reported(low, settled, about=about)),
    ]
    if high is None:
        left = term - low
        open_ = f"up to {number_text(left)} not known or still to come" if left > 0 else ""
        amount = left if left > 0 else None
        segments.append(Segment(with_.unsure, amount, open_ or "more not known"))
    else:
        between, left = high - low, term - high
        unsure = f"{number_text(between)} contested or unsure"
        to_come = f"{number_text(left)} still to come{_so_far(row)}"
        segments += [Segment(with_.unsure, between, unsure), Segment(with_.to_come, left, to_come)]
    return [part for part in segments if part.amount is None or part.amount > 0], scale


def _so_far(row: Row) -> str:
    """Nothing reported is not the same as a report of nothing."""
    if row["high"] != "0":
        return ""
    return ", 0 reported" if row.get("by_source", True) else ", nothing reported yet"


def _reported(low: Decimal, settled: Decimal, *, about: bool) -> str:
    number = f"{'about ' if about else ''}{number_text(low - settled)}"
    return f"{number}{' more' if settled else ''} reported, not settled"


def _why_no_bar(row: Row) -> str:
    if row["unit"] == "percent":
        return "shares are not added up"
    if row["term"] is None:
        return "no one number was agreed to measure it by"
    return "what was agreed is no exact number" if _term(row) is None else "0 were agreed"


# Standing by stage ------------------------------------------------------------------------------


def of_status(answer: Answer, with_: Signs, screen: Screen) -> str:
    """Each slot as a bar, as long as its number is large; its signs and its words tell its standing."""
    lines: list[str] = []
    groups: dict[tuple[str, str, bool], list[Row]] = {}
    for row in answer.rows:
        of_a_stage = row["scope"] == "stage"
        groups.setdefault((str(row["measure"]), str(row["unit"]), of_a_stage), []).append(row)
    for (_, unit, _), rows in groups.items():
        scale = Decimal(100) if unit == "percent" else _largest(rows)
        whole = f"a whole bar is {number_text(scale)}" if scale else "no bar: no number above 0"
        lines += wrapped(shown(f"{slot.what(rows[0])}, {whole}"), screen.width)
        lines += [*_slots(rows, scale, with_, screen), ""]
    lines += _hung(
        [
            f"{with_.settled} confirmed or verified",
            f"{with_.reported} reported or contested",
            f"{with_.unsure} between the lowest and the highest, or not known",
        ],
        screen,
    )
    return _ended([*lines, ""], answer, screen)


def _largest(rows: Sequence[Row]) -> Decimal:
    return max(
        (n for row in rows for n in (_number(row["low"]), _number(row["high"])) if n),
        default=Decimal(0),
    )


def _slots(rows: Sequence[Row], scale: Decimal, with_: Signs, screen: Screen) -> Iterator[str]:
    labels = [shown(f"{slot.place_and_part(row)}{_GAP}{row['flow'] or ''}".strip()) for row in rows]
    words = [shown(_number_and_standing(row)) for row in rows]
    left = max(map(width, labels))
    room = screen.width - left - 2 * len(_GAP) - 2 - max(map(width, words))
    for row, label, told in zip(rows, labels, words, strict=True):
        cells = room if room >= _SHORTEST else screen.width - 2 * len(_GAP)
        drawn = standing_bar(row, scale, with_, min(cells, _LONGEST))
        if room >= _SHORTEST:
            yield f"{padded(label, left, 'left')}{_GAP}{drawn}{_GAP}{told}"
        else:
            yield from wrapped(f"{label}: {told}", screen.width)
            yield f"{_GAP}{drawn}"


def _number_and_standing(row: Row) -> str:
    number, standing = slot.number(row), slot.standing(row)
    return standing if standing.startswith(number) else f"{number} {standing}"


def standing_bar(row: Row, scale: Decimal, with_: Signs, cells: int) -> str:
    """The bar of one slot; blanks where there is no number to draw."""
    low, high = _number(row["low"]), _number(row["high"])
    if low is None or not scale:
        return " " * (cells + 2)
    settles = row["standing"] in ("confirmed", "verified") and not row["contested"]
    sure = with_.settled if settles else with_.reported
    beyond = high - low if high is not None else max(scale - low, Decimal(0)) or None
    segments = [Segment(sure, low, ""), Segment(with_.unsure, beyond, "")]
    return f"[{bar([part for part in segments if part.amount != 0], scale, cells)}]"


# Drawing ----------------------------------------------------------------------------------------


def bar(
    segments: Sequence[Segment], scale: Decimal, cells: int, mark: Decimal | None = None
) -> str:
    """Segments one after the other, each at least one cell long, the rest blank; ``|`` at the mark."""
    open_ended = sum(part.amount is None for part in segments)
    room = cells - open_ended - (mark is not None)
    sizes = _sizes([part.amount or Decimal(0) for part in segments], scale, room)
    drawn = "".join(
        part.sign * (1 if part.amount is None else size)
        for part, size in zip(segments, sizes, strict=True)
    )
    if mark is not None:
        at = min(max(int(mark * room / scale), 1), len(drawn))
        drawn = f"{drawn[:at]}|{drawn[at:]}"
    return drawn.ljust(cells)


def _sizes(amounts: Sequence[Decimal], scale: Decimal, room: int) -> list[int]:
    """Cells for each amount: none for nothing, at least one for something, never more than there are."""
    sizes = [
        max(int(amount * room / scale + Decimal("0.5")), 1) if amount else 0 for amount in amounts
    ]
    while sum(sizes) > room:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def _term(row: Row) -> Decimal | None:
    return _number(row["term"]) if row["term"] and str(row["term"])[0].isdigit() else None


def _number(text: Any) -> Decimal | None:
    """An exact number; a range is none."""
    return Decimal(text) if text is not None and ".." not in text else None


def _hung(told: Sequence[str], screen: Screen) -> Iterator[str]:
    """What the signs mean, as many to a line as fit."""
    line = ""
    for text in told:
        longer = f"{line}{_GAP if line else ''}{text}"
        if line and width(longer) > screen.width - len(_GAP):
            yield f"{_GAP}{line}"
            longer = text
        line = longer
    yield from (f"{_GAP}{part}" for part in wrapped(line, screen.width - len(_GAP)))


def _ended(lines: Sequence[str], answer: Answer, screen: Screen) -> str:
    """With the sentences beneath the table, and the cuts."""
    below = [line for text in answer.words for line in (*wrapped(shown(text), screen.width), "")]
    return "\n".join([*lines, *below, *wrapped(shown(answer.footer), screen.width)]) + "\n"
