"""One line for each kind of event: what it says, without who said it and when."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Final, assert_never, cast

from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    AgreementConcluded,
    AgreementEvent,
    AgreementResumed,
    AgreementSuspended,
    CourseEvent,
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    Outcome,
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
    occurred_of,
)
from domain.refusals import listed
from domain.state.assertion import Assertion, Subject
from domain.theirs import theirs
from domain.values.breakdown import Breakdown
from domain.values.flow import ALL, FlowChoice
from domain.values.period import Period
from domain.values.quantity import Form, Quantity
from projections.rules.courses import is_ahead
from projections.texts.days import put_off, span, when
from projections.texts.english import units
from projections.texts.number import in_a_feed, is_one
from projections.texts.sentence import Cite, sentence
from projections.texts.units import in_several_units, is_plain, names_unit, naming_one

_ENDED: Final = {
    Outcome.COMPLETED: "completed",
    Outcome.PARTIAL: "partly completed",
    Outcome.OTHERWISE: "completed otherwise than planned",
}


def line(subject: str, event: Event, of: Assertion | None = None) -> str:
    """What an entry of an agreement or a source says; ``of`` is what it asserts."""
    return sentence(subject, partial(summary, event, of=of))


def summary(event: Event, cite: Cite, of: Assertion | None = None) -> str:
    """What the event says, with words of others between marks; ``cite`` turns the number of an entry into its
    citation.

    ``of`` is what the entry asserts, which tells in what a number is counted that corrects or confirms another.
    """
    subject = of.subject if of is not None else None
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
            return f"says it is {_course(said, 'suspended')}{_reason(said.note)}"
        case AgreementResumed() as said:
            return f"says it is {_course(said, 'carried out again')}{_reason(said.note)}"
        case AgreementConcluded() as said:
            return f"says it is {_course(said, 'concluded')}{_reason(said.note)}"
        case StageScheduled() as said:
            when = f" for {span(said.planned)}" if said.planned else ""
            return f"schedules stage {said.stage}{when}{_reason(said.reason)}"
        case StagePostponed() as said:
            when = f" to {put_off(said.planned)}" if said.planned else " until further notice"
            return f"postpones stage {said.stage}{when}{_reason(said.reason)}"
        case StageCompleted() as said:
            return f"stage {said.stage} {_ENDED[said.outcome]}{_when(said.occurred)}{_reason(said.reason)}"
        case StageCancelled() as said:
            how = f", outcome {said.outcome}" if said.outcome else ""
            return f"cancels stage {said.stage}{_when(said.occurred)}{how}{_reason(said.reason)}"
        case FigureReported() as said:
            flows = f" {listed(said.flows)}" if said.flows else ""
            counted = _counted(said.quantity, said.breakdowns, said.measure, said.unit)
            told = f"{counted}{flows}, {reach(said)}"
            return f"repeats {cite(said.repeats)} as {told}" if said.repeats else f"reports {told}"
        case FigureConfirmed() as said:
            number = f": {_numbers(said.quantity, {}, subject)}" if said.quantity else ""
            return f"confirms {cite(said.of)}{_part(said.flow, said.dimension)}{number}"
        case FigureCorrected() as said:
            numbers = _numbers(said.quantity, said.breakdowns, subject)
            return f"corrects {cite(said.of)}{_part(said.flow)} to {numbers}"
        case StatementDisputed() as said:
            numbers = _numbers(said.quantity, said.breakdowns, subject)
            own = f", says {numbers}" if numbers else ""
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
        _counted(term.quantity, {}, term.measure, term.unit, several)
        + (f" {listed(term.flows)}" if term.flows else "")
        for term in terms
    )


def _codes(role: str, named: tuple[Party, ...]) -> str:
    return f"{role}: {listed(party.code for party in named)}" if named else ""


def _counted(
    quantity: Quantity | None,
    breakdowns: Mapping[str, Breakdown],
    measure: str,
    unit: str,
    several: Collection[str] = (),
) -> str:
    """``30 tonnes exported``, ``12 released``; where the measure names the unit, ``4 named-bodies``,
    ``1 named-body``."""
    if not is_plain(measure, unit, several):
        of, done = units(unit, one=_is_one(quantity)), measure
    elif names_unit(measure, unit):
        of, done = naming_one(measure, unit) if _is_one(quantity) else measure, ""
    else:
        of, done = "", measure
    return " ".join(filter(None, (_divided(quantity, breakdowns, of), done)))


def _numbers(
    quantity: Quantity | None, breakdowns: Mapping[str, Breakdown], subject: Subject | None
) -> str:
    """``30 tonnes``; nothing where no number is said."""
    if quantity is None and not breakdowns:
        return ""
    has_unit = subject is not None and not is_plain(subject.measure, subject.unit)
    of = units(subject.unit, one=_is_one(quantity)) if subject is not None and has_unit else ""
    return _divided(quantity, breakdowns, of)


def _divided(quantity: Quantity | None, breakdowns: Mapping[str, Breakdown], of: str) -> str:
    """``30 tonnes (kind, partly: 9 wheat)``: so many ``of`` something, and their parts; of parts alone ``parts in
    tonnes (kind, partly: 9 wheat)``, ``(kind: 9 wheat)`` where they are of no unit."""
    parts = [
        f"{name}{'' if breakdown.complete else ', partly'}: "
        + listed(_so_many(part, category) for category, part in breakdown.parts.items())
        for name, breakdown in breakdowns.items()
    ]
    by = f"({'; '.join(parts)})" if parts else ""
    alone = f"parts in {of}" if of else ""
    return " ".join(filter(None, (_so_many(quantity, of) if quantity else alone, by)))


def _so_many(quantity: Quantity, of: str) -> str:
    """``30 tonnes``, ``a withheld number of tonnes``."""
    if quantity.form is Form.WITHHELD:
        return f"a withheld number of {of}" if of else "a withheld number"
    return " ".join(filter(None, (in_a_feed(quantity), of)))


def _is_one(quantity: Quantity | None) -> bool:
    return quantity is not None and is_one(str(quantity))


def _part(flow: FlowChoice | None, dimension: str | None = None) -> str:
    of = " for all flows" if flow == ALL else f" for {flow}" if flow else ""
    return f"{of}, by {dimension}" if dimension else of


def _course(event: CourseEvent, became: str) -> str:
    """``suspended on 2025-05-24``; of what was announced ahead ``to be suspended from 2025-05-24``."""
    occurred = occurred_of(event)
    if occurred is None or not is_ahead(event):
        return f"{became}{_when(occurred)}"
    is_end = isinstance(event, AgreementConcluded)
    return f"to be {became}{_when(occurred) if is_end else f' from {span(occurred)}'}"


def _when(occurred: Period | None) -> str:
    """`` on 2025-05-24``, beginning with a space; nothing where no day is named."""
    return f" {when(occurred)}" if occurred else ""


def _reason(reason: str | None) -> str:
    return f" ({theirs(reason)})" if reason else ""
