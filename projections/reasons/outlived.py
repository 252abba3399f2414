"""Why a number stands that its own source took back: rule 2, a confirmation goes on asserting it."""

from collections.abc import Iterator

from projections.agreement import AgreementAt
from projections.figures.outlived import outlived
from projections.reasons.step import Reason
from projections.rules.settled import Settled


def confirmed_and_taken_back(at: AgreementAt, settled: Settled) -> Iterator[Reason]:
    """Each confirmation by which alone the number stands, with what it confirmed and the retraction of that."""
    for one in outlived(at, settled):
        word, original = one.confirmation, one.original
        says = (
            f"{original.source} took {original.quantity} back; {word.source}, who confirmed it, goes on "
            f"saying {word.quantity}"
        )
        yield Reason("rule", 2, says, one.entries)
