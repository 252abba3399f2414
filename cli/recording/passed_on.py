"""What an outlet takes from the entry that it passes on."""

from dataclasses import replace

from cli.recording.act import Act
from cli.recording.figure import Typed
from cli.recording.found import Found
from cli.recording.inquiry import Missing
from cli.recording.reach import Reach
from cli.recording.typed import NOBODY
from domain.events import FigureReported, Scope, stage_of
from domain.values.quantity import Quantity


def passed_on(act: Act, found: Found, given: Typed, stage: str | None) -> tuple[Typed, str | None]:
    """The figure and its stage: what is given, and else what the entry says of a number.

    Of an entry that speaks of no number, everything has to be given but the stage that it speaks of; the number
    first, without which there is nothing to count.
    """
    if not (given.quantity or given.by or _total(found) or act.asks):
        why = f"{found.citation} ({type(found.event).__name__}) states no total to pass on"
        raise Missing(act.command, "QUANTITY", why, "or parts with --by; withheld where it is")
    assertion = found.state.assertion(found.number)
    if assertion is None:
        of_stage = Reach(Scope.STAGE, stage_of(found.event))
        reach = of_stage.but(Reach(given.scope, stage, given.up_to)) if of_stage.stage else None
        if reach is None:
            return given, stage
        return replace(given, scope=reach.scope, up_to=reach.up_to), reach.stage
    subject = assertion.subject
    own = Reach(subject.scope, subject.stage, subject.up_to)
    reach = own.but(Reach(given.scope, stage, given.up_to))
    named = bool(given.flow) or given.each_way
    return (
        replace(
            given,
            quantity=given.quantity or (None if given.by else _total(found)),
            flow=given.flow if named else [flow.typed for flow in assertion.flows] or [NOBODY],
            measure=given.measure or subject.measure,
            unit=given.unit or subject.unit,
            scope=reach.scope,
            up_to=reach.up_to,
        ),
        reach.stage,
    )


def _total(found: Found) -> str | None:
    """The total that the entry states or implies; what a repeat itself says."""
    total: Quantity | None = None
    if isinstance(found.event, FigureReported):
        total = found.event.quantity
    assertion = found.state.assertion(found.number)
    if total is None and assertion is not None:
        total = assertion.total
    return str(total) if total is not None else None
