"""What pydantic is told of each fact is what it would find out of a model with the same fields."""

from functools import _lru_cache_wrapper
from typing import Any, cast

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model

from domain.events import CLASSES, Party, Term
from domain.facts.fact import Fact
from domain.facts.schema import UnknownFieldError, schema_of
from domain.values.breakdown import Breakdown
from domain.values.statement import Statement

FACTS = (*CLASSES, Party, Term, Statement, Breakdown)
ASIDE = ("metadata", "ref", "cls", "schema_ref")
"""What pydantic notes for JSON schemas and for models in models, and validates nothing by."""


def model_of(cls: type[Fact]) -> type[BaseModel]:
    """A model of pydantic's own with the fields of a fact."""
    fields: dict[str, Any] = {}
    for name, field in cls.FIELDS.items():
        given: dict[str, Any] = {"exclude": True} if field.aside else {}
        if field.factory is not None:
            given["default_factory"] = field.factory
        elif not field.required:
            given["default"] = field.value
        fields[name] = field.annotation, Field(**given)
    config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=False)
    made: Any = create_model(cls.__name__, __config__=config, **fields)
    return made  # type: ignore[no-any-return]


@pytest.mark.parametrize("cls", FACTS, ids=lambda cls: cls.__name__)
def test_the_schema_of_a_fact_is_that_of_a_model_with_its_fields(cls: type[Fact]) -> None:
    made: Any = model_of(cls).__pydantic_core_schema__
    ours: Any = schema_of(cast("Any", cls))
    assert _bare(ours) == _bare(made)


def test_a_field_of_a_new_kind_is_refused_until_it_is_known() -> None:
    class Strange(Fact):
        numbers: frozenset[int]

    with pytest.raises(UnknownFieldError, match="frozenset"):
        schema_of(Strange)


def _bare(schema: Any) -> Any:
    """What of a schema validates and writes, a function by its name."""
    if isinstance(schema, dict):
        return {key: _bare(value) for key, value in schema.items() if key not in ASIDE}
    if isinstance(schema, list):
        return [_bare(one) for one in schema]
    return schema.__name__ if isinstance(schema, _lru_cache_wrapper) else schema
