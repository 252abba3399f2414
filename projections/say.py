"""``say``: one paragraph fit to print about an agreement or a stage.

Every number stands with the word for its standing and a footnote to the entries that it rests on. No word is
stronger than the standing: what one side says is reported by it alone, a sum is confirmed only where all of its
slots are, and what is contested is told with its span and by whom.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from domain.events import said_in
from domain.frozen import dataclass
from domain.names.citation import Place
from domain.theirs import theirs, unmarked
from projections.agreement import AgreementAt
from projections.agreements import heading_of
from projections.prose.agreement import agreement_clauses, told_rows
from projections.prose.otherwise import (
    Otherwise,
    beside_agreement,
    beside_stage,
    not_told_of_agreement,
    not_told_of_stage,
)
from projections.prose.pieces import Cited, Pieces, led, sentence, with_asides
from projections.prose.quantities import day, measured
from projections.prose.slot import Teller
from projections.prose.stage import stage_clauses
from projections.rules.sums import Row


@dataclass(frozen=True, slots=True)
class NotedEntry:
    """An entry in a footnote: who said it, when, and where it can be read again."""

    entry: str
    source: str
    name: str
    stated: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a footnote rests on; in one paragraph the same entries have the same number."""

    footnote: int
    entries: tuple[NotedEntry, ...]


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """A number as it reads in its sentence, and the footnote behind it.

    ``quantity`` is the number in the form of feeds, ``withheld`` where it is; None of a sum that no form can say:
    ``about`` has no margin, so that it is no bound. ``standing`` is that of `status` where it is the number of a
    slot, else ``reported`` or ``withheld``; of a sum the weakest among its slots; of a term ``agreed`` where both
    sides state it, else ``stated``; ``reported`` of a number of stages.
    """

    text: str
    quantity: str | None
    standing: str
    contested: bool
    footnote: int


@dataclass(frozen=True, slots=True)
class SayRow:
    """One sentence of the paragraph, its footnotes marked ``[1]``."""

    agreement: str
    stage: str | None
    sentence: str
    numbers: tuple[SaidNumber, ...]
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a sentence, and the number of the footnote that follows it."""

    text: str
    footnote: int | None
    cited: Cited | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences in pieces, words of others between marks, and the footnotes in the order in which they are first
    named."""

    sentences: tuple[tuple[Marked, ...], ...]
    footnotes: tuple[Footnote, ...]
    left_out: tuple[str, ...] = ()
    """Measures and directions of which only sources speak that are not heard: the paragraph leaves them out."""
    by_parts: tuple[str, ...] = ()
    """Of which only parts are said, and no number that they divide."""
    beside: tuple[Otherwise, ...] = ()
    """Where such sources say something else than is told, left out too."""
    contested: tuple[str, ...] = ()
    """What is contested and left out: plans, what is left, and what else no paragraph is about."""
    untold: tuple[str, ...] = ()
    """What nobody contests of the same."""


def say(at: AgreementAt, place: Place) -> Paragraph:
    """What can be printed about a place at the cut; a sentence too where nothing was said."""
    teller = Teller(at)
    title = f'"{theirs(heading.title)}"' if (heading := heading_of(at)).title else at.slug
    until = f"as of {day(at.cut.as_of)}, " if at.cut.as_of else ""
    if not at.record.acting:
        return _noted(at, [(f"{until}nothing has been said of {place}",)])
    if place.stage is not None:
        paragraph = _noted(at, led(f"{until}under {title}, ", stage_clauses(teller, place.stage)))
        beside = beside_stage(teller, place.stage)
        contested, untold = not_told_of_stage(teller, place.stage)
        return replace(paragraph, beside=beside, contested=contested, untold=untold)
    rows, others = told_rows(teller)
    paragraph = _noted(at, agreement_clauses(teller, rows, title, until))
    noted = {entry.entry for note in paragraph.footnotes for entry in note.entries}
    contested, untold = not_told_of_agreement(teller, rows)
    return replace(
        paragraph,
        left_out=_named(teller, [row for row in others if row.slots]),
        by_parts=_named(teller, [row for row in others if not row.slots]),
        beside=beside_agreement(teller, rows, noted),
        contested=contested,
        untold=untold,
    )


def _named(teller: Teller, rows: Iterable[Row]) -> tuple[str, ...]:
    """``released from Russia to Ukraine``, each once."""
    of = (measured(row.owed.measure) + teller.names.way(row.owed.flow) for row in rows)
    return tuple(dict.fromkeys(map(unmarked, of)))


def say_rows(paragraph: Paragraph, place: Place) -> list[SayRow]:
    """The paragraph as rows, a sentence each."""
    return [
        SayRow(
            place.agreement,
            place.stage,
            unmarked("".join(f"{p.text}[{p.footnote}]" if p.footnote else p.text for p in pieces)),
            tuple(_numbers(pieces)),
            tuple(note for note in paragraph.footnotes if note.footnote in _notes(pieces)),
        )
        for pieces in paragraph.sentences
    ]


def _notes(pieces: Iterable[Marked]) -> set[int | None]:
    return {piece.footnote for piece in pieces}


def _numbers(pieces: Iterable[Marked]) -> Iterator[SaidNumber]:
    for piece in pieces:
        cited = piece.cited
        is_number = cited is not None and (cited.quantity is not None or cited.is_formless)
        if cited is not None and is_number and piece.footnote is not None:
            yield SaidNumber(
                unmarked(cited.text),
                cited.quantity,
                cited.standing,
                cited.contested,
                piece.footnote,
            )


def _noted(at: AgreementAt, clauses: Iterable[Pieces]) -> Paragraph:
    """A sentence for each clause, with their footnotes."""
    numbers: dict[tuple[int, ...], int] = {}

    def marked(pieces: Pieces) -> Iterator[Marked]:
        for piece in pieces:
            if isinstance(piece, str):
                yield Marked(piece, None, None)
            else:
                note = (
                    numbers.setdefault(piece.entries, len(numbers) + 1) if piece.entries else None
                )
                yield Marked(piece.text, note, piece)

    told = tuple(tuple(marked(sentence(pieces))) for pieces in with_asides(clauses))
    notes = tuple(
        Footnote(number, tuple(_entry(at, entry) for entry in entries))
        for entries, number in numbers.items()
    )
    return Paragraph(told, notes)


def _entry(at: AgreementAt, number: int) -> NotedEntry:
    statement = said_in(at.record.known[number].event)
    known = at.register.sources.get(statement.source)
    return NotedEntry(
        at.cite(number),
        statement.source,
        known.name if known else statement.source,
        str(statement.stated),
        str(statement.url) if statement.url else None,
    )
