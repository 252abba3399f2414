"""What a detail says, as a text in the forms of feeds and, with its quantities put into words, for people."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal

from domain.frozen import dataclass
from domain.values.quantity import number_text
from projections.texts.number import number_if_any, spanning

Words = Callable[[str], str]
"""How a quantity is told."""


class Says(ABC):
    """What is said; two that have the same text say the same."""

    __slots__ = ()

    @abstractmethod
    def text(self, words: Words = str) -> str:
        """The text, with each quantity told in ``words``, by default as it stands in a feed."""

    def told(self, words: Words) -> str:
        """The same as people read it."""
        return self.text(words)

    def in_a_sentence(self, words: Words) -> str:
        """The same within a sentence."""
        return self.told(words)

    @property
    def gives_number(self) -> bool:
        """Whether it does not leave open how many there are."""
        return True


@dataclass(frozen=True, slots=True)
class SaysInWords(Says):
    """What somebody disputes: ``stage s1 completed``."""

    said: str

    def text(self, words: Words = str) -> str:
        return self.said


@dataclass(frozen=True, slots=True)
class SaysNumber(Says):
    """A quantity, and whether it is implied by others or counted: ``307 (implied) (counted)``."""

    quantity: str
    implied: bool = False
    counted: bool = False

    def text(self, words: Words = str) -> str:
        implied = " (implied)" if self.implied else ""
        counted = " (counted)" if self.counted else ""
        return f"{words(self.quantity)}{implied}{counted}"


@dataclass(frozen=True, slots=True)
class SaysAgreed(Says):
    """What was agreed, where terms differ each of them: ``50; 60``, for people ``50 or 60``."""

    quantities: tuple[str, ...]

    def text(self, words: Words = str) -> str:
        return "; ".join(map(words, self.quantities))

    def told(self, words: Words) -> str:
        return " or ".join(map(words, self.quantities))


@dataclass(frozen=True, slots=True)
class SaysReported(Says):
    """What is reported in all: ``390``, ``1245..1248``, ``>=78`` where the end is open. Open from nothing on it is
    ``>=0``, for people ``unknown``."""

    low: Decimal
    high: Decimal | None
    about: bool

    def text(self, words: Words = str) -> str:
        return words(_span(self.low, self.high, about=self.about))

    def told(self, words: Words) -> str:
        return self.text(words) if self.gives_number else "unknown"

    @property
    def gives_number(self) -> bool:
        return self.high is not None or bool(self.low)


@dataclass(frozen=True, slots=True)
class SaysToCome(Says):
    """What is still to come: ``10``, ``-2..5``, ``<=~20`` where nobody says how much came at most."""

    low: Decimal | None
    high: Decimal
    about: bool

    def text(self, words: Words = str) -> str:
        if self.low is None:
            roughly = "~" if self.about else ""
            return words(f"<={roughly}{number_text(self.high)}")
        return words(_span(self.low, self.high, about=self.about))


@dataclass(frozen=True, slots=True)
class SaysStanding(Says):
    """A standing with its number: ``reported 1245..1248, contested``, ``reported ~75``, ``reported vague:dozens``.

    Where others contest what is confirmed: ``confirmed 40, contested (40..45)``.
    """

    standing: str
    quantities: Sequence[str]
    """Those that the number of the slot is told by; of one that is withheld the standing tells enough."""
    sure: str | None
    """What is confirmed or verified, where others contest it; empty where several numbers are."""
    contested: bool
    was_contested: bool
    """Where it no longer is."""

    def text(self, words: Words = str) -> str:
        number, contest = self.number_and_contest(words)
        standing = f"{self.standing} {number}" if number else self.standing
        was = "was contested" if self.was_contested else ""
        return ", ".join(filter(None, (standing, contest, was)))

    def number_and_contest(self, words: Words = str) -> tuple[str, str]:
        """The number, and ``contested`` or ``contested (40..45)``: what stands behind the standing."""
        number = ", ".join(map(words, self.quantities))
        if self.sure is not None:
            return self.sure and words(self.sure), f"contested ({number})"
        return number, "contested" if self.contested else ""


def _span(low: Decimal, high: Decimal | None, *, about: bool) -> str:
    return spanning(number_text(low), number_if_any(high), about=about)
