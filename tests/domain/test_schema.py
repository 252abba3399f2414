"""What pydantic is told of each fact is what it would have found out itself."""

from collections.abc import Iterator
from functools import _lru_cache_wrapper
from typing import Any

import pytest

from domain.breakdown import Breakdown
from domain.events import CLASSES, Party, Term
from domain.fact import Fact
from domain.schema import UnknownFieldError, schema_of
from domain.statement import Statement

FACTS = (*CLASSES, Party, Term, Statement, Breakdown)
ASIDE = ("metadata", "ref")
"""What pydantic notes for JSON schemas and for facts in facts, and validates nothing by."""


@pytest.fixture
def without_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pydantic, left to itself, and afterwards told again."""
    with monkeypatch.context() as patch:
        patch.delattr(Fact, "__get_pydantic_core_schema__")
        yield
    for cls in FACTS:
        cls.model_rebuild(force=True)


@pytest.mark.usefixtures("without_ours")
@pytest.mark.parametrize("cls", FACTS, ids=lambda cls: cls.__name__)
def test_the_schema_of_a_fact_is_the_one_that_pydantic_makes(cls: type[Fact]) -> None:
    cls.model_rebuild(force=True)
    made: Any = cls.__pydantic_core_schema__
    named = {one["ref"]: one for one in made.get("definitions", [])}

    assert _bare(schema_of(cls), {}) == _bare(made["schema"] if named else made, named)


def test_a_field_of_a_new_kind_is_refused_until_it_is_known() -> None:
    class Strange(Fact):
        numbers: frozenset[int]

    with pytest.raises(UnknownFieldError, match="frozenset"):
        schema_of(Strange)


def _bare(schema: Any, named: dict[str, Any]) -> Any:
    """What of a schema validates and writes: a fact in place of its name, a function by its name."""
    if isinstance(schema, dict):
        if schema.get("type") == "definition-ref":
            return _bare(named[schema["schema_ref"]], named)
        return {key: _bare(value, named) for key, value in schema.items() if key not in ASIDE}
    if isinstance(schema, list):
        return [_bare(one, named) for one in schema]
    return schema.__name__ if isinstance(schema, _lru_cache_wrapper) else schema
