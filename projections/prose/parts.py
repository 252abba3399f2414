"""Parts of a sentence: plain words, and what rests on entries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Cited:
    """Words that rest on entries. ``quantity`` is set where they are a number, in the form of feeds.

    ``standing`` is that of `status`, of a sum the weakest among its slots; of a term ``agreed`` or ``stated``.
    """

    text: str
    entries: tuple[int, ...]
    standing: str
    quantity: str | None = None
    contested: bool = False


Part: TypeAlias = str | Cited
Parts: TypeAlias = tuple[Part, ...]

WAY: Final = "\0"
"""Stands in a part for the direction, until it is known which flows share the sentence."""

_ASIDE: Final = re.compile("\1([^\2]*)\2([^\3]*)\3")


def words(parts: Iterable[Part]) -> str:
    """The text alone."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def directed(parts: Iterable[Part], way: str) -> Parts:
    """The parts with the direction put in."""
    return tuple(part.replace(WAY, way) if isinstance(part, str) else part for part in parts)


def led(lead: str, clauses: Iterable[Parts]) -> Iterator[Parts]:
    """The first of the clauses with words before it."""
    for at, clause in enumerate(clauses):
        yield clause if at else (lead, *clause)


def aside(of: str, explains: str) -> str:
    """`` (the Ministry of Defence of Russia)`` behind ``of``; told again only where it is another one."""
    return f"\1{of}\2 ({explains})\3"


def with_asides(sentences: Iterable[Parts]) -> Iterator[Parts]:
    """The sentences of one paragraph, in which nobody is explained twice in a row in the same words."""
    told: dict[str, str] = {}

    def explained(found: re.Match[str]) -> str:
        again = told.get(found[1]) == found[2]
        told[found[1]] = found[2]
        return "" if again else found[2]

    for parts in sentences:
        yield tuple(
            _ASIDE.sub(explained, part)
            if isinstance(part, str)
            else replace(part, text=_ASIDE.sub(explained, part.text))
            for part in parts
        )


def joined(items: Iterable[Parts], last: str = "and") -> Parts:
    """``a``, ``a and b``, ``a, b and c``."""

    def separated(all_: list[Parts]) -> Iterator[Part]:
        for at, parts in enumerate(all_):
            if at:
                yield f" {last} " if at == len(all_) - 1 else ", "
            yield from parts

    return tuple(separated(list(items)))


def sentence(parts: Iterable[Part]) -> Parts:
    """With a capital at its beginning and a stop at its end; words that follow each other are one part."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    first = merged[0]
    if isinstance(first, str):
        merged[0] = _capital(first)
    else:
        merged[0] = replace(first, text=_capital(first.text))
    end = "" if words(merged).endswith((".", '."')) else "."
    return tuple([*merged, end] if end else merged)


def _capital(text: str) -> str:
    at = 1 if text.startswith('"') else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
