"""``find``: the entries in whose words a text stands."""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from domain.entry import Entry
from domain.events import EntryVoided, statement_of
from domain.recording import content
from projections.cut import Cut
from projections.timeline import is_of_a_source

FIELDS: Final = frozenset(
    {
        "agreement",
        "aliases",
        "basis",
        "code",
        "kind",
        "label",
        "measure",
        "name",
        "note",
        "place",
        "publisher",
        "quote",
        "reason",
        "same_as",
        "source",
        "speaks_for",
        "stage",
        "title",
        "unit",
        "url",
        "via",
    }
)
"""The fields that hold names and free text; numbers, dates and flows are not searched."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One field of one entry in which the text stands; ``text`` is the whole field."""

    entry: str
    event: str
    agreement: str | None
    source: str | None
    stated: str | None
    voided: bool
    field: str
    text: str


def find(entries: Iterable[Entry], text: str, cut: Cut) -> list[FoundRow]:
    """Every field with the text in it, whatever its capitals, in recorded order; one pass over the ledger."""
    wanted = _folded(text)
    found: list[tuple[Entry, str, str]] = []
    voided: set[tuple[str, int]] = set()
    for entry in entries:
        if not cut.knows(entry):
            continue
        if isinstance(entry.event, EntryVoided):
            voided.add((entry.subject, entry.event.of))
        statement = statement_of(entry.event)
        if statement is None or statement.stated.latest(cut.zone) <= cut.end:
            found += [(entry, *pair) for pair in _texts(entry) if wanted in _folded(pair[1])]
    return [_row(entry, field, said, voided) for entry, field, said in found]


def _row(entry: Entry, field: str, text: str, voided: set[tuple[str, int]]) -> FoundRow:
    statement = statement_of(entry.event)
    of_a_source = is_of_a_source(entry)
    return FoundRow(
        entry=entry.citation,
        event=type(entry.event).__name__,
        agreement=None if of_a_source else entry.subject,
        source=entry.subject if of_a_source else statement.source if statement else None,
        stated=str(statement.stated) if statement else None,
        voided=not of_a_source and (entry.subject, entry.number) in voided,
        field=field,
        text=text,
    )


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """(field, text) of all that can be found in an entry, each once."""
    if not is_of_a_source(entry):
        yield "agreement", entry.subject
    yield "key", entry.key
    yield from dict.fromkeys(_inside(json.loads(content(entry.event)), ""))


def _inside(value: Any, field: str) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, inner in value.items():
                if name == "breakdowns":
                    yield from _names(inner)
                else:
                    yield from _inside(inner, name)
        case list():
            for inner in value:
                yield from _inside(inner, field)
        case str() if field in FIELDS:
            yield field, value
        case _:
            return


def _names(breakdowns: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for dimension, breakdown in breakdowns.items():
        yield "dimension", dimension
        for category in breakdown["parts"]:
            yield "category", category


def _folded(text: str) -> str:
    """The text as it is compared: capitals, widths and ways to write one letter make no difference."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
