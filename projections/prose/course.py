"""What became of a stage, or of the agreement as a whole, in sentences; and who disputes it. Source: rule 7."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from domain.events import StageCompleted
from domain.theirs import theirs
from projections.prose.claims import NAMED
from projections.prose.last_of_agreement import told_of_agreement
from projections.prose.last_words import Word, told_of_stage
from projections.prose.names import Names
from projections.prose.objections import disputing, disputing_some, objection
from projections.prose.pieces import Cited, Piece, Pieces
from projections.prose.quantities import are
from projections.prose.slot import Teller
from projections.prose.whose import Speaker, among, heard_voice, of_two_minds, speaker

_Said: TypeAlias = tuple[tuple[str, frozenset[str | None]], ...]


def course_of_stage(teller: Teller, slug: str) -> Iterator[Pieces]:
    """``stage s1 is reported by Russia as completed on 24 May 2025``, and what else is said of it."""
    words = told_of_stage(teller, slug)
    if not words:
        return
    label = f' ("{theirs(label)}")' if (label := teller.at.stages[slug].label) else ""
    pieces: list[Piece] = [f"stage {slug}{label} is reported by "]
    told_by, names = "", _names(teller, words)
    for word in words:
        who = among(names, _speakers(teller, word))
        if told_by:
            also = " and" if word.ends or word.when else ", then"
            pieces.append(f"{also} as " if who == told_by else f"{also} by {who} as ")
        else:
            pieces.append(f"{who} as ")
        pieces += _cited(word)
        pieces += _disputed(teller, names, word, words)
        told_by = who
    yield tuple(pieces)


def course_of_agreement(teller: Teller) -> Iterator[Pieces]:
    """``according to Russia, the agreement is suspended``; and what others say of it."""
    words = told_of_agreement(teller)
    pieces: list[Piece] = []
    told_by, names = "", _names(teller, words)
    for word in words:
        who = among(names, _speakers(teller, word))
        what = "it" if pieces else "the agreement"
        whose = "" if who == told_by else f"according to {who}, "
        pieces.append(f"{', and ' if pieces else ''}{whose}{what} {word.verb} ")
        pieces += _cited(word)
        pieces += _disputed(teller, names, word, words)
        told_by = who
    if pieces:
        yield tuple(pieces)


def course_of_stages(
    teller: Teller, numbered: Collection[str], named: Collection[str]
) -> Iterator[Pieces]:
    """What became of stages that by somebody's last word are to come or were called off, and of some completed.

    A completed one is told where it is neither ``numbered``, that is told with a number, nor ``named`` as one
    without; where somebody disputes that it was, unless it is named, which tells so; and where not all say alike
    how it ended. Of many of the one kind or of the other it is told of how many who says what.
    """
    words = {slug: told_of_stage(teller, slug) for slug in teller.order.slugs}
    pending = {slug: told for slug, told in words.items() if any(map(_is_pending, told))}
    disputes = teller.at.word_disputes
    done = {
        slug: told
        for slug, told in words.items()
        if slug not in pending
        and (
            (told and slug not in {*numbered, *named})
            or len({word.state for word in told}) > 1
            or (slug not in named and any(disputes.of(word.numbers) for word in told))
        )
    }
    yield from _each_or_number(teller, done)
    yield from _each_or_number(teller, pending)


def _each_or_number(teller: Teller, stages: Mapping[str, list[Word]]) -> Iterator[Pieces]:
    if len(stages) <= NAMED:
        for slug in stages:
            yield from course_of_stage(teller, slug)
        return
    alike: dict[_Said, list[list[Word]]] = {}
    for told in stages.values():
        alike.setdefault(_said(teller, told), []).append(told)
    pieces: list[Piece] = []
    for same in alike.values():
        pieces += ["; "] if pieces else []
        pieces += _many(teller, same, is_first=not pieces)
    yield tuple(pieces)


def _said(teller: Teller, told: Sequence[Word]) -> _Said:
    """Who says what of a stage: of two with the same the number is told."""
    found: dict[str, set[str | None]] = {}
    for word in told:
        found.setdefault(_kind(word), set()).update(
            heard_voice(s.voice) for s in _speakers(teller, word)
        )
    return tuple((kind, frozenset(voices)) for kind, voices in sorted(found.items()))


def _many(teller: Teller, stages: Sequence[Sequence[Word]], *, is_first: bool) -> Iterator[Piece]:
    """``2 stages are reported by Russia as completed and by Ukraine as cancelled``."""
    by_kind: dict[str, list[Word]] = {}
    for word in chain.from_iterable(stages):
        by_kind.setdefault(_kind(word), []).append(word)
    number = str(len(stages))
    of = f" stage{'s' if len(stages) > 1 else ''}" if is_first else ""
    entries = {entry for told in stages for word in told for entry in word.numbers}
    yield Cited(f"{number}{of}", tuple(sorted(entries)), "reported", number)
    yield f" {are(number)} reported "
    told_by = ""
    for kind, words in by_kind.items():
        who = among(teller.names, [s for word in words for s in _speakers(teller, word)])
        states = kind or " or ".join(sorted({word.state for word in words}, reverse=True))
        yield " and " if told_by else ""
        yield f"as {states}" if who == told_by else f"by {who} as {states}"
        told_by = who
    disputes = teller.at.word_disputes.of(entries)
    yield from disputing_some(teller.names, disputes, "" if number == "1" else "some of it ")


def _kind(word: Word) -> str:
    """How many end alike is told, and how many are to come, scheduled or postponed: these are of one kind."""
    return word.state if word.ends else ""


def _is_pending(word: Word) -> bool:
    return not isinstance(word.entries[0].event, StageCompleted)


def _names(teller: Teller, words: Sequence[Word]) -> Names:
    """What is told of a stage, or of the agreement, tells apart the voices of a party that speaks with several."""
    saying = ([one.voice for one in _speakers(teller, word)] for word in words)
    disputes = (one for word in words for one in teller.at.word_disputes.of(word.numbers))
    return teller.names.telling_apart(of_two_minds([*saying, *([one.by] for one in disputes)]))


def _cited(word: Word) -> Pieces:
    """``suspended (said on 21 May 2025)``."""
    when = (f" ({word.when})",) if word.when else ()
    return (Cited(word.text, word.numbers, "reported"), *when)


def _disputed(teller: Teller, names: Names, word: Word, told: Sequence[Word]) -> Pieces:
    disputes = teller.at.word_disputes.of(word.numbers)
    tell = objection if len(told) == 1 else disputing
    return tell(names, disputes, _speakers(teller, word))


def _speakers(teller: Teller, word: Word) -> list[Speaker]:
    return [speaker(teller.at, entry) for entry in word.entries]
