"""Sentences in which entries are cited, beside words of others: how they read where the agreement is plain too."""

from collections.abc import Callable, Iterable
from typing import Self

from domain.entry import cite

Cite = Callable[[int], str]


class Sentence(str):
    """A sentence with whole citations; ``here`` is the same with short ones, ``#7`` for ``a#7``.

    Both are put together from the same parts: in a finished one, what looks like a citation may be somebody's
    word.
    """

    __slots__ = ("here",)
    here: str

    def __new__(cls, whole: str, here: str) -> Self:
        made = super().__new__(cls, whole)
        made.here = here
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """What it is made of, where it is copied or sent to another process."""
        return str(self), self.here


def here(said: object) -> str:
    """A sentence where its agreement is plain."""
    return said.here if isinstance(said, Sentence) else str(said)


def sentence(subject: str, tell: Callable[[Cite], str]) -> str:
    """What ``tell`` says of entries of one agreement or source, which it is given to cite."""
    cited: list[int] = []

    def whole(number: int) -> str:
        cited.append(number)
        return cite(subject, number)

    said = tell(whole)
    return Sentence(said, tell(lambda number: f"#{number}")) if cited else said


def joined(parts: Iterable[str], between: str = " ") -> str:
    """Sentences, and what stands around them, one behind the other."""
    said = list(parts)
    whole = between.join(said)
    if not any(isinstance(part, Sentence) for part in said):
        return whole
    return Sentence(whole, between.join(map(here, said)))
