"""A draft from what was typed; what is wrong with it is told by the option that gave it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cli.recording.options import option_of
from domain.feed import Draft, read
from domain.problem import NO_FIELD, Problem, Unreadable
from domain.refusals import Malformed

_ARGUMENTS: Final = ("agreement", "stage", "quantity")
"""The fields that no option gives."""


def drafted(fields: Mapping[str, Any], event_id: str) -> Draft:
    """The draft of an event; fields that are None were not given. `Malformed` tells all that is wrong."""
    try:
        return read(_given(fields), event_id)
    except Unreadable as unreadable:
        raise _malformed(unreadable.found, fields) from None


def check_given(fields: Mapping[str, Any], event_id: str) -> None:
    """`Malformed` where a field is that was given; others may be missing still."""
    given = _given(fields)
    try:
        read(given, event_id)
    except Unreadable as unreadable:
        found = [one for one in unreadable.found if one.field.partition(".")[0] in given]
        if found:
            raise _malformed(found, fields) from None


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _malformed(problems: Sequence[Problem], fields: Mapping[str, Any]) -> Malformed:
    sentences = dict.fromkeys(_sentence(problem, fields) for problem in problems)
    hints = [problem.hint for problem in problems if problem.hint]
    return Malformed("; ".join(sentences), hints[0] if hints else None)


def _sentence(problem: Problem, fields: Mapping[str, Any]) -> str:
    path = [part for part in problem.field.split(".") if part and not part.isdigit()]
    if path and path[0] == "statement":
        path = path[1:]
    name = path[0] if path else ""
    if not name:
        return problem.sentence
    is_argument = name in _ARGUMENTS or (name == "source" and "statement" not in fields)
    what = f"the {name}" if is_argument else f"--{option_of(name)}"
    if problem.sentence == NO_FIELD:
        return f"{what} is for other entries than {fields['event']}"
    return f"{what}: {problem.sentence}"
