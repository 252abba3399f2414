"""``completion``: what makes a shell complete calls."""

import os
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument

from cli.call.together import check_idle
from cli.call.wording import either
from cli.context import Context
from cli.failures import Failure


def completion(
    ctx: Context,
    shell: Annotated[
        Literal["bash", "zsh", "fish"] | None,
        Argument(help="bash, zsh or fish; else the one that $SHELL names."),
    ] = None,
) -> None:
    """Print the script with which a shell completes commands, options and what the ledger holds.

    \b
    It is one line in a file that the shell reads when it starts:
      bash  ~/.bashrc                   eval "$(counterfoil completion bash)"
      zsh   ~/.zshrc, after compinit    source <(counterfoil completion zsh)
      fish  ~/.config/fish/config.fish  counterfoil completion fish | source

    The Tab key then offers agreements, stages, entries, sources and flows of the ledger that the call
    would use. Nothing is recorded by it, and where the ledger cannot be read nothing is offered of it.
    """
    from cli.completion.scripts import SCRIPTS

    given = ctx.given
    check_idle(
        "completion prints a script",
        {
            "--format": given.get("format"),
            "--as-of": given.get("as_of"),
            "--known-at": given.get("known_at"),
        },
    )
    asked = shell or Path(os.environ.get("SHELL", "")).name
    if asked not in SCRIPTS:
        raise Failure(f"completion takes {either([*SCRIPTS])}, and $SHELL names none of them")
    ctx.destination.write(SCRIPTS[asked])
