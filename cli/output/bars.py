"""Simple bars with words and numbers beside every sign: for 80 columns, no colour, and a screen reader."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from cli.output.answer import Answer
from cli.output.columns import width, wrapped
from cli.output.screen import Screen
from cli.output.shown import shown
from domain.frozen import dataclass

LONGEST: Final = 50
GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Signs:
    """What a bar is drawn with, beside `UNSURE`. No two look alike, with or without colour."""

    settled: str
    reported: str
    to_come: str


BLOCKS: Final = Signs("\u2588", "\u2592", "\u00b7")
ASCII: Final = Signs("#", "=", ".")
UNSURE: Final = "?"
"""Of what is contested or not known, in either."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its sign, how much it stands for (None: nobody knows), and the words for it."""

    sign: str
    amount: Decimal | None
    words: str


def signs(output: str | None) -> Signs:
    """Blocks where the place that the answer goes to can show them; a file named with `-o` can."""
    to_stdout = output in (None, "-") and sys.stdout is not None
    encoding = sys.stdout.encoding if to_stdout else "utf-8"
    try:
        f"{BLOCKS.settled}{BLOCKS.reported}{BLOCKS.to_come}".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


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


def exact(text: str | None) -> Decimal | None:
    """An exact number; a range is none."""
    return Decimal(text) if text is not None and ".." not in text else None


def legend(told: Sequence[str], screen: Screen) -> Iterator[str]:
    """What the signs mean, as many to a line as fit."""
    line = ""
    for text in told:
        longer = f"{line}{GAP if line else ''}{text}"
        if line and width(longer) > screen.width - len(GAP):
            yield f"{GAP}{line}"
            longer = text
        line = longer
    yield from (f"{GAP}{part}" for part in wrapped(line, screen.width - len(GAP)))


def ended(lines: Sequence[str], answer: Answer[Any], screen: Screen) -> str:
    """With the sentences beneath the table, and the cuts."""
    below = [line for text in answer.words for line in (*wrapped(shown(text), screen.width), "")]
    return "\n".join([*lines, *below, *wrapped(shown(answer.footer), screen.width)]) + "\n"
