"""The register of sources: who asserts something, for whom, and which names are one voice."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Any, assert_never

from domain.events import SourceAmended, SourceEvent, SourceKind, SourceRegistered
from domain.frozen import dataclass
from domain.refusals import NOTHING, AgainstTheRules, Conflict, UnknownSource
from domain.values.spelling import as_name


@dataclass(frozen=True, slots=True)
class Source:
    """What the register holds of one source."""

    slug: str
    name: str
    kind: SourceKind
    speaks_for: str | None = None
    aliases: tuple[str, ...] = ()
    same_as: str | None = None
    note: str | None = None
    entries: int = field(default=1, compare=False)
    """How many entries of the register are about it."""
    since: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """By the name of a field that was amended: the entry from which on it says what it says now."""


@dataclass(frozen=True, slots=True)
class Register:
    """All sources, by slug."""

    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def entries(self) -> int:
        """How many entries there are in all."""
        return sum(source.entries for source in self.sources.values())

    def __getitem__(self, slug: str) -> Source:
        """The source; `UnknownSource` where there is none."""
        source = self.sources.get(slug)
        if source is None:
            raise self.unknown(slug)
        return source

    def asked_for(self, slug: str) -> Source:
        """The source that a question names; `UnknownSource` where there is none."""
        if slug not in self.sources:
            raise self.unknown(slug, asked_for=True)
        return self.sources[slug]

    def unknown(self, slug: str, *, asked_for: bool = False) -> UnknownSource:
        """The refusal of a source that is not here; who calls it by its name is told its slug."""
        return UnknownSource(slug, self._called, asked_for=asked_for)

    def _called(self) -> dict[str, str]:
        named = {name: slugs[0] for name, slugs in self.by_name().items() if len(slugs) == 1}
        return named | {slug: slug for slug in self.sources}

    def root(self, slug: str) -> str:
        """The slug under which all that are the same as this one count as one (rule 4)."""
        source = self.sources.get(slug)
        return slug if source is None or source.same_as is None else self.chain(slug)[-1]

    def chain(self, slug: str) -> list[str]:
        """The slug, what it is the same as, what that is the same as, up to the root."""
        found = {slug: None}
        other: str | None = slug
        while other is not None and (source := self.sources.get(other)) is not None:
            other = source.same_as
            if other in found:
                break
            if other is not None:
                found[other] = None
        return [*found]

    def by_name(self) -> dict[str, tuple[str, ...]]:
        """The slugs of all who bear a name or alias, by that as it is compared; where that is a slug, it too."""
        named: dict[str, set[str]] = {}
        for source in self.sources.values():
            for name in (source.name, *source.aliases):
                named.setdefault(as_name(name), set()).add(source.slug)
        return {
            name: tuple(sorted(slugs | ({name} & self.sources.keys())))
            for name, slugs in named.items()
        }

    def counts_as(self, slug: str) -> tuple[str, SourceKind | None, str | None]:
        """Root, kind and party: all that the rules ask of a source. No name or note is among it."""
        root = self.root(slug)
        source = self.sources.get(root)
        return (root, source.kind, source.speaks_for) if source is not None else (root, None, None)


def counting_otherwise(before: Register, after: Register) -> frozenset[str]:
    """The sources whose words count otherwise in one register than in the other; of those in both."""
    both = before.sources.keys() & after.sources.keys()
    return frozenset(slug for slug in both if before.counts_as(slug) != after.counts_as(slug))


def differing(before: Register, after: Register) -> frozenset[str]:
    """The sources whose words count otherwise, and those that one of two registers alone has."""
    return counting_otherwise(before, after) | (before.sources.keys() ^ after.sources.keys())


class SourceIsRegistered(Conflict):
    def __init__(self, source: Source) -> None:
        super().__init__(
            f"the source {source.slug} is registered already, as {source.name} ({source.kind}){NOTHING}",
            f"counterfoil source {source.slug} --amend ...",
        )


class SameAsItself(AgainstTheRules):
    def __init__(self, slug: str, other: str) -> None:
        super().__init__(
            f"{slug} cannot be the same as {other}, which is the same as {slug} already"
        )


class NothingAmended(AgainstTheRules):
    def __init__(self, subject: str, hint: str | None = None) -> None:
        super().__init__(
            f"the amendment of {subject} changes nothing: name what is to change", hint
        )


def decide(register: Register, event: SourceEvent) -> None:
    """Whether a source may be registered or amended so: where it may not, a `Refused` says why."""
    match event:
        case SourceRegistered():
            if event.source in register.sources:
                raise SourceIsRegistered(register[event.source])
        case SourceAmended():
            _ = register[event.source]
            if not _changes(event):
                raise NothingAmended(event.source)
        case _:
            assert_never(event)
    if event.same_as is not None and not _is_itself_again(register, event):
        _ = register[event.same_as] if event.same_as != event.source else None
        if event.source in register.chain(event.same_as):
            raise SameAsItself(event.source, event.same_as)


def entries_behind(narrow: Register, wide: Register, slug: str) -> list[tuple[str, int]]:
    """The entries, as slugs with numbers, that make a source count otherwise in a register that knows all that
    another does, and more."""
    root = wide.chain(slug)[-1]
    of_root = _apart(narrow, wide, [(root, "kind"), (root, "speaks_for")])
    return sorted(of_root.union(links_behind(narrow, wide, slug)))


def links_behind(narrow: Register, wide: Register, slug: str) -> set[tuple[str, int]]:
    """Of these entries those that make it the same as another, or nobody's but its own."""
    return _apart(narrow, wide, [(link, "same_as") for link in wide.chain(slug)])


