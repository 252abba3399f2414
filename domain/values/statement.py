"""The envelope of every assertion: who said it, when, and where it can be read again."""

from enum import StrEnum

from domain.facts.fact import Fact
from domain.values.period import Moment
from domain.values.text import Language, Name, Sha256, Slug, Text, Url


class Basis(StrEnum):
    """How the source knows: it counted for itself. Left out where it does not say so."""

    COUNTED = "counted"


class Statement(Fact):
    """What one source said, and when. ``source`` is the root claimant; ``via`` are relays, in order."""

    basis: Basis | None = None
    language: Language | None = None
    note: Text | None = None
    published: Moment | None = None
    publisher: Name | None = None
    quote: Text | None = None
    sha256: Sha256 | None = None
    source: Slug
    stated: Moment
    url: Url | None = None
    via: tuple[Name, ...] = ()
