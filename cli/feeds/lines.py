"""The lines of a file, each with its number, and none longer than it may be."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import IO, Final

_CHUNK: Final = 1 << 18
"""Bytes that are read at a time."""

RawLine = tuple[int, bytes | None, bool]
"""Its number, its bytes without the line end (None where there are more than allowed), and whether a line end
follows."""


def raw_lines(file: IO[bytes], longest: int) -> Iterator[RawLine]:
    """Lines of at most ``longest`` bytes. A longer one is passed over, and never held in memory.

    The mark that some editors put before a text is no part of the first.
    """
    number, rest, is_too_long = 0, b"", False
    chunk = file.read(_CHUNK).removeprefix(BOM_UTF8)
    while chunk:
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        for ended in lines:
            number += 1
            line = ended.removesuffix(b"\r")
            yield number, None if is_too_long or len(line) > longest else line, True
            is_too_long = False
        if len(rest) > longest + 1:  # one more may be half of the line end
            rest, is_too_long = b"", True
        chunk = file.read(_CHUNK)
    if rest or is_too_long:
        line = rest.removesuffix(b"\r")
        yield number + 1, None if is_too_long or len(line) > longest else line, False
