"""What an outlet takes from the entry that it passes on."""

from dataclasses import replace

from cli.recording.act import Act
from cli.recording.found import Found
from cli.recording.inquiry import Missing
from cli.recording.options import Figure
from cli.recording.reach import Reach
from domain.events import FigureReported, Scope, stage_of
from domain.values.flow import NOBODY
from domain.values.quantity import Quantity


def about(given: Figure) -> str | None:
    """The one flow that the call names, if it is one: of a source's several figures, the one for it is meant."""
    named = [flow for flow in given.flow or () if flow != NOBODY]
    return named[0] if len(named) == 1 and not given.each_way else None


def passed_on(act: Act, found: Found, given: Figure, reach: Reach) -> tuple[Figure, Reach]:
    """The figure and its reach: what is given, and else what the entry says of a number.

    Of an entry that speaks of no number, everything has to be given but the stage that it speaks of; the number
    first, without which there is nothing to count.
    """
    if not (given.quantity or given.by or _total(found) or act.asks):
        why = f"{found.citation} ({type(found.event).__name__}) states no total to pass on"
        raise Missing(act.command, "QUANTITY", why, "or parts with --by; withheld where it is")
    assertion = found.state.assertion(found.number)
    if assertion is None:
        stage = stage_of(found.event)
        return given, Reach(Scope.STAGE, stage).but(reach) if stage else reach
    subject = assertion.subject
    named = bool(given.flow) or given.each_way
    taken_over = replace(
        given,
        quantity=given.quantity or (None if given.by else _total(found)),
        flow=given.flow if named else [flow.typed for flow in assertion.flows] or [NOBODY],
        measure=given.measure or subject.measure,
        unit=given.unit or subject.unit,
    )
    return taken_over, Reach(subject.scope, subject.stage, subject.up_to).but(reach)


def _total(found: Found) -> str | None:
    """The total that the entry states or implies; what a repeat itself says."""
    total: Quantity | None = None
    if isinstance(found.event, FigureReported):
        total = found.event.quantity
    assertion = found.state.assertion(found.number)
    if total is None and assertion is not None:
        total = assertion.total
    return str(total) if total is not None else None
