"""Which entries made the difference between two cuts, by what they touch."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from domain.entry import Entry, cite
from domain.events import EntryVoided, FigureConfirmed, FigureReported, statement_of
from domain.frozen import dataclass
from domain.state.assertion import Assertion, Group
from domain.state.sources import differing, entries_behind, links_behind
from projections.agreement import AgreementAt
from projections.differing.asked import Asked
from projections.differing.both import Both
from projections.differing.details import About
from projections.differing.outdone import Outdone
from projections.differing.touched import (
    roots_led_to,
    touched,
    touched_either_way,
    with_those_led_to,
)
from projections.differing.weighing import Weighing
from projections.figures.led import led_between
from projections.rules.order import Record
from projections.rules.terms import Owed

STATED: Final = "stated"
RECORDED: Final = "recorded"
_NUMBERS: Final = (FigureReported, FigureConfirmed)
"""Events that give numbers, and neither end nor dispute what others gave."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that counts at one of the two cuts only, or makes another do so, or says another thing there."""

    citation: str
    axis: str
    about: About
    of_who_speaks: bool = False
    """Whether it says whose words count, and changes what nobody says."""
    says: Assertion | None = None
    """Its numbers, where it gives numbers and does nothing else: it changes no part of which it gives none."""


_InTurn = tuple[int, Change]
"""A change with its turn among all."""


def changes_between(before: AgreementAt, after: AgreementAt) -> Iterator[Change]:
    """Every entry that can have made the difference; behind them those of the register."""
    yield from _acting_changes(before, after)
    yield from _unstated_changes(before, after)
    for number in led_between(before, after):
        about = touched_either_way(Both((before, after), after), before.record.known[number])
        yield Change(after.cite(number), RECORDED, about)
    yield from _register_changes(before, after)


def _acting_changes(before: AgreementAt, after: AgreementAt) -> Iterator[Change]:
    """The entries that count at one of the cuts only."""
    acts_at = {a.entry.number: a.at for a in (*before.record.acting, *after.record.acting)}
    then, now = before.record.turns.keys(), after.record.turns.keys()
    end = min(before.cut.end, after.cut.end)
    known = before.record.known.keys() & after.record.known.keys()
    replacements = {*before.record.voided.values(), *after.record.voided.values()}
    for number in sorted(then ^ now):
        both = Both((before, after), after if number in now else before)
        entry = both.record.known[number]
        voided = number in before.record.voided.keys() ^ after.record.voided.keys()
        spoke = acts_at[number] > end and not (voided and number in known)
        axis = STATED if spoke else RECORDED
        about = touched(both, entry, newly_known=number not in known)
        if number in replacements:
            about = replace(about, roots=roots_led_to(both, about, number))
            if number not in known:
                about = with_those_led_to(both, about, number)
        is_bare = isinstance(entry.event, _NUMBERS) and number not in replacements
        says = both.record.assertion(number) if is_bare else None
        yield Change(entry.citation, axis, about, says=says)


def _unstated_changes(before: AgreementAt, after: AgreementAt) -> Iterator[Change]:
    """What no source stated and only one of the cuts knows of: voidings and amendments."""
    known = before.record.known.keys() & after.record.known.keys()
    builders = {at: _builders(at.record) for at in (before, after)}
    for number in sorted(before.record.known.keys() ^ after.record.known.keys()):
        known_in = after if number in after.record.known else before
        both = Both((before, after), known_in)
        entry = both.record.known[number]
        if statement_of(entry.event) is None and not _leaves_no_trace(
            entry, known, builders[known_in]
        ):
            yield Change(entry.citation, RECORDED, touched(both, entry, newly_known=True))


def _leaves_no_trace(
    entry: Entry, known: Collection[int], builders: Mapping[int, Iterable[Entry]]
) -> bool:
    """Whether an entry voids one that neither cut ever counted, and that nothing builds upon: both cuts are as if
    neither had been recorded. What puts it in a voided one's place builds upon it where both cuts know of that."""
    event = entry.event
    return (
        isinstance(event, EntryVoided)
        and event.of not in known
        and event.replacement is None
        and not any(other is not entry for other in builders[event.of])
    )


