"""Reading a line of a feed that is in order in one go: JSON, forms and fields, in half the time.

Of a line that it cannot make a draft of it says nothing: `domain.feed` reads that again, and tells what is wrong.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

from pydantic_core import (
    CoreConfig,
    CoreSchema,
    SchemaValidator,
    ValidationError,
    core_schema,
)

from domain.events import AgreementEvent, EntryNumber, Event
from domain.facts.schema import field_schema, schema_in
from domain.feed import PLACEHOLDER, Draft
from domain.values.text import Key, Slug

_ENOUGH: Final = 500
"""Lines that are read without it: what reads in one go takes as long to make as some hundreds take to be read."""


class Drafting:
    """Makes drafts of the lines of one feed, which give an event of an agreement."""

    def __init__(self, new_id: Callable[[], str], *, enough: int = _ENOUGH) -> None:
        """Of so many lines at the beginning nothing is told; ``new_id`` gives ids of events."""
        self._new_id = new_id
        self._left = enough

    def draft(self, line: bytes) -> Draft | None:
        """What a line says; None where it is to be read to the letter."""
        if self._left > 0:
            self._left -= 1
            return None
        # Two objects, the event and its statement, and between a key and its colon nothing: then the keys can be
        # counted, and none stands twice.
        if line.count(b"{") != 2 or b" :" in line or b"\t" in line or b"\r" in line:
            return None
        try:
            values, _, given = _validator().validate_json(line)
        except ValidationError:
            return None
        statement = values.get("statement")
        within = statement.__pydantic_fields_set__ if statement is not None else ()
        if line.count(b'":') != len(given) + len(within):
            return None
        pop = values.pop
        cls, subject, key = _KINDS[pop("event")], pop("agreement"), pop("key")
        pointers = {}
        for name in cls.POINTERS:
            pointer = values[name]
            if pointer is not None:
                pointers[name] = pointer
                values[name] = PLACEHOLDER
        values["event_id"] = self._new_id()
        return Draft(subject, key, cls.of_values(values), pointers)


_KINDS: Final[dict[str, type[Event]]] = {cls.__name__: cls for cls in AgreementEvent.__args__}


@cache
def _validator() -> SchemaValidator:
    """Gives the fields of an event, with what stands around it in a feed, and which of them were given."""
    kinds = {name: _fields(name, cls) for name, cls in _KINDS.items()}
    config = CoreConfig(extra_fields_behavior="forbid")
    return SchemaValidator(core_schema.tagged_union_schema(kinds, "event"), config)


def _fields(name: str, cls: type[Event]) -> CoreSchema:
    field, default = core_schema.model_field, core_schema.with_default_schema
    key = default(core_schema.nullable_schema(schema_in(Key)), default=None)
    fields = {
        "event": field(core_schema.literal_schema([name])),
        "agreement": field(schema_in(Slug)),
        "key": field(key),
    }
    pointer = core_schema.union_schema([schema_in(EntryNumber), schema_in(Key)])
    for own, info in cls.FIELDS.items():
        if own not in cls.POINTERS:
            fields[own] = field_schema(info)
        elif info.required:
            fields[own] = field(pointer)
        else:
            fields[own] = field(default(core_schema.nullable_schema(pointer), default=None))
    del fields["event_id"]
    return core_schema.model_fields_schema(fields, model_name=name)
