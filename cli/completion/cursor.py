"""Where in a call the cursor stands: at a command, at an option, or at the value of one or of an argument."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperOption

from cli.call.typer_private import Command, Param, Parameter
from cli.context import Context
from cli.registry import ASKED_AS_A_WORD
from domain.frozen import dataclass

if TYPE_CHECKING:
    from cli.call.application import Verbs


@dataclass(frozen=True, slots=True)
class AtCommand:
    """The name of a command is begun."""

    begun: str


@dataclass(frozen=True, slots=True)
class AtOption:
    """The name of an option is begun; ``possible`` are those that may still be given."""

    begun: str
    possible: Sequence[TyperOption]


@dataclass(frozen=True, slots=True)
class AtValue:
    """The value of a parameter is begun; ``ahead`` is what stands before it in its word: ``--format=``.

    ``given`` are the words before it, by the parameter that they are for.
    """

    begun: str
    ahead: str
    param: Param
    command: str
    given: Sequence[tuple[Param, str]]


Cursor = AtCommand | AtOption | AtValue


def cursor(verbs: "Verbs", words: Sequence[str], begun: str) -> Cursor | None:
    """Where it stands after some words; None where none of our calls goes on like that."""
    call = _Begun(verbs)
    return call.at(begun) if all(map(call.take, words)) else None


class _Begun:
    """What has been typed of a call, word by word. Unlike the parser of whole calls it refuses nothing."""

    def __init__(self, verbs: "Verbs") -> None:
        self._verbs = verbs
        self._given: list[tuple[Param, str]] = []
        self._waiting: TyperOption | None = None
        self._options_over = False
        self._helped = False
        self._command = ""
        self._params = _params(verbs)
        self._options = _by_name(self._params)

    def take(self, word: str) -> bool:
        """Another whole word; False where no command has such a name."""
        if self._waiting is not None:
            self._given.append((self._waiting, word))
            self._waiting = None
        elif self._is_option(word):
            if word == "--":
                self._options_over = True
            for option, value in self._named(word):
                if value is None and _takes_value(option):
                    self._waiting = option
                else:
                    self._given.append((option, value or ""))
        elif self._command:
            argument = self._argument()
            if argument is not None:
                self._given.append((argument, word))
        elif word == ASKED_AS_A_WORD:
            self._helped = True
        else:
            return self._call(word)
        return True

    def at(self, begun: str) -> Cursor | None:
        """Where the cursor stands with the word that is begun."""
        if self._waiting is not None:
            return self._at_value(begun, "", self._waiting)
        if self._is_option(f"{begun}-"):
            named = list(self._named(begun))
            option, value = named[-1] if named else (None, None)
            if option is not None and value is not None:
                return self._at_value(value, begun[: len(begun) - len(value)], option)
            given = [param for param, _ in self._given]
            possible = [
                option
                for option in self._params
                if isinstance(option, TyperOption)
                and not option.hidden
                and (option.multiple or option not in given)
            ]
            return AtOption(begun, possible)
        if not self._command:
            return AtCommand(begun)
        argument = self._argument()
        if self._helped or argument is None:
            return None
        return self._at_value(begun, "", argument)

    def _at_value(self, begun: str, ahead: str, param: Param) -> AtValue | None:
        if isinstance(param, TyperOption) and not _takes_value(param):
            return None
        return AtValue(begun, ahead, param, self._command, self._given)

    def _call(self, name: str) -> bool:
        command = self._verbs.get_command(Context(self._verbs), name)
        if command is None:
            return False
        self._command = name
        self._params = _params(command)
        self._options = _by_name(self._params)
        return True

    def _is_option(self, word: str) -> bool:
        return len(word) > 1 and word[0] == "-" and not self._options_over

    def _named(self, word: str) -> Iterator[tuple[TyperOption, str | None]]:
        """The options that one word names, with the value that the last of them has in it: ``-qfjson``."""
        if word.startswith("--"):
            name, is_given, value = word.partition("=")
            if name in self._options:
                yield self._options[name], value if is_given else None
            return
        for at, letter in enumerate(word[1:], 2):
            option = self._options.get(f"-{letter}")
            if option is None:
                return
            if _takes_value(option):
                yield option, word[at:] or None
                return
            yield option, None

    def _argument(self) -> TyperArgument | None:
        """The argument that the next word is for."""
        given = [param for param, _ in self._given]
        for param in self._params:
            if isinstance(param, TyperArgument) and (param.nargs == -1 or param not in given):
                return param
        return None


def _params(command: Command) -> list[Parameter]:
    return command.get_params(Context(command, resilient_parsing=True))


def _by_name(params: Sequence[Parameter]) -> Mapping[str, TyperOption]:
    return {name: one for one in params if isinstance(one, TyperOption) for name in one.opts}


def _takes_value(option: TyperOption) -> bool:
    return not option.is_flag and not option.count
