"""What may be recorded of an agreement: the rules that can refuse. Source: interface.md, rules 1 to 3 and 10.

`decide` is a plain function of the state, the register of sources, the event as it was put forward, and the
present moment. It gives the events to record, or refuses with the reason; it changes nothing itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import assert_never

from domain import rulebook
from domain.agreement import Agreement
from domain.assertion import Assertion
from domain.breakdown import Breakdown, check_parts
from domain.entry import cite
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    AgreementConcluded,
    AgreementEvent,
    AgreementResumed,
    AgreementSuspended,
    EntryVoided,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Party,
    Scope,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementDisputed,
    StatementRetracted,
    Term,
    TermsStated,
    statement_of,
)
from domain.flow import ALL, Flow, FlowChoice
from domain.period import Moment, Period
from domain.quantity import Quantity
from domain.refusals import UnknownAgreement, UnknownEntry
from domain.sources import NothingAmended, Register


@dataclass(frozen=True, slots=True)
class Now:
    """The present moment, and the zone in which the ledger's days lie."""

    instant: datetime
    zone: tzinfo

    @property
    def today(self) -> str:
        return self.instant.astimezone(self.zone).date().isoformat()


def decide(
    state: Agreement, register: Register, event: AgreementEvent, now: Now
) -> list[AgreementEvent]:
    """The events to record, or a `Refused` that names the rule against it."""
    if state.announcement is None and not isinstance(event, AgreementAnnounced):
        raise UnknownAgreement(state.slug, ())
    _check_dates(event, now)
    statement = statement_of(event)
    source = register[statement.source].slug if statement else ""
    match event:
        case AgreementAnnounced():
            if state.announcement is not None:
                raise rulebook.AlreadyAnnounced(state.slug, cite(state.slug, state.announcement))
            parties = _joined({}, {}, event.parties, event.mediators)
            _check_terms(event.terms, parties)
        case AgreementAmended():
            if not (event.title or event.place or event.parties or event.mediators):
                raise NothingAmended(state.slug)
            _joined(state.parties, state.mediators, event.parties, event.mediators)
        case TermsStated():
            _check_terms(event.terms, _known(state))
            if event.replaces is not None:
                _check_replaced_terms(state, register, source, event.replaces)
        case FigureReported():
            _check_figure(state, event)
        case FigureConfirmed():
            _check_confirmation(state, register, source, event)
        case FigureCorrected():
            target = _target(state, event.of, "corrected")
            _check_own(state, register, source, event.of, "correct")
            flows = _flows(state, event.of, target, event.flow)
            _check_newest(state, event.of, flows)
            _check_numbers("the correction", event.quantity, event.breakdowns)
        case StatementDisputed():
            _check_dispute(state, register, source, event)
        case StatementRetracted():
            _check_retraction(state, register, source, event)
        case EntryVoided():
            _check_voiding(state, event)
        case (
            StageScheduled()
            | StagePostponed()
            | StageCompleted()
            | StageCancelled()
            | AgreementSuspended()
            | AgreementResumed()
            | AgreementConcluded()
        ):
            pass
        case _:
            assert_never(event)
    return [event]


# Dates ------------------------------------------------------------------------------------------


def _check_dates(event: AgreementEvent, now: Now) -> None:
    """What was stated, published, agreed or happened cannot lie ahead; what is planned can."""
    for what, moment in _past_moments(event):
        if moment.earliest(now.zone) > now.instant:
            raise rulebook.DateToCome(what, moment, now.today)


def _past_moments(event: AgreementEvent) -> Iterator[tuple[str, Moment]]:
    statement = statement_of(event)
    if statement is not None:
        yield "the date of the statement", statement.stated
        if statement.published is not None:
            yield "the date of publication", statement.published
    occurred: Period | None = getattr(event, "occurred", None)
    if occurred is not None:
        yield "the date on which it occurred", occurred.end
    if isinstance(event, AgreementAnnounced) and event.agreed is not None:
        yield "the date of the agreement", event.agreed
    if isinstance(event, FigureReported) and event.scope is Scope.RUNNING and event.up_to:
        yield "a running figure up to", event.up_to


# Parties, flows and terms -----------------------------------------------------------------------


def _known(state: Agreement) -> list[str]:
    return [*state.parties, *state.mediators]


def _joined(
    parties: Mapping[str, Party],
    mediators: Mapping[str, Party],
    more_parties: Iterable[Party],
    more_mediators: Iterable[Party],
) -> list[str]:
    """All codes; one code cannot be both, nor stand twice in one list."""
    new = [party.code for party in more_parties], [party.code for party in more_mediators]
    for codes, others in ((new[0], {*mediators, *new[1]}), (new[1], {*parties, *new[0]})):
        for code in codes:
            if code in others or codes.count(code) > 1:
                raise rulebook.PartyTwice(code)
    return [*parties, *mediators, *new[0], *new[1]]


