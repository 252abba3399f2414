"""The record of an agreement that goes on with further entries."""

from domain.entry import Entry
from domain.events import EntryVoided, HeadingEvent
from projections.cut import Cut
from projections.rules.order import Known


class GrowingRecord(Known):
    """What is known begins with nothing, and goes on with further entries."""

    def __init__(self, cut: Cut) -> None:
        self._learnt: dict[int, Entry] = {}
        self._gone: dict[int, int | None] = {}
        super().__init__(self._learnt, self._gone, cut)

    def learn(self, entry: Entry) -> None:
        """One more entry; what was worked out before is forgotten where it may change."""
        self._learnt[entry.number] = entry
        event = entry.event
        of: Entry | None = entry
        if isinstance(event, EntryVoided):
            self._gone[event.of] = event.replacement
            self.forget()
            of = self.known.get(event.of)
        if of is not None and isinstance(of.event, HeadingEvent):
            self._roles.clear()
