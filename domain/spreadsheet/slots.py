"""What the rows of one file speak of, and which of the entries recorded of it have a row in the file."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count

from domain.events import FigureReported
from domain.frozen import dataclass
from domain.names.derived import derived_key
from domain.recording import UnderKey
from domain.spreadsheet.keys import numbered, says_the_same
from domain.spreadsheet.origin import Lapsed

Slot = tuple[str, str]
"""An agreement, and the key of the first row that speaks of something in it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of a slot: by key, what stands there, and what was recorded from a row last and lapsed."""

    entries: Mapping[str, UnderKey]
    lapsed: Mapping[str, Lapsed]
    said: Mapping[str, str]
    """Keys by what was said there and stands no more: as everywhere, that counts as recorded."""
    moved: Mapping[str, tuple[int, str]]
    """What stands under a key of its own since its row got that key: its number and that key."""

    def again(self, row: FigureReported) -> str | None:
        """The key under which a row says again what was voided or amended by hand."""
        return _again(self.lapsed, self.entries, row)


def is_again(lapsed: Lapsed, standing: UnderKey | None, row: FigureReported) -> bool:
    """Whether a row gives the number again that lapsed, and which is not that of what stands in its place."""
    if standing is None or not isinstance(standing.event, FigureReported):
        return says_the_same(lapsed.event, row)
    return says_the_same(lapsed.event, row) and not says_the_same(standing.event, row)


def _again(
    lapsed: Mapping[str, Lapsed], entries: Mapping[str, UnderKey], row: FigureReported
) -> str | None:
    return next((key for key, one in lapsed.items() if is_again(one, entries.get(key), row)), None)


class Known:
    """The entries of a slot: their keys, which of them says what, and those that no row says again."""

    def __init__(self, recorded: Recorded, has_row: Callable[[str], bool], said: str) -> None:
        """``said`` is what the row says for which the entries were looked up, as the key of its content."""
        entries = recorded.entries
        self.keys = set(entries)
        self.left = {key: one for key, one in entries.items() if not has_row(key)}
        self.lapsed = {key: one for key, one in recorded.lapsed.items() if not has_row(key)}
        self.moved = recorded.moved
        stands = {derived_key(standing.event): key for key, standing in entries.items()}
        same = next((key for key, standing in entries.items() if standing.same), None)
        if same is not None:
            stands[said] = same
        self.says = {**recorded.said, **stands}
        lapsed_as = {derived_key(one.event): one for one in recorded.lapsed.values()}
        self.lapsed_as = {each: one for each, one in lapsed_as.items() if each not in stands}
        """What lapsed and no entry says, by the key of what it says."""
        self._numbers = count(1)

    @property
    def voided(self) -> list[str]:
        """The keys under which nothing stands, of those that no row says again."""
        return [key for key in self.lapsed if key not in self.keys]

    def again(self, row: FigureReported) -> str | None:
        """As `Recorded.again`, of those that no other row says again."""
        return _again(self.lapsed, self.left, row)

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

    def look_at(self, slot: Slot, recorded: Recorded, said: str) -> Known:
        """What is known of a slot from its entries; kept where more rows than one speak of it."""
        known = Known(recorded, partial(self.has_row, slot), said)
        entries = recorded.entries
        if len(entries) > 1 or (entries and not known.left) or known.voided or known.moved:
            self._known[slot] = known
        return known

    def take(self, slot: Slot, key: str, known: Known) -> None:
        """There is a row for the entry under this key."""
        known.keys.add(key)
        known.left.pop(key, None)
        known.lapsed.pop(key, None)
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
