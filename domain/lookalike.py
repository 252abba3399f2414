"""Names that are easily taken for one another: one letter or a hyphen apart, or drawn with the same shapes.

A feed may bring in new names, and is told where one looks like a name that is there already. Numbers tell names
apart on purpose: `s1` and `s2`, or `round-i` and `round-ii`, are no look-alikes.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable
from typing import Final

_SHAPES: Final = str.maketrans(
    "авекмнорстухіјѕԁԛԝһɡαονρτυικı",  # Cyrillic, Greek and others that are drawn like these:
    "abekmhopctyxijsdqwhgaovptuiki",
)
_ORDINALS: Final = re.compile(r"[0-9]+|(?<![^\W_])[ivxlc]+(?![^\W_])|(?<![^\W_])[a-z](?![^\W_])")
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
_GAPS: Final = re.compile(r"(?<![0-9]) | (?![0-9])")
_SHORTEST: Final = 4
_MOST: Final = 2_000


class Names:
    """The names that are known, in groups within which they could be confused."""

    def __init__(self) -> None:
        self._groups: dict[Hashable, tuple[dict[str, str], dict[str, str]]] = {}

    def add(self, group: Hashable, names: Iterable[str]) -> None:
        """Names that are there already."""
        folds, words = self._groups.setdefault(group, ({}, {}))
        for name in names:
            fold = folded(name)
            folds.setdefault(_joined(fold), name)
            words.setdefault(_ORDINALS.sub("", fold), name)

    def met(self, group: Hashable, name: str) -> str | None:
        """Take in a name; another one that it looks like, where there is one."""
        folds, words = self._groups.setdefault(group, ({}, {}))
        fold = folded(name)
        same = folds.setdefault(_joined(fold), name)
        if same != name:
            return same
        word = _ORDINALS.sub("", fold)
        if word in words:
            return None
        alike = next((other for known, other in words.items() if near(word, known)), None)
        if len(words) < _MOST:
            words[word] = name
        return alike


def folded(name: str) -> str:
    """The name without case, accents, punctuation and the alphabet that its letters come from."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_SHAPES)
    return "".join(sign for sign in plain if sign.isalnum() or sign in " -").replace("-", " ")


def _joined(fold: str) -> str:
    """Without what nobody hears: zeros before a number, and gaps but those between two numbers."""
    return _GAPS.sub("", _ZEROS.sub("", fold))


def near(one: str, other: str) -> bool:
    """Whether two words are one letter apart: one too many, another one, or two changed about."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SHORTEST or one == other:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        at = min(len(one), len(other))
    left, right = one[at:], other[at:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[1::-1] == right[:2] and left[2:] == right[2:])
    )
