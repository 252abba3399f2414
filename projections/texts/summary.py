"""One line for each kind of event: what it says, without who said it and when."""

from collections.abc import Mapping
from functools import partial
from typing import assert_never, cast

from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    AgreementConcluded,
    AgreementEvent,
    AgreementResumed,
    AgreementSuspended,
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Party,
    Scope,
    SourceAmended,
    SourceEvent,
    SourceRegistered,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementDisputed,
    StatementRetracted,
    Term,
    TermsStated,
)
from domain.refusals import listed
from domain.state.assertion import Assertion, Subject
from domain.theirs import theirs
from domain.values.breakdown import Breakdown
from domain.values.flow import ALL, FlowChoice
from domain.values.period import Period
from domain.values.quantity import Quantity
from projections.texts.number import in_a_feed
from projections.texts.sentence import Cite, sentence
from projections.texts.units import in_several_units, is_plain, what


def line(subject: str, event: Event, of: Assertion | None = None) -> str:
    """What an entry of an agreement or a source says; ``of`` is what it asserts."""
    return sentence(subject, partial(summary, event, of=of))


def summary(event: Event, cite: Cite, of: Assertion | None = None) -> str:
    """What the event says, with words of others between marks; ``cite`` turns the number of an entry into its
    citation.

    ``of`` is what the entry asserts, which tells in what a number is counted that corrects or confirms another.
    """
    unit = _unit(of.subject) if of is not None else ""
    match cast("AgreementEvent | SourceEvent", event):
        case SourceRegistered() as said:
            speaks = f", speaks for {said.speaks_for}" if said.speaks_for else ""
            same = f", the same as {said.same_as}" if said.same_as else ""
            return f"registers {theirs(said.name)} ({said.kind}{speaks}{same})"
        case SourceAmended() as said:
            named = {
                "name": said.name and theirs(said.name),
                "kind": said.kind,
                "speaks for": said.speaks_for,
                "same as": "itself alone" if said.same_as == said.source else said.same_as,
                "aliases": listed(map(theirs, said.aliases)) if said.aliases else None,
                "note": said.note and theirs(said.note),
            }
            return (
                f"amends {listed(f'{field}: {value}' for field, value in named.items() if value)}"
            )
        case AgreementAnnounced() as said:
            parties = listed(
                theirs(party.name) if party.name else party.code for party in said.parties
            )
            terms = f"; {_terms(said.terms)}" if said.terms else ""
            return f"announces {theirs(said.title)}, between {parties}{terms}"
        case AgreementAmended() as said:
            changes = [
                f"title: {theirs(said.title)}" if said.title else "",
                f"kind: {said.kind}" if said.kind else "",
                f"agreed: {said.agreed}" if said.agreed else "",
                f"place: {theirs(said.place)}" if said.place else "",
                _codes("parties", said.parties),
                _codes("mediators", said.mediators),
            ]
            return f"amends the agreement: {listed(filter(None, changes))}{_reason(said.reason)}"
        case TermsStated() as said:
            instead = f" instead of {cite(said.replaces)}" if said.replaces else ""
            return f"states the terms{instead}: {_terms(said.terms)}"
        case AgreementSuspended() as said:
            return f"says it is suspended{_when(said.occurred)}{_reason(said.note)}"
        case AgreementResumed() as said:
            return f"says it is carried out again{_when(said.occurred)}{_reason(said.note)}"
        case AgreementConcluded() as said:
            return f"says it is concluded{_when(said.occurred)}{_reason(said.note)}"
        case StageScheduled() as said:
            when = f" for {said.planned}" if said.planned else ""
            return f"schedules stage {said.stage}{when}{_reason(said.reason)}"
        case StagePostponed() as said:
            when = f" to {said.planned}" if said.planned else " until further notice"
            return f"postpones stage {said.stage}{when}{_reason(said.reason)}"
        case StageCompleted() as said:
            how = {"completed": "completed", "partial": "partly completed"}.get(
                said.outcome, "completed otherwise than planned"
            )
            return f"stage {said.stage} {how}{_when(said.occurred)}{_reason(said.reason)}"
        case StageCancelled() as said:
            how = f", outcome {said.outcome}" if said.outcome else ""
            return f"cancels stage {said.stage}{how}{_reason(said.reason)}"
        case FigureReported() as said:
            flows = f" {listed(said.flows)}" if said.flows else ""
            told = (
                f"{_numbers(said.quantity, said.breakdowns)} {what(said.measure, said.unit)}{flows}, "
                f"{reach(said)}"
            )
            return f"repeats {cite(said.repeats)} as {told}" if said.repeats else f"reports {told}"
        case FigureConfirmed() as said:
            number = f": {in_a_feed(said.quantity)}{unit}" if said.quantity else ""
            return f"confirms {cite(said.of)}{_part(said.flow, said.dimension)}{number}"
        case FigureCorrected() as said:
            numbers = _numbers(said.quantity, said.breakdowns)
            return f"corrects {cite(said.of)}{_part(said.flow)} to {numbers}{unit}"
        case StatementDisputed() as said:
            numbers = _numbers(said.quantity, said.breakdowns)
            own = f", says {numbers}{unit}" if numbers else ""
            return f"disputes {cite(said.of)}{_part(said.flow, said.dimension)}{own}"
        case StatementRetracted() as said:
            return f"retracts {cite(said.of)}{_part(said.flow)}"
        case EntryVoided() as said:
            instead = f", replaced by {cite(said.replacement)}" if said.replacement else ""
            return f"voids {cite(said.of)}{instead}: {theirs(said.reason)}"
        case never:
            assert_never(never)


