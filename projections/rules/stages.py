"""The stages of an agreement at a cut: what was last said of each. Source: rule 9, last sentence."""

from collections.abc import Iterator, Mapping

from domain.entry import Entry
from domain.events import (
    EndingEvent,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StageCancelled,
    StageCompleted,
    StageEvent,
    StatementDisputed,
    StatementRetracted,
    stage_of,
)
from domain.frozen import dataclass
from projections.rules.order import Acting, Known, Record


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the standing entries that speak of it, in the order in which they act."""

    slug: str
    said: tuple[Entry, ...] = ()

    @property
    def completed(self) -> bool:
        """Whatever the outcome: the newest standing completion or cancellation says so."""
        ended = self.ended
        return ended is not None and isinstance(ended.event, StageCompleted)

    @property
    def ended(self) -> Entry | None:
        """The newest standing completion or cancellation."""
        for entry in reversed(self.said):
            if isinstance(entry.event, EndingEvent):
                return entry
        return None

    @property
    def completions(self) -> tuple[Entry, ...]:
        """The standing completions by which it is completed: those that no cancellation came after."""
        found: list[Entry] = []
        for entry in self.said:
            if isinstance(entry.event, StageCancelled):
                found.clear()
            elif isinstance(entry.event, StageCompleted):
                found.append(entry)
        return tuple(found)

    @property
    def label(self) -> str | None:
        """The newest label given to it."""
        labels = [entry.event.field("label") for entry in self.said]
        return next((label for label in reversed(labels) if label), None)


def stage_named(record: Known, entry: Entry) -> str | None:
    """The stage of which an entry asserts a number, or tells what became of it.

    Where what a pointer points at was voided, the number of its own still stands in that stage (rule 1).
    """
    event = entry.event
    if isinstance(event, FigureReported):
        return event.stage if event.repeats is None else None
    if isinstance(event, FigureConfirmed | FigureCorrected | StatementDisputed):
        said = record.assertion(entry.number)
        return said.subject.stage if said is not None and said.has_numbers else None
    return stage_of(event)


class Stages:
    """What is said of each stage, entry by entry in the order in which they act."""

    def __init__(self, record: Known) -> None:
        """``record`` tells where the pointers of its entries lead."""
        self._record = record
        self._said: dict[str, list[Entry]] = {}
        self._retracted: set[int] = set()

    def act(self, acting: Acting) -> bool:
        """Take in one more entry, figures too, since they name stages; whether it may have changed a stage."""
        event = acting.entry.event
        if isinstance(event, StageEvent):
            self._said.setdefault(event.stage, []).append(acting.entry)
            return True
        if isinstance(event, StatementRetracted) and acting.target is not None:
            self._retracted.add(acting.target)
            return True
        named = stage_named(self._record, acting.entry)
        if named is None or named in self._said:
            return False
        self._said[named] = []
        return True

    def __iter__(self) -> Iterator[Stage]:
        """All stages that were spoken of, by slug in plain order."""
        for slug, entries in sorted(self._said.items()):
            yield Stage(slug, tuple(e for e in entries if e.number not in self._retracted))


def stages(record: Record) -> Mapping[str, Stage]:
    """All stages that are spoken of at the cut, by slug in plain order."""
    found = Stages(record)
    for acting in record.acting:
        found.act(acting)
    return {stage.slug: stage for stage in found}
