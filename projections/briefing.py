"""The briefing: what is new, contested, still one-sided and overdue in one agreement."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal

from domain.entry import Entry
from domain.events import EntryVoided, Scope, statement_of
from domain.frozen import dataclass
from domain.refusals import listed
from domain.state.assertion import Group, Subject
from domain.theirs import unmarked
from domain.values.flow import Flow, flow_text
from domain.values.period import Moment
from projections.agreement import AgreementAt
from projections.checks.examined import Examined
from projections.checks.stages import stage_overdue
from projections.cut import Cut, Known
from projections.figures.disputed import disputed_words, in_contest
from projections.place_order import in_order
from projections.rules.settled import Settled, heard
from projections.rules.standing import Standing
from projections.texts.number import in_words
from projections.texts.sentence import joined
from projections.texts.summary import line, short_reach
from projections.texts.units import what
from projections.texts.wording import told_of

What = Literal["new", "contested", "one-sided", "overdue"]
_ONE_SIDED = (Scope.STAGE, Scope.WHOLE)
_NEWLY: Final = ("contested", "one-sided")
"""What may be so only since the date of the briefing."""
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """One thing to look at. ``new`` where it is so only since the date of the briefing."""

    agreement: str
    what: What
    new: bool
    message: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What is new in one agreement, in short: how many entries, the first, and the last with what it says."""

    count: int
    first: str
    last: str
    message: str


def briefing(now: AgreementAt, before: AgreementAt) -> list[BriefingRow]:
    """What is to be told of an agreement; ``before`` is what the ledger held of it at an earlier time."""
    new = (
        BriefingRow(now.slug, "new", True, _says(now, entry), (entry.citation,))
        for entry in _new(now, before)
    )
    return [*new, *_contested(now, before), *_one_sided(now, before), *_overdue(now)]


def news(now: AgreementAt, before: AgreementAt) -> News | None:
    """What is new in an agreement, in short; None where nothing is."""
    new = _new(now, before)
    if not new:
        return None
    return News(len(new), new[0].citation, new[-1].citation, _says(now, new[-1]))


def begun(rows: Iterable[BriefingRow]) -> list[BriefingRow]:
    """The rows of an agreement of which the ledger held nothing before: what is contested is so only since."""
    return [replace(row, new=row.new or row.what in _NEWLY) for row in rows]


def earlier(cut: Cut, since: Moment) -> Cut:
    """The same cut of a ledger that had taken in nothing since a date."""
    return replace(cut, known=Known(f"before {since}", by=since.earliest(cut.zone) - _TICK))


def heard_until(cut: Cut, entries: Iterable[Entry], now: datetime) -> datetime:
    """Up to when the ledger has listened: now, or where its known-at cut lies."""
    if cut.known is None:
        return now
    if cut.known.by is not None:
        return min(cut.known.by, now)
    return max((entry.recorded for entry in entries if cut.knows(entry)), default=now)


def _new(now: AgreementAt, before: AgreementAt) -> list[Entry]:
    """The entries that count and that the ledger did not hold before, in their order."""
    known = before.record.known
    found = []
    for number, entry in sorted(now.record.known.items()):
        event = entry.event
        if number in known or (isinstance(event, EntryVoided) and event.of not in known):
            continue
        own_act = statement_of(event) is None
        if number in now.record.turns or (own_act and number not in now.record.voided):
            found.append(entry)
    return found


def _says(now: AgreementAt, entry: Entry) -> str:
    """Who says what in an entry."""
    statement = statement_of(entry.event)
    source = f"{statement.source}: " if statement else ""
    return joined((source, line(now.slug, entry.event, now.record.assertion(entry.number))), "")


