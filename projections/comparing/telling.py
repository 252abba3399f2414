"""How a row is put together, and the notes on what no number tells."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from domain.events import Scope
from domain.refusals import listed
from domain.state.assertion import Subject
from domain.values.flow import flow_text
from domain.values.quantity import Quantity
from projections.comparing.gap import distance, span
from projections.comparing.row import CompareRow, FigureCited, SideSays, divided
from projections.comparing.sides import Side, Sides
from projections.figures.disputed import disputed, who_disputes_whom
from projections.figures.outlived import Outlived, outlived, taken_back_beside
from projections.figures.taken_back import TakenBack
from projections.rules.settled import Settled, heard
from projections.texts.given_up import gave_up
from projections.texts.number import in_a_sentence
from projections.texts.sentence import Cite, capital, joined, sentence
from projections.texts.summary import reach

Parts = Mapping[Subject, Sequence[Settled]]
"""The parts of something that are contested."""


class Telling:
    """Rows on one flow, measure and unit."""

    def __init__(self, sides: Sides, parts: Parts) -> None:
        self.sides = sides
        self.parts = parts

    def row(
        self,
        what: str,
        subject: Subject | None,
        says: Sequence[SideSays],
        explained: tuple[str, ...],
        note: str | None,
        *,
        contested: bool,
        of: Settled | None = None,
    ) -> CompareRow:
        """``of`` is the slot, or that of the whole, where there is one: who took its number back is told."""
        flow, measure, unit = self.sides.row.owed
        backs = list(self._taken_back(of)) if of is not None else []
        told = [note]
        if of is not None and backs:
            told += [f"{capital(named(of.place.subject))}:", *(back for _, back in backs)]
        return CompareRow(
            agreement=self.sides.at.slug,
            what=what,
            flow=flow_text(flow),
            measure=measure,
            unit=unit,
            stage=subject.stage if subject else None,
            up_to=subject.up_to if subject else None,
            sides=tuple(says),
            gap=distance([span(said) for said in says]),
            contested=contested,
            explained_by=explained,
            taken_back=tuple(dict.fromkeys(self.sides.at.cite(by) for by, _ in backs)),
            note=joined(filter(None, told)) or None,
        )

    def _taken_back(self, settled: Settled) -> Iterator[tuple[int, str]]:
        """What ended the words of those who give no number any more, each with a sentence on it."""
        at = self.sides.at
        lapsed = outlived(at, settled)
        for one in lapsed:
            yield one.back.by, sentence(at.slug, partial(_outlived, one))
        for back in taken_back_beside(at, settled, lapsed):
            yield back.by, sentence(at.slug, partial(_taken_back, back))

    def apart(self, where: str, row: CompareRow) -> str | None:
        """``Stage s1: North 215, South 0; a gap of 215.``; nothing where no two differ."""
        if row.gap is None or not row.differs:
            return None
        told = [
            f"{self.sides.name(said.who)} {in_a_sentence(said.quantity)}"
            for said in row.sides
            if said.quantity
        ]
        return f"{capital(where)}: {', '.join(told)}; a gap of {in_a_sentence(row.gap)}."

    def divided(self, subject: Subject) -> str | None:
        """By what it divides otherwise than others say; `breakdown` tells how."""
        parts = self.parts.get(subject, ())
        by = dict.fromkeys(part.place.dimension or "" for part in parts)
        return divided(named(subject), by) if by else None

    def disputed(self, settled: Settled) -> str | None:
        """Who disputes whose word of it, where no number tells."""
        disputes = disputed(self.sides.at, settled.place.group, [heard(settled)])
        subject = settled.place.subject
        number = "the number " if subject.scope is Scope.RUNNING else ""
        where = f"{number}{named(subject)}"
        told = []
        for of, by in who_disputes_whom(disputes).items():
            what = f"What {of} says of {where}"
            told.append(sentence(self.sides.at.slug, partial(_disputed_by, what, by)))
        return joined(told) or None


def says_of(
    side: Side,
    quantity: Quantity | None,
    figures: tuple[FigureCited, ...],
    basis: str | None = None,
    added: str | None = None,
) -> SideSays:
    text = str(quantity) if quantity is not None else None
    return SideSays(side.who, side.party, text, basis, added, figures)


def is_told(slot: Settled) -> bool:
    """Whether somebody who is heard gives a number, or disputes what others say."""
    return slot.contested or bool(heard(slot))


def _outlived(one: Outlived, cite: Cite) -> str:
    word, back = one.confirmation, _back(one.back, cite)
    stands = in_a_sentence(word.quantity)
    return f"{back}; {stands} stands only by {word.source}, who confirmed it ({cite(word.entry)})."


def _taken_back(one: TakenBack, cite: Cite) -> str:
    return f"{_back(one, cite)}."


def _back(one: TakenBack, cite: Cite) -> str:
    number = f"its {in_a_sentence(one.said.quantity)} ({cite(one.said.entry)})"
    return f"{one.said.source} {gave_up(number, corrected=one.corrected)} ({cite(one.by)})"


def _disputed_by(what: str, by: Mapping[str, Sequence[int]], cite: Cite) -> str:
    who = listed(f"{source} ({listed(map(cite, entries))})" for source, entries in by.items())
    return f"{what} is disputed by {who}."


def named(subject: Subject) -> str:
    """What somebody says something of: ``stage s1``, ``the plan for s1``, ``what is left after s1``."""
    until = subject.stage or subject.up_to
    match subject.scope:
        case Scope.PLANNED:
            return f"the plan for {until or 'the whole agreement'}"
        case Scope.REMAINING:
            return f"what is left after {until}"
        case Scope.PROGRAMME:
            return f"the programme{f' to {until}' if until else ''}"
        case _:
            return reach(subject)
