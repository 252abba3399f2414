"""``diff``: what changed between two cuts, which entries changed it, and on which axis.

An entry that was said after the first as-of cut is the world speaking (``stated``); one that was said before and
recorded later is the ledger learning late (``recorded``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from domain.events import (
    statement_of,
)
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.facts import About, Fact, Name, facts
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
    changes = list(_changes(before, after))
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
        if statement_of(entry.event) is None:
            yield _Change(entry.citation, RECORDED, touched(wider, entry, newly_known=True))
    yield from _register_changes(before, after)


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
    agreement: str, name: Name, old: Fact | None, new: Fact | None, changes: list[_Change]
) -> DiffRow:
    abouts = [fact.about for fact in (old, new) if fact is not None]
    responsible = [c for c in changes if any(_meets(c.about, about) for about in abouts)]
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


def _meets(one: About, other: About) -> bool:
    if one.roots and other.roots and not one.roots & other.roots:
        return False
    return bool(
        one.groups & other.groups
        or one.stages & other.stages
        or one.completions & other.completions
        or one.rows & other.rows
        or (one.agreement and other.agreement)
    )
