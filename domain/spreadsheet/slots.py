"""What the rows of one file speak of, and which of the entries recorded of it have a row in the file."""

from collections.abc import Iterable, Mapping
from itertools import count

from domain.recording import Standing, derived_key
from domain.spreadsheet.keys import numbered

Slot = tuple[str, str]
"""An agreement, and the key of the first row that speaks of something in it."""


class Known:
    """The entries of a slot: their keys, which of them says what, and those that no row says again."""

    def __init__(
        self,
        entries: Mapping[str, Standing],
        lapsed: Mapping[str, str],
        left: Iterable[str],
        said: str,
    ) -> None:
        """``said`` is what the row says for which the entries were looked up, as the key of its content.

        ``lapsed`` are keys by what was said there and stands no more: as everywhere, that counts as recorded.
        """
        self.keys = set(entries)
        self.left = {key: entries[key] for key in left}
        self.says = dict(lapsed)
        self.says |= {derived_key(standing.event): key for key, standing in entries.items()}
        same = next((key for key, standing in entries.items() if standing.same), None)
        if same is not None:
            self.says[said] = same
        self._numbers = count(1)

    def changed(self, key: str, said: str) -> None:
        """That the entry under a key says something else now."""
        self.says = {each: of for each, of in self.says.items() if of != key} | {said: key}

    def free(self, first: str) -> str:
        """The next key that is not in use."""
        return next(
            key for key in (numbered(first, one) for one in self._numbers) if key not in self.keys
        )


class Slots:
    """The slots of one file; a row with a key of its own is one by itself."""

    def __init__(self) -> None:
        self._places: dict[Slot, int] = {}
        self._first_is_free: set[Slot] = set()
        """Slots of which no row so far is the one under the first key."""
        self._others: dict[Slot, set[str]] = {}
        """The further keys of slots under which there is a row."""
        self._known: dict[Slot, Known] = {}

    def place_of_first(self, slot: Slot, place: int, *, has_key: bool = False) -> int:
        """Where the first row of a slot is, which may be this one."""
        if slot not in self._places and not has_key:
            self._first_is_free.add(slot)
        return self._places.setdefault(slot, place)

    def known(self, slot: Slot) -> Known | None:
        return self._known.get(slot)

    def look_at(
        self, slot: Slot, entries: Mapping[str, Standing], lapsed: Mapping[str, str], said: str
    ) -> Known:
        """What is known of a slot from its entries; kept where more rows than one speak of it."""
        left = [key for key in entries if not self.has_row(slot, key)]
        known = Known(entries, lapsed, left, said)
        if len(entries) > 1 or (entries and not left):
            self._known[slot] = known
        return known

    def take(self, slot: Slot, key: str, known: Known) -> None:
        """There is a row for the entry under this key."""
        known.keys.add(key)
        known.left.pop(key, None)
        if key == slot[1]:
            self._first_is_free.discard(slot)
        else:
            self._others.setdefault(slot, set()).add(key)

    def has_row(self, slot: Slot, key: str) -> bool:
        """Whether there is a row for the entry under this key."""
        if key == slot[1]:
            return slot in self._places and slot not in self._first_is_free
        return key in self._others.get(slot, ())

    def by_agreement(self) -> dict[str, list[str]]:
        """The keys of all rows."""
        found: dict[str, list[str]] = {}
        for slot in self._places:
            agreement, key = slot
            found.setdefault(agreement, []).extend((key, *sorted(self._others.get(slot, ()))))
        return found
