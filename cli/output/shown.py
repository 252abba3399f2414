"""Text made safe to look at: what is invisible, or moves other text about, is spelled out.

A ledger holds other people's words. A terminal obeys control characters, and a bidi override shows digits
in another order than they stand in; both would let a quotation rewrite the number beside it. What word processors
put into Hebrew, Arabic or Khmer stays where it does neither: beside a letter of its own direction a mark of
direction moves nothing that such a letter does not move where it is seen, and where words are written without
spaces between them an invisible one says where a word ends.
"""

import re
from typing import Final

from domain.theirs import MARKED, unmarked

# Control and format characters, line separators, lone surrogates, private use. The joiners U+200C and
# U+200D stay: Persian and Indic words need them.
_HIDDEN: Final = (
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\U000f0000-\U0010ffff]"
)
_OBEYED: Final = r"(?!\s)[\x00-\x1f\x7f-\x9f]"
_DIRECTIONS: Final = {
    "\u200e": (("L",), ("L",)),
    "\u200f": (("R", "AL"), ("R", "AL")),
    "\u061c": (("AL",), ("R", "AL")),
}
"""The marks of direction, each with the classes of the letters that may stand before and behind it."""
_DECISIVE: Final = ("L", "R", "AL", "EN", "AN")
"""The classes of letters and digits; what has another one takes its direction from these (UAX #9)."""
_WITHOUT_SPACES: Final = (
    "[\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0edf\u0f00-\u0fff\u1000-\u109f\u1780-\u17d3\u1950-\u19df"
    "\u1a20-\u1aad\ua9e0-\ua9ff\uaa60-\uaadf]"
)
"""Thai, Lao, Tibetan, Burmese, Khmer and scripts of their neighbours."""
_WORD_ENDS: Final = f"(?<={_WITHOUT_SPACES})\u200b(?={_WITHOUT_SPACES})"
_FROM_RIGHT: Final = (
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of Hebrew, Arabic and of others that are written from right to left."""
LEFT_AGAIN: Final = "\u200e"
_NAMED: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def shown(text: str, *, marked: bool = False) -> str:
    r"""The text with every hidden character as `\u202e`.

    ``marked`` where the words of others in it stay between their marks; elsewhere those from right to left are set
    apart from ours.
    """
    if text.isprintable():  # nothing that is hidden is
        return text
    if re.search(_HIDDEN, text):
        harmless = _harmless(text)
        text = re.sub(
            _HIDDEN, lambda found: found[0] if found.start() in harmless else _escape(found), text
        )
    return text if marked else unmarked(re.sub(MARKED, _set_apart, text))


def _set_apart(found: re.Match[str]) -> str:
    """Words from right to left, behind which our own go on from left to right.

    Else a number or a date right behind a name in Arabic is seen before it, beside another name, or the other
    way round.
    """
    return left_again(found[1])


def left_again(text: str) -> str:
    """The text with the mark behind it that ends words from right to left, where it holds some."""
    ends = text.endswith(LEFT_AGAIN) or not re.search(_FROM_RIGHT, text)
    return text if ends else text + LEFT_AGAIN


def _harmless(text: str) -> set[int]:
    """Where hidden characters stand that move nothing about."""
    found = {end.start() for end in re.finditer(_WORD_ENDS, text)}
    if not any(mark in text for mark in _DIRECTIONS):
        return found
    from unicodedata import bidirectional

    for side, places in enumerate((range(len(text)), reversed(range(len(text))))):
        near = ""
        for at in places:
            sign = text[at]
            if sign in _DIRECTIONS:
                found |= {at} if near in _DIRECTIONS[sign][side] else set()
            elif re.match(_HIDDEN, sign):
                near = ""  # it is spelled out, in letters
            elif (kind := bidirectional(sign)) in _DECISIVE:
                near = kind
    return found


def unobeyed(text: str) -> str:
    """Text of others as it is, but for what a terminal obeys: marks, line ends and other blanks stay."""
    return re.sub(_OBEYED, _escape, text)


def shown_lines(text: str) -> str:
    """The same, for text whose line breaks are ours."""
    return "\n".join(shown(line) for line in text.split("\n"))


def shown_json(dumped: str) -> str:
    """JSON on one line, with the hidden characters in its strings as JSON escapes: the same data, and no marks."""
    return dumped if dumped.isprintable() else re.sub(_HIDDEN, _json_escape, unmarked(dumped))


def _escape(found: re.Match[str]) -> str:
    point = ord(found[0])
    if found[0] in _NAMED:
        return _NAMED[found[0]]
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
