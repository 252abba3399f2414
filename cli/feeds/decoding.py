"""The text of a file, line by line, with what could not be decoded marked in its place."""

import codecs
import io
from collections.abc import Generator
from typing import IO, Final

from domain.feed import MAX_LINE

_MARK: Final = 0xDC00
_HANDLER: Final = "counterfoil.marked"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class LineTooLong(Exception):  # noqa: N818 - it says what the line is
    """A line of more than `MAX_LINE` characters; reading ends there."""


def _marked(error: UnicodeError) -> tuple[str, int]:
    """Each byte that is no text as half a surrogate pair, which no text holds."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(_MARK + byte) for byte in wrong), error.end


codecs.register_error(_HANDLER, _marked)


def encoding_of(file: IO[bytes], given: str | None) -> str:
    """The one that was given, else what the file's first bytes say, else UTF-8."""
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    for bom, name in _BOMS:
        if head.startswith(bom) and (given is None or given in (name, "utf-8")):
            return name
    return given or "utf-8"


def text_lines(file: IO[bytes], encoding: str) -> Generator[str]:
    """Lines with their ends, whichever those are; `LineTooLong` before one fills the memory."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors=_HANDLER, newline="")
    try:
        while line := text.readline(MAX_LINE):
            if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
                raise LineTooLong
            yield line
    finally:
        text.detach()


def undecoded(text: str) -> bool:
    """Whether something in it could not be decoded."""
    return not text.isascii() and any(_MARK <= ord(sign) < _MARK + 256 for sign in text)
