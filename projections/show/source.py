"""One source as the register has it, and where it speaks."""

from collections.abc import Iterable

from domain.entry import Entry
from domain.events import statement_of
from domain.frozen import dataclass
from domain.state.sources import Register
from projections.recollection import Recollection
from projections.timeline import shown_at


@dataclass(frozen=True, slots=True)
class SpeaksIn:
    """In how many entries of an agreement a source speaks, under whichever of its names, voided ones left out."""

    agreement: str
    entries: int


@dataclass(frozen=True, slots=True)
class SourceShown:
    """One source as the register has it, and where it speaks."""

    what: str
    source: str
    name: str
    kind: str
    speaks_for: str | None
    aliases: tuple[str, ...]
    same_as: str | None
    root: str
    also: tuple[str, ...]
    """All others that are one root with it."""
    note: str | None
    register: tuple[str, ...]
    speaks_in: tuple[SpeaksIn, ...]


def names(register: Register, slug: str) -> list[str]:
    """A source and all that are the same as it, by slug."""
    root = register.root(slug)
    return sorted(name for name in register.sources if register.root(name) == root)


def source_shown(
    register: Register, slug: str, entries: Iterable[Entry], recollection: Recollection
) -> SourceShown:
    """One source; ``entries`` are all in which one of its `names` speaks or that are about it."""
    source = register[slug]
    own_names = names(register, slug)
    registered: list[str] = []
    speaks_in: dict[str, set[int]] = {}
    for entry in entries:
        around = recollection.around(entry)
        if shown_at(entry, around) is None or entry.number in around.voided:
            continue
        statement = statement_of(entry.event)
        if entry.of_a_source and entry.subject == slug:
            registered.append(entry.citation)
        elif statement is not None and statement.source in own_names:
            speaks_in.setdefault(entry.subject, set()).add(entry.number)
    return SourceShown(
        what="source",
        source=slug,
        name=source.name,
        kind=source.kind,
        speaks_for=source.speaks_for,
        aliases=source.aliases,
        same_as=source.same_as,
        root=register.root(slug),
        also=tuple(name for name in own_names if name != slug),
        note=source.note,
        register=tuple(registered),
        speaks_in=tuple(SpeaksIn(name, len(own)) for name, own in sorted(speaks_in.items())),
    )
