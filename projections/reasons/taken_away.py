"""Why a slot has what it has though what that rests on was taken away: rule 1, where an entry points at a voided
one; rule 2, where a source took its number back or corrected it away, which others may go on giving."""

from collections.abc import Iterator

from projections.agreement import AgreementAt
from projections.figures.outlived import outlived, taken_back_beside
from projections.reasons.step import Reason
from projections.rules.settled import Settled
from projections.texts.given_up import gave_up
from projections.texts.number import in_a_sentence


def taken_away(at: AgreementAt, settled: Settled) -> Iterator[Reason]:
    """What entries of the slot pointed at and was voided, and what was taken back or corrected away."""
    yield from _moved(at, settled)
    yield from _taken_back(at, settled)


def _moved(at: AgreementAt, settled: Settled) -> Iterator[Reason]:
    """The entries of a slot that point at a voided one, each with the voidings that it followed."""
    record = at.record
    for number in sorted({said.entry for said in settled.slot.sayings}):
        event = record.known[number].event
        pointed = event.points_at
        if pointed is None or pointed not in record.voided:
            continue
        line = [pointed, *record.replaced_by(pointed)]
        *passed, last = map(at.cite, line)
        target = record.target(event)
        if target is not None:
            how = f"points at {at.cite(target)} now, which stands for {at.cite(pointed)}"
        elif not passed:
            how = f"keeps a number of its own only: {last} was voided"
        else:
            ends = "was voided" if line[-1] in record.voided else "leads back to it"
            how = f"keeps a number of its own only: {last}, which stood for {passed[0]}, {ends}"
        says = f"{at.cite(number)} {how}"
        yield Reason("rule", 1, says, (number, *record.voidings(line)))


def _taken_back(at: AgreementAt, settled: Settled) -> Iterator[Reason]:
    """Each confirmation by which alone the number stands, with what it confirmed and the retraction of that; and
    what others who are heard took back, or corrected away."""
    lapsed = outlived(at, settled)
    for one in lapsed:
        word, said = one.confirmation, one.back.said
        says = (
            f"{said.source} took {in_a_sentence(said.quantity)} back; {word.source}, who confirmed "
            f"{in_a_sentence(one.original.quantity)}, goes on saying {in_a_sentence(word.quantity)}"
        )
        yield Reason("rule", 2, says, one.entries)
    for back in taken_back_beside(at, settled, lapsed):
        how = gave_up(in_a_sentence(back.said.quantity), corrected=back.corrected)
        yield Reason("rule", 2, f"{back.said.source} {how}", (back.said.entry, back.by))
