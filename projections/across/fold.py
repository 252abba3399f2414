"""The rules, as far as a part of an agreement has been folded, and what follows, with its times."""

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.changes import NOTHING, UNMARKED, OwedText, StatedSlot, Values, minus
from domain.events import Scope
from domain.state.assertion import Group, Subject
from domain.state.ranking import Rank
from domain.state.sources import Register
from domain.values.flow import Flow
from projections.across.steps import Steps
from projections.across.ticks import tick
from projections.rules.order import Acting
from projections.rules.settled import Settled
from projections.rules.slots import Slots
from projections.rules.stages import Stages
from projections.rules.sums import SUMMED, newest_word
from projections.rules.terms import Owed

if TYPE_CHECKING:
    from projections.across.growing import Growing

Cell = tuple[Subject, Flow | None]


class PartSteps:
    """What holds in a part, and from when on."""

    def __init__(self) -> None:
        self.sums: dict[Cell, Steps[Values]] = {}
        self.marks: dict[tuple[OwedText, str], Steps[Values]] = {}
        self.counts: dict[str, Steps[Values]] = {}
        self.stated: dict[Cell, Steps[str | None]] = {}

    def take_in(self, other: "PartSteps") -> None:
        """What holds in another part holds here too."""
        self.sums.update(other.sums)
        self.marks.update(other.marks)
        self.counts.update(other.counts)
        self.stated.update(other.stated)


class Fold:
    """The rules, as far as a part has been folded."""

    def __init__(self, whole: "Growing", steps: PartSteps) -> None:
        self._whole = whole
        self._steps = steps
        self._slots = Slots(whole.record, whole.register, ())
        self._stages = Stages(whole.record)
        self._completed: dict[str, int] = {}
        self._numbered: set[tuple[OwedText, str]] = set()
        self._contested: set[tuple[OwedText, str]] = set()
        self._ranks: list[Rank] = []

    def know(self, register: Register) -> None:
        """The register says something else of sources that have not spoken here yet."""
        self._slots.know(register)

    def go_on(self, acting: Acting, rank: Rank, pos: int | None) -> None:
        """One more entry. With a position, what changes is noted at once."""
        self._ranks.append(rank)
        t = tick(acting.at)
        cells = {group[:2] for group in self._slots.act(acting) if group[0].scope in SUMMED}
        marked: set[tuple[OwedText, str]] = set()
        if self._stages.act(acting):
            marked |= self._put_stages(t, pos)
        for cell in cells:
            marked |= self._put_cell(cell, t, pos)
        for owed, stage in marked:
            self._put_mark(owed, stage, t, pos)

    def _put_stages(self, t: int, pos: int | None) -> set[tuple[OwedText, str]]:
        marked = set()
        for stage in self._stages:
            completed = int(stage.completed)
            steps = self._steps.counts.setdefault(stage.slug, Steps(UNMARKED))
            old = steps.last
            if (1, completed) == old:
                continue
            if pos is not None:
                self._whole.changes.count(stage.slug, pos, t, minus((1, completed), old))
            steps.go_on(t, (1, completed))
            if completed != self._completed.get(stage.slug, 0):
                self._completed[stage.slug] = completed
                marked |= {(owed, stage.slug) for owed in self._whole.rows.values()}
        return marked

    def _put_cell(self, cell: Cell, t: int, pos: int | None) -> set[tuple[OwedText, str]]:
        owed = owed_of(self._whole, cell)
        subject, flow = cell
        total = next(iter(self._slots.of_group(Group(subject, flow, None))), None)
        in_stage = subject.scope is Scope.STAGE
        values = self._sum(total if in_stage else None)
        steps = self._steps.sums.setdefault(cell, Steps(NOTHING))
        if values != steps.last:
            if pos is not None:
                self._whole.changes.add(owed, stage_of(subject), pos, t, minus(values, steps.last))
            steps.go_on(t, values)
        if not in_stage:
            self._put_stated(cell, owed, total, t, pos)
            return set()
        mark = owed, stage_of(subject)
        for held, holds in (
            (self._numbered, total is not None and total.reach.low is not None),
            (self._contested, total is not None and total.contested),
        ):
            if holds:
                held.add(mark)
            else:
                held.discard(mark)
        return {mark}

    def _put_mark(self, owed: OwedText, stage: str, t: int, pos: int | None) -> None:
        lacking = self._completed.get(stage, 0) and (owed, stage) not in self._numbered
        values = (int((owed, stage) in self._contested), int(lacking))
        steps = self._steps.marks.setdefault((owed, stage), Steps(UNMARKED))
        if values == steps.last:
            return
        if pos is not None:
            self._whole.changes.mark(owed, stage, pos, t, minus(values, steps.last))
        steps.go_on(t, values)

    def _put_stated(
        self, cell: Cell, owed: OwedText, total: Settled | None, t: int, pos: int | None
    ) -> None:
        text = self._stated(total).text() if total is not None else None
        steps = self._steps.stated.setdefault(cell, Steps(None))
        if text == steps.last:
            return
        if pos is not None:
            self._whole.changes.stated.append((owed, place_name(cell[0]), pos, t, text))
        steps.go_on(t, text)

    def _sum(self, total: Settled | None) -> Values:
        """What a slot adds to its row, in the order of `ADDED`."""
        if total is None:
            return (*NOTHING[:-1], 1)
        low, high = total.reach.low, total.reach.high
        return (
            self._number(low),
            self._number(high),
            self._number(total.settled),
            int(bool(total.figures)),
            int(high is None),
            int(total.reach.about),
            int(low is not None),
            1,
        )

    def _stated(self, total: Settled) -> StatedSlot:
        low, high, settled = total.reach.low, total.reach.high, total.settled
        newest = None
        if total.figures:
            heard, turn = newest_word(total)
            at, *rest = self._ranks[turn]
            newest = [int(heard), tick(at), *rest]
        return StatedSlot(
            low=None if low is None else self._number(low),
            high=None if high is None else self._number(high),
            settled=None if settled is None else self._number(settled),
            about=total.reach.about,
            contested=total.contested,
            newest=newest,
        )

    def _number(self, number: Decimal | None) -> int:
        return int(number * self._whole.changes.scale) if number else 0


def place_name(subject: Subject) -> str:
    """The name of a whole or running slot within its row."""
    if subject.scope is Scope.WHOLE:
        return "whole"
    return f"stage {subject.stage}" if subject.stage else f"date {subject.up_to or ''}"


def stage_of(subject: Subject) -> str:
    """The stage that a slot adds up with; none for a whole or running slot."""
    return subject.stage or "" if subject.scope is Scope.STAGE else ""


def owed_of(whole: "Growing", cell: Cell) -> OwedText:
    """The row of the totals that a slot belongs to."""
    subject, flow = cell
    return whole.rows[Owed(flow, subject.measure, subject.unit)]
