"""``sources``: who is registered."""

from domain.frozen import dataclass
from domain.state.sources import Register


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source as the register has it; ``same_as`` is the one that it was said to be, not the root."""

    slug: str
    name: str
    kind: str
    speaks_for: str | None
    aliases: tuple[str, ...]
    same_as: str | None
    note: str | None


def source_rows(register: Register) -> list[SourceRow]:
    """All sources, by slug."""
    return [
        SourceRow(
            slug=slug,
            name=source.name,
            kind=source.kind,
            speaks_for=source.speaks_for,
            aliases=source.aliases,
            same_as=source.same_as,
            note=source.note,
        )
        for slug, source in sorted(register.sources.items())
    ]
