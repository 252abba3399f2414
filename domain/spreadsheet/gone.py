"""What the rows of a spreadsheet met in the ledger, and so which figures it has no row for any more."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from domain.entry import cite
from domain.events import FigureReported, statement_of
from domain.recording import Desk, Planned
from domain.spreadsheet.fixed import Fixed
from domain.spreadsheet.origin import is_from_a_row
from domain.spreadsheet.remains import dated_anew, without_row
from domain.spreadsheet.slots import Slots
from domain.state.agreement import Agreement

MOST_AGREEMENTS: Final = 1_000
"""Over more of them no import looks back at what was recorded otherwise: it would read them all once more."""

WithRows = Mapping[str, Collection[int]]
"""By agreement, the entries of which a file has a row."""


class Met:
    """The entries that the rows of one file brought, say again, or were recorded beside."""

    def __init__(self, desk: Desk, slots: Slots, import_of: Callable[[str, int], object]) -> None:
        """``import_of`` tells of an entry of an agreement that is recorded with which others it was."""
        self._desk = desk
        self._slots = slots
        self._import_of = import_of
        self.keyed = False
        """Whether rows have keys of their own: under one a row is known, whatever was mended in it."""
        self._marked: set[bool] = set()
        """Whether what was recorded of rows with keys says that it came from rows: of old ledgers it does not."""
        self._new: set[tuple[str, int]] = set()
        self._known: dict[str, set[int]] = {}
        """Of agreements, the entries that were recorded before this import."""
        self._beside: dict[str, set[int]] = {}
        """Of agreements, the entries of rows without a key, beside which rows with one were recorded."""
        self._spoken_of: set[tuple[str, int]] = set()

    def recorded(self, planned: Planned) -> None:
        """A row brings an entry, or says one again."""
        entry = planned.subject, planned.number
        if not planned.already:
            self._new.add(entry)
        elif entry not in self._new:
            self._known.setdefault(planned.subject, set()).add(planned.number)

    def is_new(self, agreement: str, number: int) -> bool:
        """Whether this import brings the entry."""
        return (agreement, number) in self._new

    def with_rows(self) -> WithRows:
        found = {agreement: set(numbers) for agreement, numbers in self._known.items()}
        for agreement, number in self._new:
            found.setdefault(agreement, set()).add(number)
        return found

    def recorded_anew(self, agreement: str, number: int) -> None:
        """A row says something else than the entry, which was recorded from it."""
        if not self.is_new(agreement, number):
            self._known.setdefault(agreement, set()).add(number)

    def under_a_key(self, agreement: str, number: int, key: str) -> None:
        """The entry stands under the key of a row."""
        if not self.is_new(agreement, number):
            self._marked.add(is_from_a_row(self._desk.state(agreement), key))

    def beside(self, agreement: str, numbers: Iterable[int]) -> None:
        """A row with a key is recorded beside entries of rows without one."""
        for number in numbers:
            self._beside.setdefault(agreement, set()).add(number)

    def spoken_of(self, agreement: str, number: int) -> None:
        """A row speaks of the entry that stands for others as well, or under another key."""
        self._spoken_of.add((agreement, number))

    def gone(self, fixed: Fixed, *, is_the_same: bool, got_a_key: bool) -> list[str]:
        """Citations of the figures that came from this spreadsheet, and are in it no more.

        Where nobody says that it ``is_the_same`` as was imported before, it may as well be another one, so that
        only those are named that were recorded by one import with some of its rows, or of which a new row says the
        same on another date; and over many agreements it is not looked for them. Else those are named too that are
        of a source of which there are rows.
        """
        if not (self._new or self._known or self._beside):
            return []
        by_agreement = self._slots.by_agreement()
        if not is_the_same and len(by_agreement) > MOST_AGREEMENTS:
            return []
        found = []
        for agreement, keys in by_agreement.items():
            state = self._desk.state(agreement)
            without = self._without_row(state, fixed, got_a_key=got_a_key)
            numbers = self._recorded_with_rows(state, without, keys)
            if not self.keyed:
                numbers |= dated_anew(state, without, self._new_figures(state, keys))
            if is_the_same:
                numbers |= _of_sources_with_rows(state, without, keys)
            numbers |= set(filter(state.stands, self._beside.get(agreement, ())))
            numbers = {one for one in numbers if (agreement, one) not in self._spoken_of}
            found += [cite(agreement, number) for number in sorted(numbers)]
        return found

    def _without_row(self, state: Agreement, fixed: Fixed, *, got_a_key: bool) -> set[int]:
        """The figures that have no row: of those with a key or without, or where rows ``got_a_key`` of both."""
        marked = self.keyed and self._marked != {False}
        found = without_row(state, self._slots, fixed, keyed=self.keyed, marked=marked)
        return found | without_row(state, self._slots, fixed, keyed=False) if got_a_key else found

    def _recorded_with_rows(
        self, state: Agreement, numbers: Collection[int], keys: Iterable[str]
    ) -> set[int]:
        """Those that came to the ledger in one import with what stands, or stood, where there is a row."""
        if not numbers:
            return set()
        with_row = self._known.get(state.slug, set()).union(*map(state.holders, keys))
        imports = self._imports(state, with_row)
        return {
            number
            for number in numbers
            if not imports.isdisjoint(self._imports(state, state.holders(state.key(number))))
        }

    def _imports(self, state: Agreement, numbers: Iterable[int]) -> set[object]:
        before = (number for number in numbers if not self.is_new(state.slug, number))
        return {self._import_of(state.slug, number) for number in before}

    def _new_figures(self, state: Agreement, keys: Iterable[str]) -> Iterator[FigureReported]:
        for number in (number for key in keys for number in state.holders(key)):
            event = state.event(number) if self.is_new(state.slug, number) else None
            if isinstance(event, FigureReported):
                yield event


def _of_sources_with_rows(
    state: Agreement, numbers: Collection[int], keys: Iterable[str]
) -> set[int]:
    """Those of a source of which there are rows."""
    rows = {_source(state, number) for key in keys for number in state.holders(key)}
    return {number for number in numbers if _source(state, number) in rows}


def _source(state: Agreement, number: int) -> str | None:
    event = state.event(number)
    statement = statement_of(event) if event is not None else None
    return statement.source if statement is not None else None
