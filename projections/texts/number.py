"""The number of a slot as people read it, in tables and in what a write has changed, and in the forms of feeds."""

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Final

from domain.theirs import theirs
from domain.values.quantity import Form, number_text

SIGNS: Final[Mapping[str, str]] = {
    ">=": "at least ",
    ">": "more than ",
    "<=": "at most ",
    "<": "less than ",
    "~": "about ",
}
_OPEN: Final = ">=0"
"""From nothing to any number: how many there are is unknown."""
_WITHOUT_A_FORM: Final = re.compile(r"(?<=[<>]=)~|~(?=-?[0-9.]*[0-9]\.\.)")
"""What makes no quantity of a bound or a range: that it is only about so much."""
WITHHELD: Final = Form.WITHHELD.value
_VAGUE: Final = f"{Form.VAGUE}:"


def number_if_any(number: Decimal | None) -> str | None:
    """A number as text; None where there is none, as at an end that is open."""
    return None if number is None else number_text(number)


def in_words(quantity: str) -> str:
    """A quantity as people read it: `at least 300`, `about 300`, `dozens (vague)`, `withheld`."""
    for sign, words in SIGNS.items():
        if quantity.startswith(sign):
            return words + in_words(quantity.removeprefix(sign))
    word = vague_word(quantity)
    return quantity if word is None else f"{theirs(word)} (vague)"


def in_a_sentence(quantity: object) -> str:
    """A quantity as a sentence has it, where signs and dots would be read out: ``at least 300``, ``3 to 4``,
    ``"dozens"``, ``a withheld number``."""
    return read_out(str(quantity), SIGNS, str)


def read_out(quantity: str, signs: Mapping[str, str], number: Callable[[str], str]) -> str:
    """The same, with words of its own for signs, and numbers as ``number`` writes them."""
    if quantity == WITHHELD:
        return "a withheld number"
    if (word := vague_word(quantity)) is not None:
        return f'"{theirs(word)}"'
    for sign, words in signs.items():
        if quantity.startswith(sign):
            return words + read_out(quantity.removeprefix(sign), signs, number)
    return " to ".join(map(number, quantity.split("..")))


def vague_word(quantity: str) -> str | None:
    """``dozens`` of ``vague:dozens``; None of what is not vague."""
    return quantity.removeprefix(_VAGUE) if quantity.startswith(_VAGUE) else None


def gives_a_number(quantity: str) -> bool:
    """Whether it gives one, however loosely: not where it is vague or withheld."""
    return quantity != WITHHELD and vague_word(quantity) is None


def is_one(quantity: str) -> bool:
    """Whether what it counts is told in the singular."""
    return quantity.lstrip("<>=~") == "1"


def in_a_feed(quantity: object) -> str:
    """A quantity in the form of feeds, for a sentence: a vague word in it is one of others."""
    form, _, word = str(quantity).partition(":")
    return f"{form}:{theirs(word)}" if word else form


def number_in_words(said: Collection[str], low: str | None, high: str | None) -> str:
    """What is told of a slot, in words."""
    return ", ".join(map(in_words, as_said(said, low, high)))


def as_said(said: Collection[str], low: str | None, high: str | None) -> list[str]:
    """From low to high (rule 8), no firmer than it was ``said`` by those who count: a bound stays a bound.

    An end that somebody says is reached belongs to it, whoever else says more or less than that. Where there is no
    number, all that was said.
    """
    if low is None:
        return list(dict.fromkeys(said))
    if high is None:
        return [f">{low}" if f">{low}" in said and low not in said else f">={low}"]
    if low == "0" and low != high:
        if f"<{high}" in said and high not in said:
            return [f"<{high}"]
        if f"<{high}" in said or f"<={high}" in said:
            return [f"<={high}"]
    firm = any(gives_a_number(text) and not text.startswith("~") for text in said)
    return [spanning(low, high, about=not firm)]


def spanning(low: str, high: str | None, *, about: bool) -> str:
    """From low to high in the form of a quantity: ``390``, ``~75``, ``1245..1248``, ``>=78``, open to the end.

    What has no such form is written like one: ``~70..80``, ``>=~78``.
    """
    roughly = "~" if about else ""
    if high is None:
        return f">={roughly}{low}" if low != "0" else _OPEN
    return f"{roughly}{low if low == high else f'{low}..{high}'}"


def by_its_ends(text: str) -> str:
    """With numbers in the forms of quantities alone: ``70..80`` for ``~70..80``, ``>=78`` for ``>=~78``."""
    return _WITHOUT_A_FORM.sub("", text)
