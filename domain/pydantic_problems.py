"""What pydantic found wrong with an object of a feed, in the words of this project."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, cast

from pydantic_core import ErrorDetails, ValidationError

from domain.events import BY_NAME, Event
from domain.feed_json import shown
from domain.problem import NO_FIELD, POINTER, Problem
from domain.refusals import BadForm, closest, listed
from domain.values.period import Moment
from domain.values.statement import Statement
from domain.values.text import ALLOWED, SLUG, TEXT, meant

_OF_EVENTS: Final = {name for cls in BY_NAME.values() for name in cls.FIELDS}
"""The fields that some event has: one of another event was meant for what it is."""

_DATES: Final = ("agreed", "occurred", "planned", "up_to", "stated", "published")


def problems_of(error: ValidationError, cls: type[Event]) -> list[Problem]:
    """All that it found wrong with the fields of an event."""
    details = [one for one in error.errors(include_url=False) if not _says_nothing(one)]
    # Where a field takes a word of its own too, what is wrong is told once.
    words = {_field(one): one["ctx"]["expected"] for one in details if one["type"] == _WORD}
    others = {_field(one) for one in details if one["type"] != _WORD}
    told = [one for one in details if one["type"] != _WORD or _field(one) not in others]
    return [_problem(one, cls, words.get(_field(one))) for one in told]


def _says_nothing(detail: ErrorDetails) -> bool:
    """Whether more is told elsewhere: of each that is malformed in a list, which is then not empty."""
    kind = detail["type"]
    return kind == "is_instance_of" or (kind == "too_short" and bool(detail["input"]))


_WORD: Final = "literal_error"


def _field(detail: ErrorDetails) -> str:
    # What nobody declared has the name that somebody gave it, whatever it looks like.
    given = len(detail["loc"]) - (detail["type"] == "extra_forbidden")
    return ".".join(
        str(part)
        for place, part in enumerate(detail["loc"])
        if place == given or not _is_machinery(part)
    )


def _dated(text: str) -> str | None:
    """A date of which the parts were written together, apart; None where it is none."""
    found = re.fullmatch("([0-9]{4})([0-9]{2})([0-9]{2})", text)
    try:
        return str(Moment.parse("-".join(found.groups()) if found else text))
    except BadForm:
        return None


def _problem(detail: ErrorDetails, cls: type[Event], word: str | None) -> Problem:
    """One thing that is wrong with a field, which may take a ``word`` too."""
    kind, context = detail["type"], detail.get("ctx", {})
    field, given = _field(detail), detail["input"]
    if field in cls.POINTERS and kind != "missing":
        return Problem(field, f"{shown(given)}: {POINTER}")
    match kind:
        case "bad_form":
            also = f", or {word}" if word else ""
            return Problem(field, context["sentence"] + also, context["hint"])
        case "missing":
            return Problem(field, "is missing")
        case "extra_forbidden":
            return Problem(field, NO_FIELD, _where_it_belongs(field.split("."), cls))
        case "string_pattern_mismatch":
            pattern = context["pattern"]
            hint = meant(given) if pattern == SLUG else None
            if pattern == TEXT and len(given.splitlines()) > 1:
                hint = "write a space where a line ends"
            return Problem(field, f"{shown(given)}: {ALLOWED.get(pattern, 'ill-formed')}", hint)
        case "string_too_long":
            return Problem(field, f"is longer than {context['max_length']} characters")
        case "string_type":
            plain = isinstance(given, int | date | time) and not isinstance(given, bool)
            text = given.isoformat() if isinstance(given, datetime) else given
            if isinstance(given, int) and field.rpartition(".")[2] in _DATES:
                text = _dated(str(given))
            hint = f'write "{text}"' if plain and text else None
            if isinstance(given, datetime) and given.tzinfo is None:
                hint = f'write "{text}+03:00", with the offset of the clock that it is by'
            return Problem(field, f"{shown(given)}: text in quotes is expected", hint)
        case "tuple_type":
            hint = f"write [{json.dumps(given)}]" if isinstance(given, str) else None
            return Problem(field, f"{shown(given)}: a list is expected", hint)
        case "dict_type" | "model_type":
            return Problem(field, f"{shown(given)}: an object with fields of its own is expected")
        case "bool_type" | "bool_parsing":
            return Problem(field, f"{shown(given)}: true or false is expected")
        case "too_short":
            return Problem(field, "is empty")
        case "string_unicode":
            return Problem(field, "holds half a character (a lone surrogate)")
        case "enum":
            values = [str(value) for value in cast("str", context["expected"]).split("'")[1::2]]
            return Problem(
                field, f"{shown(given)}: allowed are {listed(values)}", closest(str(given), values)
            )
        case "value_error":
            return Problem(field, str(context.get("error", detail["msg"])))
        case _:
            return Problem(field, f"{shown(given)}: {detail['msg'][0].lower()}{detail['msg'][1:]}")


def _where_it_belongs(path: Sequence[str], cls: type[Event]) -> str | None:
    *outer, name = path
    if not outer and name in Statement.FIELDS and "statement" in cls.FIELDS:
        return "it belongs inside statement"
    if not outer and name in _OF_EVENTS:
        return f"{cls.__name__} has {listed([one for one in cls.FIELDS if one != 'event_id'])}"
    if not outer:
        around = {"key"} if cls.OF_A_SOURCE else {"agreement", "key"}
        return closest(name, {*around, *cls.FIELDS} - {"event_id", name})
    return closest(name, Statement.FIELDS) if outer == ["statement"] else None


def _is_machinery(part: object) -> bool:
    return isinstance(part, str) and ("[" in part or part in ("literal", "str"))
