"""What became of a stage, or of the agreement as a whole, in sentences; and who disputes it. Source: rule 7."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.events import StageCompleted
from projections.prose.last_of_agreement import told_of_agreement
from projections.prose.last_words import Word, speaker, told_of_stage
from projections.prose.objections import disputing, objection
from projections.prose.parts import Cited, Part, Parts
from projections.prose.slot import Teller
from projections.prose.whose import Speaker, among

_NAMED: Final = 3
"""Of so many stages each is told; of more, their number."""


def course_of_stage(teller: Teller, slug: str) -> Iterator[Parts]:
    """``stage s1 is reported by Russia as completed on 24 May 2025``, and what else is said of it."""
    words = told_of_stage(teller, slug)
    if not words:
        return
    label = f' ("{label}")' if (label := teller.at.stages[slug].label) else ""
    parts: list[Part] = [f"stage {slug}{label} is reported by "]
    told_by = ""
    for word in words:
        who = among(teller.names, _speakers(teller, word))
        if told_by:
            also = ", then" if not word.ends or who == told_by else " and"
            parts.append(f"{also} as " if who == told_by else f"{also} by {who} as ")
        else:
            parts.append(f"{who} as ")
        parts.append(Cited(word.text, word.numbers, "reported"))
        parts += _disputed(teller, word, words)
        told_by = who
    yield tuple(parts)


def course_of_agreement(teller: Teller) -> Iterator[Parts]:
    """``according to Russia, the agreement is suspended``; and what others say of it."""
    words = told_of_agreement(teller)
    parts: list[Part] = []
    for word in words:
        who = among(teller.names, _speakers(teller, word))
        what = "it" if parts else "the agreement"
        parts.append(f"{', and ' if parts else ''}according to {who}, {what} {word.verb} ")
        parts.append(Cited(word.text, word.numbers, "reported"))
        parts.append(f" ({word.when})" if word.when else "")
        parts += _disputed(teller, word, words)
    if parts:
        yield tuple(parts)


def pending_stages(teller: Teller) -> Iterator[Parts]:
    """The stages of which somebody says last that they are to come, or were called off; of many, how many."""
    words = {slug: told_of_stage(teller, slug) for slug in teller.order.slugs}
    pending = {slug: told for slug, told in words.items() if any(map(_is_pending, told))}
    if len(pending) <= _NAMED:
        for slug in pending:
            yield from course_of_stage(teller, slug)
        return
    kinds: dict[str, list[Word]] = {}
    for told in pending.values():
        last = [word for word in told if _is_pending(word)][-1]
        kinds.setdefault("cancelled" if last.ends else "scheduled or postponed", []).append(last)
    parts: list[Part] = []
    for kind, newest in kinds.items():
        number = str(len(newest))
        entries = tuple(sorted(n for word in newest for n in word.numbers))
        if parts:
            parts += [" and ", Cited(number, entries, "reported", number), f" as {kind}"]
        else:
            text, are = ("1 stage", "is") if number == "1" else (f"{number} stages", "are")
            parts += [Cited(text, entries, "reported", number), f" {are} reported as {kind}"]
    yield tuple(parts)


def _is_pending(word: Word) -> bool:
    return not isinstance(word.entries[0].event, StageCompleted)


def _disputed(teller: Teller, word: Word, told: Sequence[Word]) -> Parts:
    """Who disputes a word, where no other word that is told shows it."""
    others = {speaker(teller, entry).voice.root for w in told if w != word for entry in w.entries}
    disputes = [d for d in teller.at.word_disputes.of(word.numbers) if d.by.root not in others]
    return objection(teller, disputes) if len(told) == 1 else disputing(teller, disputes)


def _speakers(teller: Teller, word: Word) -> list[Speaker]:
    return [speaker(teller, entry) for entry in word.entries]