def _contested(now: AgreementAt, before: AgreementAt) -> Iterator[BriefingRow]:
    """Totals and dimensions that are contested, and words that are disputed, the newly contested first."""
    was = set(_contested_groups(before))
    rows = []
    for group, slots in _contested_groups(now).items():
        numbers = {figure.said.entry for slot in slots for figure in in_contest(now.slots, slot)}
        for dispute in now.slots.disputes_on(group):
            numbers |= {dispute.entry, dispute.target}
        is_new = group not in was
        message = _where(now, group) + _span(slots)
        entries = tuple(now.cite(number) for number in sorted(numbers))
        rows.append(BriefingRow(now.slug, "contested", is_new, message, entries))
    were = {(word.entry, word.by) for word in disputed_words(before)}
    for word in disputed_words(now):
        by = listed(word.by_source)
        message = joined((word.says, f"({word.source}), disputed by {by}"))
        is_new = (word.entry, word.by) not in were
        entries = tuple(map(now.cite, sorted(word.entries)))
        rows.append(BriefingRow(now.slug, "contested", is_new, message, entries))
    yield from sorted(rows, key=lambda row: not row.new)


def _contested_groups(at: AgreementAt) -> dict[Group, list[Settled]]:
    found: dict[Group, list[Settled]] = {}
    for place, settled in in_order(at.settled):
        if settled.contested:
            found.setdefault(place.group, []).append(settled)
    return found


def _span(slots: list[Settled]) -> str:
    """The span of a total; where parts are contested, which."""
    first = slots[0]
    if first.place.dimension is not None:
        return f" by {first.place.dimension}"
    text = unmarked(", ".join(map(in_words, told_of(first))))
    return f" {text}" if text else ""


def _where(at: AgreementAt, group: Group) -> str:
    """``s5 RU->UA transferred``, ``so far to s5 ...``, ``planned for r7b ...``"""
    subject, flow, _ = group
    counted = what(subject.measure, subject.unit, at.in_several_units)
    return " ".join(filter(None, (_reach(subject), flow_text(flow), counted)))


def _reach(subject: Subject) -> str:
    """As short as there is room for, of stages and of all."""
    match subject.scope:
        case Scope.STAGE:
            return subject.stage or ""
        case Scope.PLANNED if subject.stage is None:
            return "planned"
        case _:
            return short_reach(subject.scope, subject.stage, subject.up_to)


def _one_sided(now: AgreementAt, before: AgreementAt) -> Iterator[BriefingRow]:
    """Flows of which one side alone speaks, with the stages in which it does."""
    was = {(key, slot.place) for key, slots in _of_one_side(before).items() for slot in slots}
    for key, slots in _of_one_side(now).items():
        flow, measure, unit, side = key
        entries = sorted({figure.said.entry for slot in slots for figure in heard(slot)})
        stages = listed(slot.place.subject.stage or "the whole" for slot in slots)
        counted = what(measure, unit, now.in_several_units)
        owed = " ".join(filter(None, (flow_text(flow), counted)))
        is_new = any((key, slot.place) not in was for slot in slots)
        told = f"{owed}: {side} alone, {stages}"
        cited = tuple(now.cite(number) for number in entries)
        yield BriefingRow(now.slug, "one-sided", is_new, told, cited)


def _of_one_side(at: AgreementAt) -> dict[tuple[Flow | None, str, str, str], list[Settled]]:
    """Totals of stages and of the whole that are reported and of which one party speaks."""
    found: dict[tuple[Flow | None, str, str, str], list[Settled]] = {}
    for place, settled in in_order(at.settled):
        sides = {figure.voice.side for figure in heard(settled)}
        needed = settled.slot.sides
        (side, *others) = sides or {None}
        if (
            place.subject.scope in _ONE_SIDED
            and place.dimension is None
            and settled.standing is Standing.REPORTED
            and side in needed
            and not others
            and len(needed) > 1
        ):
            found.setdefault((*place.owed, str(side)), []).append(settled)
    return found


def _overdue(now: AgreementAt) -> Iterator[BriefingRow]:
    for finding in stage_overdue(Examined(now)):
        entries = tuple(now.cite(number) for number in finding.entries)
        yield BriefingRow(now.slug, "overdue", False, finding.message, entries)
