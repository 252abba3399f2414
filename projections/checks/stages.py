"""Stages that are late, and stages of which nobody says how many."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from domain.entry import Entry
from domain.events import (
    Outcome,
    PlanningEvent,
    Scope,
    StageCancelled,
)
from domain.values.flow import flow_text
from domain.values.period import Period
from domain.values.quantity import Span
from projections.checks.delivery import strict_ends
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.rules.settled import making
from projections.texts.addition import span_text, stages_named
from projections.texts.days import span
from projections.texts.number import in_a_sentence
from projections.texts.units import is_plain
from projections.texts.wording import told_of, who_says

_OF_A_STAGE = (Scope.STAGE, Scope.RUNNING, Scope.REMAINING)


def stage_overdue(over: Examined) -> Iterator[Finding]:
    """A stage whose day has passed was carried out, put off or given up; a number for it is a word too."""
    for last, event, planned in _awaited(over):
        if planned.end.latest(over.at.cut.zone) < over.horizon:
            yield Finding(
                Severity.WARNING,
                f"stage {event.stage} was planned for {span(planned)} by {event.statement.source}, and nobody "
                "says what became of it",
                (last.number,),
                expected=str(planned),
            )


def next_due(over: Examined) -> datetime | None:
    """When the next stage will be overdue if nobody says a word: what is found then is something else."""
    ends = [planned.end.latest(over.at.cut.zone) for _, _, planned in _awaited(over)]
    return min((end for end in ends if end >= over.horizon), default=None)


def _awaited(over: Examined) -> Iterator[tuple[Entry, PlanningEvent, Period]]:
    """Stages that are planned for a day, of which nobody has said what became of them."""
    spoken = _spoken_of(over)
    for slug, stage in over.at.stages.items():
        last = stage.said[-1] if stage.said else None
        event = last.event if last else None
        if (
            last is not None
            and not stage.completed
            and isinstance(event, PlanningEvent)
            and event.planned is not None
            and slug not in spoken
        ):
            yield last, event, event.planned


def stage_without_number(over: Examined) -> Iterator[Finding]:
    """A completed stage has a number; where a flow was agreed, one for that flow.

    Withheld and vague are words about a number: nobody forgot it. Where nothing was agreed or counted in numbers,
    none need be missing.
    """
    completed = [slug for slug in over.order.slugs if over.at.stages[slug].completed]
    spoken = _spoken_of(over)
    silent = [slug for slug in completed if slug not in spoken]
    counts = bool(over.at.terms or over.at.settled)
    for slug in silent:
        yield Finding(
            Severity.WARNING if counts else Severity.NOTE,
            f"stage {slug} was completed, and nobody gives a number for it",
            [entry.number for entry in over.at.stages[slug].completions],
        )
    for row in over.rows.values():
        words = over.at.terms.get(row.owed, [])
        lacking = [
            slug
            for slug in completed
            if slug in spoken and not (slug in row.stages and row.stages[slug].figures)
        ]
        if words and lacking:
            entries = [e.number for slug in lacking for e in over.at.stages[slug].completions]
            was = "was" if len(lacking) == 1 else "were"
            told = not is_plain(row.owed.measure, row.owed.unit, over.at.in_several_units)
            unit = "" if told else f" ({row.owed.unit})"
            yield Finding(
                Severity.NOTE,
                f"nobody gives a number of {over.counted(row.owed)}",
                [word.entry for word in words] + entries,
                flow=flow_text(row.owed.flow),
                rest=f"{unit} for {stages_named(lacking, over.order.slugs)}, which {was} completed",
            )


def stage_cancelled_with_number(over: Examined) -> Iterator[Finding]:
    """A stage that was called off, and not partly carried out, has no number that counts all the same."""
    for row in over.rows.values():
        for slug, settled in row.stages.items():
            stage = over.at.stages.get(slug)
            end = stage.ended if stage is not None else None
            if end is None or not isinstance(end.event, StageCancelled):
                continue
            strict = strict_ends([settled])
            may_be_none = not settled.reach.low and not strict[0]
            if may_be_none or end.event.outcome == Outcome.PARTIAL:
                continue
            number = ", ".join(told_of(settled))
            figures = making(settled)
            yield Finding(
                Severity.WARNING,
                f"{end.event.statement.source} says that stage {slug} was cancelled, and {in_a_sentence(number)} "
                f"{over.counted(row.owed)}",
                (end.number, *entries_of(figures)),
                found=span_text(Span(settled.reach.low or Decimal(0), settled.reach.high, *strict)),
                flow=flow_text(row.owed.flow),
                rest=f" still counts for it: {who_says(figures)}",
            )


def stage_cancelled_as_completed(over: Examined) -> Iterator[Finding]:
    """What was called off was not carried out as planned: a cancellation has no outcome ``completed``."""
    for slug, stage in over.at.stages.items():
        for entry in stage.said:
            event = entry.event
            if isinstance(event, StageCancelled) and event.outcome == Outcome.COMPLETED:
                yield Finding(
                    Severity.WARNING,
                    f"{event.statement.source} says that stage {slug} was cancelled, with the outcome completed",
                    (entry.number,),
                    found=str(event.outcome),
                )


def _spoken_of(over: Examined) -> set[str]:
    """The stages of which somebody gives a number, or withholds it."""
    return {
        place.subject.stage or ""
        for place, settled in over.at.settled.items()
        if place.subject.scope in _OF_A_STAGE and settled.figures
    }
