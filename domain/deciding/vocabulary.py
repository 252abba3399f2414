"""Words typed by hand that an agreement does not use yet: perhaps a slip of the finger.

Source: docs/commands.md, "Recording". A feed may bring words in; by hand it is said to be meant (`--new`).
"""

from collections.abc import Iterator
from typing import TypeVar

from domain.deciding.rulebook import NewWord
from domain.state.words import Words

_W = TypeVar("_W")


def new_words(words: Words, used: Words) -> Iterator[NewWord]:
    """A refusal for each word that is used and is none of the words of an agreement."""
    for what, known, then in (
        ("stage", words.stages, used.stages),
        ("measure", words.measures, used.measures),
        ("unit", words.units, used.units),
    ):
        for word in _added(known, then):
            yield NewWord(what, word, known)
    dimensions = {dimension for dimension, _ in words.categories}
    told: set[str] = set()
    for dimension, category in _added(words.categories, used.categories):
        if dimension in dimensions:
            categories = {name for by, name in words.categories if by == dimension}
            yield NewWord(f"category of {dimension}", category, categories)
        elif dimension not in told:
            told.add(dimension)
            yield NewWord("dimension", dimension, dimensions)


def _added(known: frozenset[_W], then: frozenset[_W]) -> list[_W]:
    return sorted(then - known, key=str)
