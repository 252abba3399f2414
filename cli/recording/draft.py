"""A draft from what was typed; what is wrong with it is told by the option that gave it."""

from collections.abc import Mapping
from typing import Any, Final

from domain.feed import Draft, Problem, Unreadable, read
from domain.refusals import Malformed

_TYPED: Final = {
    "agreement": "the agreement",
    "breakdowns": "--by",
    "aliases": "--alias",
    "sha256": "--document",
    "basis": "--counted",
    "parties": "--party",
    "mediators": "--mediator",
    "terms": "--term",
    "flows": "--flow",
    "stage": "the stage",
    "quantity": "the quantity",
}


def drafted(fields: Mapping[str, Any], event_id: str) -> Draft:
    """The draft of an event; fields that are None were not given. `Malformed` tells all that is wrong."""
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        return read(given, event_id)
    except Unreadable as unreadable:
        sentences = dict.fromkeys(_sentence(problem, fields) for problem in unreadable.found)
        hints = [problem.hint for problem in unreadable.found if problem.hint]
        raise Malformed("; ".join(sentences), hints[0] if hints else None) from None


def _sentence(problem: Problem, fields: Mapping[str, Any]) -> str:
    path = [part for part in problem.field.split(".") if part and not part.isdigit()]
    if path and path[0] == "statement":
        path = path[1:]
    name = path[0] if path else ""
    if name == "source" and "statement" not in fields:
        return f"the source: {problem.sentence}"
    option = _TYPED.get(name, f"--{name.replace('_', '-')}")
    return f"{option}: {problem.sentence}" if name else problem.sentence
