"""Sources, parties and directions by the names that the record has for them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from functools import cached_property
from typing import Final

from domain.events import SourceKind
from domain.refusals import listed
from domain.theirs import theirs, unmarked
from domain.values.flow import Flow
from domain.values.spelling import as_drawn, as_name
from projections.agreement import AgreementAt
from projections.prose.pieces import aside

_TITLE: Final = (
    r"(?:commissioner|envoy|governor|minister|ombuds(?:man|person|woman)|president|secretary|"
    r"spokes(?:man|person|woman))"
)
_OF_WHAT: Final = r" (?:at|for|in|of|on|to) "
_WITH_AN_ARTICLE: Final = re.compile(
    rf"\b(?:{_TITLE}|administration|agency|army|authority|board|bureau|cent(?:re|er)|command|commission|"
    r"committee|communiqu[eé]|contingent|council|court|declaration|delegation|department|directorate|embassy|federation|"
    r"forces|fund|government|headquarters|institute|ministry|mission|nations|office|organi[sz]ation|parliament|"
    r"republic|secretariat|service|society|staff|statement|states|text|union)\b|"
    r"\b(?:alliance|assembly|association|body|cabinet|coalition|corps|front|group|kremlin|league|mechanism|movement|"
    r"network|observatory|panel|party|pentagon|police|presidency|red (?:crescent|cross)|senate|taliban|team|"
    rf"treasury|tribunal|vatican|white house|(?:central|national|reserve) bank|brigades?|forum)(?={_OF_WHAT}|$)|"
    r"^(?:(?:united )?kingdom|united arab emirates|(?:islamic )?emirate|sultanate|(?:\w+ )?islands|bahamas|"
    rf"comoros|gambia|houthis|kurds|maldives|netherlands|philippines)(?={_OF_WHAT}|$)",
    re.IGNORECASE,
)
"""An English name with one of these words takes an article, where it does not bring its own; with one of the last
ones where it ends in it, or in what it is of: not ``Vatican News``; and with the names of countries and peoples
that take one where these are all of it, or all but what it is of: not ``Radio Netherlands``."""
_TITLED: Final = re.compile(
    rf"(?i:(?:(?:acting|deputy|first|foreign|interior|prime|special|vice) )*{_TITLE}) "
    r"(?!(?:Delegate|Designate|Elect|General)\b)(?:[^\W\d_a-z][\w'’.-]*(?: |$))+$"
)
"""Somebody by name behind a title takes no article: ``President Jane Roe``, but ``the President of Ukraine``."""
_POST: Final = re.compile(
    r"(?:[\w'’-]+ ){0,4}?"
    r"(?:adviser|advisor|ambassador|chair(?:man|person|woman)?|chief|commander|commissioner|coordinator|"
    r"director|envoy|governor|head|leader|mediator|member|minister|negotiator|ombuds(?:man|person|woman)|"
    r"president|rapporteur|representative|secretary|speaker|spokes(?:man|person|woman))\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"(?:acting|also|based|close|formerly|known|which|who|with)\b")
_IN_BRACKETS: Final = re.compile(r"\s*\(.*", re.DOTALL)
_MANY: Final = 2


class Names:
    """How the sources and parties of one agreement are called in a sentence, as words of others."""

    def __init__(self, at: AgreementAt) -> None:
        self._at = at
        self._of_two_minds: frozenset[str] = frozenset()

    def telling_apart(self, parties: Collection[str]) -> "Names":
        """The same names where some parties do not speak with one voice: who speaks for these is always told."""
        if not parties:
            return self
        names = copy(self)
        names._of_two_minds = frozenset(map(self.party, parties))
        return names

    def aside(self, of: str, explains: str, voices: Collection[str]) -> str:
        """Who ``voices`` are, behind ``of``."""
        return f" ({explains})" if self.are_of_two_minds(voices) else aside(of, explains)

    def are_of_two_minds(self, voices: Collection[str]) -> bool:
        """Whether one of them does not speak with one voice."""
        return not self._of_two_minds.isdisjoint(voices)

    def full(self, source: str) -> str:
        """The name in the register, whole."""
        known = self._at.register.sources.get(source)
        return known.name if known else source

    def source(self, source: str) -> str:
        """The name without what explains it, ``the President of Ukraine``, where that is nobody else's."""
        known = self._sources.get(source) or short(self.full(source)) or source
        return theirs(with_article(known))

    @cached_property
    def _sources(self) -> dict[str, str]:
        """The names of all who speak in the agreement; those that are the same as one another share theirs."""
        sources = (acting.statement.source for acting in self._at.record.acting)
        named = {source: self.full(source) for source in sources}
        return told_apart(named, self._at.register.root)

    @cached_property
    def _parties(self) -> dict[str, str]:
        parties = {**self._at.record.mediators, **self._at.record.parties}
        named = {code: party.name or code for code, party in parties.items()}
        return told_apart(named, lambda code: code)

    def sources(self, sources: list[str], last: str = "and") -> str:
        """The first names of several; how many more there are, the footnote tells."""
        found = list(dict.fromkeys(map(self.source, sources)))
        if len(found) > _MANY + 1:
            found = [*found[:_MANY], "others"]
        return listed_names(found, last=last)

    def kind(self, source: str) -> SourceKind:
        """What its root is registered as, whatever that counts as in this agreement."""
        known = self._at.register.sources.get(self.root(source))
        return known.kind if known else SourceKind.ANONYMOUS

    def root(self, source: str) -> str:
        """The source that it is the same as, or itself."""
        return self._at.register.root(source)

    def party(self, code: str) -> str:
        """``Russia``; without a name, its code."""
        return theirs(with_article(self._parties.get(code, code)))

    def way(self, flow: Flow | None) -> str:
        """Beginning with a space: `` from Russia to Ukraine``; nothing where there is no flow."""
        if flow is None:
            return ""
        if flow.pooled:
            return f"{self.between(flow)} (both directions together)"
        return f" from {self.party(flow.giver)} to {self.party(flow.receiver)}"

    def between(self, flow: Flow) -> str:
        """Beginning with a space: `` between Russia and Ukraine``, whoever gives."""
        one, other = sorted((self.party(flow.giver), self.party(flow.receiver)), key=unmarked)
        return f" between {one} and {other}"


