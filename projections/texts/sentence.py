"""Sentences in which entries are cited, beside words of others: how they read where the agreement is plain too."""

from collections.abc import Callable, Iterable
from typing import Self

from domain.entry import cite
from domain.theirs import BEGIN, unmarked

Cite = Callable[[int], str]


class Sentence(str):
    """A sentence with whole citations, as programs get it.

    For people ``told`` is the same, and ``here`` that with short citations, ``#7`` for ``a#7``; in both the words
    of others stand between marks. All are put together from the same parts: in a finished one, what looks like
    a citation may be somebody's word.
    """

    __slots__ = ("here", "told")
    here: str
    told: str

    def __new__(cls, told: str, here: str) -> Self:
        made = super().__new__(cls, unmarked(told))
        made.told, made.here = told, here
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """What it is made of, where it is copied or sent to another process."""
        return self.told, self.here


def capital(text: str) -> str:
    """Text as it begins a sentence: with a capital, behind a quotation mark too."""
    at = len(text) - len(text.lstrip(f'"{BEGIN}'))
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def told(said: object) -> str:
    """A sentence for people."""
    return said.told if isinstance(said, Sentence) else str(said)


def here(said: object) -> str:
    """The same where its agreement is plain."""
    return said.here if isinstance(said, Sentence) else str(said)


def sentence(subject: str, tell: Callable[[Cite], str]) -> str:
    """What ``tell`` says of entries of one agreement or source, which it is given to cite."""
    cited: list[int] = []

    def whole(number: int) -> str:
        cited.append(number)
        return cite(subject, number)

    said = tell(whole)
    return _said(said, tell(lambda number: f"#{number}") if cited else said)


def joined(parts: Iterable[str], between: str = " ") -> str:
    """Sentences, and what stands around them, one behind the other."""
    said = list(parts)
    return _said(between.join(map(told, said)), between.join(map(here, said)))


def _said(told: str, here: str) -> str:
    return told if here == unmarked(told) else Sentence(told, here)