def _builders(record: Record) -> Mapping[int, Iterable[Entry]]:
    """By an entry: those that point at it, or put it in a voided one's place."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in record.known.values():
        event = entry.event
        replacement = event.replacement if isinstance(event, EntryVoided) else None
        for number in {event.points_at, replacement}:
            if number is not None:
                found[number].append(entry)
    return found


def _register_changes(before: AgreementAt, after: AgreementAt) -> Iterator[Change]:
    """A source whose words count otherwise, since it was registered or amended, changes whatever it said."""
    narrow, wide = sorted((before.register, after.register), key=lambda register: register.entries)
    for slug in sorted(differing(narrow, wide)):
        groups = {
            place.group
            for at in (before, after)
            for place, settled in at.settled.items()
            if any(said.source == slug for said in settled.slot.sayings)
        }
        terms = {
            owed
            for at in (before, after)
            for owed, words in at.terms.items()
            if any(word.source == slug for word in words)
        }
        roots = {before.register.root(slug), after.register.root(slug), slug}
        is_the_same = before.register.root(slug) == after.register.root(slug)
        words = {
            word
            for at in (before, after)
            for dispute in at.word_disputes.ever
            if {dispute.by.root, dispute.of.root} & roots
            for word in at.word_disputes.words(dispute)
        }
        about = About(
            frozenset(groups),
            rows=frozenset(terms),
            agreement=True,
            disputed=frozenset(words),
            roots=frozenset(roots),
        )
        links = () if is_the_same else links_behind(narrow, wide, slug)
        for entry in entries_behind(narrow, wide, slug):
            yield Change(cite(*entry), RECORDED, about, of_who_speaks=entry not in links)


class ChangeIndex:
    """All changes, found by what they touch."""

    def __init__(self, changes: Iterable[Change], weighing: Weighing, outdone: Outdone) -> None:
        self._weighing = weighing
        self._outdone = outdone
        self._in_group: dict[Group, list[_InTurn]] = defaultdict(list)
        self._in_row: dict[Owed, list[_InTurn]] = defaultdict(list)
        self._touching: dict[Hashable, list[_InTurn]] = defaultdict(list)
        for turn, change in enumerate(changes):
            for group in change.about.groups:
                self._in_group[group].append((turn, change))
            for owed in change.about.rows:
                self._in_row[owed].append((turn, change))
            for thing in _things(change.about):
                self._touching[thing].append((turn, change))

    def of(
        self, abouts: Iterable[About], *, in_total: bool, category: str | None = None
    ) -> list[Change]:
        """Those that touch what a detail is about, in their order; of what is said of slots, those that bear on
        it, and of a ``category`` alone where one is given. ``in_total`` are details that are made of several
        slots."""
        found = dict[int, Change]()
        for about in abouts:
            asked = Asked(about.roots, in_total)
            for group in about.groups:
                found |= {
                    turn: change
                    for turn, change in self._in_group.get(group, ())
                    if self._speaks(change, group, category)
                    and self._bears(change, group, asked)
                    and not self._is_idle(change, group, asked)
                }
            for thing in _things(about):
                touching = self._touching.get(thing, ())
                found |= {turn: change for turn, change in touching if _is_of(change, about)}
            for owed in about.rows:
                found |= {
                    turn: change
                    for turn, change in self._in_row.get(owed, ())
                    if self._agrees(change, owed, about)
                }
        return [found[turn] for turn in sorted(found)]

    def _agrees(self, change: Change, owed: Owed, about: About) -> bool:
        """Whether a change is of the same voice, or where that is nobody's, bears on what was agreed in all."""
        roots = change.about.roots
        if about.roots or not roots:
            return _is_of(change, about)
        return self._weighing.bears_on_term(roots, owed)

    def _speaks(self, change: Change, group: Group, category: str | None) -> bool:
        """Whether a change can be one of a part: it gives a number of that, does something else than to give
        numbers, or somebody disputes or ended it, who may not keep to its parts."""
        if (
            category is None
            or change.says is None
            or category in change.says.says_of(group.dimension)
        ):
            return True
        return self._weighing.is_answered(change.citation, group)

    def _bears(self, change: Change, group: Group, asked: Asked) -> bool:
        roots = change.about.roots
        if asked.roots and roots:
            return not change.of_who_speaks and not roots.isdisjoint(asked.roots)
        return not roots or self._weighing.bears(change.citation, roots, group, asked)

    def _is_idle(self, change: Change, group: Group, asked: Asked) -> bool:
        return bool(change.about.roots) and change.citation in self._outdone.idle(group, asked)


def _is_of(change: Change, about: About) -> bool:
    """Whether a change is of the same voice, or either is nobody's in particular."""
    roots = change.about.roots
    if not (roots and about.roots):
        return True
    return not change.of_who_speaks and not roots.isdisjoint(about.roots)


def _things(about: About) -> Iterator[Hashable]:
    """What a change or a detail is about, besides slots and terms."""
    for kind in ("stages", "completions", "disputed"):
        for one in getattr(about, kind):
            yield kind, one
    if about.agreement:
        yield "agreement"
