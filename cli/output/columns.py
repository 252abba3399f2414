"""Text in columns: how wide it shows, where it wraps."""

import re
from collections.abc import Sequence


def width(text: str) -> int:
    """Cells that a terminal gives it: two for an East Asian wide sign, none for a combining one."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0
        if unicodedata.combining(sign) or sign in "\u200c\u200d"
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def padded(text: str, cells: int, align: str) -> str:
    space = " " * (cells - width(text))
    return space + text if align == "right" else text + space


def wrapped(text: str, cells: int) -> list[str]:
    """Lines of at most `cells`, broken at spaces, else after punctuation, else anywhere: all of it."""
    if width(text) <= cells:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) <= cells:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, cells)
        lines.extend(whole)
    return [*lines, line]


def hanging(text: str, cells: int, indent: int) -> list[str]:
    """Lines of at most `cells`; what follows the first one is indented, where there is room for it."""
    first, *rest = wrapped(text, cells)
    if not rest or cells <= 2 * indent:
        return [first, *rest]
    room = cells - indent
    return [first, *(" " * indent + line for line in wrapped(text[len(first) :].lstrip(), room))]


def longest_word(text: str) -> int:
    return max((width(word) for word in text.split(" ")), default=0)


def _pieces(word: str, cells: int) -> list[str]:
    """A word cut to pieces that fit."""
    pieces: list[str] = []
    piece = ""
    for part in re.findall(r"[^-/._,;:#&?=]*[-/._,;:#&?=]+|[^-/._,;:#&?=]+", word) or [word]:
        if width(piece) + width(part) <= cells:
            piece += part
            continue
        if piece:
            pieces.append(piece)
        piece = ""
        for sign in part:
            if width(piece) + width(sign) > cells:
                pieces.append(piece)
                piece = ""
            piece += sign
    return [*pieces, piece]


def fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int] | None:
    """Widths that add up to `room` at most, the widest giving way first; None where nothing fits."""
    widths = list(natural)
    while sum(widths) > room:
        can = [at for at, cells in enumerate(widths) if cells > least[at]]
        if not can:
            return None
        widths[max(can, key=lambda at: widths[at])] -= 1
    return widths
