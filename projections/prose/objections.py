"""Who disputes a word that is no number, in words. Source: rule 7."""

from collections.abc import Sequence
from dataclasses import replace

from projections.prose.names import Names
from projections.prose.pieces import Cited, Pieces, joined
from projections.prose.whose import Speaker, among
from projections.rules.word_disputes import WordDispute


def objection(names: Names, disputes: Sequence[WordDispute]) -> Pieces:
    """``; Ukraine (...) disputes that``: behind the only word that is told. Nothing without disputes."""
    who = named(names, disputes)
    if len(who) == 1:
        return ("; ", replace(who[0], text=f"{who[0].text} disputes that"))
    return ("; ", *joined((name,) for name in who), " dispute that") if who else ()


def disputing(names: Names, disputes: Sequence[WordDispute], of: str = "") -> Pieces:
    """`` (disputed by Ukraine)``: behind one word of several; ``of`` says of how much of it."""
    who = named(names, disputes)
    return (f" ({of}disputed by ", *joined((name,) for name in who), ")") if who else ()


def named(names: Names, disputes: Sequence[WordDispute]) -> list[Cited]:
    """Each voice once, with the entries in which it disputes."""
    by_voice: dict[str, list[WordDispute]] = {}
    for dispute in disputes:
        by_voice.setdefault(dispute.by.side or dispute.by.root, []).append(dispute)
    return [
        Cited(
            among(names, [Speaker(dispute.source, dispute.by) for dispute in own]),
            tuple(dispute.entry for dispute in own),
            "contested",
        )
        for own in by_voice.values()
    ]
