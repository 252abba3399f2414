"""What all facts have in common: they are frozen, closed, and written in one canonical way.

Pydantic validates all that comes in, and writes it. Its models have to be loaded and built before anything can be
asked of them, which takes longer than most answers: so facts are plain objects, and pydantic is told of their
fields (`domain.facts.schema`) where something comes in. What was recorded is read by `domain.facts.reading`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    NamedTuple,
    NoReturn,
    Self,
    dataclass_transform,
    get_origin,
)

from domain.facts.form import Aside

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator

_MISSING: Final[Any] = object()


class Field(NamedTuple):
    """One field of a fact: what its values are, and the value where none is given."""

    annotation: Any
    required: bool
    value: Any = None
    factory: Callable[[], Any] | None = None
    """Makes the value where none is given, if each fact gets one of its own."""

    @property
    def default(self) -> Any:
        """The value where none is given; None where one must be."""
        return self.factory() if self.factory else self.value

    @property
    def aside(self) -> bool:
        """Whether it is not written with the others."""
        marks = getattr(self.annotation, "__metadata__", ())
        return any(isinstance(mark, Aside) for mark in marks)


class _Fresh(NamedTuple):
    make: Callable[[], Any]


def fresh(*, default_factory: Callable[[], Any]) -> Any:
    """Stands for the default of a field of which each fact gets one of its own."""
    return _Fresh(default_factory)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(fresh,))
class Fact:
    """A frozen value that knows no field but its own.

    Fields are declared in alphabetical order, so that what pydantic writes is canonical JSON (RFC 8785).
    """

    # What pydantic sets of a model that it makes.
    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )

    FIELDS: ClassVar[Mapping[str, Field]] = {}
    _WRITTEN: ClassVar[frozenset[str]] = frozenset()
    """The names of those that are written."""
    _USUAL: ClassVar[Mapping[str, Any]] = {}
    """The values where none is given, of those fields that need none."""

    def __init_subclass__(cls) -> None:
        own: dict[str, Field] = {}
        for name, annotation in cls.__annotations__.items():
            origin: Any = get_origin(annotation)
            if origin is ClassVar:
                continue
            given = cls.__dict__.get(name, _MISSING)
            if given is _MISSING:
                own[name] = Field(annotation, required=True)
                continue
            if isinstance(given, _Fresh):
                own[name] = Field(annotation, required=False, factory=given.make)
            else:
                own[name] = Field(annotation, required=False, value=given)
            delattr(cls, name)
        cls.FIELDS = {**cls.FIELDS, **own}
        cls._WRITTEN = frozenset(name for name, field in cls.FIELDS.items() if not field.aside)
        cls._USUAL = {n: field.default for n, field in cls.FIELDS.items() if not field.required}

    def __init__(self, **given: Any) -> None:
        """From values of its fields, or what JSON has for them; `ValidationError` says what is wrong."""
        _validator(type(self)).validate_python(given, self_instance=self)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from domain.facts.schema import schema_of

        return schema_of(source)

    @classmethod
    def validate(cls, given: object) -> Self:
        """A fact from a mapping of its fields; pydantic's `ValidationError` says what is wrong with it."""
        fact: Self = _validator(cls).validate_python(given)
        return fact

    @classmethod
    def validate_json(cls, text: str | bytes) -> Self:
        """A fact from a JSON object; pydantic's `ValidationError` says what is wrong with it."""
        fact: Self = _validator(cls).validate_json(text)
        return fact

    def to_json(self) -> str:
        """Its canonical JSON, without what is as it is by default."""
        return _serializer(type(self)).to_json(self, exclude_defaults=True).decode()

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Self:
        """A fact of values that were validated before: one for each field, in their order."""
        fact = cls.__new__(cls)
        object.__setattr__(fact, "__dict__", values)
        return fact

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """The same fact with other values, which are not validated."""
        return self.of_values({**self.__dict__, **values})

    def given(self) -> dict[str, Any]:
        """The values that are not as they are by default, by field."""
        usual = self._USUAL
        return {
            name: value
            for name, value in self.__dict__.items()
            if name not in usual or (value is not usual[name] and value != usual[name])
        }

    def data(self) -> dict[str, Any]:
        """What `to_json` writes, as JSON has it."""
        written = self._WRITTEN
        return {name: _plain(value) for name, value in self.given().items() if name in written}

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return self.of_values, (self.__dict__,)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a fact is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a fact is frozen: {name} cannot be removed")


def _first_validator(cls: type[Fact]) -> "SchemaValidator":
    from domain.facts.validation import validator

    return validator(cls)


def _first_serializer(cls: type[Fact]) -> "SchemaSerializer":
    from domain.facts.validation import serializer

    return serializer(cls)


# What loads pydantic is asked once for each class.
_validator: Callable[[Any], "SchemaValidator"] = cache(_first_validator)
_serializer: Callable[[Any], "SchemaSerializer"] = cache(_first_serializer)


def _plain(value: Any) -> Any:
    if isinstance(value, int):
        return value
    if isinstance(value, Fact):
        return value.data()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return str(value)
