"""What entries change: totals and standings before and after them, as short sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from domain.events import Scope
from domain.frozen import dataclass
from domain.theirs import unmarked
from domain.values.flow import flow_text
from projections.agreement import AgreementAt
from projections.place_order import place_order
from projections.rules.percent import PERCENT
from projections.rules.place import Place
from projections.rules.settled import Settled
from projections.texts.number import in_a_sentence, in_words
from projections.texts.summary import short_reach
from projections.texts.wording import standing_of
from projections.totals import TotalsRow, totals

_SUMS = ("term", "settled", "low", "high")


class Told(NamedTuple):
    """A slot as it stands, and what is told of that."""

    settled: Settled
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What an agreement shows at a cut: which stages are completed, its standings and its totals."""

    slug: str
    stages: Mapping[str, bool]
    standings: Mapping[Place, Told]
    were_contested: frozenset[Place]
    """The slots that were contested at the end of an earlier day."""
    totals: tuple[TotalsRow, ...]
    numbered: frozenset[str]
    """The names of those rows of which somebody gives a number."""


def shown(
    at: AgreementAt,
    before: Shown | None = None,
    rows: Sequence[TotalsRow] | None = None,
) -> Shown:
    """All of it, as it is now, with its ``rows`` of totals where these are at hand; what still stands as it did
    ``before`` is not worded anew."""
    stages = {slug: stage.completed for slug, stage in at.stages.items()}
    known = before.standings if before is not None else {}
    standings = {place: _told(settled, known.get(place)) for place, settled in at.settled.items()}
    were_contested = (place for place, told in standings.items() if told.settled.slot.was_contested)
    rows = tuple(totals(at) if rows is None else rows)
    numbered = (_row(row) for row, of in zip(rows, at.rows, strict=True) if at.sum_of(of).numbered)
    return Shown(
        at.slug,
        stages,
        standings,
        frozenset(were_contested),
        rows,
        frozenset(numbered),
    )


def _told(settled: Settled, known: Told | None) -> Told:
    if known is not None and known.settled is settled:
        return known
    return Told(settled, _standing(settled))


def effect(before: Shown, after: Shown) -> list[str]:
    """A sentence for each slot and each row of totals that is not as it was; none where nothing changes."""
    slots = [*_differences(before, after), *_in_the_past(before, after)]
    return [*_stages(before, after), *slots, *_totals(before, after)]


def _stages(before: Shown, after: Shown) -> Iterator[str]:
    for slug, completed in after.stages.items():
        if completed != before.stages.get(slug, False):
            yield f"{after.slug}/{slug}: {'completed' if completed else 'no longer completed'}"


def _differences(before: Shown, after: Shown) -> Iterator[str]:
    """The slots that stand otherwise, and those of which nothing is left."""
    was, now = before.standings, after.standings
    changed = (place for place, told in now.items() if _text(was.get(place)) != told.text)
    for place in sorted(changed, key=place_order):
        old = f", was {was[place].text}" if place in was else ""
        yield f"{_slot(after, place)}: {now[place].text}{old}"
    for place in sorted(was.keys() - now.keys(), key=place_order):
        yield f"{_slot(after, place)}: nothing is left, was {was[place].text}"


def _in_the_past(before: Shown, after: Shown) -> Iterator[str]:
    """Slots that stand as they did, but for whether they were contested at the end of an earlier day."""
    otherwise = before.were_contested ^ after.were_contested
    for place in sorted(otherwise & after.standings.keys(), key=place_order):
        standing = after.standings[place].text
        if standing == _text(before.standings.get(place)):
            contested = place in after.were_contested
            then = "contested" if contested else "no longer contested"
            yield f"{_slot(after, place)}: {standing}, {then} on an earlier day"


def _text(told: Told | None) -> str | None:
    return told.text if told is not None else None


def _slot(of: Shown, place: Place) -> str:
    subject = place.subject
    name = f"{of.slug} {short_reach(subject.scope, subject.stage, subject.up_to)}"
    if subject.scope is Scope.STAGE:
        name = f"{of.slug}/{subject.stage}"
    category = f"{place.dimension}: {place.category}" if place.dimension else None
    words = (name, flow_text(place.flow), subject.measure, subject.unit, category)
    return " ".join(filter(None, words))


def _standing(settled: Settled) -> str:
    """With the number, as those who count say it together."""
    return " ".join(
        filter(None, (settled.standing, *standing_of(settled).number_and_contest(_in_words)))
    )


def _in_words(quantity: str) -> str:
    return unmarked(in_a_sentence(quantity))


def _totals(before: Shown, after: Shown) -> Iterator[str]:
    was = {_row(row): row for row in before.totals}
    now = {_row(row): row for row in after.totals}
    for name in sorted(was.keys() | now.keys()):
        old = _sums(was.get(name), numbered=name in before.numbered)
        new = _sums(now.get(name), numbered=name in after.numbered)
        changes = [
            f"{column} {new[column]}" + (f", was {old[column]}" if name in was else "")
            for column in _SUMS
            if old[column] != new[column]
        ]
        if changes:
            yield f"{name}: {'; '.join(changes)}"


def _row(row: TotalsRow) -> str:
    words = ("totals of", row.agreement, row.flow, row.measure, row.unit)
    return " ".join(word for word in words if word)


def _sums(row: TotalsRow | None, *, numbered: bool) -> dict[str, str]:
    return {column: _sum(row, column, numbered=numbered) for column in _SUMS}


def _sum(row: TotalsRow | None, column: str, *, numbered: bool) -> str:
    """A row that is not there owes nothing and counts nothing; of what nobody gives a number there is none, and in
    percent nothing is summed."""
    if row is None or (row.unit == PERCENT and column != "term"):
        return "0" if column == "settled" else "none"
    added = getattr(row, column)
    if column == "term":
        stated = [added] if added is not None else [word.quantity for word in row.terms]
        return " or ".join(map(in_words, dict.fromkeys(stated))) or "none"
    if column == "high" and added is None:
        return "open"
    return "none" if added is None or not (numbered or column == "settled") else str(added)
