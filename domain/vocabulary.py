"""Words typed by hand that an agreement does not use yet: perhaps a slip of the finger.

Source: interface.md, "Commands". A feed may bring words in; by hand it is said to be meant (`--new`).
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from domain.events import AgreementAnnounced, AgreementEvent
from domain.rulebook import NewWord
from domain.words import Words, words_in

_W = TypeVar("_W")


def new_words(words: Words, events: Iterable[AgreementEvent]) -> list[NewWord]:
    """A refusal for each word of the events that is new to the agreement, each word once.

    An announcement brings in whatever it names: before it there is nothing to confuse a word with.
    """
    found: list[NewWord] = []
    for event in events:
        after = words | Words.of(words_in(event))
        if not isinstance(event, AgreementAnnounced):
            found += _new(words, after)
        words = after
    return found


def _new(words: Words, after: Words) -> Iterator[NewWord]:
    for what, known, then in (
        ("stage", words.stages, after.stages),
        ("measure", words.measures, after.measures),
        ("unit", words.units, after.units),
    ):
        for word in _added(known, then):
            yield NewWord(what, word, known)
    dimensions = {dimension for dimension, _ in words.categories}
    told: set[str] = set()
    for dimension, category in _added(words.categories, after.categories):
        if dimension in dimensions:
            categories = {name for by, name in words.categories if by == dimension}
            yield NewWord(f"category of {dimension}", category, categories)
        elif dimension not in told:
            told.add(dimension)
            yield NewWord("dimension", dimension, dimensions)


def _added(known: frozenset[_W], then: frozenset[_W]) -> list[_W]:
    return sorted(then - known, key=str)
