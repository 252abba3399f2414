"""``find``: the entries in whose words a text stands."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from domain.digest import DERIVED
from domain.entry import Entry
from domain.events import statement_of
from domain.frozen import dataclass
from domain.values.spelling import as_compared
from projections.recollection import Recollection
from projections.timeline import shown_at

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


def find(entries: Iterable[Entry], text: str, recollection: Recollection) -> Iterator[FoundRow]:
    """Every field with the text in it, whatever its spelling, in recorded order, as it is found.

    Found are entries that are shown at the cut. Those to whose lines `may_hold` says no can be left out.
    """
    wanted = as_compared(text)
    for entry in entries:
        around = recollection.around(entry)
        if shown_at(entry, around) is not None:
            voided = entry.number in around.voided
            for field, said in _texts(entry, wanted):
                if wanted in as_compared(said):
                    yield _row(entry, field, said, voided=voided)


def may_hold(text: str) -> Callable[[bytes], bool]:
    """Whether an entry can be found by a text, told from its stored line alone; a no is certain, a yes is not.

    A line holds each text of its entry between quotation marks, which nothing joins across; within, a backslash
    stands before each quotation mark and backslash. So what lies between such signs is looked for, the longest
    of it, and folded as the texts are. Where all is ASCII, small letters are all there is to folding.
    """
    wanted = max(re.split(r'["\\]', as_compared(text)), key=len)
    narrow = wanted.encode() if wanted.isascii() else None

    def holds(line: bytes) -> bool:
        if line.isascii():
            return narrow is not None and narrow in line.lower()
        try:
            return wanted in as_compared(line.decode())
        except UnicodeDecodeError:
            return True  # whoever reads it says that it is damaged

    return holds


def _row(entry: Entry, field: str, text: str, *, voided: bool) -> FoundRow:
    statement = statement_of(entry.event)
    return FoundRow(
        entry=entry.citation,
        event=type(entry.event).__name__,
        agreement=entry.agreement,
        source=entry.source,
        stated=str(statement.stated) if statement else None,
        voided=voided,
        field=field,
        text=text,
    )


def _texts(entry: Entry, wanted: str) -> Iterator[tuple[str, str]]:
    """(field, text) of all that can be found in an entry, each once; a derived key, which nobody wrote, only where
    such a one is ``wanted``."""
    if not entry.of_a_source:
        yield "agreement", entry.subject
    if wanted.startswith(DERIVED) or not entry.key.startswith(DERIVED):
        yield "key", entry.key
    yield from dict.fromkeys(_inside(entry.event.data(), ""))


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
