"""What all facts have in common: they are frozen, closed, and written in one canonical way."""

from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema


class Fact(BaseModel):
    """A frozen value that knows no field but its own.

    Fields are declared in alphabetical order, so that what pydantic writes is canonical JSON (RFC 8785).
    """

    # A call reads a few kinds of events: what validates the others is not built for it.
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=False, defer_build=True
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from domain.schema import schema_of

        return schema_of(cls)
