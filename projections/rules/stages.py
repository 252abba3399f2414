"""The stages of an agreement at a cut: what was last said of each. Source: rule 9, last sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.entry import Entry
from domain.events import (
    Event,
    FigureReported,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
)
from projections.rules.order import Record

STATES: Final[dict[type[Event], str]] = {
    StageScheduled: "scheduled",
    StagePostponed: "postponed",
    StageCompleted: "completed",
    StageCancelled: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the standing entries that speak of it, in the order in which they act."""

    slug: str
    said: tuple[Entry, ...] = ()

    @property
    def completed(self) -> bool:
        """Whatever the outcome: the newest standing completion or cancellation says so."""
        ends = [e for e in self.said if isinstance(e.event, StageCompleted | StageCancelled)]
        return bool(ends) and isinstance(ends[-1].event, StageCompleted)

    @property
    def label(self) -> str | None:
        """The newest label given to it."""
        labels = [getattr(entry.event, "label", None) for entry in self.said]
        return next((label for label in reversed(labels) if label), None)


def stages(record: Record) -> Mapping[str, Stage]:
    """All stages that are spoken of at the cut, by slug in plain order; figures may name one too."""
    said: dict[str, list[Entry]] = {}
    for acting in record.acting:
        event = acting.entry.event
        if isinstance(event, StageScheduled | StagePostponed | StageCompleted | StageCancelled):
            entries = said.setdefault(event.stage, [])
            if acting.entry.number not in record.retracted:
                entries.append(acting.entry)
        elif isinstance(event, FigureReported) and event.stage and event.repeats is None:
            said.setdefault(event.stage, [])
    return {slug: Stage(slug, tuple(entries)) for slug, entries in sorted(said.items())}