def _check_flows(flows: Iterable[Flow], known: list[str]) -> None:
    for flow in flows:
        for code in flow.parties:
            if code not in known:
                raise rulebook.Stranger(flow, code, known)


def _check_terms(terms: Iterable[Term], known: list[str]) -> None:
    seen = set()
    for term in terms:
        _check_flows(term.flows, known)
        for flow in term.flows or (None,):
            if (flow, term.measure, term.unit) in seen:
                raise rulebook.TermTwice(flow, term.measure, term.unit)
            seen.add((flow, term.measure, term.unit))


def _check_replaced_terms(state: Agreement, register: Register, source: str, number: int) -> None:
    replaced = _standing(state, number)
    if not isinstance(replaced, AgreementAnnounced | TermsStated):
        raise rulebook.CannotBe(
            cite(state.slug, number), type(replaced).__name__, "replaced by terms"
        )
    _check_own(state, register, source, number, "replace")
    _check_newest(state, number, (None,))


# Figures and what points at them ----------------------------------------------------------------


def _check_figure(state: Agreement, event: FigureReported) -> None:
    _check_scope(event)
    _check_flows(event.flows, _known(state))
    _check_numbers("the figure", event.quantity, event.breakdowns)
    if event.repeats is not None:
        repeated = _standing(state, event.repeats)
        if statement_of(repeated) is None:
            raise rulebook.CannotBe(
                cite(state.slug, event.repeats), type(repeated).__name__, "repeated"
            )


def _check_scope(event: FigureReported) -> None:
    has = (event.stage is not None, event.up_to is not None)
    match event.scope:
        case Scope.STAGE if has != (True, False):
            raise rulebook.ScopeNeeds(
                event.scope, "names its stage, and no date up to which it counts"
            )
        case Scope.RUNNING | Scope.REMAINING if sum(has) != 1:
            raise rulebook.ScopeNeeds(
                event.scope, "names the stage or the date up to which it counts, one of the two"
            )
        case Scope.PLANNED if has[1]:
            raise rulebook.ScopeNeeds(event.scope, "names a stage, or nothing for the whole plan")
        case Scope.PROGRAMME if has[0]:
            raise rulebook.ScopeNeeds(
                event.scope, "reaches beyond the agreement and names no stage"
            )
        case Scope.WHOLE if any(has):
            raise rulebook.ScopeNeeds(event.scope, "names neither a stage nor a date")
        case _:
            pass


def _check_numbers(
    what: str, quantity: Quantity | None, breakdowns: Mapping[str, Breakdown]
) -> None:
    if quantity is None and not breakdowns:
        raise rulebook.SaysNothing(what)
    check_parts(quantity, breakdowns)


def _check_confirmation(
    state: Agreement, register: Register, source: str, event: FigureConfirmed
) -> None:
    citation = cite(state.slug, event.of)
    target = _target(state, event.of, "confirmed")
    _check_anothers(state, register, source, event.of, "confirms")
    _flows(state, event.of, target, event.flow)
    if event.quantity is not None:
        if event.dimension is not None:
            raise rulebook.QuantityWithDimension("a confirmation")
        if target.total is not None and not event.quantity.shares_a_value_with(target.total):
            raise rulebook.SharesNoValue(event.quantity, citation, target.total)
    elif event.dimension is not None:
        _check_dimension(citation, event.dimension, target)
    elif target.total is None:
        raise rulebook.StatesNoTotal(citation, target.parts)


def _check_dispute(
    state: Agreement, register: Register, source: str, event: StatementDisputed
) -> None:
    citation = cite(state.slug, event.of)
    disputed = _standing(state, event.of)
    if statement_of(disputed) is None:
        raise rulebook.CannotBe(citation, type(disputed).__name__, "disputed")
    _check_anothers(state, register, source, event.of, "disputes")
    target = state.assertion(event.of)
    numbers = event.quantity is not None or bool(event.breakdowns) or event.dimension is not None
    if target is None or (numbers and not target.has_numbers):
        if numbers or event.flow is not None:
            _target(state, event.of, "disputed")
        return
    _flows(state, event.of, target, event.flow)
    if event.dimension is not None:
        if event.quantity is not None:
            raise rulebook.QuantityWithDimension("a dispute")
        _check_dimension(citation, event.dimension, target)
    check_parts(event.quantity, event.breakdowns)


