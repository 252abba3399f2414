"""Words of others on a page: each name and each quotation is one piece, whatever stands in it.

So digits, marks and words that are read from right to left keep their order in it and turn nothing round outside,
and nothing in it is a link but an address of the web.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from html import escape
from typing import Final

from domain.theirs import MARKED, unmarked

_ADDRESS: Final = re.compile(r"https?://")
_ASCII: Final = frozenset("-._~:/?#[]@!$&'()*+,;=%")
"""What stands in an address beside letters and digits (RFC 3986)."""
_JOINERS: Final = "\u200c\u200d"
_ENDS_A_SENTENCE: Final = ".,;:!?'"
_BRACKETS: Final = {")": "(", "]": "["}
_RIGHT_TO_LEFT: Final = (
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
    "(?:[^0-9A-Za-z,;()]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*"
)


def in_html(text: str, ours: Callable[[str], str], language: str) -> str:
    """A text with words of others between marks; ``ours`` makes HTML of what stands around them.

    ``language`` is that of the words, empty where it is not known.
    """
    lang = f' lang="{escape(language)}"' if language else ""
    pieces = re.split(MARKED, text)
    return "".join(
        f"<bdi{lang}>{with_addresses(piece, escape)}</bdi>" if at % 2 else ours(unmarked(piece))
        for at, piece in enumerate(pieces)
    )


def with_addresses(text: str, other: Callable[[str], str]) -> str:
    """A text in which addresses are links; ``other`` makes HTML of the rest."""
    found, end = [], 0
    for start, address in _addresses(text):
        found += [
            other(text[end:start]),
            f'<a rel="noopener noreferrer" href="{escape(address)}">{escape(address)}</a>',
        ]
        end = start + len(address)
    return "".join([*found, other(text[end:])])


def isolated(text: str) -> str:
    """A text in which nobody has marked the words of others: those that are read from right to left are held
    together as far as letters tell."""
    pieces = re.split(f"({_RIGHT_TO_LEFT})", text)
    return "".join(
        f"<bdi>{escape(piece)}</bdi>" if at % 2 else escape(piece)
        for at, piece in enumerate(pieces)
    )


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    """Where an address begins, and the whole of it."""
    at = 0
    while (found := _ADDRESS.search(text, at)) is not None:
        start, at = found.span()
        while at < len(text) and _is_of_an_address(text[at]):
            at += 1
        address = _without_what_follows(text[start:at])
        if len(address) > len(found[0]):
            yield start, address


def _is_of_an_address(sign: str) -> bool:
    """Letters and digits of any script, and of other signs those of ASCII that an address can have."""
    if sign.isascii():
        return sign.isalnum() or sign in _ASCII
    return unicodedata.category(sign)[0] in "LMN" or sign in _JOINERS


def _without_what_follows(address: str) -> str:
    """An address without the marks of the sentence that it stands in."""
    while last := address[-1:]:
        opened = _BRACKETS.get(last)
        is_closed = opened is not None and address.count(last) <= address.count(opened)
        if is_closed or (opened is None and last not in _ENDS_A_SENTENCE):
            break
        address = address[:-1]
    return address
