"""What is said or dated before there was an agreement."""

from collections.abc import Iterator

from domain.events import (
    AgreementAnnounced,
    CourseEvent,
    EndingEvent,
    Event,
    FigureReported,
    HeadingEvent,
    Scope,
    occurred_of,
    planned_of,
)
from domain.frozen import dataclass
from domain.values.period import Moment
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.rules.sums import SUMMED
from projections.rules.terms import Owed
from projections.texts.days import span, when


@dataclass(frozen=True, slots=True)
class _Beginning:
    """When the agreement began, in words and as a date, and the entries that say so."""

    told: str
    moment: Moment
    entries: tuple[int, ...]


def before_it_was_agreed(over: Examined) -> Iterator[Finding]:
    """Nothing is carried out or said of an agreement before there was one.

    It began when it was agreed or when it was announced, whichever was earlier. What points at an entry is held
    against that one alone, as an answer; what is wider than the agreement may be older. Of an entry one day is
    told: what was spoken of too early happened no later.
    """
    zone = over.at.cut.zone
    announced, agreed = _announced(over), _agreed(over)
    if announced is None:
        return
    beginning = min(announced, agreed or announced, key=lambda one: one.moment.earliest(zone))
    for acting in over.dated:
        event, statement = acting.entry.event, acting.statement
        begun = agreed if isinstance(event, AgreementAnnounced) else beginning
        is_wider = isinstance(event, FigureReported) and event.scope is Scope.PROGRAMME
        if begun is None or acting.target is not None or is_wider:
            continue
        spoke = (f"spoke on {statement.stated}", statement.stated, statement.stated)
        for does, day, last in (spoke, *_days(event)):
            if last.is_before(begun.moment):
                yield Finding(
                    Severity.WARNING if _is_carried_out(over, event) else Severity.NOTE,
                    f"{statement.source} {does}, before {begun.told}",
                    (acting.entry.number, *begun.entries),
                    expected=f"{begun.moment} or later",
                    found=str(day),
                )
                break


def _announced(over: Examined) -> _Beginning | None:
    """When the announcement was made; None where nothing was announced by the cut."""
    for acting in over.at.record.acting:
        if isinstance(acting.entry.event, AgreementAnnounced):
            statement = acting.statement
            told = f"{statement.source} announced the agreement on {statement.stated}"
            return _Beginning(told, statement.stated, (acting.entry.number,))
    return None


def _agreed(over: Examined) -> _Beginning | None:
    """When it was agreed, by what the ledger says of that last."""
    for number, entry in sorted(over.at.record.known.items(), reverse=True):
        event = entry.event
        if (
            isinstance(event, HeadingEvent)
            and event.agreed is not None
            and number not in over.at.record.voided
        ):
            return _Beginning(f"it was agreed on {event.agreed}", event.agreed, (number,))
    return None


def _days(event: Event) -> Iterator[tuple[str, object, Moment]]:
    """The days that an event names: what its source does with each, the day in full, and its last moment."""
    happened, planned = occurred_of(event), planned_of(event)
    if happened is not None:
        yield f"says that it happened {when(happened)}", happened, happened.end
    if planned is not None:
        yield f"plans it for {span(planned)}", planned, planned.end
    if isinstance(event, FigureReported) and event.up_to is not None:
        yield f"counts up to {event.up_to}", event.up_to, event.up_to


def _is_carried_out(over: Examined, event: Event) -> bool:
    """Whether it tells of what was done; terms, plans and stocks are spoken of before anything is agreed."""
    if isinstance(event, FigureReported):
        return event.scope in SUMMED and not _may_be_stock(over, event)
    return isinstance(event, EndingEvent | CourseEvent)


def _may_be_stock(over: Examined, event: FigureReported) -> bool:
    row = over.rows.get(Owed(None, event.measure, event.unit)) if not event.flows else None
    return row is not None and row.may_be_stock and event.scope is Scope.RUNNING
