"""Pieces of a sentence: plain words, and what rests on entries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from domain.frozen import dataclass
from domain.theirs import unmarked
from projections.texts.sentence import capital


@dataclass(frozen=True, slots=True)
class Cited:
    """Words that rest on entries. ``quantity`` is set where they are a number, withheld or not, in the form of
    feeds; ``is_formless`` where they are one that no such form can say.

    ``standing`` is that of `status` where it is the number of a slot, else ``reported`` or ``withheld``; of a sum
    the weakest among its slots; of a term ``agreed`` or ``stated``.
    """

    text: str
    entries: tuple[int, ...]
    standing: str
    quantity: str | None = None
    contested: bool = False
    is_formless: bool = False


Piece: TypeAlias = str | Cited
Pieces: TypeAlias = tuple[Piece, ...]

_ASIDE: Final = re.compile("\1([^\2]*)\2([^\3]*)\3")


def words(pieces: Iterable[Piece]) -> str:
    """The text alone."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def led(lead: str, clauses: Iterable[Pieces]) -> Iterator[Pieces]:
    """The first of the clauses with words before it."""
    for at, clause in enumerate(clauses):
        yield clause if at else (lead, *clause)


def aside(of: str, explains: str) -> str:
    """`` (the Ministry of Defence of Russia)`` behind ``of``; told again only where it is another one."""
    return f"\1{of}\2 ({explains})\3"


def with_asides(sentences: Iterable[Pieces]) -> Iterator[Pieces]:
    """The sentences of one paragraph, in which nobody is explained twice in a row in the same words."""
    told: dict[str, str] = {}

    def explained(found: re.Match[str]) -> str:
        again = told.get(found[1]) == found[2]
        told[found[1]] = found[2]
        return "" if again else found[2]

    for pieces in sentences:
        yield tuple(
            _ASIDE.sub(explained, piece)
            if isinstance(piece, str)
            else replace(piece, text=_ASIDE.sub(explained, piece.text))
            for piece in pieces
        )


def behind(clauses: Iterable[Pieces]) -> Pieces:
    """``a; b; c``."""
    return tuple(piece for clause in clauses for piece in ("; ", *clause))[1:]


def joined(items: Iterable[Pieces]) -> Pieces:
    """``a``, ``a and b``, ``a, b and c``."""

    def separated(all_: list[Pieces]) -> Iterator[Piece]:
        for at, pieces in enumerate(all_):
            if at:
                yield " and " if at == len(all_) - 1 else ", "
            yield from pieces

    return tuple(separated(list(items)))


def sentence(pieces: Iterable[Piece]) -> Pieces:
    """With a capital at its beginning and a stop at its end; words that follow each other are one piece."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    first = merged[0]
    if isinstance(first, str):
        merged[0] = capital(first)
    else:
        merged[0] = replace(first, text=capital(first.text))
    end = "" if unmarked(words(merged)).endswith((".", '."')) else "."
    return tuple([*merged, end] if end else merged)
