"""The feed: one object an event, as it is written outside. Source: docs/feed.md.

What is read here is well-formed; whether it may be recorded is for `decide` to say.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from domain.events import (
    BY_NAME,
    AgreementAmended,
    AgreementAnnounced,
    EntryVoided,
    Event,
)
from domain.facts.fact import Fact
from domain.feed_json import shown
from domain.problem import NO_FIELD, POINTER, Problem, Unreadable
from domain.refusals import closest, listed
from domain.values.statement import Statement
from domain.values.text import ALLOWED, KEY, SLUG, is_key, is_slug

MAX_LINE: Final = 1_000_000
"""Bytes that one line of a feed may have."""
PLACEHOLDER: Final = 1
"""What a pointer is in a draft, until it is known which entry it names."""
_OF_SOURCES: Final = tuple(name for name, cls in BY_NAME.items() if cls.OF_A_SOURCE)
_WORDS: Final = re.compile(r'"(event|agreement|key|source|of)"\s*:\s*"([^"\\]*)"')


class Draft(NamedTuple):
    """An event as it was put forward. Until it is resolved, its pointer fields hold placeholders."""

    subject: str
    """The agreement, or the source where the event is one of the register."""
    key: str | None
    event: Event
    pointers: Mapping[str, int | str]
    """For each field that points at another entry: its number, its key or its citation."""

    @property
    def of_a_source(self) -> bool:
        return self.event.OF_A_SOURCE


Name = tuple[str, ...]
"""What lines of a feed bring in and build upon: a source, an agreement, its parties, an entry by its key; that an
agreement has a voiding, and of what key."""


EVERYTHING: Final[frozenset[Name]] = frozenset([("everything",)])
"""What something brings in of which nobody knows what it does: a file that could not be read."""


class Line(NamedTuple):
    """One object of a feed: where it stands, and what it was read as.

    A line that could not be read has problems instead of a draft, and the names that it would have brought in, as
    far as they could be made out; and those that it builds upon, so that it is told too where they are unknown.
    """

    place: int
    draft: Draft | None = None
    problems: tuple[Problem, ...] = ()
    names: frozenset[Name] = frozenset()
    needs: frozenset[Name] = frozenset()
    is_row: bool = False
    """Whether it is a row of a spreadsheet, to be known again when the spreadsheet has changed."""
    passed_over: bool = False
    """Whether it is a row that says nothing, and is to be passed over as the call says so."""
    fixed: frozenset[str] = frozenset()
    """Columns of a row that are the same in every row of its file, as the call says so."""


def names(given: Mapping[str, Any]) -> frozenset[Name]:
    """What an object brings in for those that follow it, whatever else is wrong with it."""
    event, subject, key = (given.get(name) for name in ("event", "agreement", "key"))
    if event in _OF_SOURCES:
        return frozenset([("source", str(given.get("source")))])
    if not isinstance(subject, str):
        return frozenset()
    found: set[Name] = {("line", subject)}
    if isinstance(key, str):
        found.add(("entry", subject, key))
    if event in (AgreementAnnounced.__name__, AgreementAmended.__name__):
        found |= {("agreement", subject), ("parties", subject)}
    if event == EntryVoided.__name__:
        found.add(("voiding", subject))
        if isinstance(of := given.get("of"), str):
            name = of.rpartition("#")[2]
            found |= {("entry", subject, name), ("voided", subject, name)}
    return frozenset(found)


def needs(given: Mapping[str, Any]) -> frozenset[Name]:
    """The source and the agreement that an object builds upon, where they are named as they should be."""
    statement = given.get("statement")
    source = statement.get("source") if isinstance(statement, Mapping) else given.get("same_as")
    announces = given.get("event") == AgreementAnnounced.__name__
    found = (("source", source), ("agreement", None if announces else given.get("agreement")))
    return frozenset(
        (what, slug) for what, slug in found if isinstance(slug, str) and is_slug(slug)
    )


def names_in(text: str) -> frozenset[Name]:
    """The same for a line that is not even an object, as far as its words can be made out."""
    return names(dict(_WORDS.findall(text)))


def read(given: Mapping[str, Any], event_id: str) -> Draft:
    """The draft of one object; `Unreadable` lists every problem of it."""
    fields = dict(given)
    cls, problems = _class(fields.pop("event", None))
    key = fields.pop("key", None)
    if key is not None and not (isinstance(key, str) and is_key(key)):
        problems.append(Problem("key", f"{shown(key)}: {ALLOWED[KEY]}"))
    if cls is None:
        raise Unreadable(problems)
    fields = _given(fields, cls)
    if cls.OF_A_SOURCE:
        subject = str(fields.get("source"))
    else:
        subject = fields.pop("agreement", None)
        if not (isinstance(subject, str) and is_slug(subject)):
            missing = "every event names its agreement"
            said = f"{shown(subject)}: {ALLOWED[SLUG]}" if subject is not None else missing
            problems.append(Problem("agreement", said))
    pointers = {}
    for name in cls.POINTERS:
        if (pointer := fields.get(name)) is not None:
            if problem := _pointer_problem(name, pointer):
                problems.append(problem)
            pointers[name] = pointer
            fields[name] = PLACEHOLDER
    if "event_id" in fields:  # it is none that a feed may give
        problems.append(Problem("event_id", NO_FIELD))
    from pydantic_core import ValidationError

    try:
        fields["event_id"] = event_id
        event = cls.validate(fields)
    except ValidationError as error:
        from domain.pydantic_problems import problems_of

        problems += problems_of(error, cls)
    if problems:
        raise Unreadable(problems)
    return Draft(subject, key, event, pointers)


def _given(fields: Mapping[str, Any], cls: type[Fact]) -> dict[str, Any]:
    """The fields of an object without those that are null and may be left out; so of a statement in it."""
    given = {
        name: value
        for name, value in fields.items()
        if value is not None or name not in cls.FIELDS or cls.FIELDS[name].required
    }
    if isinstance(statement := given.get("statement"), Mapping) and cls is not Statement:
        given["statement"] = _given(statement, Statement)
    return given


def _class(name: object) -> tuple[type[Event] | None, list[Problem]]:
    if isinstance(name, str) and (cls := BY_NAME.get(name)) is not None:
        return cls, []
    if name is None:
        return None, [Problem("event", "every object names its event, such as FigureReported")]
    return None, [Problem("event", f"there is no event {shown(name)}", _event_meant(str(name)))]


def _event_meant(given: str) -> str | None:
    """The event of nearly that name, else all that are about the same: of a stage, of an agreement."""
    if get_close_matches(given.casefold(), map(str.casefold, BY_NAME), n=1, cutoff=0.8):
        return closest(given, BY_NAME)
    about = re.match("[A-Z][a-z]+", given)
    alike = [name for name in BY_NAME if about is not None and name.startswith(about[0])]
    return f"there are {listed(alike)}" if len(alike) > 1 else closest(given, alike)


def _pointer_problem(name: str, pointer: object) -> Problem | None:
    if isinstance(pointer, int) and not isinstance(pointer, bool) and 0 < pointer < 10**12:
        return None
    if isinstance(pointer, str):
        if is_key(pointer) or "#" in pointer or "@" in pointer:
            return None
        if pointer.isdigit():
            return Problem(name, f"{shown(pointer)}: {POINTER}", f"write {pointer} without quotes")
    return Problem(name, f"{shown(pointer)}: {POINTER}")
