"""``diff``: what changed between two cuts, which entries changed it, and on which axis.

An entry that was said after the first as-of cut is the world speaking (``stated``); one that was said before and
recorded later is the ledger learning late (``recorded``).
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace

from domain.entry import Entry
from domain.events import EntryVoided, statement_of
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.facts import About, Fact, Name, facts
from projections.rules.order import Record
from projections.touched import Both, touched

STATED = "stated"
RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One fact that differs. ``before`` is None where there was none, ``after`` where there is none.

    ``column`` is the source of a figure or term, or the column of a total; ``axis`` says whether the world spoke
    (``stated``), the ledger learned late (``recorded``), or both.
    """

    what: str
    agreement: str
    scope: str | None
    stage: str | None
    up_to: str | None
    flow: str | None
    measure: str | None
    unit: str | None
    dimension: str | None
    category: str | None
    column: str | None
    before: str | None
    after: str | None
    entries: tuple[str, ...]
    axis: str


def diff(before: AgreementAt, after: AgreementAt) -> list[DiffRow]:
    """The facts that differ between two cuts of one agreement, none that does not."""
    old, new = facts(before), facts(after)
    changes = _Changes(_changes(before, after))
    names = [*new, *(name for name in old if name not in new)]
    return [
        _row(after.slug, name, old.get(name), new.get(name), changes)
        for name in names
        if _says(old.get(name)) != _says(new.get(name))
    ]


def applied(view: Mapping[Name, str], rows: Iterable[DiffRow]) -> dict[Name, str]:
    """A view (name -> text) with the differences applied to it."""
    changed = dict(view)
    for row in rows:
        if row.after is None:
            changed.pop(name_of(row), None)
        else:
            changed[name_of(row)] = row.after
    return changed


def name_of(row: DiffRow) -> Name:
    """The name of the fact that a row is about."""
    return Name(
        row.what,
        row.scope,
        row.stage,
        row.up_to,
        row.flow,
        row.measure,
        row.unit,
        row.dimension,
        row.category,
        row.column,
    )


def _says(fact: Fact | None) -> str | None:
    return fact.says if fact else None


@dataclass(frozen=True, slots=True)
class _Change:
    """An entry that counts at one of the two cuts only, or makes another do so."""

    citation: str
    axis: str
    about: About


def _changes(before: AgreementAt, after: AgreementAt) -> Iterator[_Change]:
    ranks = {a.entry.number: a.at for a in (*before.record.acting, *after.record.acting)}
    then = {acting.entry.number for acting in before.record.acting}
    now = {acting.entry.number for acting in after.record.acting}
    end = min(before.cut.end, after.cut.end)
    known = before.record.known.keys() & after.record.known.keys()
    for number in sorted(then ^ now):
        wider = Both((before, after), after if number in now else before)
        entry = wider.record.known[number]
        spoken = number in ranks and ranks[number] > end
        voided = number in before.record.voided.keys() ^ after.record.voided.keys()
        axis = STATED if spoken and not (voided and number in known) else RECORDED
        about = touched(wider, entry, newly_known=number not in known)
        if number in {*before.record.voided.values(), *after.record.voided.values()}:
            about = replace(about, roots=frozenset())  # others' pointers lead to it now
        yield _Change(entry.citation, axis, about)
    for number in sorted(before.record.known.keys() ^ after.record.known.keys()):
        known_in = after if number in after.record.known else before
        wider = Both((before, after), known_in)
        entry = wider.record.known[number]
        if statement_of(entry.event) is None and not _leaves_no_trace(entry, known, wider.record):
            yield _Change(entry.citation, RECORDED, touched(wider, entry, newly_known=True))
    yield from _register_changes(before, after)


def _leaves_no_trace(entry: Entry, known: Collection[int], record: Record) -> bool:
    """Whether an entry voids one that neither cut ever counted, and that nothing builds upon: both cuts are as if
    neither had been recorded."""
    event = entry.event
    return (
        isinstance(event, EntryVoided)
        and event.of not in known
        and event.replacement is None
        and not any(
            other.event.points_at == event.of and other is not entry
            for other in record.known.values()
        )
    )


def _register_changes(before: AgreementAt, after: AgreementAt) -> Iterator[_Change]:
    """A source that was registered or amended in between changes whatever it said."""
    for slug in sorted(before.register.sources.keys() | after.register.sources.keys()):
        if before.register.sources.get(slug) != after.register.sources.get(slug):
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
            about = About(
                frozenset(groups), rows=frozenset(terms), agreement=True, roots=frozenset(roots)
            )
            yield _Change(slug, RECORDED, about)


def _row(
    agreement: str, name: Name, old: Fact | None, new: Fact | None, changes: "_Changes"
) -> DiffRow:
    responsible = changes.of([fact.about for fact in (old, new) if fact is not None])
    axes = sorted({change.axis for change in responsible}, reverse=True)
    return DiffRow(
        name.what,
        agreement,
        name.scope,
        name.stage,
        name.up_to,
        name.flow,
        name.measure,
        name.unit,
        name.dimension,
        name.category,
        name.column,
        _says(old),
        _says(new),
        tuple(dict.fromkeys(change.citation for change in responsible)),
        " and ".join(axes),
    )


class _Changes:
    """All changes, found by what they touch."""

    def __init__(self, changes: Iterable[_Change]) -> None:
        self._all = list(changes)
        self._touching: dict[Hashable, list[int]] = defaultdict(list)
        for turn, change in enumerate(self._all):
            for thing in _things(change.about):
                self._touching[thing].append(turn)

    def of(self, abouts: Iterable[About]) -> list[_Change]:
        """Those that touch what a fact is about, in their order."""
        turns = {
            turn
            for about in abouts
            for thing in _things(about)
            for turn in self._touching.get(thing, ())
            if _is_of_one_voice(self._all[turn].about, about)
        }
        return [self._all[turn] for turn in sorted(turns)]


def _things(about: About) -> Iterator[Hashable]:
    for kind in ("groups", "stages", "completions", "rows"):
        for one in getattr(about, kind):
            yield kind, one
    if about.agreement:
        yield "agreement"


def _is_of_one_voice(one: About, other: About) -> bool:
    return not (one.roots and other.roots) or bool(one.roots & other.roots)
