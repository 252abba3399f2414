"""What sources corrected or retracted since: a row that says so too has caught up with the ledger."""

from typing import NamedTuple

from domain.events import FigureCorrected, FigureReported, StatementRetracted
from domain.state.agreement import Agreement
from domain.state.assertion import Assertion, asserted

Said = tuple[object, ...]
"""A slot, who speaks of it and when, and the numbers."""


class Correction(NamedTuple):
    """The number of a correction, and that of the figure which it corrects at last."""

    number: int
    figure: int


def said_by_corrections(state: Agreement) -> dict[Said, Correction]:
    """The newest corrections of figures by what they say; on the day of the figure too, as a row may keep it."""
    found: dict[Said, Correction] = {}
    for number in state.endings():
        event = state.event(number)
        if not isinstance(event, FigureCorrected) or not state.stands(number):
            continue
        assertion, root = state.assertion(number), _root(state, number)
        if assertion is None or root is None or any(_ends(state, number, assertion)):
            continue
        correction = Correction(number, root)
        for dated in (state.event(root), event):
            if isinstance(dated, FigureReported | FigureCorrected):
                said_by = assertion, event.statement.source, str(dated.statement.stated)
                found[_said(*said_by)] = correction
                if assertion.total is not None:  # a row may have the number alone
                    found.setdefault(_said(*said_by, with_parts=False), correction)
    return found


def said_in(row: FigureReported) -> Said | None:
    """What a row says, as `said_by_corrections` has it; None where it asserts nothing."""
    assertion = asserted(row, None)
    if assertion is None or not assertion.has_numbers:
        return None
    return _said(assertion, row.statement.source, str(row.statement.stated))


def ended_by_its_source(state: Agreement, number: int) -> tuple[int, bool] | None:
    """The newest correction of a figure, or the retraction, and whether it is one; None where any of its flows
    stands as it was."""
    assertion = state.assertion(number)
    ends = _ends(state, number, assertion) if assertion is not None else [None]
    by_flow = [end for end in ends if end is not None]
    if len(by_flow) < len(ends):
        return None
    newest = max(by_flow)
    return newest, isinstance(state.event(newest), StatementRetracted)


def _ends(state: Agreement, number: int, assertion: Assertion) -> list[int | None]:
    """Of each flow the newest entry by which the source of this one corrected or retracted it."""
    last = (state.last_ended_by(number, flow) for flow in assertion.flows or (None,))
    return [by if by != number else None for by in last]


def _root(state: Agreement, number: int) -> int | None:
    """The figure that is corrected at last; None where it is no figure, or is there no more."""
    passed = set[int]()
    while state.stands(number := state.last_replacement(number)) and number not in passed:
        passed.add(number)
        event = state.event(number)
        if not isinstance(event, FigureCorrected):
            return number if isinstance(event, FigureReported) else None
        number = event.of
    return None


def _said(assertion: Assertion, source: str, stated: str, *, with_parts: bool = True) -> Said:
    flows = frozenset(map(str, assertion.flows))
    parts = frozenset(
        (dimension, category, str(part))
        for dimension, by_category in assertion.parts.items()
        for category, part in by_category.items()
        if with_parts
    )
    return (assertion.subject, flows, source, stated, str(assertion.total), parts)
