"""The statement of an entry, from the options, another entry and the answers to questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from cli.recording.act import Act
from cli.recording.document import document
from cli.recording.options import Said
from domain.refusals import Malformed, listed
from domain.state.sources import Register
from domain.values.period import Moment
from domain.values.statement import Basis
from domain.values.text import ALLOWED, SLUG, as_slug, is_slug

Fields = dict[str, Any]


class NoStatement(Malformed):
    def __init__(self, citation: str, event: str, given: Sequence[str] = ()) -> None:
        """``given`` are options that only a statement has a use for."""
        left_out = f": leave out {listed(given)}" if given else ""
        super().__init__(
            f"{citation} is of the kind {event}, which is nobody's statement{left_out}"
        )


class NoSlugOfASource(Malformed):
    """A name where a slug has to be: the slugs of those who bear it are told."""

    def __init__(self, given: str, register: Register) -> None:
        plain = as_slug(given)
        bear_it = [
            slug
            for slug, source in register.sources.items()
            if plain is not None and plain in map(as_slug, (slug, source.name, *source.aliases))
        ]
        super().__init__(
            f"--source: {given!r}: {ALLOWED[SLUG]}",
            f"did you mean {listed(sorted(bear_it), 'or')}?"
            if bear_it
            else "counterfoil sources lists the sources and their slugs",
        )


def statement(act: Act, said: Said, *, source: str | None = None) -> Fields:
    """The statement's fields. What is missing is asked for; ``source`` is whose word it can only be."""
    given = {**like(act, said), **options(act, said)}
    given["source"] = act.needed(
        given.get("source") or source, "--source", "Source", known=act.register.sources
    )
    if not is_slug(given["source"]):
        raise NoSlugOfASource(given["source"], act.register)
    given["stated"] = act.needed(
        given.get("stated"),
        "--stated",
        "Stated on",
        default=act.today,
        read=Moment.parse,
        why="the date on which the source said it",
    )
    return given


def options(act: Act, said: Said) -> Fields:
    """Only what was given. The document that is named is read, and kept once all else is right."""
    given: Mapping[str, Any] = {
        "source": said.source,
        "via": said.via or None,
        "stated": said.stated,
        "published": said.published,
        "basis": Basis.COUNTED.value if said.counted else None,
        "url": said.url,
        "publisher": said.publisher,
        "quote": said.quote,
        "language": said.language,
        "note": said.note,
    }
    fields = {name: value for name, value in given.items() if value is not None}
    if said.document is not None:
        act.document = document(said.document, act.ctx.settings)
        fields["sha256"] = act.document.sha256
    return fields


def like(act: Act, said: Said) -> Fields:
    """The statement of the entry that `--like` names; nothing where it names none.

    Of another source, which the call names, nobody has said that it counted for itself.
    """
    if said.like is None:
        return {}
    found = act.entry(said.like)
    if found.statement is None:
        raise NoStatement(found.citation, type(found.event).__name__)
    given = dict(found.statement.data())
    if said.source not in (None, given["source"]):
        given.pop("basis", None)
    return given
