"""A call that cannot be read, told in our own sentences instead of Typer's."""

import re
from collections.abc import Sequence
from typing import Final

from typer.core import TyperArgument, TyperGroup, TyperOption

from cli.call.plain import label
from cli.call.typer_private import (
    BadOptionUsage,
    ClickException,
    Context,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from cli.call.wording import did_you_mean, quoted
from cli.failures import Failure
from cli.registry import COMMANDS
from domain.refusals import listed

_OF_TIME: Final = {
    "--since": "counterfoil briefing --since DATE tells what is new, counterfoil diff --from DATE what changed",
    "--until": "what had been said by a day is told with --as-of DATE",
}
"""What other programs call a cut, and how it is asked for here."""
_OF_SEVERAL: Final = {
    "--flow": "all stands for every flow of the entry; for some of them, make a call for each"
}
"""How what was perhaps meant by an option given twice is said."""


_TAKEN_BACK: Final = (
    "counterfoil void takes an entry back that was recorded by mistake, counterfoil amend puts one "
    "right, and counterfoil retract records that a source takes its own word back"
)
_OF_OTHERS: Final = dict.fromkeys(("undo", "revert", "delete", "remove", "rm"), _TAKEN_BACK)
"""What other programs call something that is done here under another name."""
_TAKES_BACK_TOO: Final = {"void": "retract", "retract": "void"}
"""Of two ways to take something back the one that may have been meant, where an option is that of the other."""
_OF_ONE: Final = {
    "export": "an export is of the whole log; counterfoil bundle packs what one agreement rests on, "
    "counterfoil timeline AGREEMENT --format ndjson lists its entries",
}
"""Of what is of everything at once, what there is of one agreement."""
_ABOVE: Final = "an option of one command stands after that command"
_NAMED: Final = 3
"""Of how many commands it is said that an option is theirs."""


class NoSuchCommand(Failure):
    def __init__(self, given: str, names: Sequence[str]) -> None:
        guess = "" if given in _OF_OTHERS else did_you_mean(given, names)
        super().__init__(
            f"there is no command {quoted(given)}{guess}",
            hint=_OF_OTHERS.get(given, "counterfoil --help lists the commands"),
        )


class TooManyArguments(Failure):
    def __init__(self, ctx: Context, extra: Sequence[str]) -> None:
        super().__init__(
            f"{ctx.info_name} has no use for {listed([quoted(word) for word in extra])}",
            hint=_place_meant(ctx, extra) or _OF_ONE.get(ctx.info_name or "") or usage_line(ctx),
        )


class GivenTwice(Failure):
    """An option that takes one value, with two: which of them is meant, nobody can tell."""

    def __init__(
        self, option: str, first: object, second: object, *, on_both_sides: bool = False
    ) -> None:
        if option == "--store":  # what was typed into an address is not shown
            said = "given with two values"
        elif on_both_sides:
            said = f"{first} before the command and {second} after it"
        elif first == second:
            said = f"given twice, as {quoted(str(first))}"
        else:
            said = f"given as {quoted(str(first))} and as {quoted(str(second))}"
        super().__init__(f"{option} is {said}: give it once", hint=_OF_SEVERAL.get(option))


class StaysInItsAgreement(Failure):
    """`amend --agreement`: another agreement has other numbers, and nothing here points there."""

    def __init__(self) -> None:
        super().__init__(
            "an entry stays in its agreement: amend has no option --agreement",
            hint="void it, with counterfoil void ENTRY --reason ..., and record it in the other one anew: "
            "--like ENTRY gives it the same statement",
        )


def translated(problem: ClickException) -> Failure:
    """Typer's complaint as one sentence that names what was given and what is allowed."""
    match problem:
        case NoSuchOption(ctx=ctx, option_name=given) if ctx is not None:
            return _no_such_option(ctx, given)
        case BadOptionUsage(option_name=given):
            takes_none = "does not take" in problem.message
            return Failure(f"{given} takes no value" if takes_none else f"{given} needs a value")
        case MissingParameter(ctx=ctx, param=TyperArgument() | TyperOption() as param) if ctx:
            return Failure(f"{ctx.info_name} needs {label(param)}", hint=usage_line(ctx))
        case UsageError(ctx=ctx) if ctx is not None:
            return Failure(_sentence(problem.format_message()), hint=usage_line(ctx))
        case _:
            return Failure(_sentence(problem.format_message()))


def usage_line(ctx: Context) -> str:
    """`usage: counterfoil confirm [OPTIONS] ENTRY [QUANTITY]`"""
    return f"usage: {ctx.command_path} {' '.join(ctx.command.collect_usage_pieces(ctx))}"


def _no_such_option(ctx: Context, given: str) -> Failure:
    from cli.filters import FILTERS

    long = [name for param in _options(ctx) for name in param.opts if name.startswith("--")]
    name = ctx.info_name or "counterfoil"
    if re.fullmatch(r"-[0-9]+", given):
        return Failure(
            f"{given} reads as an option, and {name} has none of that name",
            hint="a quantity is never negative",
        )
    if (name, given) == ("amend", "--agreement"):
        return StaysInItsAgreement()
    if given == "--stage" and _has_a_place(ctx):
        return Failure(
            f"{name} has no option --stage",
            hint="a stage is named behind its agreement: AGREEMENT/STAGE",
        )
    if argument := _argument_meant(ctx, given):
        return Failure(
            f"{name} has no option {given}: its {argument} stands without one", hint=usage_line(ctx)
        )
    if given in _OF_TIME and _reads(name):
        return Failure(f"{name} has no option {given}", hint=_OF_TIME[given])
    if given in FILTERS and _reads(name):
        own = [one for one in FILTERS if one in long]
        takes = f"it takes {listed(own)}" if own else "it takes none"
        return Failure(
            f"{name} has no filter {given}: {takes}", hint="status and timeline take the most"
        )
    hint = f"{ctx.command_path} --help lists the options"
    above = isinstance(ctx.command, TyperGroup)
    if others := _others_with(ctx, given):  # no slip of the finger, then, whatever it looks like
        if above:
            hint = _ABOVE
        elif _TAKES_BACK_TOO.get(name) in others:
            hint = _TAKEN_BACK
        elif len(others) <= _NAMED:
            hint = f"{given} is an option of {listed(others)}"
        return Failure(f"{name} has no option {quoted(given)}", hint=hint)
    guess = did_you_mean(given, long) if given.startswith("--") else ""
    if above and not guess:
        hint = _ABOVE
    return Failure(f"{name} has no option {quoted(given)}{guess}", hint=hint)


def _others_with(ctx: Context, given: str) -> list[str]:
    """The commands that have an option of that very name, which the one that was called has not."""
    group = next(
        (at.command for at in (ctx, ctx.parent) if at and isinstance(at.command, TyperGroup)), None
    )
    if group is None:
        return []
    found = []
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if command is not None and any(given in param.opts for param in command.params):
            found.append(name)
    return found


def _reads(name: str) -> bool:
    """Whether a command is one that reads: of those that record, an option of that name is no filter."""
    return any(one.name == name and one.section == "Reading" for one in COMMANDS)


def _has_a_place(ctx: Context) -> bool:
    """Whether a stage is, or is part of, an argument of a command."""
    return any(param.name in ("place", "stage") for param in _arguments(ctx))


def _arguments(ctx: Context) -> "list[TyperArgument]":
    return [param for param in ctx.command.params if isinstance(param, TyperArgument)]


def _argument_meant(ctx: Context, given: str) -> str | None:
    """The argument that has the name of an option that is none."""
    named = (label(param) for param in _arguments(ctx))
    return next((name for name in named if given == f"--{name.casefold()}"), None)


def _place_meant(ctx: Context, extra: Sequence[str]) -> str | None:
    """How a stage is named that a call names as a word of its own; None where it does not look like that."""
    from domain.values.text import is_slug

    words = [ctx.params[param.name] for param in _arguments(ctx) if param.name in ctx.params]
    given = [*(word for word in words if isinstance(word, str)), *extra]
    agreement, stage, *_ = [*given, "", ""]
    if not (_has_a_place(ctx) and is_slug(agreement) and is_slug(stage)) or stage.isdigit():
        return None
    return f"did you mean {agreement}/{stage}? A stage is named behind its agreement"


def _options(ctx: Context) -> "list[TyperOption]":
    return [param for param in ctx.command.get_params(ctx) if isinstance(param, TyperOption)]


def _sentence(message: str) -> str:
    return " ".join(message.split()).rstrip(".")
