"""Text in columns: how wide it shows, where it wraps."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from cli.output.shown import LEFT_AGAIN, left_again

_ONE_EACH: Final = re.compile("[\0-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027]*")
"""Texts in Latin, Greek, Cyrillic and Armenian letters, most that are told."""
_PART: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"
    r"|T[0-9]{2}:[0-9]{2}(?::[0-9.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
    r"|[^-/._,;:#&?=]*(?:->|[-/._,;:#&?=])+|[^-/._,;:#&?=]+"
)
"""What ends in punctuation, after which a word may be broken; an arrow is not, nor a day, nor a time of it."""
_JOINER: Final = "\u200d"
_AS_A_PICTURE: Final = "\ufe0f"
"""What makes a sign such as a heart a picture, as wide as others."""
_OF_FLAGS: Final = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
"""The letters of which two are shown as the flag of a country."""
_JOINED: Final = re.compile("[\u061c\u200b-\u200f\u1160-\u11ff\ud7b0-\ud7ff\U0001f3fb-\U0001f3ff]")
"""Joiners, marks of direction and of the ends of words, vowels and ends of Korean syllables, colours of skin."""


def width(text: str) -> int:
    """Cells that a terminal gives it: two for a picture or a wide East Asian one, none for what is drawn on it."""
    return len(text) if _ONE_EACH.fullmatch(text) else sum(map(_width, _letters(text)))


def _letters(text: str) -> Iterator[str]:
    """The signs of a text, each with what is drawn on it or joined to it; two make a flag."""
    letter = ""
    for sign in text:
        if letter and not (
            _is_drawn_on(sign)
            or letter[-1] == _JOINER
            or (len(letter) == 1 and letter in _OF_FLAGS and sign in _OF_FLAGS)
        ):
            yield letter
            letter = ""
        letter += sign
    if letter:
        yield letter


@lru_cache(maxsize=4_096)
def _is_drawn_on(sign: str) -> bool:
    import unicodedata

    return unicodedata.category(sign)[0] == "M" or _JOINED.match(sign) is not None


@lru_cache(maxsize=4_096)
def _width(letter: str) -> int:
    import unicodedata

    if _AS_A_PICTURE in letter or any(unicodedata.east_asian_width(one) in "WF" for one in letter):
        return 2
    return sum(
        unicodedata.category(one) == "Mc" or not _is_drawn_on(one)  # a vowel sign beside its letter
        for one in letter
    )


def padded(text: str, cells: int, align: str) -> str:
    space = " " * (cells - width(text))
    return space + text if align == "right" else text + space


def wrapped(text: str, cells: int) -> list[str]:
    """Lines of at most `cells`, broken at spaces, else after punctuation, else anywhere: all of it.

    Where words from right to left are set apart from what follows, they are on each line.
    """
    if width(text) <= cells:
        return [text]
    lines = _broken(text, cells)
    return list(map(left_again, lines)) if LEFT_AGAIN in text else lines


def _broken(text: str, cells: int) -> list[str]:
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
    for part in re.findall(_PART, word) or [word]:
        if width(piece) + width(part) <= cells:
            piece += part
            continue
        if piece:
            pieces.append(piece)
        piece = ""
        for letter in _letters(part):
            if width(piece) + width(letter) > cells:
                pieces.append(piece)
                piece = ""
            piece += letter
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
