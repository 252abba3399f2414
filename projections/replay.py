"""``replay``: the totals after each date on which something was said."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from domain.entry import Entry
from domain.frozen import dataclass
from domain.state.assertion import Assertion, Group
from domain.state.sources import Register
from domain.values.period import Moment
from projections.agreement import AgreementAt
from projections.cut import Cut
from projections.effect import effect, shown
from projections.figures.summed import Summed, summed
from projections.rules.order import Acting, Record
from projections.rules.slots import Slots
from projections.rules.stages import Stage, Stages
from projections.rules.sums import Rows
from projections.rules.terms import Named, Owed, Terms
from projections.totals import TotalsRow, totals


@dataclass(frozen=True, slots=True)
class Day:
    """A date: totals at its end, who spoke on it, and what that changed of totals and standings."""

    date: str
    cut: Cut
    totals: tuple[TotalsRow, ...]
    summed: Mapping[Named, Summed]
    """What is told beside each row of the totals; of none where standings are not asked for."""
    said: tuple[tuple[Acting, Assertion | None], ...]
    """Each with what it asserts."""
    changes: tuple[str, ...]
    """A sentence for each standing and each total that is not as it was; none where days are not compared."""


class Replay:
    """One agreement, date by date, within the cuts of the call. Every date is a cut of its own."""

    def __init__(self, slug: str, entries: Sequence[Entry], register: Register, cut: Cut) -> None:
        self._slug = slug
        self._entries = entries
        self._register = register
        self._cut = cut

    @cached_property
    def _whole(self) -> AgreementAt:
        return self._at(None)

    @cached_property
    def _said(self) -> dict[date, tuple[Acting, ...]]:
        """What acts on which date: a statement acts on the last day that it can mean."""
        found: dict[date, list[Acting]] = {}
        for acting in self._whole.record.acting:
            found.setdefault(self._date(acting.at), []).append(acting)
        return {day: tuple(said) for day, said in sorted(found.items())}

    def days(self, *, standings: bool = True, compared: bool = True) -> Iterator[Day]:
        """Every date on which something was said, each ``compared`` with the one before it.

        Without ``standings`` there are the totals alone.
        """
        before = shown(self._nothing()) if compared else None
        known: dict[Owed, TotalsRow] = {}
        for day, said, at, touched in self._walk():
            still = (
                {} if touched is None else {o: row for o, row in known.items() if o not in touched}
            )
            rows = tuple(totals(at, still))
            known = {made.owed: row for made, row in zip(at.rows, rows, strict=True)}
            after = shown(at, before, rows) if before is not None else None
            yield Day(
                day.isoformat(),
                at.cut,
                rows,
                summed(at) if standings else {},
                self._asserting(said),
                tuple(effect(before, after)) if before is not None and after is not None else (),
            )
            before = after

    def _walk(
        self,
    ) -> Iterator[tuple[date, tuple[Acting, ...], AgreementAt, Collection[Owed] | None]]:
        """The agreement at the end of each date, good until the next is asked for, and the rows of the totals that
        may not be as they were, where not all of them: one fold that goes on."""
        whole = self._whole
        # A date that is left behind is an earlier one for all that come after it.
        record = Record(
            whole.record.known, whole.record.voided, replace(self._cut, as_of=None, today=None)
        )
        slots, count = Slots(record, self._register, ()), 0
        terms, stages, rows = Terms(slots.voice), Stages(record), Rows()
        told: dict[str, Stage] = {}
        for day, said in self._said.items():
            touched, again, of_stages = set[Group](), set[Owed](), False
            for acting in said:
                touched |= slots.act(acting)
                again.update(terms.act(acting))
                of_stages |= stages.act(acting)
            again |= rows.settle(slots.settle(touched))
            if of_stages:
                told = {stage.slug: stage for stage in stages}
            count += len(said)
            cut = replace(self._cut, as_of=self._ending(day))
            so_far = whole.record.until(cut, count)
            yield (
                day,
                said,
                AgreementAt.of(self._slug, self._register, so_far, slots, terms, told, rows),
                None if of_stages else again,
            )
            slots.end_of(day, touched)

    def day(self, moment: Moment) -> Day:
        """What stood at the end of one date, on which nothing need have been said."""
        day = self._date(moment.latest(self._cut.zone))
        earlier = [other for other in self._said if other < day]
        before = self._at(self._ending(earlier[-1])) if earlier else self._nothing()
        end = moment.latest(self._cut.zone)
        said = tuple(acting for acting in self._said.get(day, ()) if acting.at <= end)
        at = self._at(moment)
        after = shown(at)
        changes = tuple(effect(shown(before), after))
        return Day(str(moment), at.cut, after.totals, summed(at), self._asserting(said), changes)

    def _ending(self, day: date) -> Moment | None:
        """The end of a day, or of the cut of the call where that is earlier."""
        moment = Moment.parse(day.isoformat())
        return self._cut.as_of if moment.latest(self._cut.zone) > self._cut.end else moment

    def _date(self, at: datetime) -> date:
        return at.astimezone(self._cut.zone).date()

    def _nothing(self) -> AgreementAt:
        return AgreementAt(self._slug, [], self._register, self._cut)

    def _at(self, moment: Moment | None) -> AgreementAt:
        cut = self._cut if moment is None else replace(self._cut, as_of=moment)
        return AgreementAt(self._slug, self._entries, self._register, cut)

    def _asserting(self, said: tuple[Acting, ...]) -> tuple[tuple[Acting, Assertion | None], ...]:
        record = self._whole.record
        return tuple((acting, record.assertion(acting.entry.number)) for acting in said)
