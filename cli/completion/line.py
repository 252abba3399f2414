"""A call as far as it is typed, taken apart as a shell would: nothing in it is carried out."""

import re
from typing import Final

from domain.frozen import dataclass

_KEPT_IN_QUOTES: Final = '"\\$`'
"""Before these alone a backslash means something between double quotes."""
_SETTING: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """``words`` are whole and come after the program's name, ``begun`` is the one at the cursor, without quotes.

    ``raw`` is the same with them, as it stands on the line. Where it ``is_redirection``, it names a file for the
    shell itself.
    """

    words: tuple[str, ...]
    begun: str
    raw: str
    is_redirection: bool = False


def read(text: str) -> Line:
    """What stands on a line up to the cursor; what the shell keeps for itself is left out."""
    words: list[str] = []
    begun, start, quote, redirects = "", 0, "", False
    signs = iter(enumerate(text))
    for at, sign in signs:
        if quote and sign == quote:
            quote = ""
        elif sign == "\\" and quote != "'":
            _, after = next(signs, (at, ""))
            begun += after if not quote or after in _KEPT_IN_QUOTES else sign + after
        elif quote:
            begun += sign
        elif sign in "'\"":
            quote = sign
        elif sign.isspace() or sign in "<>":
            if text[start:at] and not redirects and not (sign in "<>" and begun in ("1", "2", "&")):
                words.append(begun)
            redirects = sign in "<>" or (redirects and not text[start:at])
            begun, start = "", at + 1
        else:
            begun += sign
    while words and _SETTING.fullmatch(words[0]):
        del words[0]
    return Line(tuple(words[1:]), begun, text[start:], redirects)
