"""Options that several commands share, declared once as a dataclass."""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

_Function = Callable[..., None]


def spread(function: _Function) -> _Function:
    """The function with every parameter that is a dataclass replaced by that dataclass's fields.

    Typer reads the fields as options, each an `Annotated` with a default; the function is called with the
    dataclass put together from them.
    """
    hints = get_type_hints(function, include_extras=True)
    spread_out: dict[str, type[Any]] = {}
    parameters: list[Parameter] = []
    for parameter in signature(function).parameters.values():
        annotation = hints.get(parameter.name, parameter.annotation)
        if isinstance(annotation, type) and is_dataclass(annotation):
            spread_out[parameter.name] = annotation
            parameters += _options(annotation)
        else:
            parameters.append(parameter.replace(annotation=annotation, kind=Parameter.KEYWORD_ONLY))

    def expanded(**given: Any) -> None:
        for name, kind in spread_out.items():
            own = {field.name: given.pop(field.name) for field in fields(kind)}
            given[name] = kind(**own)
        function(**given)

    expanded.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    expanded.__annotations__ = {one.name: one.annotation for one in parameters}
    expanded.__name__, expanded.__doc__ = function.__name__, function.__doc__
    expanded.__module__, expanded.__qualname__ = function.__module__, function.__qualname__
    return expanded


def given(options: Any) -> dict[str, object]:
    """What was given of the options that a dataclass declares, by their names: ``--source``."""
    values = [(one, getattr(options, one.name)) for one in fields(options)]
    names = names_of(type(options))
    return {names[one.name]: value for one, value in values if value not in (one.default, [])}


def names_of(kind: type[Any]) -> dict[str, str]:
    """What the options are called that the fields of a dataclass declare."""
    hints = get_type_hints(kind, include_extras=True)
    # Beside a type, what Typer calls the default is the name of the option.
    return {one.name: hints[one.name].__metadata__[0].default for one in fields(kind)}


def _options(kind: type[Any]) -> list[Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(kind)
    ]
