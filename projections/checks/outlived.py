"""Numbers that their own source took back, and that stand by confirmations of them."""

from collections.abc import Iterator

from domain.refusals import listed
from domain.values.flow import flow_text
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.figures.outlived import outlived
from projections.place_order import place_order


def confirmed_and_taken_back(over: Examined) -> Iterator[Finding]:
    """A number stands by more than the confirmation of one that its own source took back (rule 2)."""
    for place in sorted(over.at.settled, key=place_order):
        found = outlived(over.at, over.at.settled[place])
        if not found:
            continue
        whose = listed(dict.fromkeys(one.original.source for one in found))
        by = listed(dict.fromkeys(one.confirmation.source for one in found))
        said = listed(dict.fromkeys(str(one.confirmation.quantity) for one in found))
        yield Finding(
            Severity.NOTE,
            f"{said} {over.counted(place.owed)}",
            dict.fromkeys(number for one in found for number in one.entries),
            found=said,
            flow=flow_text(place.flow),
            rest=f"{over.where(place)}, was taken back by {whose} and stands only by {by}, who confirmed it",
        )
