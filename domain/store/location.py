"""Where a ledger is: from what the user gave to one resolved path, or one database of a server."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from domain.frozen import dataclass
from domain.secret import may_hold_a_password
from domain.store.failures import StoreUnusable, shown

_DRAFT: Final = ".counterfoil-*.new"


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

    def draft(self) -> "Location":
        """Where what is to be here is made first: whoever looks sees none or a whole one, also after a crash."""
        from uuid import uuid4

        return Location(f"{self.folder}/{_DRAFT.replace('*', uuid4().hex[:12])}", self.shown)

    def drafts(self) -> Iterator[Path]:
        """What is being made in its folder, or was when somebody was killed."""
        return Path(self.folder).glob(_DRAFT)

    def uri(self, mode: str) -> str:
        """The path as a URI that means this file and nothing else, whatever characters are in its name."""
        from urllib.parse import quote

        return f"file://{quote(os.fsencode(self.path))}?{mode}"


@dataclass(frozen=True, slots=True)
class Server:
    """A database of a PostgreSQL server, or of the first of several that may be written to.

    ``url`` is as the user gave it, and holds no password. ``shown`` is the same, fit to stand in a sentence.
    """

    url: str
    shown: str


Place = Location | Server


WAIT: Final = 5.0
"""Seconds to wait for others who use a ledger, where nobody says how many."""


class OpenedAs(NamedTuple):
    """What a ledger was opened with: its path or URL, and how many seconds to wait for others who use it.

    The model beside it and other processes are opened with the same.
    """

    url: str
    busy_timeout: float


_PORT_IS_NONE: Final = r"(?:[^/?]*[@,])?(?:\[[^\]/?]*\]|[^:/?\[]*):(?![0-9]{0,5}(?:[,/?]|\Z))"


def locate(url: str) -> Place:
    """The place that a path or URL names; `StoreUnusable` for what names none, never with a password in it."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(//)?", url)
    if scheme is None:
        return _file(url)
    name = scheme[1].lower()
    if name in ("postgresql", "postgres"):
        return _server(url)
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


def locate_file(url: str) -> Location:
    """The same, where only a file will do."""
    place = locate(url)
    if isinstance(place, Server):
        raise StoreUnusable("a copy of a ledger is a file, not a database", "give a path instead")
    return place


def _server(url: str) -> Server:
    """A URL that may hold a password is not said, nor any part of it."""
    if may_hold_a_password(url.partition("://")[2]):
        raise StoreUnusable(
            "the URL of the store holds a password, where other programs and logs would see it",
            "leave it out: PGPASSWORD, a pass file (PGPASSFILE) or a service (PGSERVICE) holds it",
        )
    if re.match(_PORT_IS_NONE, url.partition("://")[2]):
        raise StoreUnusable(
            "the URL of the store has something after the host that is no port",
            "a store on a server is written postgresql://USER@HOST:PORT/DATABASE",
        )
    if "://" not in url or "\0" in url:
        raise StoreUnusable(
            "a store on a server is written postgresql://USER@HOST/DATABASE, with two slashes"
        )
    try:
        url.encode()
    except UnicodeEncodeError:
        raise StoreUnusable(f"the URL of the store is not in UTF-8: {shown(url)}") from None
    return Server(url, shown(url))


def _file(path: str, as_given: str | None = None) -> Location:
    given = shown(path if as_given is None else as_given)
    if not path or "\0" in path:
        raise StoreUnusable("the path of a ledger is empty or holds a null character")
    if path == ":memory:":
        raise StoreUnusable(
            "a ledger in memory would remember nothing", "give the path of a file instead"
        )
    if path == "-":
        raise StoreUnusable("a ledger is a file, and - is none", "a file of that name is ./-")
    try:
        os.fsencode(path)
        return Location(os.path.realpath(path), given)
    except (OSError, ValueError):
        raise StoreUnusable(f"the path {given} cannot be resolved") from None
