"""Entries that others point at: whether they stand, what they assert, whose word they are. Rules 1 to 3."""

from collections.abc import Iterable

from domain.deciding import rulebook
from domain.entry import cite
from domain.events import AgreementEvent, FigureReported, StatementRetracted, said_in
from domain.refusals import UnknownEntry
from domain.state.agreement import Agreement
from domain.state.assertion import Assertion
from domain.state.sources import Register
from domain.values.flow import Flow, FlowChoice


def standing_event(state: Agreement, number: int) -> AgreementEvent:
    """The event that is pointed at; refused where there is none or it was voided."""
    event = state.event(number)
    citation = cite(state.slug, number)
    if event is None:
        raise UnknownEntry.beyond(citation, state.slug, state.count)
    voiding = state.voiding(number)
    if voiding is not None:
        replacement = voiding.replacement
        stands = cite(state.slug, replacement) if replacement else None
        raise rulebook.Voided(citation, cite(state.slug, voiding.by), stands)
    return event


def target_of(state: Agreement, number: int, act: str) -> Assertion:
    """What the entry asserts that is pointed at; refused where it asserts nothing."""
    event = standing_event(state, number)
    assertion = state.assertion(number)
    if isinstance(event, FigureReported) and event.repeats is not None:
        root = _root(state, number)
        raise rulebook.OnlyRepeats(
            cite(state.slug, number),
            act,
            cite(state.slug, event.repeats),
            cite(state.slug, root) if root is not None else None,
        )
    if assertion is None or not assertion.has_numbers:
        raise rulebook.AssertsNothing(cite(state.slug, number), act, type(event).__name__)
    return assertion


def _root(state: Agreement, number: int) -> int | None:
    """What an entry passes on, over whatever relays; of what was voided, that which stands for it, if anything."""
    at: int | None = number
    passed = set[int]()
    while at is not None and at not in passed:
        passed.add(at)
        event, voiding = state.event(at), state.voiding(at)
        if voiding is not None:
            at = voiding.replacement
        elif isinstance(event, FigureReported) and event.repeats is not None:
            at = event.repeats
    return at


def flows_of(
    state: Agreement, number: int, target: Assertion, choice: FlowChoice | None
) -> tuple[Flow | None, ...]:
    """Rule 3: the flows that a pointer covers."""
    citation = cite(state.slug, number)
    if choice is None and len(target.flows) > 1:
        raise rulebook.FlowIsAmbiguous(citation, target.flows)
    if isinstance(choice, Flow) and choice not in target.flows:
        raise rulebook.LacksTheFlow(citation, choice, target.flows)
    return target.covered(choice)


def check_dimension(citation: str, dimension: str, target: Assertion) -> None:
    """That the figure cited has parts by a dimension."""
    if dimension not in target.parts:
        raise rulebook.LacksTheDimension(citation, dimension, target.parts)


def check_anothers(
    state: Agreement, register: Register, source: str, number: int, act: str
) -> None:
    """That it is the word of another root than ``source``; ``act`` is ``confirms``, ``disputes`` (rule 2)."""
    owner = said_in(standing_event(state, number)).source
    if register.root(owner) == register.root(source):
        raise rulebook.OwnWord(source, act, cite(state.slug, number), owner)


def check_own(state: Agreement, register: Register, source: str, number: int, act: str) -> None:
    """That an entry is the word of the root of ``source``; ``act`` is ``retract``, ``correct`` (rule 2)."""
    owner = said_in(standing_event(state, number)).source
    if register.root(owner) != register.root(source):
        raise rulebook.AnothersWord(source, act, cite(state.slug, number), owner)


def check_newest(state: Agreement, number: int, flows: Iterable[Flow | None]) -> None:
    """That no correction or retraction has ended an entry for any of these flows."""
    for flow in flows:
        by = state.ended_by(number, flow)
        if by is not None:
            retracted = isinstance(state.event(by), StatementRetracted)
            newest = _newest(state, by, flow)
            raise rulebook.NotTheNewest(
                cite(state.slug, number),
                flow,
                cite(state.slug, by),
                "retracted" if retracted else "corrected",
                cite(state.slug, newest) if newest is not None else None,
            )


def _newest(state: Agreement, number: int, flow: Flow | None) -> int | None:
    """The last correction of a chain; None where the chain ends in a retraction."""
    last = state.last_ended_by(number, flow)
    return None if isinstance(state.event(last), StatementRetracted) else last
