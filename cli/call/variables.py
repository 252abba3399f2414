"""The variables that settings come from; one that is easily taken for one of them is refused.

Others of the same beginning are somebody else's: an environment is shared, as a file of ours is not.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from string import digits
from typing import Final

from cli.call.wording import did_you_mean
from cli.failures import Failure
from domain.refusals import listed

FILE_KEYS: Final = ("store", "tz", "format", "actor", "busy-timeout")
"""What the settings are called in files."""
KEY_FILE: Final = "COUNTERFOIL_KEY_FILE"
"""The variable that names the key to sign with, where no option does."""
_PREFIX: Final = "COUNTERFOIL_"
_NAMES: Final = (*(key.replace("-", "_").upper() for key in FILE_KEYS), KEY_FILE[len(_PREFIX) :])
_OPTIONS: Final = ("AS_OF", "KNOWN_AT", "OUTPUT", "QUIET", "VERBOSE", "NO_COLOR", "NO_INPUT")
"""The other options of every command: as variables they would change nothing."""

_NEARLY: Final = 0.8
"""How much of a name is like one of ours where it is a slip of the finger: ``STOER``, not ``PORT``."""


class NoSuchVariable(Failure):
    """It is set, and would change nothing."""

    def __init__(self, name: str) -> None:
        known = f", only {listed([_PREFIX + one for one in _NAMES])}"
        close = did_you_mean(name, _NAMES).replace("mean ", f"mean {_PREFIX}")
        super().__init__(
            f"there is no setting {_PREFIX}{name}{close or known}", hint=f"unset {_PREFIX}{name}"
        )


def check_variables(environment: Mapping[str, str]) -> None:
    """`NoSuchVariable` for the first that is none of ours and is written like one, or like an option.

    One that is empty is not set. Where the one that it is like is set, it is another one on purpose, and so is
    one of ours with a number behind it.
    """
    for variable, value in environment.items():
        name = variable.removeprefix(_PREFIX)
        if name == variable or name.rstrip(digits) in _NAMES or not value:
            continue
        like = [
            one
            for one in get_close_matches(name, _NAMES, cutoff=_NEARLY)
            if abs(len(one) - len(name)) <= 1 and not environment.get(_PREFIX + one)
        ]
        if name in _OPTIONS or like:
            raise NoSuchVariable(name)
