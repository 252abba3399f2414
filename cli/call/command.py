"""One command: its own options and the global ones, its help, its call."""

from typing import Any, Final

from typer.core import TyperArgument, TyperCommand

from cli.call.frame import Frame, records
from cli.call.global_options import put_together, taken
from cli.call.named import named_files
from cli.call.typer_private import Context as TyperContext
from cli.call.typer_private import HelpFormatter, Parameter
from cli.call.usage import TooManyArguments
from cli.context import Context
from cli.interrupts import interrupted

ASKED_FOR: Final = "asked for on a terminal"
"""The `show_default` of an argument that is needed; what is missing is asked for where somebody is there."""


class Command(Frame, TyperCommand):
    """A Typer command that also takes the global options."""

    allow_extra_args = True  # so that they come back to us, to be named in a sentence of ours

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.own = list(self.params)
        self.shared: list[Parameter] = []

    def share(self, options: list[Parameter]) -> None:
        """Take the global options too; a name of its own that is one of theirs is our mistake."""
        if taken_twice := {param.name for param in self.own} & {param.name for param in options}:
            raise TypeError(f"{self.name} redefines a global option: {sorted(taken_twice)}")
        self.shared = options
        self.params = [*self.own, *options]

    def parse_args(self, ctx: TyperContext, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise TooManyArguments(ctx, rest)
        assert isinstance(ctx, Context)
        before = ctx.parent.given if isinstance(ctx.parent, Context) else {}
        ctx.given = put_together(before, taken(ctx.params, self.shared), self.shared)
        for option in self.shared:
            ctx.params.pop(option.name, None)
        ctx.named = list(named_files(self.own, ctx.params))
        return rest

    def invoke(self, ctx: TyperContext) -> Any:
        assert isinstance(ctx, Context)
        ctx.prepare()
        try:
            return super().invoke(ctx)
        except Exception as problem:
            if not ctx.asked_model or interrupted():
                raise
            from cli.across.unread import HOLDS, UNREADABLE, WAY_OUT

            if not isinstance(problem, UNREADABLE):
                raise
            ctx.tell(f"{HOLDS}, and the entries were folded instead: {WAY_OUT}")
            ctx.folds_all, ctx.asked_model = True, False
        return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: TyperContext) -> list[str]:
        pieces = ["[OPTIONS]"]
        for param in self.own:
            if isinstance(param, TyperArgument):
                name = param.display_name_raw.upper() + ("..." if param.nargs == -1 else "")
                needed = param.required or param.show_default == ASKED_FOR
                pieces.append(name if needed else f"[{name}]")
        return pieces

    def format_options(self, ctx: TyperContext, formatter: HelpFormatter) -> None:
        arguments = [
            (param.display_name_raw.upper(), param.help or "")
            for param in self.own
            if isinstance(param, TyperArgument) and not param.hidden
        ]
        own = [param for param in self.get_params(ctx) if param not in self.shared]
        for heading, told in (("Arguments", arguments), ("Options", records(ctx, own))):
            if told:
                with formatter.section(heading):
                    formatter.write_dl(told)
        names = ", ".join(max(option.opts, key=len) for option in self.shared)
        formatter.write_paragraph()
        formatter.write_text(f"Global options, before or after the command: {names}.")
