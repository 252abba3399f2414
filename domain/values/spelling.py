"""Spellings of the same: texts that differ by these alone are compared as one, and two such names are one name.

What was given is kept as it was given. Only where texts are compared do these make no difference: capitals, the
dotted and the dotless i of Turkish among them, normal forms and widths, apostrophes and quotation marks that are
straight or curly, and signs that nobody sees; in names, which spaces stand between words, and those at the ends.
"""

import re
import unicodedata
from typing import Final

_APOSTROPHES: Final = "\u2018\u2019\u02bc\u05f3"
_QUOTATION_MARKS: Final = "\u201c\u201d\u201e\u05f4"
_SPELT: Final = {
    "\u0131": "i",
    "i\u0307": "i",
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_QUOTATION_MARKS, '"'),
}
_UNSEEN: Final = "\xad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f"
"""Soft hyphens, joiners, marks of direction, zero-width spaces and variation selectors."""
_OTHERWISE: Final = re.compile(rf"[\u0131{_APOSTROPHES}{_QUOTATION_MARKS}{_UNSEEN}]|i\u0307")
_SHAPES: Final = str.maketrans(
    "авекмнорстухіјѕԁԛԝһɡαονρτυικı",  # Cyrillic, Greek and others that are drawn like these:
    "abekmhopctyxijsdqwhgaovptuiki",
)


def as_compared(text: str) -> str:
    """The text in the one spelling in which it is compared."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", _OTHERWISE.sub(_spelt, folded))


def as_name(name: str) -> str:
    """A name in the one spelling in which it is compared: where two have the same, they are the same name."""
    return " ".join(as_compared(name).split())


def as_drawn(name: str) -> str:
    """A name by its shapes: where two have the same, whoever reads them in print takes them for one name."""
    return unicodedata.normalize("NFD", as_name(name)).translate(_SHAPES)


def _spelt(found: re.Match[str]) -> str:
    return _SPELT.get(found[0], "")