def short(name: str) -> str:
    """A name without what explains it: in brackets, or behind a comma a clause, or the post of a person.

    Any other comma may be one within a name: ``Ministry of Labour, Health and Veterans``.
    """
    bare = _IN_BRACKETS.sub("", name)
    own, _, explained = bare.partition(", ")
    is_post = _POST.match(explained) and (
        not _WITH_AN_ARTICLE.search(own) or (explained[0].islower() and _is_in_office(own))
    )
    return own if is_post or _CLAUSE.match(explained) else bare


def _is_in_office(name: str) -> bool:
    """Whether a title names somebody: ``Secretary of State Jane Roe``, but not ``Office of the Secretary``."""
    nouns = _WITH_AN_ARTICLE.findall(re.split(_OF_WHAT, name)[0])
    return bool(nouns) and re.fullmatch(_TITLE, nouns[-1], re.IGNORECASE) is not None


def listed_names(
    names: Iterable[str], by: Iterable[str] | None = None, *, last: str = "and"
) -> str:
    """``a, b and c``; where a name holds a comma, ``a; and b, c``, lest it read as two.

    ``by`` are the texts that tell them, where these say more than the names.
    """
    alone = list(names)
    texts = alone if by is None else list(by)
    if len(texts) > 1 and any("," in name for name in alone):
        return f"; {last} ".join(["; ".join(texts[:-1]), texts[-1]])
    return listed(texts, last)


def told_apart(names: Mapping[str, str], root: Callable[[str], str]) -> dict[str, str]:
    """Each name as short as it can be, so that no two that are not the same are called alike, nor by what is drawn
    alike; at worst with its own slug or code."""
    brief = {slug: short(name) or name for slug, name in names.items()}
    bearers, whole = _roots(brief, root), whole_apart(names, root)
    return {
        slug: name if len(bearers[as_drawn(name)]) == 1 else whole[slug]
        for slug, name in brief.items()
    }


def whole_apart(names: Mapping[str, str], root: Callable[[str], str]) -> dict[str, str]:
    """Each name whole, with its own slug or code where others are called what is drawn alike."""
    bearers = _roots(names, root)
    return {
        slug: name if len(bearers[as_drawn(name)]) == 1 else f"{name} ({slug})"
        for slug, name in names.items()
    }


def _roots(names: Mapping[str, str], root: Callable[[str], str]) -> dict[str, set[str]]:
    """Who is called by each name, as it is drawn."""
    found: dict[str, set[str]] = {}
    for slug, name in names.items():
        found.setdefault(as_drawn(name), set()).add(root(slug))
    return found


def is_called(name: str, other: str) -> bool:
    """Whether two names are one, whatever their capitals and whether they bring an article."""
    return _bare(name) == _bare(other)


def _bare(name: str) -> str:
    return as_name(unmarked(name)).removeprefix("the ")


def with_article(name: str) -> str:
    """``the Ministry of Defence of Russia``; a name that begins with somebody's brings its own.

    Behind a comma may stand where a person works: ``Suhail Shaheen, Taliban political office``.
    """
    first = name.partition(" ")[0].lower()
    if first in ("the", "a", "an") or first.endswith(("'s", "\u2019s")):
        return name
    own = short(name).partition(", ")[0]
    is_somebody = _TITLED.match(own) and len(_WITH_AN_ARTICLE.findall(own)) == 1
    return f"the {name}" if _WITH_AN_ARTICLE.search(own) and not is_somebody else name
