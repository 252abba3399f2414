"""Patterns that only sound events match: what one matches is read, and written again, as it stands.

They are made from the fields of each kind of event, and cost a fifth of reading it. What does not match may be as
sound: a pattern cannot tell that the names of three categories stand in order, or the two parties of a number for
both directions, and does not try.
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from itertools import count, islice
from operator import lt
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from domain.events import BY_TOPIC, EntryNumber, Flows, Parties
from domain.facts.fact import Fact
from domain.facts.form import NotEmpty, as_python
from domain.values.breakdown import Breakdowns
from domain.values.flow import Flow
from domain.values.period import Moment, Period
from domain.values.quantity import Quantity
from domain.values.statement import Statement
from domain.values.text import SHA256, UNSAFE, Language, Name, PartyCode, Sha256, Slug, Text, Url

_SLUG: Final = r"[a-z0-9][a-z0-9-]{0,63}+"
_SOURCE: Final = rf'"(?P<source>{_SLUG})"'
_CODE: Final = r"[A-Z][A-Z0-9]{0,15}+"
_UNSAFE: Final = as_python(UNSAFE)
_SAFE: Final = rf'[^"\\{_UNSAFE}]'
_NUMBER: Final = r"(?:0|[1-9][0-9]{0,14}+)"
_QUANTITY: Final = rf"(?:[~>]|>=|<=|<(?!0))?{_NUMBER}"
_DAY: Final = (
    r"[12][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_TIME: Final = (
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
)
_PARTS: Final = rf'"{_SLUG}":"{_QUANTITY}"'


_AS_OBJECT: Final = get_args(Parties)[0].__metadata__
"""That a party may be given as its code alone: it is written as an object."""
_NAMES: Final = re.compile(r'"([^"]+)":')


class _NoPatternError(Exception):
    """There is no pattern for values of a type."""


def _quoted(pattern: str) -> Callable[[int], str]:
    return lambda number: f'"{pattern}"'


def _flow(number: int) -> str:
    return rf'"(?P<f{number}>{_CODE})->(?!(?P=f{number})"){_CODE}"'


def _flows(number: int) -> str:
    """One flow, or a second one back to who gives in the first."""
    there, back = rf"(?P<f{number}>{_CODE})", rf'(?!(?P=f{number})")(?P<b{number}>{_CODE})'
    return rf'\["{there}->{back}"(?:,"(?P=b{number})->(?P=f{number})")?\]'


def _breakdowns(number: int) -> str:
    """One dimension. Of what it finds as ``parts``, `in_order` tells the rest."""
    parts = rf"(?P<parts>{_PARTS}(?:,{_PARTS})*+)"
    return rf'\{{"{_SLUG}":\{{(?:"complete":true,)?"parts":\{{{parts}\}}\}}\}}'


_TYPES: Final[list[tuple[Any, Callable[[int], str]]]] = [
    (Slug, _quoted(_SLUG)),
    (PartyCode, _quoted(_CODE)),
    (Text, _quoted(rf"(?!\s){_SAFE}{{1,4000}}+")),
    (Name, _quoted(rf"(?!\s){_SAFE}{{1,200}}+")),
    (Url, _quoted(r"https?://[!#-;=?-\[\]_a-z~]{1,1900}+")),
    (Sha256, _quoted(SHA256[1:-1])),
    (Language, _quoted(r"[a-z]{2,3}")),
    (EntryNumber, lambda number: rf"(?P<at{number}>[1-9][0-9]{{0,11}}+)"),
    (Quantity, _quoted(_QUANTITY)),
    (Moment, _quoted(rf"{_DAY}(?:{_TIME})?")),
    (Period, _quoted(rf"{_DAY}(?:{_TIME})?")),
    (Flow, _flow),
    (Flows, _flows),
    (Breakdowns, _breakdowns),
    (Literal["all"], _quoted("all")),
]


@cache
def pattern(topic: str) -> str | None:
    """What the contents of a topic's events look like (`Fact.to_json`); None where there is none.

    Who says it is found as ``source``.

    Numbers of other entries are found as groups whose names begin with ``at``, in the order of `POINTERS`: whether
    an entry can point so, its own number tells.
    """
    try:
        return _object(BY_TOPIC[topic], count())
    except (KeyError, _NoPatternError):
        return None


def in_order(parts: str) -> bool:
    """Whether the categories stand in order that a pattern found as ``parts``."""
    names = _NAMES.findall(parts)
    return len(names) < 2 or all(map(lt, names, islice(names, 1, None)))


def _object(cls: type[Fact], numbers: Iterator[int]) -> str:
    """Fields stand in their order, and those that are as if left out do not stand there."""
    hints, fields = get_type_hints(cls, include_extras=True), []
    for name, field in cls.FIELDS.items():
        if field.aside:
            continue
        said_by = cls is Statement and name == "source"
        values = _SOURCE if said_by else _values(hints[name], field.default, numbers)
        fields.append((field.required, f'"{name}":{values}'))
    needed = next((at for at, (required, _) in enumerate(fields) if required), None)
    if needed is None:
        raise _NoPatternError(cls)
    before = [f"(?:{text},)?" for _, text in fields[:needed]]
    behind = [
        f",{text}" if required else f"(?:,{text})?" for required, text in fields[needed + 1 :]
    ]
    return "".join([r"\{", *before, fields[needed][1], *behind, r"\}"])


def _is_met(note: object) -> bool:
    """Whether a note on a type asks for nothing that its pattern does not."""
    return note in _AS_OBJECT or isinstance(note, NotEmpty)


def _values(hint: Any, default: object, numbers: Iterator[int]) -> str:
    """What values of a type look like, but for the default."""
    for known, make in _TYPES:
        if hint == known:
            return make(next(numbers))
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        return f"(?:{'|'.join(_values(kind, default, numbers) for kind in kinds)})"
    if get_origin(hint) is Annotated and all(map(_is_met, hint.__metadata__)):
        return _values(get_args(hint)[0], default, numbers)
    if get_origin(hint) is tuple:
        one = _values(get_args(hint)[0], None, numbers)
        return rf"\[(?:{one}(?:,(?!\])|(?=\])))++\]"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f'"(?:{"|".join(re.escape(str(one)) for one in hint if one is not default)})"'
    if isinstance(hint, type) and issubclass(hint, Fact):
        return _object(hint, numbers)
    raise _NoPatternError(hint)
