"""Stages that are late, and stages of which nobody says how many."""

from collections.abc import Iterator

from domain.events import Scope, StagePostponed, StageScheduled, statement_of
from projections.addition import stages_named
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity

_OF_A_STAGE = (Scope.STAGE, Scope.RUNNING, Scope.REMAINING)


def stage_overdue(over: Examined) -> Iterator[Finding]:
    """A stage whose day has passed was carried out, put off or given up; a number for it is a word too."""
    zone = over.at.cut.zone
    for slug, stage in over.at.stages.items():
        last = stage.said[-1] if stage.said else None
        event = last.event if last else None
        if (
            last is None
            or stage.completed
            or not isinstance(event, StageScheduled | StagePostponed)
        ):
            continue
        if event.planned is None or event.planned.end.latest(zone) >= over.horizon:
            continue
        if slug not in _spoken_of(over):
            statement = statement_of(event)
            assert statement is not None
            yield Finding(
                Severity.WARNING,
                f"stage {slug} was planned for {event.planned} by {statement.source}, and nobody says what became "
                "of it",
                (last.number,),
                expected=str(event.planned),
            )


def stage_without_number(over: Examined) -> Iterator[Finding]:
    """A completed stage has a number; where a flow was agreed, one for that flow.

    Withheld and vague are words about a number: nobody forgot it.
    """
    completed = [slug for slug in over.order.slugs if over.at.stages[slug].completed]
    silent = [slug for slug in completed if slug not in _spoken_of(over)]
    for slug in silent:
        yield Finding(
            Severity.WARNING,
            f"stage {slug} was completed, and nobody gives a number for it",
            [entry.number for entry in over.at.stages[slug].said],
        )
    for row in over.rows.values():
        words = over.at.terms.get(row.owed, [])
        lacking = [
            slug
            for slug in completed
            if slug not in silent and not (slug in row.stages and row.stages[slug].figures)
        ]
        if words and lacking:
            entries = [e.number for slug in lacking for e in over.at.stages[slug].said]
            was = "was" if len(lacking) == 1 else "were"
            yield Finding(
                Severity.NOTE,
                f"nobody gives a number of {over.owed(row.owed)} ({row.owed[2]}) for "
                f"{stages_named(lacking, completed)}, which {was} completed",
                [word.entry for word in words] + entries,
                flow=over.at.spelled(row.owed[0]),
            )


def _spoken_of(over: Examined) -> set[str]:
    """The stages of which somebody gives a number, or withholds it."""
    return {
        place.subject.stage or ""
        for place, settled in over.at.settled.items()
        if place.subject.scope in _OF_A_STAGE and settled.figures
    }
