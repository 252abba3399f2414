"""Why an entry speaks in a slot that what it points at never had: rule 1, where it leads past voided ones."""

from collections.abc import Iterator

from projections.agreement import AgreementAt
from projections.reasons.step import Reason
from projections.rules.settled import Settled


def moved(at: AgreementAt, settled: Settled) -> Iterator[Reason]:
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
