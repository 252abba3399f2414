"""Where a ledger is: from what the user gave to one resolved path."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from domain.store.failures import StoreUnusable, shown


@dataclass(frozen=True, slots=True)
class Location:
    """A place for a ledger.

    ``path`` is absolute, links resolved. ``shown`` is what the user gave, fit to stand in a sentence.
    """

    path: str
    shown: str

    @property
    def folder(self) -> str:
        return str(Path(self.path).parent)

    def uri(self, mode: str) -> str:
        """The path as a URI that means this file and nothing else, whatever characters are in its name."""
        from urllib.parse import quote

        return f"file://{quote(os.fsencode(self.path))}?{mode}"


def locate(url: str) -> Location:
    """The place that a path or URL names; `StoreUnusable` for what names none, never with a password in it."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(//)?", url)
    if scheme is None:
        return _file(url)
    name = scheme[1].lower()
    if name in ("postgresql", "postgres"):
        raise StoreUnusable(
            "ledgers on PostgreSQL are not built in this version", "give a path instead"
        )
    if name == "sqlite":
        if scheme[2]:
            raise StoreUnusable(
                "a store is written sqlite:PATH, without slashes before the path",
                "sqlite:ledger.db or sqlite:/folder/ledger.db",
            )
        return _file(url[len("sqlite:") :], as_given=url)
    if name == "file" or scheme[2]:
        raise StoreUnusable(
            f"{shown(scheme[1])}: is no kind of store",
            "give a path or sqlite:PATH; ./ before a file name that looks like a URL",
        )
    return _file(url)


def _file(path: str, as_given: str | None = None) -> Location:
    given = shown(path if as_given is None else as_given)
    if not path or "\0" in path:
        raise StoreUnusable("the path of a ledger is empty or holds a null character")
    if path == ":memory:":
        raise StoreUnusable(
            "a ledger in memory would remember nothing", "give the path of a file instead"
        )
    try:
        os.fsencode(path)
        return Location(os.path.realpath(path), given)
    except (OSError, ValueError):
        raise StoreUnusable(f"the path {given} cannot be resolved") from None
