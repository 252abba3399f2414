"""The text of a file, line by line, with what could not be decoded marked in its place."""

import codecs
import io
import re
from collections.abc import Generator, Iterable, Iterator
from typing import IO, Final

from cli.call.wording import quoted
from cli.failures import Failure
from domain.feed import MAX_LINE

_MARK: Final = 0xDC00
_PIECES: Final = re.compile("[\udc00-\udcff]+|[^\udc00-\udcff]+")
_LIKELY: Final = ("windows-1252", "windows-1251")
_AROUND: Final = 30
_HANDLER: Final = "counterfoil.marked"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # it starts as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ORDERS: Final = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_MARKED: Final = {
    "utf-8-sig": ("utf-8-sig", "utf-8"),
    "utf-16": ("utf-16", "utf-16-le", "utf-16-be"),
    "utf-32": ("utf-32", "utf-32-le", "utf-32-be"),
}


class LineTooLong(Exception):  # noqa: N818 - it says what the line is
    """A line of more than `MAX_LINE` characters; reading ends there."""


def _marked(error: UnicodeError) -> tuple[str, int]:
    """Each byte that is no text as half a surrogate pair, which no text holds."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(_MARK + byte) for byte in wrong), error.end


codecs.register_error(_HANDLER, _marked)


def encoding_of(name: str, file: IO[bytes], given: str | None) -> str:
    """The one that was given, else what the file's first bytes say, else UTF-8.

    A `Failure` where the one that was given counts on a mark, and there is none.
    """
    marked = marked_as(_head(file))
    if marked is not None and given in (None, *_MARKED[marked]):
        return marked
    if given in ("utf-16", "utf-32"):
        raise Failure(
            f"{name} has no mark at its start that tells the order of its bytes, as {given.upper()} needs",
            hint=f"--encoding {given}-le or {given}-be says it, if it is in {given.upper()} at all",
        )
    return given or "utf-8"


def marked_as(head: bytes) -> str | None:
    """The encoding of which a file's first bytes are the mark; None where they are none."""
    return next((marked for bom, marked in _BOMS if head.startswith(bom)), None)


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    return head


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


def encoding_hint(text: str, encoding: str) -> str:
    """How text of which something could not be decoded reads in the encodings that it mostly is in."""
    wrong = next(at for at, sign in enumerate(text) if undecoded(sign))
    around = text[max(0, wrong - _AROUND) : wrong + _AROUND]
    read = [
        f"{name} reads {quoted(said)}" for name in _LIKELY if (said := _in(name, around, encoding))
    ]
    return f"say which encoding it is in: --encoding {' and '.join(read) or 'NAME'}"


def _in(name: str, text: str, encoding: str) -> str | None:
    """Text that was read in one encoding as it reads in another, of which each byte is a sign."""
    if encoding.startswith(("utf-16", "utf-32")):
        return None
    try:
        return b"".join(_bytes(text, encoding.removesuffix("-sig"))).decode(name)
    except UnicodeError:
        return None


def _bytes(text: str, encoding: str) -> Iterator[bytes]:
    for piece in _PIECES.findall(text):
        if undecoded(piece):
            yield bytes(ord(sign) - _MARK for sign in piece)
        else:
            yield piece.encode(encoding)


def as_it_was(texts: Iterable[str], file: IO[bytes], encoding: str) -> Iterator[bytes]:
    """Text in the encoding and the byte order of a file; what could not be decoded is the same bytes again."""
    head = _head(file)
    for mark, order in _ORDERS.items():
        if order.startswith(encoding) and head.startswith(mark):
            encoding = order
            yield mark
            break
    encoder = codecs.getincrementalencoder(encoding)("backslashreplace")
    for text in texts:
        for piece in _PIECES.findall(text):
            if undecoded(piece):
                yield bytes(ord(sign) - _MARK for sign in piece)
            else:
                yield encoder.encode(piece)
    yield encoder.encode("", final=True)
