"""The option that draws an answer instead of setting it in a table."""

from typing import Annotated, TypeAlias

from typer import Option

from cli.context import Context
from cli.failures import Failure

Bars: TypeAlias = Annotated[
    bool, Option("--bars", help="As bars, with words beside every sign.", show_default=False)
]


def check(ctx: Context, *, bars: bool) -> None:
    """Bars are for people; who asked for another format is told so before anything is read."""
    if bars and ctx.settings.format != "table":
        raise Failure(f"--bars draws for people: leave --format {ctx.settings.format} out")
