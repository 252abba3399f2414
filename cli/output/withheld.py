"""Passwords kept out of what is said: a terminal is read over a shoulder, and a log by others.

A word of a call is said again where it is not understood, and one may be the address of a database, typed in the
wrong place. Patterns are bounded, so that no word, however long, is gone through more than a few times; they are
compiled where something is said, which most calls never do.
"""

import re
from typing import Final

from domain.secret import CALLED, may_hold_a_password

_PLACE: Final = r"[a-z][a-z0-9+.-]{0,30}:/{1,2}"
_NAME: Final = r"[^\s/:@'\"]"
_NO_PORT: Final = r"(?![0-9]{1,5}(?:[/?#,\s'\";)]|$))"
_UP_TO_PASSWORD: Final = rf"(?:{_NAME}*:|(?:{_NAME}{{0,200}}@){{1,5}}(?!\[){_NAME}*:{_NO_PORT})"
"""A user, who may have an @ in the name: behind that it can also be a host and a port."""
_DISGUISED: Final = (
    r"""(?i)(postgres(?:ql)?:/{1,2})([^\s'"]{0,2000}(?:%|[?&]user=)[^\s'"]{0,2000})"""
)
"""The URL of a database, in which a password may not look like one to those who do not decode it."""
_BEFORE_HOST: Final = (
    rf"""(?i)(?P<quote>['"])(?P<quoted>{_PLACE}){_UP_TO_PASSWORD}(?:(?!(?P=quote)).){{0,2000}}@"""
    rf"""|(?P<plain>{_PLACE}){_UP_TO_PASSWORD}(?:(?![0-9]{{1,5}}[/?#])[^'"\n]{{0,2000}}|\S{{0,2000}})@"""
)
"""Without quotes around it nobody knows where a password with blanks in it ends: at the last @ of the line."""
_CUT_SHORT: Final = rf"""(?i)(?P<plain>{_PLACE}){_UP_TO_PASSWORD}{_NO_PORT}[^\s'"]+"""
"""Without a host behind it: what stands where a port would, and is none."""
_WITHOUT_SCHEME: Final = (
    r"""(?i)(?<![^\s'"=])(?!sqlite:)[a-z_][\w.-]{0,62}:(?!/)[^\s'"]{1,2000}@(?=[^\s'"/@]+/)"""
)
"""`USER:PASSWORD@HOST/DATABASE` alone; a cut of two dates begins with a digit."""
_NAMED: Final = rf"""(?i)({CALLED}\w{{0,20}}\s{{0,9}}(?:=|%3D)\s{{0,9}})[^\s&'"]+"""


def withheld(text: str) -> str:
    """The text with dots in the place of `USER:PASSWORD` in each address, and of what a `password=` names."""
    text = re.sub(
        _DISGUISED,
        lambda found: f"{found[1]}..." if may_hold_a_password(found[2]) else found[0],
        text,
    )
    text = re.sub(
        _BEFORE_HOST,
        lambda found: f"{found['quote'] or ''}{found['quoted'] or found['plain']}...@",
        text,
    )
    text = re.sub(_WITHOUT_SCHEME, "...@", text)
    text = re.sub(_CUT_SHORT, lambda found: f"{found['plain']}...", text)
    return re.sub(_NAMED, r"\1...", text)


def said_of(store: str) -> str:
    """The path or URL of a store; of one that may hold a password no more than the scheme."""
    scheme, slashes, rest = store.partition("://")
    return f"{scheme}://..." if slashes and may_hold_a_password(rest) else store
