"""How places and entries are named: ``A``, ``A/STAGE``, ``A#7``, ``A#KEY``, ``A#last``, ``A/STAGE@SOURCE``.

Source: docs/commands.md, "How things are typed".
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Final

from domain.entry import cite
from domain.events import Scope, statement_of
from domain.frozen import dataclass
from domain.refusals import BadForm, Unknown, UnknownEntry, closest, listed
from domain.state.agreement import Agreement
from domain.state.assertion import Assertion
from domain.state.sources import Register
from domain.values.flow import Flow
from domain.values.quantity import Quantity
from domain.values.text import is_key, is_slug

PLACE = "a place is AGREEMENT or AGREEMENT/STAGE, such as istanbul-2025/s2"
LAST: Final = "last"
"""What the newest entry is called; one that has it for a key, from a feed, is cited by its number."""
ENTRY = (
    "an entry is AGREEMENT#NUMBER, AGREEMENT#KEY, AGREEMENT#last or AGREEMENT/STAGE@SOURCE, "
    "such as istanbul-2025#7"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An agreement, or one stage of it."""

    agreement: str
    stage: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Place":
        agreement, slash, stage = text.partition("/")
        if not is_slug(agreement) or (slash and not is_slug(stage)):
            hint = "entries are cited with #, places named without" if "#" in text else None
            raise BadForm("the place", text, PLACE, hint)
        return cls(agreement, stage or None)

    def __str__(self) -> str:
        return f"{self.agreement}/{self.stage}" if self.stage else self.agreement


@dataclass(frozen=True, slots=True)
class Citation:
    """The name of one entry, as it was given."""

    agreement: str
    name: str | int | None = None
    """A number, a key, or None for the last one."""
    stage: str | None = None
    source: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Citation":
        """Read a citation; `BadForm` where it is none."""
        agreement, hash_, name = text.partition("#")
        if hash_ and is_slug(agreement):
            if name == LAST:
                return cls(agreement)
            if name.isascii() and name.isdigit() and len(name) <= 12 and int(name) > 0:
                return cls(agreement, int(name))
            if is_key(name):
                return cls(agreement, name)
        place, at, source = text.partition("@")
        agreement, slash, stage = place.partition("/")
        if at and slash and all(map(is_slug, (agreement, stage, source))):
            return cls(agreement, None, stage, source)
        raise BadForm("the entry", text, ENTRY)

    def __str__(self) -> str:
        if self.stage:
            return f"{self.agreement}/{self.stage}@{self.source}"
        return f"{self.agreement}#{self.name or LAST}"


class NotOneFigure(Unknown):
    def __init__(self, citation: Citation, found: Mapping[int, Assertion | None]) -> None:
        each = [_told(cite(citation.agreement, number), says) for number, says in found.items()]
        says = f"{listed(each)} do: name one" if each else "no standing figure does"
        super().__init__(
            f"{citation} should name the one figure of {citation.source} for {citation.stage}: {says}"
        )


def _told(entry: str, says: Assertion | None) -> str:
    """``a#2 (20 released N->S)``; of what gives parts alone, without a number."""
    if says is None:
        return entry
    words = says.total, says.subject.measure, listed(map(str, says.flows))
    return f"{entry} ({' '.join(str(word) for word in words if word)})"


def find(
    state: Agreement,
    register: Register,
    citation: Citation,
    zone: tzinfo = UTC,
    about: Flow | None = None,
) -> int:
    """The number of the entry that a citation names; `UnknownEntry` or `NotOneFigure` where none or several.

    ``zone`` says what a day is, where a source's newest word on a stage is looked for. ``about`` is the flow
    of which the call speaks: of a source's several figures for a stage, the one for that flow is meant.
    """
    if citation.stage is not None and citation.source is not None:
        return _figure(state, register, citation, zone, about)
    if citation.name is None:
        if state.count == 0:
            raise UnknownEntry(str(citation), "nothing is recorded there yet")
        return state.count
    if isinstance(citation.name, int):
        if state.event(citation.name) is None:
            raise UnknownEntry.beyond(str(citation), state.slug, state.count)
        return citation.name
    return by_key(state, citation.name)


def by_key(state: Agreement, key: str, prefer: int | None = None) -> int:
    """The standing entry under a key, else the newest that was voided; ``prefer`` where it is among them."""
    holders = state.holders(key)
    if not holders:
        raise UnknownEntry(
            f"{state.slug}#{key}",
            "no entry has that key",
            meant=lambda: closest(key, state.keys()),
        )
    if prefer in holders:
        return prefer
    if len(holders) == 1:
        return holders[0]
    standing = [number for number in holders if state.stands(number)]
    return (standing or holders)[-1]


def _figure(
    state: Agreement,
    register: Register,
    citation: Citation,
    zone: tzinfo,
    about: Flow | None,
) -> int:
    """The entry that holds the newest word of the source in some slot of the stage, where it is only one."""
    assert citation.source is not None
    root = register.root(register[citation.source].slug)
    current: dict[tuple[Hashable, Flow | None], tuple[int, Quantity]] = {}
    figures = _figures(state, citation.stage)
    said = (number for number, source in figures if register.root(source) == root)
    for number in state.in_order(said, zone):
        for slot, quantity in _slots(state, number):
            older = current.get(slot)
            if older is None or not quantity.only_repeats(older[1]):
                current[slot] = number, quantity
    found = sorted({number for number, _ in current.values()})
    if len(found) > 1 and about is not None:
        of_flow = {number for (_, flow), (number, _) in current.items() if flow == about}
        found = sorted(of_flow) or found
    return only_one(citation, found, state.assertion)


def only_one(
    citation: Citation, found: Sequence[int], asserted: Callable[[int], Assertion | None]
) -> int:
    """The one entry that a citation can mean, of those that it may; `NotOneFigure` where it is not one.

    ``asserted`` is what an entry says in numbers, by which the several are told apart.
    """
    if len(found) != 1:
        raise NotOneFigure(citation, {number: asserted(number) for number in found})
    return found[0]


def speaking_of(state: Agreement, stage: str) -> list[str]:
    """The sources that give a number of a stage, each as it is called there first."""
    return list(dict.fromkeys(source for _, source in _figures(state, stage)))


def _figures(state: Agreement, stage: str | None) -> Iterator[tuple[int, str]]:
    """The standing entries that give a number of a stage, and by whose word."""
    for number, event in state.standing():
        statement = statement_of(event)
        assertion = state.assertion(number)
        if (
            statement is not None
            and assertion is not None
            and assertion.has_numbers
            and (assertion.subject.scope, assertion.subject.stage) == (Scope.STAGE, stage)
        ):
            yield number, statement.source


def _slots(
    state: Agreement, number: int
) -> Iterator[tuple[tuple[Hashable, Flow | None], Quantity]]:
    """Each slot in which an entry still says something, and what: not where it was corrected or retracted."""
    assertion = state.assertion(number)
    assert assertion is not None
    subject = assertion.subject
    for flow in assertion.flows or (None,):
        if state.ended_by(number, flow) is not None:
            continue
        if assertion.total is not None:
            yield (subject, flow), assertion.total
        for dimension, parts in assertion.parts.items():
            for category, quantity in parts.items():
                yield ((subject, dimension, category), flow), quantity
