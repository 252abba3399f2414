"""The real command line over commands made up for the tests: `python probe.py COMMAND ...`."""

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cli import main, registry
from cli.context import Context
from cli.failures import Failure
from cli.output.answer import Answer, Column, Cuts
from cli.registry import Listed

CUTS = Cuts(as_of="2025-05-24", known_at=None, tz="UTC")


def count(
    ctx: Context,
    place: Annotated[str, Argument(help="Which stage.")],
    quantity: Annotated[str | None, Argument()] = None,
    flow: Annotated[list[str] | None, Option("--flow", metavar="GIVER:RECEIVER")] = None,
    order: Annotated[Literal["recorded", "stated"], Option("--order")] = "stated",
    expect_version: Annotated[int | None, Option("--expect-version")] = None,
    crash: Annotated[bool, Option("--crash")] = False,
) -> None:
    """Count what is there."""
    if crash:
        raise KeyError(place)
    row = {
        "place": place,
        "quantity": quantity,
        "flow": flow,
        "order": order,
        "version": expect_version,
    }
    free = frozenset(["place"])
    ctx.print(Answer(tuple(row), [row], CUTS, "1", "nothing", free_text=free, to_record=dict))


def told(
    ctx: Context, then: Annotated[Literal["fail", "interrupt"] | None, Option("--then")] = None
) -> None:
    """Tell the settings."""
    settings = ctx.settings
    names = settings.__slots__
    print(json.dumps({name: getattr(settings, name) for name in names}))
    ctx.tell("told")
    if then == "fail":
        raise Failure("it failed")
    if then == "interrupt":
        raise KeyboardInterrupt("it was interrupted")


def many(ctx: Context) -> None:
    """Answer with more than a pipe holds."""
    rows = [{"entry": f"istanbul-2025#{number}"} for number in range(100_000)]
    ctx.print(Answer(("entry",), rows, CUTS, "1", "nothing", to_record=dict))


def few(ctx: Context) -> None:
    """Answer with nothing."""
    table = [Column("Entry", str)]
    ctx.print(Answer(("entry", "quote"), [], CUTS, "1", "no entries", table))


def loaded(ctx: Context) -> None:
    """Tell which modules are loaded."""
    print(json.dumps(sorted(sys.modules)))


def interrupted(ctx: Context) -> None:
    """Be interrupted."""
    raise KeyboardInterrupt


def swallowed(ctx: Context) -> None:
    """Be interrupted while a library is at work, which makes an error of its own of it."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
    except BaseException as error:
        raise RuntimeError("cannot be serialized: KeyboardInterrupt") from error


class Probe(Listed):
    """A command that is a function of this module."""

    location = "probe"


COMMANDS = (
    Probe("count", "Recording", "Count what is there."),
    Probe("told", "Reading", "Tell the settings."),
    Probe("many", "Reading", "Answer with more than a pipe holds."),
    Probe("few", "Reading", "Answer with nothing."),
    Probe("loaded", "The log", "Tell which modules are loaded."),
    Probe("interrupted", "The log", "Be interrupted."),
    Probe("swallowed", "The log", "Be interrupted where a library is at work."),
)


def run(words: Sequence[str]) -> int:
    """One call over these commands, which stand for the others."""
    vars(registry)["COMMANDS"] = COMMANDS
    return main.run(words)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
