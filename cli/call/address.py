"""Addresses of stores: which are URLs, and which were meant to be one and would be taken for a path.

Such a path would be shown in sentences, with whatever secret was typed into it.
"""

import re
from typing import Final

from cli.failures import Failure

_URL: Final = r"[A-Za-z][A-Za-z0-9+.-]*://"
# In quotes or after a blank, behind another scheme, with one slash or none: the database is still meant.
_MEANT: Final = r"""[\s"'(\[<]*(?:[a-z][a-z0-9+.-]*:)*?(?:postgres(?:ql)?(?:\+[a-z0-9]+)?[:;]|[a-z][a-z0-9+.-]*://)"""
# Without a scheme a user is told from a time by his first letter.
_SOMEWHERE: Final = r"(?:postgres(?:ql)?\s*:?|:)//[^\s/]*@|\A(?://[^\s/:@]*|[a-z_][^\s/:@]*):.*@"
_WORD: Final = (
    r"(?:host|hostaddr|port|dbname|user|passfile|service|sslmode|options|connect_timeout)\s*="
)
_PAIRS: Final = (
    rf"""(?s:[\s"']*(?:{_WORD}\s*\S+\s+[a-z_]+\s*=|(?:.*[\s"';,&])?(?:ssl)?password\s*=))"""
)
_SIGNS: Final = frozenset(":;=@")
"""Without any of them nothing is like an address, and nothing is compiled to find that out."""


class NearlyAnAddress(Failure):
    """What was given names a database, and not in the way it is written; it is not shown."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} looks like the address of a database, and is not written like one",
            hint="it is postgresql://USER@HOST/DATABASE, with nothing before it and no quotes around it; "
            "./ goes before the name of a file that looks like one",
        )


def is_url(store: str) -> bool:
    """`postgresql://...`, and anything else that names its store before a `://`."""
    return "://" in store and re.match(_URL, store) is not None


def is_of_a_server(store: str) -> bool:
    """Whether it is no file: a URL of another kind than `sqlite:`."""
    return not store.startswith("sqlite:") and is_url(store)


def is_nearly_a_url(store: str) -> bool:
    """Whether it is no URL and no plain path, but what a database is called elsewhere, or a slip of the finger."""
    path = store.removeprefix("sqlite:")
    if _SIGNS.isdisjoint(path) or (path == store and is_url(store)):
        return False
    if re.search(_SOMEWHERE, path, re.IGNORECASE) is not None:
        return True
    return any(re.match(meant, path, re.IGNORECASE) is not None for meant in (_MEANT, _PAIRS))
