"""The options that every command takes, before its name or after it.

They are declared once, as the callback of the application; each command gets the same parameters added to
its own, and what was given in the two places is put together here.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

from typer import Exit, Option

from cli.call.typer_private import Parameter
from cli.call.usage import GivenTwice
from cli.context import Context

Given = dict[str, str | bool | None]


def _version(asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import version

    from cli.output.stdout import write_to_stdout

    write_to_stdout(f"counterfoil {version('counterfoil')}\n")
    raise Exit


def global_options(
    ctx: Context,
    store: Annotated[
        str | None, Option("--store", metavar="PATH|URL", help="The ledger to use.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's own name
        str | None,
        Option("--format", "-f", metavar="FORMAT", help="table, json, ndjson, csv or md."),
    ] = None,
    output: Annotated[
        str | None, Option("--output", "-o", metavar="FILE", help="Write the answer to a file.")
    ] = None,
    as_of: Annotated[
        str | None, Option("--as-of", metavar="DATE", help="What had been said by then.")
    ] = None,
    known_at: Annotated[
        str | None,
        Option("--known-at", metavar="DATE|ENTRY", help="What this ledger held by then."),
    ] = None,
    tz: Annotated[
        str | None, Option("--tz", metavar="ZONE", help="The time zone that says what a day is.")
    ] = None,
    busy_timeout: Annotated[
        str | None,
        Option("--busy-timeout", metavar="SECONDS", help="How long to wait for other writers."),
    ] = None,
    quiet: Annotated[
        bool, Option("--quiet", "-q", help="Answers and errors only.", show_default=False)
    ] = False,
    verbose: Annotated[
        bool, Option("--verbose", "-v", help="More on what is done.", show_default=False)
    ] = False,
    no_color: Annotated[
        bool, Option("--no-color", help="No colour, on a terminal too.", show_default=False)
    ] = False,
    no_input: Annotated[
        bool, Option("--no-input", help="Never ask, refuse instead.", show_default=False)
    ] = False,
    version: Annotated[
        bool,
        Option(
            "--version",
            help="Show the version and exit.",
            is_eager=True,
            callback=_version,
            show_default=False,
        ),
    ] = False,
) -> None:
    """Keep the count when the parties to an agreement report it differently.

    Who said how many, at which stage, who confirmed it, how the claim changed, and what was known on
    any date.
    """


def taken(params: Mapping[str, object], options: Sequence[Parameter]) -> Given:
    """Of a context's values the global ones that were given."""
    return {
        option.name: value
        for option in options
        if isinstance(value := params.get(option.name), str) or value is True
    }


def put_together(before: Given, after: Given, options: Sequence[Parameter]) -> Given:
    """One value for each; two places that disagree are refused."""
    names = {option.name: max(option.opts, key=len) for option in options}
    for name in before:
        if name in after and before[name] != after[name]:
            raise GivenTwice(names[name], before[name], after[name], on_both_sides=True)
    return {**before, **after}
