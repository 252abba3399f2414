"""Pydantic's validators and serializers of facts, made when the first of a kind is needed."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from pydantic_core import SchemaSerializer, SchemaValidator

    from domain.facts.fact import Fact

_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def validator(cls: "type[Fact]") -> "SchemaValidator":
    """What makes facts of a kind out of JSON, or of values."""
    found: Any = _adapter(cls).validator
    return found  # type: ignore[no-any-return]


def serializer(cls: "type[Fact]") -> "SchemaSerializer":
    """What writes facts of a kind."""
    return _adapter(cls).serializer
