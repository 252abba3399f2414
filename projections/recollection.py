"""The entries around one entry, read when they are asked for, for lists that are longer than the memory.

An agreement's record needs all its entries. What one entry is shown with needs few: those that it points at, and
what was voided.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from domain.entry import Entry
from domain.state.sources import Register
from projections.asked.asked_entries import speaks_of
from projections.asked.filters import Filter
from projections.cut import Cut
from projections.rules.order import Around, replacing
from projections.timeline import TimelineRow, row, shown_at

KEPT: Final = 8_192
"""Entries that are remembered: most point at one of the last few of their agreement."""


class Recollection:
    """What was read of a ledger last, and ways to read the rest.

    ``read`` gives an entry of an agreement by its number, None where there is none; ``voided`` the numbers of an
    agreement's entries that were voided by the known-at cut, with their replacements.
    """

    def __init__(
        self,
        read: Callable[[str, int], Entry | None],
        voided: Callable[[str], dict[int, int | None]],
        cut: Cut,
    ) -> None:
        self._read = read
        self._voided = voided
        self._cut = cut
        self._kept: dict[tuple[str, int], Entry] = {}
        self._replacing: dict[str, Mapping[int, Sequence[int]]] = {}

    def around(self, entry: Entry) -> Around:
        """What stands around an entry in its agreement; of a source, nothing."""
        if entry.of_a_source:
            return Around({}, {}, self._cut)
        self._keep(entry)
        slug = entry.subject
        voided = self._voided(slug)
        if slug not in self._replacing:
            self._replacing[slug] = replacing(voided)
        return Around(_Known(self, slug), voided, self._cut, self._replacing[slug])

    def known(self, subject: str, number: int) -> Entry | None:
        """An entry of an agreement; None where the known-at cut leaves it out."""
        entry = self._kept.get((subject, number)) or self._read(subject, number)
        if entry is None or not self._cut.knows(entry):
            return None
        self._keep(entry)
        return entry

    def _keep(self, entry: Entry) -> None:
        self._kept[entry.subject, entry.number] = entry
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]


class _Known:
    """An agreement's entries by number, each read once it is asked for."""

    def __init__(self, recollection: Recollection, subject: str) -> None:
        self._recollection = recollection
        self._subject = subject
        self._met: dict[int, Entry | None] = {}

    def get(self, number: int, /) -> Entry | None:
        if number not in self._met:
            self._met[number] = self._recollection.known(self._subject, number)
        return self._met[number]


def as_recorded(
    entries: Iterable[Entry], recollection: Recollection, register: Register, asked: Filter
) -> Iterator[TimelineRow]:
    """The timeline of a whole ledger in recorded order, row by row; ``asked`` is checked already."""
    for entry in entries:
        around = recollection.around(entry)
        if shown_at(entry, around) is not None and speaks_of(asked, entry, around, register):
            yield row(entry, around)
