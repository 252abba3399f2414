"""What a typed argument becomes, without pydantic.

Typer hands every argument to pydantic, which costs more time than the rest of a refused call. Arguments
are text until a command gives them their meaning, so there is little to do here.
"""

import os
import re
from pathlib import Path
from typing import Any, Final, get_args

from typer.core import TyperArgument, TyperOption

from cli.call.agreement import AGREEMENT, check_agreement
from cli.call.typer_private import Context, Param, Parameter, Reader, read_by
from cli.call.wording import did_you_mean, either, quoted
from cli.failures import Failure

_FILES: Final = ("FILE", "PATH|URL")
"""How an option or argument says that it names a file: such a name is whatever bytes the file system has."""


class NotUtf8(Failure):
    """Bytes that no encoding tells how to read: they name nothing here, and cannot be written anywhere."""

    def __init__(self, what: str, given: str) -> None:
        super().__init__(f"{what} is not in UTF-8: {quoted(given)}")


class DashIsNoFile(Failure):
    """What stands for standard input or output elsewhere would be a file of that name here."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} names a file, and - is none: a file of that name is ./-",
            hint="- is standard input for import, and standard output for --output, alone",
        )


class PlainReader(Reader):
    """Text, whole numbers from 0 on, paths, named choices, and lists of these; anything else is our mistake."""

    def read(self, value: Any, param: Param, ctx: Context) -> Any:
        annotation = self.annotation
        if label(param) == AGREEMENT and isinstance(value, str):
            check_agreement(value, ctx)
        if param.multiple or param.nargs == -1:
            (annotation,) = get_args(annotation)
            return [_one(item, annotation, param) for item in value]
        return _one(value, annotation, param)


def made_plain(param: Parameter | None) -> None:
    """From here on the parameter reads its value without pydantic."""
    if isinstance(param, TyperArgument | TyperOption):
        read_by(PlainReader, param)


def _one(value: Any, annotation: Any, param: Param) -> Any:
    if (
        value == ""
    ):  # a variable of a script that was never set, say; left out would mean something else
        raise Failure(f"{label(param)} is empty")
    if value == "-" and (annotation is Path or (label(param) == _FILES[0] and param.nargs == 1)):
        raise DashIsNoFile(label(param))
    if isinstance(value, str) and annotation is not Path and not names_a_file(param):
        value = _in_utf8(value, param)
    choices = param.type_descriptor.choices
    if choices is not None:
        by_name = {str(getattr(choice, "value", choice)): choice for choice in choices}
        name = str(getattr(value, "value", value))
        if name not in by_name:
            raise Failure(
                f"{label(param)} takes {either(list(by_name))}, not {quoted(name)}"
                f"{did_you_mean(name, by_name)}"
            )
        return by_name[name]
    if annotation is str or isinstance(value, annotation):
        return value
    if annotation is Path:
        return Path(value)
    if annotation is int:
        if re.fullmatch(r"[0-9]{1,18}", value) is None:
            raise Failure(f"{label(param)} takes a whole number from 0 on, not {quoted(value)}")
        return int(value)
    raise TypeError(f"{param.name}: no plain reading of {annotation!r}")


def names_a_file(param: Param) -> bool:
    return param.metavar in _FILES or label(param) in _FILES


def _in_utf8(text: str, param: Param) -> str:
    """The text; where the locale has no letters for its bytes, these are read as UTF-8 all the same."""
    try:
        text.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(text).decode()
        except UnicodeError:
            raise NotUtf8(label(param), text) from None
    return text


def label(param: Param) -> str:
    """An option as it is typed, an argument as usage shows it."""
    if isinstance(param, TyperOption):
        return max(param.opts, key=len)
    return param.display_name_raw.upper()
