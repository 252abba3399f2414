"""``trace``: one claim: who said it first, who passed it on, confirmed, disputed, corrected, voided it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from domain.events import (
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StatementDisputed,
    StatementRetracted,
    TermsStated,
    statement_of,
)
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.figures.counted import counts_as
from projections.figures.garbled import garbled, told
from projections.rules.changes import How, changes
from projections.texts.summary import line
from projections.timeline import shown_at

FIRST: Final = "said first"
VIA: Final = "passed on by"
HOW_IT_GOES_ON: Final = {
    How.SILENTLY: "changes silently",
    How.FOR_A_TIME: "says for a time",
    How.ANEW: "says anew",
    How.UPDATED: "updates",
    How.AGAIN: "says again",
}
"""In this order, where a root goes on from one entry to another one in more ways than one."""
MORE: Final = "says more"
STANDS_FOR: Final = "stands for"

_RELATIONS: Final[dict[type[Event], str]] = {
    FigureReported: "repeats",
    FigureConfirmed: "confirms",
    FigureCorrected: "corrects",
    StatementDisputed: "disputes",
    StatementRetracted: "retracts",
    TermsStated: "states anew",
    EntryVoided: "voids",
}


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One step of a claim's way. ``depth`` is 0 for who said it first, else one more than what it hangs on. Where
    an entry joins two claims to one ("307 each", after each way by itself), each has its first.

    ``relation`` is its relation to that: ``passed on by`` (a relay of the very entry above), ``repeats``,
    ``confirms``, ``corrects``, ``disputes``, ``retracts``, ``states anew``, ``voids``, ``stands for`` (what
    replaces a voided entry), and of the same root in the same slot, without a correction, ``changes silently``,
    ``says for a time`` (another number that it took back since), ``updates`` (by what is no other number, only a
    better one), ``says again``, ``says more`` (again, and what it had not said: of another flow, by parts) and
    ``says anew`` (after it took back all it had said). What hangs on nothing has ``said first``, None if it is
    voided or the recorder's own: then nobody said it. ``garbled`` names what a relay has unlike its root:
    ``number``, ``precision``, ``direction``, ``scope`` or ``measure``, each with both words. ``asked`` marks the
    entry that the question was about.
    """

    depth: int
    relation: str | None
    entry: str
    source: str | None
    kind: str | None
    side: str | None
    stated: str | None
    quantity: str | None
    garbled: tuple[str, ...]
    summary: str
    voided: bool
    asked: bool


def trace(at: AgreementAt, number: int) -> list[TraceRow] | None:
    """The way of the claim that an entry belongs to; None where the entry lies outside the cuts.

    It is the same for every entry of the claim.
    """
    claims = Claims(at)
    if not claims.holds(number):
        return None
    return list(claims.rows(number))


def source_counts_as(at: AgreementAt, row: TraceRow) -> str | None:
    """What the source of a step counts as, in words; None of a relay, and of the recorder."""
    if row.kind is None or row.source is None:
        return None
    return counts_as(at, at.voice(row.source))


