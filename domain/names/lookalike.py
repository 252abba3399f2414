"""Names that are easily taken for one another: one letter or a hyphen apart, or drawn with the same shapes.

A feed may bring in new names, and is told where one looks like a name that is there already; whoever registers or
renames a source is told the same. Numbers tell names apart on purpose: `s1` and `s2`, or `round-i` and `round-ii`,
are no look-alikes.
"""

import re
import sys
from bisect import bisect, insort
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, NamedTuple

from domain.events import SourceEvent, SourceRegistered
from domain.state.sources import Register
from domain.values.spelling import as_drawn, as_name

_ORDINALS: Final = re.compile(r"[0-9]+|(?<![^\W_])[ivxlc]+(?![^\W_])|(?<![^\W_])[a-z](?![^\W_])")
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
_GAPS: Final = re.compile(r"(?<![0-9]) | (?![0-9])")
_SHORTEST: Final = 4
_LAST: Final = chr(sys.maxunicode)


class Named(NamedTuple):
    """A name, and the slug of the source whose it is; of a word that is nobody's, none."""

    name: str
    slug: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.slug})" if self.slug else self.name


class Names:
    """The names that are known, in groups within which they could be confused.

    Names of one voice are no look-alikes; of a word that is nobody's, each spelling is a voice of its own.
    """

    def __init__(self) -> None:
        self._groups: dict[Hashable, _Group] = {}

    def add(self, group: Hashable, names: Iterable[str], slug: str = "", voice: str = "") -> None:
        """Names that are there already."""
        known = self._groups.setdefault(group, _Group())
        for name in names:
            known.take(Named(name, slug), _spellings(name), voice or name)

    def met(self, group: Hashable, name: str, slug: str = "", voice: str = "") -> Named | None:
        """Take in a name; the one of another voice that it looks like most, where there is one."""
        known = self._groups.setdefault(group, _Group())
        spellings = _spellings(name)
        other = known.alike(spellings, voice or name)
        known.take(Named(name, slug), spellings, voice or name)
        return other


class SourceNames:
    """What the sources of a register are called: their slugs, and their names and aliases."""

    def __init__(self, register: Register) -> None:
        self._roots = {slug: register.root(slug) for slug in register.sources}
        self._names = Names()
        for slug, source in register.sources.items():
            self._names.add("source", [slug])
            self._names.add("name", [source.name, *source.aliases], slug, self._roots[slug])

    def met(self, event: SourceEvent) -> Iterator[str]:
        """Take in what an event calls its source; a sentence for each that is easily taken for another source's.

        One that is the same as the other may be called as it is.
        """
        slug, same_as = event.source, event.same_as or event.source
        root = slug if event.same_as == slug else self._roots.get(same_as, same_as)
        self._roots[slug] = root
        if isinstance(event, SourceRegistered) and (other := self._names.met("source", slug)):
            yield looks_like("source", Named(slug), other)
        for what, names in (("name", [event.name]), ("alias", event.aliases or ())):
            for name in filter(None, names):
                if other := self._names.met("name", name, slug, root):
                    yield looks_like(what, Named(name, slug), other)


def looks_like(what: str, new: Named, known: Named) -> str:
    """The sentence that tells of a new name that could be taken for a known one, and how much they are alike."""
    if as_name(new.name) == as_name(known.name):
        return f"the {what} {new} is the same as {known}"
    alike = as_drawn(new.name) == as_drawn(known.name)
    return f"the {what} {new} is new and looks {'the same as' if alike else 'like'} {known}"


class _Bearer(NamedTuple):
    """Who bears a name, and how many were taken in before."""

    before: int
    named: Named
    voice: str


class _Bearers(dict[str, list[_Bearer]]):
    """The first bearer of each spelling, and the first of another voice: whoever asks, one is of another voice."""

    __slots__ = ()

    def take(self, spelling: str, bearer: _Bearer) -> None:
        first = self.setdefault(spelling, [bearer])
        if len(first) == 1 and first[0].voice != bearer.voice:
            first.append(bearer)

    def other(self, spelling: str, voice: str) -> _Bearer | None:
        return next((one for one in self.get(spelling, ()) if one.voice != voice), None)


