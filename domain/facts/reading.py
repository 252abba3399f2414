"""Facts out of JSON that was recorded, without pydantic, which takes longer to load than most answers take.

Only what is plainly in order is read here. Of anything else nothing is said: pydantic reads that again, to the
letter.
"""

import json
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin

from domain.facts.fact import Fact
from domain.facts.form import InText, Mark, Reading, Unclear

_F = TypeVar("_F", bound=Fact)
_decode: Final = json.JSONDecoder().raw_decode


def plainly(cls: type[_F], text: str, **more: Any) -> _F | None:
    """The fact that a JSON object holds, with values that are known to be in order; None where pydantic must say.

    Where a key stands twice, the last one counts, as it does for pydantic.
    """
    if "\\u" in text:  # it may be half of a character
        return None
    try:
        given, end = _decode(text)
        if end != len(text) or type(given) is not dict or not more.keys().isdisjoint(given):
            return None
        given.update(more)
        fact: _F = _reading(cls)(given)
    except (Unclear, ValueError, RecursionError):
        return None
    return fact


def _fields(cls: type[Fact]) -> Reading:
    """What reads the fields of a fact."""
    readings = {name: _of(field.annotation) for name, field in cls.FIELDS.items()}
    usual = {name: field.default for name, field in cls.FIELDS.items()}
    fresh = {name: field.factory for name, field in cls.FIELDS.items() if field.factory}
    required = frozenset(name for name, field in cls.FIELDS.items() if field.required)
    new, put = cls.__new__, object.__setattr__  # as `Fact.of_values` makes it

    def read(given: Any) -> Fact:
        if type(given) is not dict or not required <= given.keys():
            raise Unclear
        values = usual.copy()
        try:
            for name, value in given.items():
                values[name] = readings[name](value)
        except KeyError:
            raise Unclear from None
        for name, make in fresh.items():
            if name not in given:
                values[name] = make()
        fact = new(cls)
        put(fact, "__dict__", values)
        return fact

    return read


_reading: Callable[[Any], Reading] = cache(_fields)


@cache
def _of(annotation: Any) -> Reading:
    """What reads values that an annotation describes."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        reading = _of(parts[0])
        for mark in parts[1:]:
            assert isinstance(mark, Mark), mark
            reading = mark.reading(reading)
        return reading
    if origin in (Union, UnionType):
        kinds = [part for part in parts if part is not NoneType]  # what is not given is not written
        return _of(kinds[0]) if len(kinds) == 1 else _either(kinds)
    if origin is Literal:
        return _one_of({word: word for word in parts})
    if origin is tuple:
        return _tuple(_of(parts[0]))
    if origin is Mapping:
        return _mapping(*map(_of, parts))
    return _of_a_class(annotation)


def _of_a_class(cls: Any) -> Reading:
    if cls in (str, int, bool):
        return _nothing  # what a mark beside it reads
    if issubclass(cls, Fact):
        return _reading(cls)
    if issubclass(cls, Enum):
        return _one_of({one.value: one for one in cls})
    assert issubclass(cls, InText), cls
    reading: Reading = cls.reading()
    return reading


def _nothing(value: Any) -> Any:
    raise Unclear


def _one_of(values: Mapping[str, Any]) -> Reading:
    def read(value: Any) -> Any:
        if type(value) is str and value in values:
            return values[value]
        raise Unclear

    return read


def _either(kinds: list[Any]) -> Reading:
    # A word is found, or not, in less time than it takes a class to say that a value is none of its own.
    readings = [_of(kind) for kind in sorted(kinds, key=lambda kind: isinstance(kind, type))]

    def read(value: Any) -> Any:
        for one in readings:
            try:
                return one(value)
            except Unclear:
                pass
        raise Unclear

    return read


def _tuple(one: Reading) -> Reading:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Unclear
        return tuple([one(part) for part in value])

    return read


def _mapping(name: Reading, one: Reading) -> Callable[[Any], Mapping[Any, Any]]:
    def read(value: Any) -> Mapping[Any, Any]:
        if type(value) is not dict:
            raise Unclear
        return {name(key): one(part) for key, part in value.items()}

    return read
