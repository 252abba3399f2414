"""Who disputes a word that is no number, in words. Source: rule 7."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from projections.prose.names import Names
from projections.prose.pieces import Cited, Piece, Pieces, joined
from projections.prose.whose import Speaker, among
from projections.rules.word_disputes import WordDispute


def objection(names: Names, disputes: Sequence[WordDispute], said_by: Sequence[Speaker]) -> Pieces:
    """``; Ukraine (...) disputes that``: behind the only word that is told, and by whom. Nothing without disputes.

    Of several who say it, whose word is disputed: ``; the word of Russia is disputed by Ukraine (...)``.
    """
    pieces: list[Piece] = []
    for of, own in _by_disputed(disputes, said_by):
        who = named(names, own)
        if of:
            pieces += [f"; the word of {among(names, of)} is disputed by ", *_listed(who)]
        elif len(who) == 1:
            pieces += ["; ", replace(who[0], text=f"{who[0].text} disputes that")]
        else:
            pieces += ["; ", *_listed(who), " dispute that"]
    return tuple(pieces)


def disputing(names: Names, disputes: Sequence[WordDispute], said_by: Sequence[Speaker]) -> Pieces:
    """`` (disputed by Ukraine)``: behind one word of several; of several who say it, whose word is."""
    told = [
        (
            f"the word of {among(names, of)} " if of else "",
            "disputed by ",
            *_listed(named(names, own)),
        )
        for of, own in _by_disputed(disputes, said_by)
    ]
    return (" (", *joined(told), ")") if told else ()


def disputing_some(names: Names, disputes: Sequence[WordDispute], of: str) -> Pieces:
    """`` (some of it disputed by Ukraine)``: behind what is told of many; ``of`` says of how much of it."""
    who = named(names, disputes)
    return (f" ({of}disputed by ", *_listed(who), ")") if who else ()


def _by_disputed(
    disputes: Iterable[WordDispute], said_by: Sequence[Speaker]
) -> list[tuple[list[Speaker], list[WordDispute]]]:
    """The disputes by whose word they lie on; of nobody alone where on that of all who say it."""
    everybody = {speaker.voice.root for speaker in said_by}
    found: dict[frozenset[str], list[WordDispute]] = {}
    for own in _by_voice(disputes):
        disputed = frozenset(dispute.of.root for dispute in own)
        of = frozenset[str]() if disputed >= everybody else disputed
        found.setdefault(of, []).extend(own)
    return [
        ([speaker for speaker in said_by if speaker.voice.root in of], own)
        for of, own in found.items()
    ]


def _listed(who: Iterable[Cited]) -> Pieces:
    return joined((name,) for name in who)


def named(names: Names, disputes: Sequence[WordDispute]) -> list[Cited]:
    """Each voice once, with the entries in which it disputes."""
    return [
        Cited(
            among(names, [Speaker(dispute.source, dispute.by) for dispute in own]),
            tuple(dispute.entry for dispute in own),
            "contested",
        )
        for own in _by_voice(disputes)
    ]


def _by_voice(disputes: Iterable[WordDispute]) -> Iterable[list[WordDispute]]:
    """The disputes of each side, and of each root that has none."""
    found: dict[str, list[WordDispute]] = {}
    for dispute in disputes:
        found.setdefault(dispute.by.speaks_as, []).append(dispute)
    return found.values()
