"""What one command and the group of all commands have alike."""

from collections.abc import Iterable
from typing import Any

from typer.core import TyperOption

from cli.call.parser import Parser, parser
from cli.call.plain import made_plain
from cli.call.typer_private import Command, Parameter
from cli.call.typer_private import Context as TyperContext
from cli.context import Context


class Frame(Command):
    """Its call is a `Context` of ours, its words are taken apart by our parser, and its values read plainly."""

    context_class: type[TyperContext] = Context

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for param in self.params:
            made_plain(param)

    def get_help_option(self, ctx: TyperContext) -> TyperOption | None:
        option = super().get_help_option(ctx)
        made_plain(option)
        return option

    def make_parser(self, ctx: TyperContext) -> Parser:
        return parser(ctx)


def records(ctx: TyperContext, params: Iterable[Parameter]) -> list[tuple[str, str]]:
    """The options among some parameters, as help lists them."""
    return [
        record
        for param in params
        if isinstance(param, TyperOption) and (record := param.get_help_record(ctx))
    ]
