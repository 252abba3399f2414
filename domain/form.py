"""The forms that values have in JSON, and how pydantic is told so."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from domain.refusals import BadForm

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler


class Form:
    """Marks a type, in ``Annotated``, whose values have a form of their own."""

    def __init__(self, schema: CoreSchema) -> None:
        self.schema = schema

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> CoreSchema:
        return self.schema


def worded(pattern: str, max_length: int | None = None) -> Form:
    """Text that a pattern describes, with ``max_length`` characters at most."""
    return Form(core_schema.str_schema(pattern=pattern, max_length=max_length))


def whole(*, more_than: int, less_than: int) -> Form:
    """A whole number between two others, and no text or float for it."""
    return Form(core_schema.int_schema(strict=True, gt=more_than, lt=less_than))


def yes_or_no() -> Form:
    """A bool, and no text or number for it."""
    return Form(core_schema.bool_schema(strict=True))


class NotEmpty:
    """Marks a tuple or a mapping that has something in it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> CoreSchema:
        schema: Any = handler(source)
        return {**schema, "min_length": 1}


def text_schema(
    cls: type[Any], parse: Callable[[str], Any], *, max_length: int = 100
) -> CoreSchema:
    """The schema of a value that ``parse`` reads from text and ``str()`` writes.

    What ``parse`` refuses becomes an error of the field, with the refusal's own sentence.
    """

    @lru_cache(maxsize=16_384)  # the same few values stand in line after line
    def read(text: str) -> Any:
        try:
            return parse(text)
        except BadForm as refusal:
            raise PydanticCustomError(
                "bad_form", "{sentence}", {"sentence": str(refusal), "hint": refusal.hint}
            ) from None

    reading = core_schema.no_info_after_validator_function(
        read, core_schema.str_schema(strict=True, max_length=max_length)
    )
    return core_schema.json_or_python_schema(
        json_schema=reading,
        python_schema=core_schema.union_schema(
            [reading, core_schema.is_instance_schema(cls)], mode="left_to_right"
        ),
        serialization=core_schema.to_string_ser_schema(),
    )