def reach(figure: FigureReported | Subject) -> str:
    """How far a figure reaches, in words."""
    return _reach(figure.scope, figure.stage, str(figure.up_to or ""))


def _reach(scope: Scope, stage: str | None, up_to: str | None) -> str:
    until = f" to {stage or up_to}" if stage or up_to else ""
    match scope:
        case Scope.STAGE:
            return f"stage {stage}"
        case Scope.WHOLE:
            return "the whole agreement"
        case Scope.PLANNED:
            return f"planned for {stage or 'the whole agreement'}"
        case Scope.RUNNING:
            return f"so far{until}"
        case Scope.REMAINING:
            return f"remaining{until.replace(' to ', ' after ', 1)}"
        case Scope.PROGRAMME:
            return f"programme{until}"
        case never:
            assert_never(never)


def short_reach(scope: Scope, stage: str | None, up_to: str | None) -> str:
    """The same as a table has it: ``stage s1``, ``so far to s2``, ``whole``."""
    match scope:
        case Scope.WHOLE:
            return "whole"
        case Scope.PLANNED if stage is None:
            return "planned in all"
        case _:
            return _reach(scope, stage, up_to)


def _terms(terms: tuple[Term, ...]) -> str:
    several = in_several_units((term.measure, term.unit) for term in terms)
    return listed(
        f"{in_a_feed(term.quantity)} {what(term.measure, term.unit, several)}"
        + (f" {listed(term.flows)}" if term.flows else "")
        for term in terms
    )


def _codes(role: str, named: tuple[Party, ...]) -> str:
    return f"{role}: {listed(party.code for party in named)}" if named else ""


def _unit(subject: Subject) -> str:
    return "" if is_plain(subject.measure, subject.unit) else f" {subject.unit}"


def _numbers(quantity: Quantity | None, breakdowns: Mapping[str, Breakdown]) -> str:
    parts = [
        f"{name}: "
        + listed(f"{in_a_feed(part)} {category}" for category, part in breakdown.parts.items())
        for name, breakdown in breakdowns.items()
    ]
    by = f"({'; '.join(parts)})" if parts else ""
    return " ".join(filter(None, (in_a_feed(quantity) if quantity else "", by)))


def _part(flow: FlowChoice | None, dimension: str | None = None) -> str:
    of = " for all flows" if flow == ALL else f" for {flow}" if flow else ""
    return f"{of}, by {dimension}" if dimension else of


def _when(occurred: Period | None) -> str:
    return f" on {occurred}" if occurred else ""


def _reason(reason: str | None) -> str:
    return f" ({theirs(reason)})" if reason else ""