def _check_retraction(
    state: Agreement, register: Register, source: str, event: StatementRetracted
) -> None:
    retracted = _standing(state, event.of)
    if statement_of(retracted) is None or isinstance(retracted, StatementRetracted):
        raise rulebook.CannotBe(cite(state.slug, event.of), type(retracted).__name__, "retracted")
    _check_own(state, register, source, event.of, "retract")
    target = state.assertion(event.of)
    flows = _flows(state, event.of, target, event.flow) if target is not None else (None,)
    _check_newest(state, event.of, flows)


def _check_voiding(state: Agreement, event: EntryVoided) -> None:
    citation = cite(state.slug, event.of)
    voided = _standing(state, event.of)
    if isinstance(voided, EntryVoided):
        raise rulebook.CannotBe(citation, "EntryVoided", "voided")
    if isinstance(voided, AgreementAnnounced):
        others = [
            cite(state.slug, number)
            for number, other in state.events()
            if number != event.of and not isinstance(other, EntryVoided) and state.stands(number)
        ]
        if others:
            raise rulebook.AnnouncementCarriesOthers(citation, others)
    if event.replacement is not None and event.replacement != state.count + 2:
        _check_replacement(state, event.of, event.replacement)


def _check_replacement(state: Agreement, voided: int, replacement: int) -> None:
    citation = cite(state.slug, replacement)
    if replacement == voided:
        raise rulebook.ReplacementCannot(citation, "it is the very entry that is voided")
    if isinstance(_standing(state, replacement), EntryVoided):
        raise rulebook.ReplacementCannot(citation, "it is itself a voiding")
    pointed: int | None = replacement
    while pointed is not None:
        event = state.event(pointed)
        pointed = (
            next((getattr(event, name) for name in event.POINTERS if getattr(event, name)), None)
            if event
            else None
        )
        if pointed == voided:
            raise rulebook.ReplacementCannot(citation, "it points at the entry that is voided")


# Pointers ---------------------------------------------------------------------------------------


def _standing(state: Agreement, number: int) -> AgreementEvent:
    """The event that is pointed at; refused where there is none or it was voided."""
    event = state.event(number)
    citation = cite(state.slug, number)
    if event is None:
        raise UnknownEntry(citation, f"{state.slug} has {state.count} entries")
    voiding = state.voiding(number)
    if voiding is not None:
        by, replacement = voiding
        stands = cite(state.slug, replacement) if replacement else None
        raise rulebook.Voided(citation, cite(state.slug, by), stands)
    return event


def _target(state: Agreement, number: int, act: str) -> Assertion:
    """What the entry asserts that is pointed at; refused where it asserts nothing."""
    event = _standing(state, number)
    assertion = state.assertion(number)
    if isinstance(event, FigureReported) and event.repeats is not None:
        raise rulebook.OnlyRepeats(cite(state.slug, number), act, cite(state.slug, event.repeats))
    if assertion is None or not assertion.has_numbers:
        raise rulebook.AssertsNothing(cite(state.slug, number), act, type(event).__name__)
    return assertion


def _flows(
    state: Agreement, number: int, target: Assertion, choice: FlowChoice | None
) -> tuple[Flow | None, ...]:
    """Rule 3: the flows that a pointer covers."""
    citation = cite(state.slug, number)
    if choice is None and len(target.flows) > 1:
        raise rulebook.FlowIsAmbiguous(citation, target.flows)
    if isinstance(choice, Flow) and choice not in target.flows:
        raise rulebook.LacksTheFlow(citation, choice, target.flows)
    return target.flows_named(ALL if choice is None else choice) or (None,)


def _check_dimension(citation: str, dimension: str, target: Assertion) -> None:
    if dimension not in target.parts:
        raise rulebook.LacksTheDimension(citation, dimension, target.parts)


def _owner(state: Agreement, number: int) -> str:
    event = state.event(number)
    statement = statement_of(event) if event else None
    return statement.source if statement else ""


def _check_anothers(
    state: Agreement, register: Register, source: str, number: int, act: str
) -> None:
    owner = _owner(state, number)
    if register.root(owner) == register.root(source):
        raise rulebook.OwnWord(source, act, cite(state.slug, number), owner)


def _check_own(state: Agreement, register: Register, source: str, number: int, act: str) -> None:
    owner = _owner(state, number)
    if register.root(owner) != register.root(source):
        raise rulebook.AnothersWord(source, act, cite(state.slug, number), owner)


def _check_newest(state: Agreement, number: int, flows: Iterable[Flow | None]) -> None:
    for flow in flows:
        by = state.ended_by(number, flow)
        if by is not None:
            retracted = isinstance(state.event(by), StatementRetracted)
            raise rulebook.NotTheNewest(
                cite(state.slug, number),
                flow,
                cite(state.slug, by),
                "retracted" if retracted else "corrected",
            )
