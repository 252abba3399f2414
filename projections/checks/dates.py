"""Dates that cannot all be right."""

from collections.abc import Iterator

from domain.events import (
    CourseEvent,
    Event,
    Scope,
    StageCompleted,
    occurred_of,
    planned_of,
    stage_of,
    statement_of,
)
from domain.values.period import Moment, Period
from domain.values.statement import Basis, Statement
from projections.checks.examined import Examined, nearest
from projections.checks.finding import Finding, Severity
from projections.figures.garbled import told
from projections.texts.days import span, when


def stated_before_it_happened(over: Examined) -> Iterator[Finding]:
    """Nobody says that something took place, or how many were counted, before it did.

    From when on an agreement is suspended, carried out again or over is announced ahead.
    """
    zone = over.at.cut.zone
    for entry, statement in over.stated():
        said = statement.stated
        occurred = occurred_of(entry.event) if not isinstance(entry.event, CourseEvent) else None
        if occurred is not None and said.is_before(over_by := _over_by(entry.event, occurred)):
            yield Finding(
                Severity.ERROR,
                f"{statement.source} said on {said} that it happened {when(occurred)}",
                (entry.number,),
                expected=f"{over_by} or later",
                found=str(said),
            )
        numbers = told(over.at.record, entry.number)
        subject = numbers.subject if numbers is not None and numbers.has_numbers else None
        if subject is None or _may_be_ahead(subject.scope, statement):
            continue
        until = Moment.parse(subject.up_to) if subject.up_to else None
        days = _days(over, subject.stage, statement.source) if subject.stage else {}
        day = min(days.values(), key=lambda named: named.start.earliest(zone), default=None)
        start = day.start if day is not None else until
        if start is not None and said.is_before(start):
            what = (
                f"stage {subject.stage} took place"
                if subject.stage
                else "the date up to which it counts"
            )
            yield Finding(
                Severity.WARNING,
                f"{statement.source} gave a number on {said}, before {what}, {span(day) if day else until}",
                (entry.number, *days),
                expected=f"{start} or later",
                found=str(said),
            )


def _may_be_ahead(scope: Scope, statement: Statement) -> bool:
    """Whether a number may be foreseen: a plan is, and so may be what will be left where nobody counted it."""
    return scope is Scope.PLANNED or (
        scope is Scope.REMAINING and statement.basis is not Basis.COUNTED
    )


def _over_by(event: Event, occurred: Period) -> Moment:
    """Before when nobody can say so: a stage is completed with its last day, and called off from the first."""
    return occurred.end if isinstance(event, StageCompleted) else occurred.start


def _days(over: Examined, slug: str, source: str) -> dict[int, Period]:
    """When a completed stage took place, by the completions of a source, else of its side, else of all heard.

    Who names another day makes the numbers of nobody else wrong.
    """
    stage = over.at.stages.get(slug)
    if stage is None or not stage.completed:
        return {}
    named = [
        (over.at.voice(entry.event.statement.source), (entry.number, entry.event.occurred))
        for entry in stage.said
        if isinstance(entry.event, StageCompleted) and entry.event.occurred is not None
    ]
    return dict(nearest(over.at.voice(source), named))


def planned_for_the_past(over: Examined) -> Iterator[Finding]:
    """Nobody plans a stage for days that are over by then. Who does may tell of an earlier plan."""
    for entry, statement in over.stated():
        planned = planned_of(entry.event)
        if planned is not None and planned.end.is_before(statement.stated):
            yield Finding(
                Severity.NOTE,
                f"{statement.source} said on {statement.stated} that stage {stage_of(entry.event)} was planned "
                f"for {span(planned)}",
                (entry.number,),
                expected=f"{statement.stated} or later",
                found=str(planned),
            )


def published_before_stated(over: Examined) -> Iterator[Finding]:
    """Nothing is published before it is said."""
    for entry, statement in over.stated():
        published = statement.published
        if published is not None and published.is_before(statement.stated):
            yield Finding(
                Severity.ERROR,
                f"published on {published}, before {statement.source} stated it on {statement.stated}",
                (entry.number,),
                expected=f"{statement.stated} or later",
                found=str(published),
            )


def answered_before_said(over: Examined) -> Iterator[Finding]:
    """Nobody confirms, repeats, disputes, corrects or retracts what has not been said yet."""
    for acting in over.dated:
        if acting.target is None:
            continue
        statement = acting.statement
        answered = statement_of(over.at.record.known[acting.target].event)
        if answered is not None and statement.stated.is_before(answered.stated):
            yield Finding(
                Severity.ERROR,
                f"{statement.source} answered on {statement.stated} what {answered.source} said on "
                f"{answered.stated}",
                (acting.entry.number, acting.target),
                expected=f"{answered.stated} or later",
                found=str(statement.stated),
            )
