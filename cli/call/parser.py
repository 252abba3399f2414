"""The words of a call taken apart: an option that takes one value is given once."""

from collections.abc import Sequence
from typing import Any, Final

from typer.core import TyperOption

from cli.call.typer_private import Context, OptionParser, ParsedOption, ParsingState
from cli.call.usage import GivenTwice

_EACH_COUNTS: Final = frozenset({"--flow"})
"""Options of which the same value twice is a mistake too (`docs/rules.md`, rule 3)."""


class Parser(OptionParser):
    """Typer's own, which would take the last of several values and drop the others without a word."""

    def add_option(
        self,
        obj: TyperOption,
        opts: Sequence[str],
        dest: str | None,
        action: str = "store",
        nargs: int = 1,
        const: Any | None = None,
    ) -> None:
        super().add_option(obj, opts, dest, action, nargs, const)
        if action == "store" and not (self.ctx is not None and self.ctx.resilient_parsing):
            self.take_for(_Once(obj, opts, dest, action, nargs, const))


class _Once(ParsedOption):
    def process(self, value: Any, state: ParsingState) -> None:
        name = max(self.obj.opts, key=len)
        before = state.opts.get(self.dest or "", value)
        twice = self.dest in state.opts and name in _EACH_COUNTS
        if before != value or twice:
            raise GivenTwice(name, before, value)
        super().process(value, state)


def parser(ctx: Context) -> Parser:
    """For the options and arguments of a command."""
    made = Parser(ctx)
    for param in ctx.command.get_params(ctx):
        param.add_to_parser(made, ctx)
    return made
