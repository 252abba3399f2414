"""Validators and serializers of facts, made when the first of a kind is needed.

Pydantic's engine is told the schema by us (`domain.facts.schema`), so that it alone is loaded: the rest of the
library, which finds a schema out of annotations, takes longer to load than all that a recording validates.
"""

from typing import Any

from pydantic_core import SchemaSerializer, SchemaValidator

from domain.facts.schema import schema_of


def validator(cls: Any) -> SchemaValidator:
    """What makes facts of a kind out of JSON, or of values."""
    return SchemaValidator(schema_of(cls))


def serializer(cls: Any) -> SchemaSerializer:
    """What writes facts of a kind."""
    return SchemaSerializer(schema_of(cls))
