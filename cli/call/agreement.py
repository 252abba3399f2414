"""Where a call takes an agreement, and is given a stage or an entry of one."""

from typing import Final

from typer.core import TyperOption

from cli.call.typer_private import Context
from cli.failures import Failure

AGREEMENT: Final = "AGREEMENT"
"""How an argument says that it names an agreement."""


class NoAgreement(Failure):
    """A place or a citation, where nothing but an agreement can be named."""


def check_agreement(given: str, ctx: Context) -> None:
    """`NoAgreement` where the name is that of a stage or an entry, with the call that was perhaps meant."""
    for sign, what in (("#", "an entry"), ("/", "a stage")):
        agreement, found, name = given.partition(sign)
        if found and agreement and name:
            raise NoAgreement(
                f"{ctx.info_name} takes an agreement, and {given} is {what}",
                hint=_instead(given, agreement, name if sign == "/" else None, ctx),
            )


def _instead(given: str, agreement: str, stage: str | None, ctx: Context) -> str:
    if stage is None:
        return f"counterfoil show {given} shows the entry"
    options = {
        name
        for param in ctx.command.params
        if isinstance(param, TyperOption)
        for name in param.opts
    }
    if "--dry-run" in options:
        return f"the agreement is {agreement}"
    if "--stage" in options:
        return f"counterfoil {ctx.info_name} {agreement} --stage {stage}"
    return f"counterfoil status {given} has what was said of it"
