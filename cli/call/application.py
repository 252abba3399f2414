"""The application: one flat level of verbs, each loaded when it is called."""

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from cli.call.command import Command
from cli.call.frame import Frame, records
from cli.call.global_options import global_options, taken
from cli.call.shared_options import spread
from cli.call.typer_private import Command as AnyCommand
from cli.call.typer_private import Context as TyperContext
from cli.call.typer_private import HelpFormatter, command_named, name_command
from cli.call.usage import NoSuchCommand
from cli.context import Context
from cli.registry import ASKED_AS_A_WORD, SECTIONS, Listed

HELP = {"help_option_names": ["-h", "--help"]}
BRIEFING = "briefing"
"""The command that runs where none is named."""
TO_BEGIN = "No ledger here yet: begin with counterfoil init, then import or announce."


class Verbs(Frame, TyperGroup):
    """A group that knows its commands by name and one line each, and loads only the one that is called."""

    listed: Sequence[Listed] = ()

    def list_commands(self, ctx: TyperContext) -> list[str]:
        return [command.name for command in self.listed]

    def get_command(self, ctx: TyperContext, cmd_name: str) -> AnyCommand | None:
        for command in self.listed:
            if command.name == cmd_name:
                loaded = load(command)
                loaded.share(list(self.params))
                return loaded
        return None

    def parse_args(self, ctx: TyperContext, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        assert isinstance(ctx, Context)
        ctx.given = taken(ctx.params, self.params)
        return rest

    def resolve_command(
        self, ctx: TyperContext, args: list[str]
    ) -> tuple[str | None, AnyCommand | None, list[str]]:
        if args[0] == ASKED_AS_A_WORD and not ctx.resilient_parsing:
            named = [word for word in args[1:] if word != args[0] and not word.startswith("-")]
            if named:  # among them may be the value of an option
                of = next((word for word in named if word in self.list_commands(ctx)), named[0])
                return self.resolve_command(ctx, [of, HELP["help_option_names"][-1]])
            from cli.output.stdout import write_to_stdout

            write_to_stdout(f"{ctx.get_help()}\n")
            ctx.exit()
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            raise NoSuchCommand(args[0], self.list_commands(ctx))
        return args[0] if command else None, command, args[1:]

    def invoke(self, ctx: TyperContext) -> Any:
        if not command_named(ctx):
            assert isinstance(ctx, Context)
            if not self._has_a_briefing(ctx):
                from cli.output.stdout import write_to_stdout

                return write_to_stdout(f"{ctx.get_help()}\n\n{TO_BEGIN}\n")
            name_command(ctx, BRIEFING)
        return super().invoke(ctx)

    def _has_a_briefing(self, ctx: Context) -> bool:
        """Whether there is a ledger to tell of: one that was named, or the one that is found from here."""
        if BRIEFING not in self.list_commands(ctx):
            return False
        path = ctx.settings.store_path
        named = ctx.given.get("store") or os.environ.get("COUNTERFOIL_STORE")
        return bool(named) or path is None or path.exists()

    def format_options(self, ctx: TyperContext, formatter: HelpFormatter) -> None:
        for section in SECTIONS:
            commands = [
                (command.name, command.summary)
                for command in self.listed
                if command.section == section
            ]
            if commands:
                with formatter.section(section):
                    formatter.write_dl(commands)
        with formatter.section("Options, before or after the command"):
            formatter.write_dl(records(ctx, self.get_params(ctx)))


def application(listed: Sequence[Listed]) -> Verbs:
    """The whole command line, over these commands."""
    app = _plain_typer()
    app.callback(
        cls=Verbs,
        invoke_without_command=True,
        context_settings=HELP,
    )(global_options)
    group = get_group(app)
    assert isinstance(group, Verbs)
    group.listed = listed
    return group


def load(listed: Listed) -> Command:
    """The command itself, from the function of its module that bears its name."""
    function: Callable[..., None] = getattr(import_module(listed.location), listed.function)
    app = _plain_typer()
    app.command(listed.name, cls=Command, context_settings=HELP)(spread(function))
    command = get_command(app)
    assert isinstance(command, Command)
    return command


def _plain_typer() -> typer.Typer:
    """Without rich: markup would be read in data too, and loading it takes longer than most answers."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
