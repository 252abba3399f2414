"""What is offered at the cursor: commands, options, and values by what each is the value of."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from cli.call.plain import label, names_a_file
from cli.call.settings import FORMATS, NOTICE
from cli.call.typer_private import Param
from cli.completion.cursor import AtCommand, AtOption, AtValue, Cursor
from cli.filters import SCOPES, STANDINGS
from cli.output.shown import shown
from cli.registry import ASKED_AS_A_WORD, COMMANDS

if TYPE_CHECKING:
    from domain.store.glance import Glance

_PLAIN: Final = re.compile(r"-{0,2}[A-Za-z0-9][A-Za-z0-9._/:#@+=,-]*")
"""What every shell takes as it is: nothing else is offered, whatever a ledger holds."""
_LONGEST: Final = 80
"""Signs of what is said about a word."""


class Offer(NamedTuple):
    """A word, and in a few others what it is."""

    word: str
    about: str = ""


def names_files(param: Param) -> bool:
    """Whether the value is the name of a file, which shells know better how to go on with."""
    annotation = param.type_descriptor.annotation
    return Path in (annotation, *get_args(annotation)) or names_a_file(param)


def known(at: Cursor) -> list[Offer]:
    """What is offered whatever a ledger holds."""
    match at:
        case AtCommand(begun):
            help_ = Offer(ASKED_AS_A_WORD, "Show the help of a command.")
            return _fit(begun, [*(Offer(one.name, one.summary) for one in COMMANDS), help_])
        case AtOption(begun, possible):
            names = (Offer(name, option.help or "") for option in possible for name in option.opts)
            return _fit(begun, names)
        case AtValue():
            return _fit(at.begun, map(Offer, words(at.param, at.command)), at.ahead)


def words(param: Param, command: str) -> Iterable[str]:
    """The values that are allowed, where they are few and always the same."""
    choices = param.type_descriptor.choices
    if choices is not None:
        return [str(getattr(choice, "value", choice)) for choice in choices]
    match label(param):
        case "--format":
            return (*FORMATS, NOTICE) if command == "diff" else FORMATS
        case "--scope":
            return SCOPES
        case "--standing":
            return STANDINGS
        case _:
            return ()


def held(at: AtValue, ledger: "Glance") -> list[Offer]:
    """What is offered out of a ledger."""
    from cli.completion.values import values

    return _fit(at.begun, (Offer(*value) for value in values(ledger, at)), at.ahead)


def _fit(begun: str, offers: Iterable[Offer], ahead: str = "") -> list[Offer]:
    """Those that begin like that and are plain words, each once; what is said about them is safe to show."""
    found: dict[str, Offer] = {}
    for word, about in offers:
        if word.startswith(begun) and _PLAIN.fullmatch(word):
            found.setdefault(word, Offer(ahead + word, _short(about)))
    return list(found.values())


def _short(text: str) -> str:
    safe = shown(" ".join(text.split()))
    return safe if len(safe) <= _LONGEST else f"{safe[: _LONGEST - 3].rstrip()}..."
