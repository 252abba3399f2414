"""The record of an agreement that goes on with further entries."""

from domain.entry import Entry
from domain.events import AgreementAmended, AgreementAnnounced, EntryVoided
from projections.rules.order import Record


class GrowingRecord(Record):
    """A record that goes on with further entries."""

    def learn(self, entry: Entry) -> None:
        """One more entry; what was worked out before is forgotten where it may change."""
        self.known[entry.number] = entry
        event = entry.event
        of: Entry | None = entry
        if isinstance(event, EntryVoided):
            self.voided[event.of] = event.replacement
            self.forget()
            of = self.known.get(event.of)
        if of is not None and isinstance(of.event, AgreementAnnounced | AgreementAmended):
            self.__dict__.pop("parties", None)
            self.__dict__.pop("mediators", None)

    def forget(self) -> None:
        """Pointers lead elsewhere now."""
        self._ranks.clear()
        self._assertions.clear()
