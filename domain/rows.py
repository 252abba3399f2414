"""The rows of a spreadsheet: each a figure, known again by its key when the spreadsheet is imported again.

A row without a key is known by what it speaks of: where two rows speak of the same, only the first is.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Final

from domain.agreement import Agreement
from domain.deciding.figures import check_numbers
from domain.entry import cite
from domain.events import FigureReported
from domain.feed import Draft
from domain.frozen import dataclass
from domain.recording import DERIVED, Desk, Planned
from domain.refusals import Conflict, KeyIsTaken

OF_A_ROW: Final = "row-"
"""How keys begin that were derived from what a row speaks of."""


class RowHasChanged(Conflict):
    def __init__(self, citation: str) -> None:
        super().__init__(
            f"the row says something else than {citation}, which was recorded from it",
            "--update --reason TEXT records anew what has changed",
        )


class RowTwice(Conflict):
    def __init__(self, line: int, *, own_key: bool) -> None:
        same = "has the same key as" if own_key else "speaks of the same as"
        super().__init__(
            f"the row {same} the one on line {line}, and says something else",
            None if own_key else "a column key tells the two apart",
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something else than it did: the entry that is voided, and what comes in its place."""

    place: int
    citation: str
    key: str
    old: FigureReported
    new: FigureReported


def row_key(draft: Draft) -> str:
    """The key of a row: its own, else one derived from what it speaks of, by whom and when it was stated."""
    event = draft.event
    if draft.key is not None or not isinstance(event, FigureReported):
        return draft.key or ""
    about = (
        draft.subject,
        event.scope,
        event.stage,
        str(event.up_to),
        sorted(flow.identity for flow in event.flows),
        event.measure,
        event.unit,
        event.statement.source,
        str(event.statement.stated),
    )
    return f"{OF_A_ROW}{hashlib.sha256(json.dumps(about).encode()).hexdigest()[:20]}"


class Rows:
    """The rows of one file, put on a desk. With a ``reason``, those that have changed are recorded anew."""

    def __init__(self, desk: Desk, reason: str | None, new_id: Callable[[], str]) -> None:
        self._desk = desk
        self._reason = reason
        self._new_id = new_id
        self._places: dict[tuple[str, str], int] = {}
        self._keyed = False
        self.changes: list[Change] = []

    def put(self, draft: Draft, place: int) -> list[Planned]:
        """What the row comes to, where a changed row is a voiding and a figure."""
        key = row_key(draft)
        self._keyed = self._keyed or draft.key is not None
        earlier = self._places.setdefault((draft.subject, key), place)
        if draft.key is None and self._desk.state(draft.subject).holders(
            self._desk.content_key(draft)
        ):
            return [self._desk.put(draft)]
        keyed = Draft(draft.subject, key, draft.event, draft.pointers)
        standing = self._desk.standing(keyed, key)
        if standing is None or standing.same:
            return [self._desk.put(keyed)]
        if isinstance(draft.event, FigureReported):
            # A row that says nothing is told so, and not that it says something else.
            check_numbers("the figure", draft.event.quantity, draft.event.breakdowns)
        citation = cite(draft.subject, standing.number)
        if earlier != place:
            if draft.key is None and self._reason is None:
                return [self._desk.put(draft)]
            raise RowTwice(earlier, own_key=draft.key is not None)
        if not isinstance(standing.event, FigureReported):
            raise KeyIsTaken(citation, key)
        if self._reason is None:
            raise RowHasChanged(citation)
        planned = self._desk.put_anew(keyed, standing.number, self._reason, self._new_id())
        new = planned[-1].event
        assert isinstance(new, FigureReported)
        self.changes.append(Change(place, citation, key, standing.event, new))
        return planned

    def gone(self) -> list[str]:
        """Citations of the figures that may have come from this spreadsheet, and are in it no more."""
        return [
            cite(agreement, number)
            for agreement in dict.fromkeys(agreement for agreement, _ in self._places)
            for number in self._gone(self._desk.state(agreement))
        ]

    def _gone(self, state: Agreement) -> Iterator[int]:
        keys = state.keys()
        for key in keys:
            derived = key.startswith(OF_A_ROW)
            if key.startswith(DERIVED) or derived == self._keyed:
                continue
            if (state.slug, key) not in self._places:
                for number in state.holders(key):
                    if state.stands(number) and isinstance(state.event(number), FigureReported):
                        yield number
