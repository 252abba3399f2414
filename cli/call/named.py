"""The files that a call names, whichever command it is for."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from typer.core import TyperArgument, TyperOption

from cli.call.plain import label
from cli.call.typer_private import Parameter

Named: TypeAlias = tuple[str, Path]
"""A file of a call, and what names it: `--checkpoint`, `FILE`."""
_FILE: Final = "FILE"
"""How an argument is called that is a file, or `-`."""
_INPUT: Final = Path("/dev/stdin")
"""What `-` is: a file too, where a shell was told so."""


def named_files(params: Sequence[Parameter], values: Mapping[str, Any]) -> Iterator[Named]:
    """Of a command's own options and arguments each file, with what names it."""
    for param in params:
        value = values.get(param.name or "")
        if value is None or not isinstance(param, TyperArgument | TyperOption):
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, Path):
                yield label(param), one
            elif isinstance(param, TyperArgument) and label(param) == _FILE:
                yield _FILE, Path(one) if one != "-" else _INPUT
