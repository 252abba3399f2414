"""Dataclasses with slots, defined in a third of the time: a call defines some fifty before it answers.

The standard library writes and compiles up to seven methods for each class. Here only the one that makes objects
is written, when the first object is made; the others are the same few functions for all. What comes out is a
dataclass to whoever asks, and to a type checker.
"""

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, cast

if TYPE_CHECKING:
    from dataclasses import dataclass

__all__ = ["HashedOnce", "dataclass"]


class HashedOnce:
    """What is looked up over and over: its hash is worked out with the first look. It is no field, so it stays in
    this process, in which alone it holds."""

    __slots__ = ("_hash",)


def _defined(*, slots: bool, frozen: bool = False, eq: bool = True) -> Any:
    """As `dataclasses.dataclass`, of which it takes what is said here and nothing else."""
    assert slots

    def define(cls: type[Any]) -> type[Any]:
        if cls.__doc__ is None:
            # The library would compile a signature, to write one of its own.
            cls.__doc__ = cls.__name__
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)

        def first(self: Any, *values: Any, **named: Any) -> None:
            made.__init__ = _init(made)
            made.__init__(self, *values, **named)

        made.__init__ = first
        methods = {"__repr__": _repr, **(_FROZEN if frozen else {}), **(_equal(made) if eq else {})}
        for name, method in methods.items():
            if made.__dict__.get(name) is None:
                setattr(made, name, method)
        if eq and not frozen:
            made.__hash__ = None
        return cast("type[Any]", made)

    return define


if not TYPE_CHECKING:
    dataclass = _defined


def _equal(made: type[Any]) -> dict[str, Any]:
    # Of one name it gives the value itself, of which the same holds.
    names = [field.name for field in fields(made) if field.compare]
    values: Any = attrgetter(*names) if names else type

    def equal(self: Any, other: object) -> Any:
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    def hashed_once(self: Any) -> int:
        try:
            known: int = self._hash
        except AttributeError:
            known = hashed(self)
            object.__setattr__(self, "_hash", known)
        return known

    return {"__eq__": equal, "__hash__": hashed_once if issubclass(made, HashedOnce) else hashed}


def _init(cls: type[Any]) -> Any:
    """What makes an object, for the fields of a class."""
    known: dict[str, Any] = {"_none": MISSING}
    given, lines = [], []
    for field in fields(cls):
        name = field.name
        known[f"_set_{name}"] = getattr(cls, name).__set__
        value = _value(field, known)
        if field.init:
            given.append(f"{name}=_default_{name}" if f"_default_{name}" in known else name)
        if value is not None:
            lines.append(f"_set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n ".join(lines or ["pass"])
    exec(f"def __init__(self, {', '.join(given)}):\n {body}", known)  # noqa: S102 - of names of fields
    return known["__init__"]


def _value(field: "Field[Any]", known: dict[str, Any]) -> str | None:
    """How a field gets its value, as it is written; None where nobody gives it one here."""
    name = field.name
    if field.default is not MISSING:
        known[f"_default_{name}"] = field.default
        return name if field.init else f"_default_{name}"
    if field.default_factory is not MISSING:
        known[f"_default_{name}"] = MISSING
        known[f"_new_{name}"] = field.default_factory
        return f"_new_{name}() if {name} is _none else {name}" if field.init else f"_new_{name}()"
    return name if field.init else None


def _repr(self: Any) -> str:
    told = [f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr]
    return f"{type(self).__qualname__}({', '.join(told)})"


def _set(self: Any, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_FROZEN = {
    "__setattr__": _set,
    "__delattr__": _delete,
    "__getstate__": _state,
    "__setstate__": _restore,
}
