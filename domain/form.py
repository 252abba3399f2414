"""Values that are text outside and objects inside, and how pydantic is told so."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from domain.refusals import BadForm


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
