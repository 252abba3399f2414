"""The variables that settings come from; one that looks like them and is none is refused, as in a file."""

import re
from collections.abc import Iterable
from typing import Final

from cli.call.wording import did_you_mean, listed
from cli.failures import Failure

FILE_KEYS: Final = ("store", "tz", "format", "actor", "busy-timeout")
"""What the settings are called in files."""
KEY_FILE: Final = "COUNTERFOIL_KEY_FILE"
"""The variable that names the key to sign with, where no option does."""
_PREFIX: Final = "COUNTERFOIL_"
_NAMES: Final = (*(key.replace("-", "_").upper() for key in FILE_KEYS), KEY_FILE[len(_PREFIX) :])
_NOT_OURS: Final = re.compile("TEST_.*|SERVICE_(?:HOST|PORT.*)|PORT(?:_.*)?", re.DOTALL)
"""Those of the developer's tools, and those that Kubernetes sets for a service called counterfoil."""


class NoSuchVariable(Failure):
    """It is set, and would change nothing."""

    def __init__(self, name: str) -> None:
        known = f", only {listed([_PREFIX + one for one in _NAMES], 'and')}"
        close = did_you_mean(name, _NAMES).replace("mean ", f"mean {_PREFIX}")
        super().__init__(f"there is no setting {_PREFIX}{name}{close or known}")


def check_variables(names: Iterable[str]) -> None:
    """`NoSuchVariable` for the first that is none of ours and bears our name."""
    for variable in names:
        name = variable.removeprefix(_PREFIX)
        if name != variable and name not in _NAMES and not _NOT_OURS.fullmatch(name):
            raise NoSuchVariable(name)
