"""The forms that values have in JSON: how pydantic is told of them, and how a recorded value is read without it.

Both stand together for each form, so that neither takes what the other refuses.
"""

import re
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from domain.frozen import dataclass
from domain.refusals import BadForm

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

LONGEST: Final = 100
"""Characters that the text of a quantity, a flow or a date has at most."""
Reading = Callable[[Any], Any]
"""Makes the value of a field of what JSON has for it; `Unclear` where it is not plainly in order."""


class Unclear(Exception):  # noqa: N818 - no error: pydantic says whether it is one
    """A value is not plainly in order; it may be all the same."""


class Mark:
    """Stands beside a type, in ``Annotated``, and says more of its values."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        raise NotImplementedError

    def reading(self, read: Reading) -> Reading:
        """How a value is read that is marked so; ``read`` reads one that is not."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class Worded(Mark):
    """Text that a pattern describes, with ``most`` characters at most."""

    pattern: str
    most: int | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.str_schema(pattern=self.pattern, max_length=self.most)

    def reading(self, read: Reading) -> Reading:
        fits = re.compile(as_python(self.pattern)).fullmatch
        most = self.most or sys.maxsize

        def text(value: Any) -> str:
            if type(value) is str and len(value) <= most and fits(value):
                return value
            raise Unclear

        return text


def as_python(pattern: str) -> str:
    """A pattern that pydantic takes, as Python writes it to match a whole text."""
    code_points = re.sub(r"\\x\{([0-9a-f]+)\}", lambda found: f"\\U{found[1]:0>8}", pattern)
    return code_points.removeprefix("^").removesuffix("$")


@dataclass(frozen=True, slots=True, eq=False)
class Whole(Mark):
    """A whole number between two others, and no text or float for it."""

    more_than: int
    less_than: int

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.int_schema(strict=True, gt=self.more_than, lt=self.less_than)

    def reading(self, read: Reading) -> Reading:
        def number(value: Any) -> int:
            if type(value) is int and self.more_than < value < self.less_than:
                return value
            raise Unclear

        return number


class YesOrNo(Mark):
    """A bool, and no text or number for it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.bool_schema(strict=True)

    def reading(self, read: Reading) -> Reading:
        def yes(value: Any) -> bool:
            if value is True or value is False:
                return bool(value)
            raise Unclear

        return yes


class NotEmpty(Mark):
    """Marks a tuple or a mapping that has something in it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        schema: Any = handler(source)
        return {**schema, "min_length": 1}

    def reading(self, read: Reading) -> Reading:
        def filled(value: Any) -> Any:
            if not (found := read(value)):
                raise Unclear
            return found

        return filled


@dataclass(frozen=True, slots=True, eq=False)
class After(Mark):
    """What is made of a value that was read; ``make`` raises `ValueError` where nothing can be made of it."""

    make: Callable[[Any], Any]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self.make, handler(source))

    def reading(self, read: Reading) -> Reading:
        def made(value: Any) -> Any:
            try:
                return self.make(read(value))
            except ValueError:
                raise Unclear from None

        return made


@dataclass(frozen=True, slots=True, eq=False)
class Before(Mark):
    """What is made of a value before it is read."""

    make: Callable[[Any], Any]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.make, handler(source))

    def reading(self, read: Reading) -> Reading:
        return lambda value: read(self.make(value))


class Aside(Mark):
    """Marks a field that is not written with the others."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        return handler(source)

    def reading(self, read: Reading) -> Reading:
        return read


class InText:
    """A value that is text outside: `parse` reads it, and ``str()`` writes it."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Any:
        """The value that a text is the form of; `BadForm` where it is of none."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """What `parse` refuses becomes an error of the field, with the refusal's own sentence."""
        from pydantic_core import PydanticCustomError, core_schema

        @lru_cache(maxsize=16_384)  # the same few values stand in line after line
        def read(text: str) -> Any:
            try:
                return cls.parse(text)
            except BadForm as refusal:
                raise PydanticCustomError(
                    "bad_form", "{sentence}", {"sentence": str(refusal), "hint": refusal.hint}
                ) from None

        reading = core_schema.no_info_after_validator_function(
            read, core_schema.str_schema(strict=True, max_length=LONGEST)
        )
        return core_schema.json_or_python_schema(
            json_schema=reading,
            python_schema=core_schema.union_schema(
                [reading, core_schema.is_instance_schema(cls)], mode="left_to_right"
            ),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def reading(cls) -> Reading:
        """How one is read that was recorded."""
        parse = cls.parse

        def read(value: Any) -> Any:
            if type(value) is not str or len(value) > LONGEST:
                raise Unclear
            try:
                return parse(value)
            except BadForm:
                raise Unclear from None

        return read
