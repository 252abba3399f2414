"""What pydantic is told of a fact: the schema that it would make itself, made in a quarter of the time.

It knows the kinds of fields that facts have, and no others. A test holds it against pydantic's own.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic_core import CoreConfig, CoreSchema, core_schema

if TYPE_CHECKING:
    from domain.facts.fact import Fact, Field


class UnknownFieldError(TypeError):
    def __init__(self, given: Any) -> None:
        super().__init__(f"no fact has had a field like this one yet: {given}")


@cache
def schema_of(cls: "type[Fact]") -> CoreSchema:
    """The schema of a fact, with those of the facts in it."""
    fields = {name: field_schema(field) for name, field in cls.FIELDS.items()}
    config = CoreConfig(
        title=cls.__name__, extra_fields_behavior="forbid", hide_input_in_errors=False
    )
    of_fields = core_schema.model_fields_schema(fields, model_name=cls.__name__, computed_fields=[])
    return core_schema.model_schema(
        cls, of_fields, config=config, custom_init=False, root_model=False
    )


def field_schema(field: "Field") -> core_schema.ModelField:
    """The schema of one field of a fact."""
    schema = schema_in(field.annotation)
    if field.factory is not None:
        factory: Any = field.factory
        schema = core_schema.with_default_schema(
            schema, default_factory=factory, default_factory_takes_data=False
        )
    elif not field.required:
        schema = core_schema.with_default_schema(schema, default=field.value)
    return core_schema.model_field(schema, serialization_exclude=field.aside or None)


def schema_in(given: Any) -> CoreSchema:
    """The schema of an annotation."""
    origin, parts = get_origin(given), get_args(given)
    if origin is None:
        return _of_a_class(given)
    if origin is Annotated:
        return _marked(schema_in(parts[0]), parts[1:])
    if origin in (Union, UnionType):
        choices = [schema_in(part) for part in parts if part is not NoneType]
        chosen = choices[0] if len(choices) == 1 else core_schema.union_schema([*choices])
        return core_schema.nullable_schema(chosen) if NoneType in parts else chosen
    if origin is tuple and parts[1:] == (...,):
        return core_schema.tuple_schema([schema_in(parts[0])], variadic_item_index=0)
    if origin is Mapping:
        return core_schema.dict_schema(*map(schema_in, parts), strict=False)
    if origin is Literal:
        return core_schema.literal_schema([*parts])
    raise UnknownFieldError(given)


def _of_a_class(cls: Any) -> CoreSchema:
    if cls is str:
        return core_schema.str_schema()
    if cls is int:
        return core_schema.int_schema()
    if cls is bool:
        return core_schema.bool_schema()
    if issubclass(cls, Enum):
        return core_schema.enum_schema(cls, [*cls], sub_type="str")
    return _in_its_form(cls, cls)


@cache
def _in_its_form(cls: Any, source: Any) -> CoreSchema:
    """The schema of a value that says itself how it is read: a flow, a moment, a fact within a fact."""
    schema: CoreSchema = cls.__get_pydantic_core_schema__(source, None)
    return schema


def _marked(schema: CoreSchema, marks: Any) -> CoreSchema:
    """The schema with what stands beside a type in ``Annotated``, from the inside out."""
    for mark in marks:
        schema = mark.__get_pydantic_core_schema__(None, _Given(schema))
    return schema


class _Given:
    """Answers a mark that asks for the schema of what it marks."""

    def __init__(self, schema: CoreSchema) -> None:
        self._schema = schema

    def __call__(self, source: Any) -> CoreSchema:
        return self._schema