class Claims:
    """What hangs on what among the entries of one agreement that lie within the cuts.

    Nothing hangs on itself over others: of links in a circle the one goes that says least. What an entry points at
    weighs more than what it replaces, and that more than what its source said in the same slot before.
    """

    def __init__(self, at: AgreementAt) -> None:
        self._at = at
        self._record = at.record
        self._turns = {number: turn for turn, number in enumerate(_in_order(at))}
        self._above: dict[int, set[int]] = {}
        self._below: dict[int, dict[int, str]] = {}
        links = [
            link
            for link in (*self._pointers(), *self._replacements(), *self._same_slots())
            if link[0] != link[1] and self._turns.keys() >= {*link[:2]}
        ]
        # What acts later can only hang on what acts earlier in a circle where some link leads back.
        leads_back = any(self._turns[above] > self._turns[below] for above, below, _ in links)
        for above, below, relation in links:
            if not (leads_back and above in _reached(below, self._below)):
                self._above.setdefault(below, set()).add(above)
                self._below.setdefault(above, {}).setdefault(below, relation)

    def holds(self, number: int) -> bool:
        """Whether an entry lies within the cuts."""
        return number in self._turns

    def rows(self, asked: int) -> Iterator[TraceRow]:
        """From who said it first, each entry once, with what hangs on it in the order in which it acts.

        Where an entry hangs on several that nothing else connects, the claim has as many beginnings.
        """
        claim = _reached(asked, self._above, self._below)
        firsts = [number for number in claim if not self._above.get(number)]
        seen: set[int] = set()
        waiting = [(first, 0, FIRST) for first in self._latest_first(firsts)]
        while waiting:
            number, depth, relation = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            yield from self._told(number, depth, relation, asked=number == asked)
            below = self._below.get(number, {})
            waiting += [(other, depth + 1, below[other]) for other in self._latest_first(below)]

    def _latest_first(self, numbers: Iterable[int]) -> list[int]:
        return sorted(numbers, key=lambda number: self._turns[number], reverse=True)

    def _pointers(self) -> Iterator[tuple[int, int, str]]:
        """Each entry below the one that it points at, as it stands now."""
        for number in self._turns:
            event = self._record.known[number].event
            pointed = event.points_at
            target = None if isinstance(event, EntryVoided) else self._record.target(event)
            if pointed is not None:
                yield (
                    (target if target in self._turns else pointed),
                    number,
                    _RELATIONS[type(event)],
                )

    def _replacements(self) -> Iterator[tuple[int, int, str]]:
        for number in self._turns:
            event = self._record.known[number].event
            if isinstance(event, EntryVoided) and event.replacement is not None:
                yield event.of, event.replacement, STANDS_FOR

    def _same_slots(self) -> Iterator[tuple[int, int, str]]:
        """What one root says of the same thing one time after the other, without a correction."""
        found: dict[tuple[int, int], set[How]] = {}
        saying_more: set[int] = set()
        for settled in self._at.settled.values():
            going_on = set[int]()
            for change in changes(self._record, settled.slot.sayings):
                entries = (change.earlier.entry, change.later.entry)
                found.setdefault(entries, set()).add(change.how)
                going_on.add(change.later.entry)
            saying_more |= {said.entry for said in settled.slot.sayings} - going_on
        for (earlier, later), hows in found.items():
            how = next(how for how in HOW_IT_GOES_ON if how in hows)
            is_more = how is How.AGAIN and later in saying_more
            yield earlier, later, MORE if is_more else HOW_IT_GOES_ON[how]

    def _told(self, number: int, depth: int, relation: str, *, asked: bool) -> Iterator[TraceRow]:
        entry = self._record.known[number]
        statement = statement_of(entry.event)
        voice = self._at.voice(statement.source) if statement else None
        numbers = told(self._record, number)
        voided = number in self._record.voided
        yield TraceRow(
            depth=depth,
            relation=None if relation == FIRST and (voided or statement is None) else relation,
            entry=entry.citation,
            source=statement.source if statement else None,
            kind=str(voice.kind) if voice else None,
            side=voice.side if voice else None,
            stated=str(statement.stated) if statement else None,
            quantity=str(numbers.total) if numbers and numbers.total else None,
            garbled=tuple(map(str, garbled(self._record, number))),
            summary=line(self._at.slug, entry.event, self._record.assertion(number)),
            voided=voided,
            asked=asked,
        )
        for relay in statement.via if statement else ():
            yield TraceRow(
                depth=depth + 1,
                relation=VIA,
                entry=entry.citation,
                source=relay,
                kind=None,
                side=None,
                stated=None,
                quantity=None,
                garbled=(),
                summary=f"passes {entry.citation} on",
                voided=voided,
                asked=False,
            )


def _reached(number: int, *links: Mapping[int, Iterable[int]]) -> set[int]:
    """The entries that links lead to from one, itself included."""
    found, waiting = set[int](), [number]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [other for way in links for other in way.get(one, ())]
    return found


def _in_order(at: AgreementAt) -> list[int]:
    """The numbers of the entries within the cuts, voided ones too, in the order in which they act.

    What acts no more stands where it is shown. What states nothing (a voiding, an amendment of the agreement)
    has no date: it stands last.
    """
    found: dict[int, tuple[bool, datetime, int]] = {}
    for number, entry in at.record.known.items():
        when = shown_at(entry, at.record)
        if when is not None:
            states_nothing = statement_of(entry.event) is None
            found[number] = states_nothing, when, at.record.turns.get(number, number)
    return sorted(found, key=found.__getitem__)
