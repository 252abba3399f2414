"""In which order the stages of an agreement took place, and which of them a running figure covers."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

from domain.events import PlanningEvent, Scope, StageCompleted
from domain.frozen import dataclass
from domain.state.assertion import Subject
from domain.values.period import Moment, Period
from projections.agreement import AgreementAt
from projections.rules.stages import Stage, stage_named
from projections.rules.sums import Row
from projections.rules.terms import Owed


@dataclass(frozen=True, slots=True)
class Covered:
    """The stages that a total covers for sure, and those that it may or may not cover."""

    stages: tuple[str, ...]
    perhaps: tuple[str, ...] = ()


class StageOrder:
    """The stages of an agreement, ordered by when they took place.

    That is the day of the newest standing completion, else the day last planned, else the day that a completion
    named before the stage was called off, else the day on which it was first spoken of; stages of
    one day stand in the order in which they were first spoken of.
    """

    def __init__(self, at: AgreementAt) -> None:
        self._at = at
        spoken: dict[str, tuple[int, datetime]] = {}
        for turn, acting in enumerate(at.record.acting):
            slug = stage_named(at.record, acting.entry)
            if slug is not None:
                spoken.setdefault(slug, (turn, acting.at))
        self._spoken = spoken
        self.slugs = tuple(sorted(at.stages, key=self._place))
        self._turns = {slug: turn for turn, slug in enumerate(self.slugs)}
        self._counted: dict[Owed, tuple[str, ...]] = {}
        self._covered: dict[tuple[Subject, Owed], Covered | None] = {}

    def turn(self, slug: str | None) -> int | None:
        """Which of the stages one is, from 0; None where there is no such stage."""
        return self._turns.get(slug) if slug is not None else None

    def occurred(self, slug: str) -> Period | None:
        """When a stage took place, whoever called it off since; None where nobody says so."""
        stage = self._at.stages.get(slug)
        return occurred(stage) if stage is not None else None

    def ends(self, subject: Subject) -> tuple[datetime, datetime] | None:
        """The first and the last instant at which what is said so far may end; None where nobody tells."""
        zone = self._at.cut.zone
        if subject.up_to is not None:
            moment = Moment.parse(subject.up_to)
            return moment.earliest(zone), moment.latest(zone)
        when = self.occurred(subject.stage or "")
        return (when.end.earliest(zone), when.end.latest(zone)) if when else None

    def furthest(self, subjects: Iterable[Subject]) -> list[Subject]:
        """Those that no other one outreaches. Most often that is the last, so that few are compared with each."""
        found: list[Subject] = []
        for one in subjects:
            if not any(self.outreaches(other, one) for other in found):
                found = [*(other for other in found if not self.outreaches(one, other)), one]
        return found

    def outreaches(self, subject: Subject, other: Subject) -> bool:
        """Whether what is said so far reaches further for sure; nothing reaches as far as the whole."""
        if Scope.WHOLE in (subject.scope, other.scope):
            return subject.scope is Scope.WHOLE and other.scope is not Scope.WHOLE
        turns = self.turn(subject.stage), self.turn(other.stage)
        if turns[0] is not None and turns[1] is not None:
            return turns[0] > turns[1]
        ends, before = self.ends(subject), self.ends(other)
        return ends is not None and before is not None and before[1] < ends[0]

    def counted(self, row: Row) -> tuple[str, ...]:
        """The stages that a row of the totals is of: completed ones, and those with a number, or with one that was
        taken back (rule 9) and not called off as well."""
        known = self._counted.get(row.owed)
        if known is None:
            known = self._counted[row.owed] = tuple(
                slug for slug in self.slugs if self._is_counted(self._at.stages[slug], row)
            )
        return known

    @staticmethod
    def _is_counted(stage: Stage, row: Row) -> bool:
        told = row.stages.get(stage.slug)
        return stage.completed or (told is not None and (bool(told.figures) or stage.ended is None))

    def covered(self, subject: Subject, row: Row) -> Covered | None:
        """The counted stages that a whole or running figure is about; None where that cannot be told."""
        if (subject, row.owed) not in self._covered:
            self._covered[subject, row.owed] = self._found(subject, self.counted(row))
        return self._covered[subject, row.owed]

    def surely_covered(self, subject: Subject, row: Row) -> tuple[str, ...] | None:
        """The same where it can be told of each of them; None where it cannot of one."""
        covered = self.covered(subject, row)
        return covered.stages if covered is not None and not covered.perhaps else None

    def _found(self, subject: Subject, counted: tuple[str, ...]) -> Covered | None:
        if subject.scope is Scope.WHOLE:
            return Covered(counted)
        if subject.scope is not Scope.RUNNING:
            return None
        if subject.stage is not None:
            return self._to_stage(subject.stage, counted)
        return self._to_date(Moment.parse(subject.up_to or ""), counted)

    def _to_stage(self, last: str, counted: tuple[str, ...]) -> Covered | None:
        turn = self.turn(last)
        if turn is None:
            return None
        before = bisect_left(counted, turn, key=self._turns.__getitem__)
        return Covered((*counted[:before], last))

    def _to_date(self, date: Moment, counted: tuple[str, ...]) -> Covered:
        """A stage that went on over that date, or of which nobody tells when it was over, may be in or out."""
        end = date.latest(self._at.cut.zone)
        sure: list[str] = []
        perhaps: list[str] = []
        for slug in counted:
            began, over = self._days[slug]
            if over is not None and over <= end:
                sure.append(slug)
            elif began is None or began <= end:
                perhaps.append(slug)
        return Covered(tuple(sure), tuple(perhaps))

    @cached_property
    def _days(self) -> Mapping[str, tuple[datetime | None, datetime | None]]:
        """By stage: since when it can have gone on, and by when it was over; None where nobody tells."""
        zone, found = self._at.cut.zone, {}
        for slug in self.slugs:
            when = self.occurred(slug)
            began = when.start.earliest(zone) if when is not None else None
            found[slug] = began, self._over_by(slug)
        return found

    def went_on(self, slug: str, date: Moment) -> bool:
        """Whether a stage was surely not over by a date: its last day as it is named lies behind that."""
        when, zone = self.occurred(slug), self._at.cut.zone
        return when is not None and when.end.earliest(zone) > date.latest(zone)

    def _over_by(self, slug: str) -> datetime | None:
        """By when a stage was over: its last day as it is named, else the day on which it was called completed."""
        zone = self._at.cut.zone
        when = self.occurred(slug)
        if when is not None:
            return when.end.latest(zone)
        stage = self._at.stages[slug]
        newest = _completion(stage)
        return newest.statement.stated.latest(zone) if stage.completed and newest else None

    def _place(self, slug: str) -> tuple[datetime, datetime, int]:
        turn, at = self._spoken[slug]
        stage = self._at.stages[slug]
        when = (stage.completed and occurred(stage)) or planned(stage) or occurred(stage)
        if when is None:
            return at, at, turn
        zone = self._at.cut.zone
        return when.end.latest(zone), when.start.earliest(zone), turn


def occurred(stage: Stage) -> Period | None:
    """The days that the newest standing completion names."""
    newest = _completion(stage)
    return newest.occurred if newest else None


def _completion(stage: Stage) -> StageCompleted | None:
    """The newest standing one."""
    events = (entry.event for entry in reversed(stage.said))
    return next((event for event in events if isinstance(event, StageCompleted)), None)


def planned(stage: Stage) -> Period | None:
    """The days for which it was last planned."""
    plans = [entry.event.planned for entry in stage.said if isinstance(entry.event, PlanningEvent)]
    return next((plan for plan in reversed(plans) if plan is not None), None)
