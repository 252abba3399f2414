"""What a feed says again on purpose: what it changed there and back, or voided in between.

That the same content under the same key is passed over makes an import harmless when it is repeated. Within one
feed it would also stop the third step from A to B to A to B, and a word that is said again after it was voided.
Both are entries of their own, and are found again at each import.
"""

from collections import Counter, defaultdict

from domain.entry import cite
from domain.events import AgreementAmended, EntryVoided, SourceAmended
from domain.feed import Draft
from domain.names.derived import derived_key
from domain.recording import Planned
from domain.spreadsheet.row import NotAgain
from domain.state.agreement import Agreement


class Recurring:
    """What one feed has amended and voided so far."""

    def __init__(self) -> None:
        self._newest: dict[tuple[bool, str], str] = {}
        self._times: dict[tuple[bool, str, str], int] = defaultdict(int)
        self._voided: Counter[tuple[str, str]] = Counter()
        """How often lines have voided what has a key, as they name it."""
        self._lapsed: list[tuple[str, int, NotAgain]] = []
        self._own: set[tuple[str, int]] = set()
        """The voidings that are lines of the feed."""

    def keyed(self, draft: Draft) -> Draft:
        """The draft; an amendment gets a key where it says again what was amended otherwise in between."""
        if draft.key is not None or not isinstance(draft.event, SourceAmended | AgreementAmended):
            return draft
        subject, key = (draft.of_a_source, draft.subject), derived_key(draft.event)
        if self._newest.get(subject) != key:
            self._newest[subject] = key
            self._times[*subject, key] += 1
        times = self._times[*subject, key]
        return draft._replace(key=f"{key}-{times}") if times > 1 else draft

    def voided(self, draft: Draft) -> int:
        """How often the feed has voided what has the key of a draft."""
        return self._voided.get((draft.subject, draft.key or ""), 0)

    def took(self, draft: Draft) -> None:
        """Note that a draft was taken in."""
        if isinstance(draft.event, EntryVoided) and isinstance(draft.pointers["of"], str):
            self._voided[draft.subject, draft.pointers["of"]] += 1

    def came_again(self, place: int, planned: Planned, state: Agreement) -> None:
        """Note what holds the content of a line already, in the agreement as it is now."""
        number = planned.number
        if isinstance(planned.event, EntryVoided):
            self._own.add((state.slug, number))
        elif voiding := state.voiding(number):
            by, event = voiding
            amended = event.replacement is not None and event.replacement > by
            line = NotAgain(place, planned.citation, amended, cite(state.slug, by), event.reason)
            self._lapsed.append((state.slug, by, line))

    def not_again(self) -> list[NotAgain]:
        """The lines whose entries were voided by something else than a line of the feed."""
        return [
            line
            for agreement, voiding, line in self._lapsed
            if (agreement, voiding) not in self._own
        ]
