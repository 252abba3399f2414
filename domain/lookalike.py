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
from domain.sources import Register
from domain.spelling import as_drawn, as_name

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
    """The names that are known, in groups within which they could be confused."""

    def __init__(self) -> None:
        self._groups: dict[Hashable, _Group] = {}

    def add(self, group: Hashable, names: Iterable[str], slug: str = "") -> None:
        """Names that are there already."""
        known = self._groups.setdefault(group, _Group())
        for name in names:
            known.take(Named(name, slug), folded(name))

    def met(self, group: Hashable, name: str, slug: str = "") -> Named | None:
        """Take in a name; another one that it looks like, where there is one."""
        known = self._groups.setdefault(group, _Group())
        named, fold = Named(name, slug), folded(name)
        same = known.heard_as(fold)
        if same is not None and same != named:
            return same
        near = known.near(_word(fold))
        known.take(named, fold)
        return near


class SourceNames:
    """What the sources of a register are called: their slugs, and their names and aliases."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._names = Names()
        for source in register.sources.values():
            self._names.add("source", [source.slug])
            self._names.add("name", [source.name, *source.aliases], source.slug)

    def met(self, event: SourceEvent) -> Iterator[str]:
        """Take in what an event calls its source; a sentence for each that is easily taken for another source's.

        One that is the same as the other may be called as it is.
        """
        slug, root = event.source, self._register.root(event.same_as or event.source)
        if isinstance(event, SourceRegistered) and (other := self._names.met("source", slug)):
            yield looks_like("source", Named(slug), other)
        for what, names in (("name", [event.name]), ("alias", event.aliases or ())):
            for name in filter(None, names):
                other = self._names.met("name", name, slug)
                if other is not None and self._register.root(other.slug) != root:
                    yield looks_like(what, Named(name, slug), other)


def looks_like(what: str, new: Named, known: Named) -> str:
    """The sentence that tells of a new name that could be taken for a known one, and how much they are alike."""
    if as_name(new.name) == as_name(known.name):
        return f"the {what} {new} is the same as {known}"
    alike = as_drawn(new.name) == as_drawn(known.name)
    return f"the {what} {new} is new and looks {'the same as' if alike else 'like'} {known}"


class _Group:
    """The first name for each way to hear names, and for each word that is left of them without their numbers.

    Words stand in order, so that those one letter apart from another are found along its letters, however many
    there are.
    """

    def __init__(self) -> None:
        self._heard: dict[str, Named] = {}
        self._words: dict[str, tuple[int, Named]] = {}
        """With how many were there before."""
        self._in_order: list[str] = []

    def take(self, name: Named, fold: str) -> None:
        self._heard.setdefault(_joined(fold), name)
        word = _word(fold)
        if word not in self._words:
            self._words[word] = len(self._words), name
            insort(self._in_order, word)

    def heard_as(self, fold: str) -> Named | None:
        return self._heard.get(_joined(fold))

    def near(self, word: str) -> Named | None:
        """The first name whose word is one letter apart from a new one: one too many, another one, or two changed
        about."""
        if word in self._words or len(word) < _SHORTEST:
            return None
        near = (other for other in self._one_apart(word) if len(other) >= _SHORTEST)
        found = [self._words[other] for other in near if other in self._words]
        return min(found)[1] if found else None

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


def folded(name: str) -> str:
    """The name without case, accents, punctuation and the alphabet that its letters come from."""
    plain = as_drawn(name)
    kept = "".join(sign for sign in plain if sign.isalnum() or sign in " -").replace("-", " ")
    return kept or plain


def _word(fold: str) -> str:
    """Without the numbers, which tell names apart."""
    return _ORDINALS.sub("", fold)


def _joined(fold: str) -> str:
    """Without what nobody hears: zeros before a number, and gaps but those between two numbers."""
    return _GAPS.sub("", _ZEROS.sub("", fold))
