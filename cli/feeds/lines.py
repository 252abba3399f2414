"""The lines of a file, each with its number, and none longer than it may be."""

from collections.abc import Iterator
from typing import IO, Final, NamedTuple

_CHUNK: Final = 1 << 16


class RawLine(NamedTuple):
    """Bytes without their line end; None where there are more than allowed. ``whole``: a line end follows."""

    number: int
    data: bytes | None
    whole: bool = True


def raw_lines(file: IO[bytes], longest: int) -> Iterator[RawLine]:
    """Lines of at most ``longest`` bytes. A longer one is passed over, and never held in memory."""
    number = 0
    while data := file.readline(longest + 2):
        number += 1
        whole = data.endswith(b"\n")
        data = data.removesuffix(b"\n").removesuffix(b"\r")
        if len(data) <= longest and (whole or len(data) < longest + 2):
            yield RawLine(number, data, whole)
            continue
        while not whole and (more := file.readline(_CHUNK)):
            whole = more.endswith(b"\n")
        yield RawLine(number, None, whole)
