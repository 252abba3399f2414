"""What may be recorded of an agreement: the rules that can refuse. Source: docs/rules.md, rules 1 to 3 and 10.

`decide` is a plain function of the state, the register of sources, the event as it was put forward, and the
present moment. It refuses with the reason, or lets the event be; it changes nothing itself.
"""

from typing import assert_never

from domain.deciding import rulebook
from domain.deciding.figures import (
    check_confirmation,
    check_correction,
    check_dispute,
    check_figure,
    check_retraction,
)
from domain.deciding.terms import check_replaced_terms, check_terms, joined_codes, known_codes
from domain.deciding.voiding import check_voiding, unannounced
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
    HeadingEvent,
    Scope,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementDisputed,
    StatementRetracted,
    TermsStated,
    occurred_of,
    planned_of,
    statement_of,
)
from domain.now import Now
from domain.state.agreement import Agreement
from domain.state.sources import NothingAmended, Register
from domain.values.period import Moment


def decide(state: Agreement, register: Register, event: AgreementEvent, now: Now) -> None:
    """Whether an event may be recorded: where it may not, a `Refused` names the rule against it."""
    if state.announcement is None and not isinstance(event, AgreementAnnounced):
        raise unannounced(state)
    _check_dates(event, now)
    statement = statement_of(event)
    source = register[statement.source].slug if statement else ""
    match event:
        case AgreementAnnounced():
            if state.announcement is not None:
                raise rulebook.AlreadyAnnounced(state.slug, cite(state.slug, state.announcement))
            parties = joined_codes({}, {}, event.parties, event.mediators)
            check_terms(event.terms, parties)
        case AgreementAmended():
            amends = (event.title, event.kind, event.agreed, event.place)
            if not (any(amends) or event.parties or event.mediators):
                raise NothingAmended(state.slug)
            joined_codes(state.parties, state.mediators, event.parties, event.mediators)
        case TermsStated():
            check_terms(event.terms, known_codes(state))
            if event.replaces is not None:
                check_replaced_terms(state, register, source, event.replaces)
        case FigureReported():
            check_figure(state, event)
        case FigureConfirmed():
            check_confirmation(state, register, source, event)
        case FigureCorrected():
            check_correction(state, register, source, event)
        case StatementDisputed():
            check_dispute(state, register, source, event)
        case StatementRetracted():
            check_retraction(state, register, source, event)
        case EntryVoided():
            check_voiding(state, event)
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


def _check_dates(event: AgreementEvent, now: Now) -> None:
    """What was stated, published, agreed or happened cannot lie ahead; what is planned can.

    No period ends before it starts, by the days of the ledger.
    """
    statement = statement_of(event)
    if statement is not None:
        _check_date("statement.stated", statement.stated, now)
        if statement.published is not None:
            _check_date("statement.published", statement.published, now)
    occurred, planned = occurred_of(event), planned_of(event)
    for field, period in (("occurred", occurred), ("planned", planned)):
        if period is not None and period.ends_before_it_starts(now.zone):
            raise rulebook.EndsBeforeItStarts(field, period, now.zone)
    if occurred is not None:
        _check_date("occurred", occurred.end, now)
    if isinstance(event, HeadingEvent) and event.agreed is not None:
        _check_date("agreed", event.agreed, now)
    if isinstance(event, FigureReported) and event.scope is Scope.RUNNING and event.up_to:
        _check_date("up_to", event.up_to, now)


def _check_date(field: str, moment: Moment, now: Now) -> None:
    if moment.first >= now.yesterday and moment.earliest(now.zone) > now.instant:
        present = f"today is {now.today}" if moment.instant is None else f"it is {now.clock} now"
        raise rulebook.DateToCome(field, moment, present)
