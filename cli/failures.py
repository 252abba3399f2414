"""What goes wrong at the edge, and the exit code that says so (`docs/refusals.md`)."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from domain.refusals import AgainstTheRules, Conflict, DoesNotHold, Malformed, Refused, Unknown
from domain.system import reason


class ExitCode(IntEnum):
    """What a script is told: one code for each kind of refusal, and never another meaning for one that is there.

    ``FINDINGS``: what was checked does not hold; ``UNUSABLE``: a store, a file or an output cannot be used.
    """

    DONE = 0
    OUR_FAULT = 1
    MALFORMED = 2
    NOT_FOUND = 3
    CONFLICT = 4
    REFUSED = 5
    FINDINGS = 6
    UNUSABLE = 7
    INTERRUPTED = 130


_OF_REFUSALS: Final[Mapping[type, ExitCode]] = {
    Malformed: ExitCode.MALFORMED,
    Unknown: ExitCode.NOT_FOUND,
    Conflict: ExitCode.CONFLICT,
    AgainstTheRules: ExitCode.REFUSED,
    DoesNotHold: ExitCode.FINDINGS,
}


def code_of(refusal: type[Refused]) -> ExitCode:
    """The exit code of a refusal, by its kind."""
    return next(_OF_REFUSALS[kind] for kind in refusal.__mro__ if kind in _OF_REFUSALS)


class Failure(Exception):  # noqa: N818 - the word of our design
    """One sentence for the person who typed the call; `code` tells a script the same.

    Refusals by the rules are `domain.refusals.Refused`; these are the ones that only the edge can see.
    """

    code = ExitCode.MALFORMED

    def __init__(self, sentence: str, *, hint: str | None = None) -> None:
        super().__init__(sentence)
        self.hint = hint


class OutputFailed(Failure):
    """The answer is known and cannot be delivered.

    Where something was recorded before, whoever did it says so in the ``hint``.
    """

    code = ExitCode.UNUSABLE

    def __init__(self, where: str, problem: OSError) -> None:
        super().__init__(f"cannot write to {where}: {reason(problem)}")