def _apart(
    narrow: Register, wide: Register, asked: Iterable[tuple[str, str]]
) -> set[tuple[str, int]]:
    """The entries by which some fields of sources are not what they were."""
    found = set[tuple[str, int]]()
    for link, name in asked:
        source, known = wide.sources.get(link), narrow.sources.get(link)
        if source is not None and (known is None or getattr(known, name) != getattr(source, name)):
            found.add((link, source.since.get(name, 1)))
    return found


def evolve(register: Register, event: SourceEvent) -> Register:
    """The register after an event; it never refuses."""
    sources = dict(register.sources)
    take_in(sources, event)
    return Register(sources)


def register_of(events: Iterable[SourceEvent]) -> Register:
    """The register as the events leave it."""
    sources: dict[str, Source] = {}
    for event in events:
        take_in(sources, event)
    return Register(sources)


def take_in(sources: dict[str, Source], event: SourceEvent) -> None:
    """Leave the sources of a register, by slug, as an event leaves them; it never refuses."""
    match event:
        case SourceRegistered():
            source = Source(
                event.source,
                event.name,
                event.kind,
                event.speaks_for,
                event.aliases,
                event.same_as,
                event.note,
            )
        case SourceAmended():
            known = sources.get(event.source)
            if known is None:
                return
            entries = known.entries + 1
            changes = _changes(event)
            if changes.get("same_as") == known.slug:
                changes["same_as"] = None
            new = {n: entries for n, value in changes.items() if value != getattr(known, n)}
            source = replace(known, entries=entries, since={**known.since, **new}, **changes)
        case _:
            assert_never(event)
    sources[source.slug] = source


def _is_itself_again(register: Register, event: SourceEvent) -> bool:
    """Whether an amendment takes back that a source is the same as another: it is itself, after all."""
    known = register.sources.get(event.source)
    return known is not None and known.same_as is not None and event.same_as == event.source


def _changes(event: SourceAmended) -> dict[str, Any]:
    fields = ("aliases", "kind", "name", "note", "same_as", "speaks_for")
    named = {name: event.field(name) for name in fields}
    return {name: value for name, value in named.items() if value is not None}
