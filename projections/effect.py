"""What entries change: totals and standings before and after them, as short sentences."""

from collections.abc import Iterator, Mapping

from domain.events import Scope
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.number import in_words
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled
from projections.rules.standing import Standing
from projections.status import StatusRow, settled_of, status, subject_of
from projections.summary import short_reach
from projections.totals import TotalsRow, totals
from projections.wording import sure, told_of

_SUMS = ("term", "settled", "low", "high")


@dataclass(frozen=True, slots=True)
class Shown:
    """What an agreement shows at a cut: which stages are completed, its standings and its totals."""

    slug: str
    stages: Mapping[str, bool]
    standings: Mapping[str, str]
    were_contested: frozenset[str]
    """The slots that were contested at the end of an earlier day."""
    totals: tuple[TotalsRow, ...]


def shown(at: AgreementAt) -> Shown:
    """All of it, as it is now."""
    stages = {slug: stage.completed for slug, stage in at.stages.items()}
    rows = status(at, lapsed=False)
    standings = {_slot(row): _standing(settled_of(at, row)) for row in rows}
    were_contested = frozenset(_slot(row) for row in rows if row.was_contested)
    return Shown(at.slug, stages, standings, were_contested, tuple(totals(at)))


def effect(before: Shown, after: Shown) -> list[str]:
    """A sentence for each slot and each row of totals that is not as it was; none where nothing changes."""
    slots = [*_differences(before.standings, after.standings), *_in_the_past(before, after)]
    return [*_stages(before, after), *slots, *_totals(before, after)]


def _stages(before: Shown, after: Shown) -> Iterator[str]:
    for slug, completed in after.stages.items():
        if completed != before.stages.get(slug, False):
            yield f"{after.slug}/{slug}: {'completed' if completed else 'no longer completed'}"


def _in_the_past(before: Shown, after: Shown) -> Iterator[str]:
    """Slots that stand as they did, but for whether they were contested at the end of an earlier day."""
    for slot, standing in after.standings.items():
        was, contested = slot in before.were_contested, slot in after.were_contested
        if standing == before.standings.get(slot) and contested != was:
            then = "contested" if contested else "no longer contested"
            yield f"{slot}: {standing}, {then} on an earlier day"


def _slot(row: StatusRow) -> str:
    subject = subject_of(row)
    place = f"{row.agreement} {short_reach(subject)}"
    if subject.scope is Scope.STAGE:
        place = f"{row.agreement}/{subject.stage}"
    category = f"{row.dimension}: {row.category}" if row.dimension else None
    return " ".join(filter(None, (place, row.flow, row.measure, row.unit, category)))


def _standing(settled: Settled) -> str:
    """With the number, as those who count say it together; of one that is withheld the standing tells enough."""
    contest = "contested" if settled.contested else ""
    number = ""
    if settled.standing is not Standing.WITHHELD:
        number = ", ".join(map(_in_words, told_of(settled)))
    if (borne_out := sure(settled)) is not None:
        number, contest = borne_out, f"contested ({number})"
    return " ".join(filter(None, (settled.standing, number, contest)))


def _in_words(quantity: str) -> str:
    return in_words(quantity).replace("..", " to ")


def _totals(before: Shown, after: Shown) -> Iterator[str]:
    was = {_row(row): row for row in before.totals}
    now = {_row(row): row for row in after.totals}
    for name in sorted(was.keys() | now.keys()):
        old, new = _sums(was.get(name)), _sums(now.get(name))
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


def _sums(row: TotalsRow | None) -> dict[str, str]:
    return {column: _sum(row, column) for column in _SUMS}


def _sum(row: TotalsRow | None, column: str) -> str:
    """A row that is not there owes nothing and counts nothing; of what nobody gives a number there is none, and in
    percent nothing is summed."""
    if row is None or (row.unit == PERCENT and column != "term"):
        return "0" if column == "settled" else "none"
    added = getattr(row, column)
    if column == "term":
        stated = [added] if added is not None else [word.quantity for word in row.terms]
        return " or ".join(map(in_words, dict.fromkeys(stated))) or "none"
    if column in ("low", "high") and row.high is not None and not row.by_source:
        return "none"
    return str(added) if added is not None else "open" if column == "high" else "none"


def _differences(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in (*now, *(gone for gone in was if gone not in now)):
        old, new = was.get(name), now.get(name)
        if new is None:
            yield f"{name}: nothing is left, was {old}"
        elif old is None:
            yield f"{name}: {new}"
        elif old != new:
            yield f"{name}: {new}, was {old}"