class _Spellings(NamedTuple):
    """A name as it is compared, drawn and heard, each of which takes more names for one than that before; and the
    word that is left of it without its numbers, which tell names apart."""

    compared: str
    drawn: str
    heard: str
    word: str


class _HeardAlike:
    """The bearers of several names that are heard alike, by each of the spellings that may tell these apart."""

    __slots__ = ("_by",)

    def __init__(self, first: _Bearer) -> None:
        self._by = _Bearers(), _Bearers(), _Bearers()
        self.take(_spellings(first.named.name), first)

    def take(self, spellings: _Spellings, bearer: _Bearer) -> None:
        for bearers, spelling in zip(self._by, spellings[:-1], strict=True):
            bearers.take(spelling, bearer)

    def other(self, spellings: _Spellings, voice: str) -> _Bearer | None:
        """The first of another voice whose name is compared the same; else that is drawn, or heard so."""
        found = (
            bearers.other(spelling, voice)
            for bearers, spelling in zip(self._by, spellings[:-1], strict=True)
        )
        return next(filter(None, found), None)


class _Group:
    """The bearers of names, by how these are heard: of most there is one, and no more is kept of it.

    Words stand in order, so that those one letter apart from another are found along its letters, however many
    there are.
    """

    __slots__ = ("_heard", "_in_order", "_taken", "_words")

    def __init__(self) -> None:
        self._taken = 0
        self._heard: dict[str, _Bearer | _HeardAlike] = {}
        self._words = _Bearers()
        self._in_order: list[str] = []

    def take(self, name: Named, spellings: _Spellings, voice: str) -> None:
        bearer = _Bearer(self._taken, name, voice)
        self._taken += 1
        if spellings.word not in self._words:
            insort(self._in_order, spellings.word)
        self._words.take(spellings.word, bearer)
        known = self._heard.setdefault(spellings.heard, bearer)
        if known is bearer:
            return
        if isinstance(known, _Bearer):
            known = self._heard[spellings.heard] = _HeardAlike(known)
        known.take(spellings, bearer)

    def alike(self, spellings: _Spellings, voice: str) -> Named | None:
        """The first name of another voice that is the same; else that is drawn, or heard, or nearly spelt so."""
        known = self._heard.get(spellings.heard)
        if isinstance(known, _HeardAlike):
            known = known.other(spellings, voice)
        if known is not None and known.voice != voice:
            return known.named
        return self._near(spellings.word, voice)

    def _near(self, word: str, voice: str) -> Named | None:
        """The first name whose word is one letter apart from a new one: one too many, another one, or two changed
        about."""
        if word in self._words or len(word) < _SHORTEST:
            return None
        near = (other for other in self._one_apart(word) if len(other) >= _SHORTEST)
        known = (self._words.other(other, voice) for other in near if other in self._words)
        found = [bearer for bearer in known if bearer]
        return min(found).named if found else None

    def _one_apart(self, word: str) -> Iterator[str]:
        """What may be known of all that is one letter apart from a word."""
        for at in range(len(word) + 1):
            head, tail = word[:at], word[at:]
            yield head + tail[1:]
            yield head + tail[1::-1] + tail[2:]
            following = self._following(head)
            if not following:
                break
            for letter in following:
                yield head + letter + tail
                yield head + letter + tail[1:]

    def _following(self, head: str) -> list[str]:
        """The letters that come after this beginning in words that are known."""
        letters: list[str] = []
        at = bisect(self._in_order, head)
        while at < len(self._in_order) and self._in_order[at].startswith(head):
            letters.append(self._in_order[at][len(head)])
            at = bisect(self._in_order, head + letters[-1] + _LAST, at)
        return letters


def _spellings(name: str) -> _Spellings:
    """Nobody hears zeros before a number, or gaps but those between two numbers."""
    drawn = as_drawn(name)
    fold = _folded(drawn)
    heard = _GAPS.sub("", _ZEROS.sub("", fold))
    return _Spellings(as_name(name), drawn, heard, _ORDINALS.sub("", fold))


def _folded(drawn: str) -> str:
    """The name without case, accents, punctuation and the alphabet that its letters come from."""
    kept = "".join(sign for sign in drawn if sign.isalnum() or sign in " -").replace("-", " ")
    return kept or drawn
