"""Amendments without a key that a feed repeats: what is changed there and back can be changed there again.

A key that is derived from the content makes an import harmless when it is repeated. Within one feed it would also
stop the third step from A to B to A to B, so that one gets a key of its own, the same at each import.
"""

from collections import defaultdict

from domain.events import AgreementAmended, SourceAmended
from domain.feed import Draft
from domain.recording import derived_key


class Recurring:
    """What one feed has amended so far."""

    def __init__(self) -> None:
        self._newest: dict[tuple[bool, str], str] = {}
        self._times: dict[tuple[bool, str, str], int] = defaultdict(int)

    def keyed(self, draft: Draft) -> Draft:
        """The draft, with a key where it says again what was amended otherwise in between."""
        if draft.key is not None or not isinstance(draft.event, SourceAmended | AgreementAmended):
            return draft
        subject, key = (draft.of_a_source, draft.subject), derived_key(draft.event)
        if self._newest.get(subject) != key:
            self._newest[subject] = key
            self._times[*subject, key] += 1
        times = self._times[*subject, key]
        return draft._replace(key=f"{key}-{times}") if times > 1 else draft
