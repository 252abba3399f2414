"""What we build upon that Typer keeps to itself: its copy of Click, and how it takes words and reads values.

Nothing else imports any of it (`pyproject.toml`), so that whatever a release moves is put right here.
"""

from abc import abstractmethod
from typing import Any, TypeAlias

from typer._click import ClickException, Command, Context, HelpFormatter, Parameter
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption, UsageError
from typer._click.parser import _Option, _OptionParser, _ParsingState
from typer._coercion import RuntimeParam, TypeDescriptor
from typer.core import TyperArgument, TyperOption, _TyperParameter

__all__ = [
    "BadOptionUsage",
    "ClickException",
    "Command",
    "Context",
    "HelpFormatter",
    "MissingParameter",
    "NoSuchOption",
    "OptionParser",
    "Param",
    "Parameter",
    "ParsedOption",
    "ParsingState",
    "Reader",
    "UsageError",
    "command_named",
    "name_command",
    "read_by",
]

Param: TypeAlias = TyperArgument | TyperOption
ParsingState: TypeAlias = _ParsingState


class Reader(RuntimeParam):
    """How the value of a parameter is read."""

    def _coerce_value(self, value: Any, param: _TyperParameter, ctx: Context) -> Any:
        assert isinstance(param, TyperArgument | TyperOption)
        return self.read(value, param, ctx)

    @abstractmethod
    def read(self, value: Any, param: Param, ctx: Context) -> Any:
        """What it becomes, from what was given."""


def read_by(reader: type[Reader], param: Param) -> None:
    """From here on that is how the parameter's value is read, and not by pydantic."""
    descriptor: TypeDescriptor = param.type_descriptor
    param._runtime_param = reader(descriptor.parameter_info, descriptor.annotation)


class ParsedOption(_Option):
    """An option as words are taken for it."""


class OptionParser(_OptionParser):
    """What takes the words of a call apart."""

    def take_for(self, option: ParsedOption) -> None:
        """From here on what is given for an option of these names is taken for this one."""
        self._short_opt.update(dict.fromkeys(option._short_opts, option))
        self._long_opt.update(dict.fromkeys(option._long_opts, option))


def command_named(ctx: Context) -> bool:
    """Whether a call has the name of a command."""
    return bool(ctx._protected_args)


def name_command(ctx: Context, name: str) -> None:
    """Go on as if the call had that name."""
    ctx._protected_args = [name]
