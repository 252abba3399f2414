"""One thing that is wrong with an object of a feed, and all of them as one refusal."""

from collections.abc import Iterable
from typing import Final

from domain.frozen import dataclass
from domain.refusals import BadFields

NO_FIELD: Final = "is not a field of this event"
POINTER: Final = "an entry is named by its key, its citation or, as a whole number, its number"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of one object."""

    field: str
    sentence: str
    hint: str | None = None

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.field}: {self.sentence}{hint}" if self.field else f"{self.sentence}{hint}"


class Unreadable(BadFields):
    """An object of a feed with all its problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.found = tuple(problems)
        super().__init__([str(problem) for problem in self.found])
