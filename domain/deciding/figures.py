"""Figures, and what confirms, disputes or retracts them. Rules 2 and 3."""

from collections.abc import Mapping
from typing import Final

from domain.deciding import rulebook
from domain.deciding.pointers import (
    check_anothers,
    check_dimension,
    check_newest,
    check_own,
    flows_of,
    standing_event,
    target_of,
)
from domain.deciding.terms import check_flows, known_codes
from domain.entry import cite
from domain.events import (
    WITH_A_DATE,
    WITH_A_STAGE,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Scope,
    StatementDisputed,
    StatementRetracted,
    statement_of,
)
from domain.state.agreement import Agreement
from domain.state.sources import Register
from domain.values.breakdown import Breakdown, check_parts
from domain.values.quantity import Quantity

_BOUND_TO_ONE: Final = (Scope.STAGE, Scope.RUNNING, Scope.REMAINING)
"""The scopes whose figures have to name a stage or a date."""


def check_figure(state: Agreement, event: FigureReported) -> None:
    """That a figure has what its scope needs, says a number of flows between parties, and repeats what stands."""
    check_scope(event)
    check_flows(event.flows, known_codes(state))
    check_numbers("the figure", event.quantity, event.breakdowns)
    if event.repeats is not None:
        check_repeated(state, event.repeats)


def check_repeated(state: Agreement, number: int) -> None:
    """That an entry stands and is somebody's word."""
    repeated = standing_event(state, number)
    if statement_of(repeated) is None:
        raise rulebook.CannotBe(cite(state.slug, number), type(repeated).__name__, "repeated")


def check_scope(event: FigureReported) -> None:
    """That it names the stage or the date that its scope needs or can have, and not both."""
    stage, date = event.stage is not None, event.up_to is not None
    stray = (stage and event.scope not in WITH_A_STAGE) or (date and event.scope not in WITH_A_DATE)
    if stray or (stage and date) or (event.scope in _BOUND_TO_ONE and not (stage or date)):
        raise rulebook.ScopeNeeds(event.scope)


def check_numbers(
    what: str, quantity: Quantity | None, breakdowns: Mapping[str, Breakdown]
) -> None:
    """That a number or parts are given, and that the parts fit together and to the number; ``what`` gives them."""
    if quantity is None and not breakdowns:
        raise rulebook.SaysNothing(what)
    check_parts(quantity, breakdowns)


def check_confirmation(
    state: Agreement, register: Register, source: str, event: FigureConfirmed
) -> None:
    """That another's figure is confirmed: a flow or a dimension that it has, or a number that could be its own
    (rules 2 and 3)."""
    citation = cite(state.slug, event.of)
    target = target_of(state, event.of, "confirmed")
    check_anothers(state, register, source, event.of, "confirms")
    flows_of(state, event.of, target, event.flow)
    if event.quantity is not None:
        if event.dimension is not None:
            raise rulebook.QuantityWithDimension("a confirmation")
        if target.total is not None and not event.quantity.shares_a_value_with(target.total):
            raise rulebook.SharesNoValue(event.quantity, citation, target.total)
    elif event.dimension is not None:
        check_dimension(citation, event.dimension, target)
    elif target.total is None:
        raise rulebook.StatesNoTotal(citation, target.parts)


def check_dispute(
    state: Agreement, register: Register, source: str, event: StatementDisputed
) -> None:
    """That another's statement is disputed; a flow, a dimension or a number only where it has such (rules 2 and
    3)."""
    citation = cite(state.slug, event.of)
    disputed = standing_event(state, event.of)
    if statement_of(disputed) is None:
        raise rulebook.CannotBe(citation, type(disputed).__name__, "disputed")
    check_anothers(state, register, source, event.of, "disputes")
    target = state.assertion(event.of)
    numbers = event.quantity is not None or bool(event.breakdowns) or event.dimension is not None
    if target is None or (numbers and not target.has_numbers):
        if numbers or event.flow is not None:
            target_of(state, event.of, "disputed")
        return
    flows_of(state, event.of, target, event.flow)
    if event.dimension is not None:
        if event.quantity is not None:
            raise rulebook.QuantityWithDimension("a dispute")
        check_dimension(citation, event.dimension, target)
    check_parts(event.quantity, event.breakdowns)


def check_retraction(
    state: Agreement, register: Register, source: str, event: StatementRetracted
) -> None:
    """That a source takes back its own statement, and of the flows meant the newest one (rule 2)."""
    retracted = standing_event(state, event.of)
    if statement_of(retracted) is None or isinstance(retracted, StatementRetracted):
        raise rulebook.CannotBe(cite(state.slug, event.of), type(retracted).__name__, "retracted")
    check_own(state, register, source, event.of, "retract")
    target = state.assertion(event.of)
    flows = flows_of(state, event.of, target, event.flow) if target is not None else (None,)
    check_newest(state, event.of, flows)


def check_correction(
    state: Agreement, register: Register, source: str, event: FigureCorrected
) -> None:
    """That a source changes its own figure, of the flows meant the newest one, and says a number (rule 2)."""
    target = target_of(state, event.of, "corrected")
    check_own(state, register, source, event.of, "correct")
    check_newest(state, event.of, flows_of(state, event.of, target, event.flow))
    check_numbers("the correction", event.quantity, event.breakdowns)
