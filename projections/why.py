"""``why``: the entries and the rules behind a number, and what would change it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from domain.events import Scope, SourceKind
from domain.quantity import number_text
from domain.refusals import listed
from projections.agreement import AgreementAt
from projections.facts import span_text
from projections.rules.slots import Place, Settled
from projections.rules.standing import Standing
from projections.rules.sums import Row, add_up, rows
from projections.rules.terms import Owed, TermOf, term
from projections.rules.voices import Figure, Voice
from projections.status import StatusRow, place_order, status
from projections.totals import TotalsRow, totals
from projections.witness import witness

TOTAL_COLUMNS: Final = (
    "term",
    "settled",
    "unsettled",
    "low",
    "high",
    "remaining_low",
    "remaining_high",
)
SLOT_COLUMNS: Final = ("standing", "contested", "was_contested", "value", "low", "high")
Step = Literal["answer", "rule", "change"]


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One step of a reason. ``entries`` are those without which the answer would be another one, and that
    suffice for it; ``also`` are those that say the same or are outweighed, and change nothing.

    ``step`` is ``answer`` (with all entries), ``rule`` (the numbered rule that made it so) or ``change`` (what
    would change it).
    """

    agreement: str
    scope: str | None
    stage: str | None
    up_to: str | None
    flow: str | None
    measure: str
    unit: str
    dimension: str | None
    category: str | None
    column: str
    value: str | None
    step: Step
    rule: int | None
    says: str
    entries: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reason:
    """A step before it is known which of its entries are needed."""

    step: Step
    rule: int | None
    says: str
    numbers: tuple[int, ...] = ()


# A slot -----------------------------------------------------------------------------------------


def why_slot(at: AgreementAt, place: Place, column: str = "standing") -> list[WhyRow]:
    """Why a slot stands as it does. The question is its standing, contest, value and span together; for
    ``was_contested`` its past contest too."""
    settled = at.settled[place]

    def question(then: AgreementAt) -> object:
        found = then.settled.get(place)
        if found is None:
            return None
        past = found.slot.was_contested if column == "was_contested" else None
        return found.standing, found.contested, found.value, found.reach, past

    row = next(row for row in status(at) if _is_at(at, row, place))
    value = getattr(row, column)
    needed = witness(at, question, _likely(at, {place}))
    reasons = [
        _Reason("answer", None, f"{column} is {_text(value)}", tuple(needed)),
        *_voices(at, settled),
        _standing_reason(at, settled),
        *_contest(at, settled),
        _Reason("rule", 8, _reach_words(settled)),
        _Reason("change", None, _slot_change(at, settled)),
    ]
    return [_row(at, row, column, value, reason, needed) for reason in reasons]


def _voices(at: AgreementAt, settled: Settled) -> Iterator[_Reason]:
    for figure in settled.figures:
        said = figure.said
        same = tuple(
            other.entry
            for other in settled.slot.sayings
            if other.voice.root == figure.voice.root and other.quantity == figure.quantity
        )
        implied = ", implied by its parts" if said.implied else ""
        counted = ", counted for itself" if figure.counted else ""
        says = f"{said.source} ({_kind(figure.voice)}) says {figure.quantity}{implied}{counted}"
        yield _Reason("rule", 4, says, same)


def _kind(voice: Voice) -> str:
    """What a source counts as: ``official of UA, heard``."""
    side = f" of {voice.side}" if voice.side else ""
    return f"{voice.kind}{side}, {'heard' if voice.heard else 'shown, not heard'}"


def _standing_reason(at: AgreementAt, settled: Settled) -> _Reason:
    flow = settled.slot.place.flow
    sides = list(flow.parties if flow else at.record.parties)
    number = number_text(settled.number) if settled.number is not None else "one exact number"
    match settled.standing:
        case Standing.VERIFIED:
            says = f"verified: {number} from a party, and from one that counted for itself"
        case Standing.CONFIRMED:
            joint = any(
                f.voice.kind is SourceKind.JOINT and f.quantity.exact == settled.number
                for f in settled.figures
            )
            says = f"confirmed: {number} " + (
                "from a joint body" if joint else f"from {listed(sides)}"
            )
        case Standing.WITHHELD:
            says = "withheld: every figure is"
        case Standing.UNREPORTED:
            says = "unreported: every figure was corrected away or retracted"
        case _:
            missing = [side for side in sides if not _exact_from(settled, side)]
            lack = f"no exact number from {listed(missing)}" if missing else "no number in common"
            says = f"reported only: {lack}, none from a joint body"
    return _Reason("rule", 6, says)


def _exact_from(settled: Settled, side: str) -> list[Figure]:
    return [
        figure
        for figure in settled.figures
        if figure.voice.side == side and figure.quantity.exact is not None
    ]


def _contest(at: AgreementAt, settled: Settled) -> Iterator[_Reason]:
    if settled.contested:
        heard = [figure for figure in settled.figures if figure.voice.heard]
        odds = sorted(
            {
                figure.said.entry
                for figure in heard
                for other in heard
                if not figure.quantity.shares_a_value_with(other.quantity)
            }
        )
        disputes = tuple(at.slots.lasting_disputes(settled.slot.place.group))
        if odds:
            said = listed(
                f"{f.said.source} says {f.quantity}" for f in heard if f.said.entry in odds
            )
            yield _Reason("rule", 7, f"contested: {said}", tuple(odds))
        if disputes:
            yield _Reason("rule", 7, "contested: a dispute lasts", disputes)
    elif settled.slot.was_contested:
        yield _Reason("rule", 7, "was contested at the end of an earlier day")


def _reach_words(settled: Settled) -> str:
    span = span_text(settled.reach.low, settled.reach.high)
    heard = any(figure.voice.heard for figure in settled.figures)
    whose = "of the heard" if heard else "of those who are shown only"
    return f"the figures {whose} span {span}" if span else "no figure gives a number"


def _slot_change(at: AgreementAt, settled: Settled) -> str:
    flow = settled.slot.place.flow
    sides = flow.parties if flow else tuple(at.record.parties)
    if settled.contested:
        return "it settles once those who differ say the same, or the dispute is taken back"
    if settled.standing is Standing.VERIFIED:
        return "a heard source with another number would contest it"
    if settled.standing is Standing.CONFIRMED:
        return (
            "a third party that counted the same would verify it; another number would contest it"
        )
    missing = [side for side in sides if not _exact_from(settled, side)]
    if missing and settled.value is not None:
        return f"the same number from {listed(missing)}, or from a joint body, would confirm it"
    return f"one exact number from {listed(sides)}, or from a joint body, would confirm it"


# A row of the totals ----------------------------------------------------------------------------


def why_total(at: AgreementAt, owed: Owed, column: str) -> list[WhyRow]:
    """Why a number of the totals is what it is."""

    def question(then: AgreementAt) -> object:
        found = [row for row in totals(then) if (row.flow, row.measure, row.unit) == named]
        if not found:
            return None
        number = getattr(found[0], column)
        return number if number is not None else _why_none(found[0])

    named = (at.spelled(owed[0]), owed[1], owed[2])
    row = next(row for row in totals(at) if (row.flow, row.measure, row.unit) == named)
    value = getattr(row, column)
    made_of = next(found for found in rows(at.settled.values(), at.terms) if found.owed == owed)
    places = {slot.slot.place for slot in made_of.slots}
    needed = witness(at, question, _likely(at, places, with_stages=True))
    reasons = [
        _Reason("answer", None, f"{column} is {_text(value)}", tuple(needed)),
        *_total_reasons(at, made_of, column, row),
    ]
    return [_row(at, row, column, value, reason, needed) for reason in reasons]


def _why_none(row: TotalsRow) -> tuple[bool, bool]:
    """What keeps a row from having a number: terms that differ, an end that is open."""
    return bool(row.terms) and row.term is None, row.high is None


def _total_reasons(at: AgreementAt, row: Row, column: str, shown: TotalsRow) -> Iterator[_Reason]:
    completed = {slug: stage for slug, stage in at.stages.items() if stage.completed}
    added = add_up(row, completed)
    if column in ("term", "unsettled", "remaining_low", "remaining_high"):
        yield from _term_reasons(at.terms.get(row.owed, []), shown.term)
    if column == "term":
        yield _Reason("change", None, "a heard source that states another term would leave it open")
        return
    if row.owed[2] == "percent":
        yield _Reason("rule", 9, "in percent nothing is summed")
        return
    by_settled = column in ("settled", "unsettled")
    if added.stands_in is not None:
        instead = at.settled[added.stands_in]
        words = _place_words(instead)
        numbers = _entries_of(instead)
        yield _Reason("rule", 9, f"{words} stands for the stages: {_span(instead)}", numbers)
    else:
        for slug, settled in row.stages.items():
            yield _Reason("rule", 9, _stage_words(slug, settled, by_settled), _entries_of(settled))
        for slug in added.without_number:
            ends = tuple(entry.number for entry in completed[slug].said)
            yield _Reason("rule", 9, f"stage {slug} was completed without a number", ends)
        yield _Reason("rule", 9, _sum_words(row, by_settled, shown))
    if column in ("unsettled", "remaining_low", "remaining_high"):
        taken = {"unsettled": "settled", "remaining_low": "high", "remaining_high": "low"}[column]
        says = (
            f"term {shown.term or 'not stated alike'} less {taken} {_text(getattr(shown, taken))}"
        )
        yield _Reason("rule", 9, f"{says} is {_text(getattr(shown, column))}")
    yield _Reason("change", None, _total_change(row, by_settled))


def _term_reasons(words: Iterable[TermOf], agreed: str | None) -> Iterator[_Reason]:
    said = list(words)
    for word in said:
        yield _Reason(
            "rule", 10, f"{word.source} ({_kind(word.voice)}) states {word.quantity}", (word.entry,)
        )
    found = term(said)
    if not said:
        yield _Reason("rule", 10, "nobody states a term; silence is no term")
    elif found is None:
        yield _Reason("rule", 10, "those who are heard differ, so there is no one term")
    else:
        yield _Reason("rule", 10, f"the term is {agreed}")


def _stage_words(slug: str, settled: Settled, by_settled: bool) -> str:
    contest = ", contested" if settled.contested else ""
    state = f"{settled.standing}{contest}"
    if not by_settled:
        return f"stage {slug}: {_span(settled)} ({state})"
    if settled.settled is not None:
        return f"stage {slug}: {number_text(settled.settled)} counts ({state})"
    return f"stage {slug}: {_span(settled)} does not count ({state})"


def _sum_words(row: Row, by_settled: bool, shown: TotalsRow) -> str:
    if by_settled:
        parts = [s.settled for s in row.stages.values() if s.settled is not None]
        return f"{_plus(parts)} = {shown.settled}" if parts else "no stage is settled: 0"
    lows = [s.reach.low or Decimal(0) for s in row.stages.values()]
    high = "" if shown.high else "; the upper end is open"
    return f"{_plus(lows)} = {shown.low} at least{high}" if lows else f"no stage has a figure{high}"


def _plus(parts: Iterable[Decimal]) -> str:
    return " + ".join(number_text(part) for part in parts)


def _span(settled: Settled) -> str:
    return span_text(settled.reach.low, settled.reach.high) or str(settled.standing)


def _place_words(settled: Settled) -> str:
    subject = settled.slot.place.subject
    if subject.scope is Scope.WHOLE:
        return "the figure for the whole"
    return f"the running figure to {subject.stage or subject.up_to}"


def _entries_of(settled: Settled) -> tuple[int, ...]:
    return tuple(dict.fromkeys(figure.said.entry for figure in settled.figures))


def _total_change(row: Row, by_settled: bool) -> str:
    if by_settled:
        open_ = [slug for slug, settled in row.stages.items() if settled.settled is None]
        if open_:
            return f"confirming what is reported for {listed(open_)} would raise what is settled"
        return "a contest of one of these stages would lower what is settled"
    return "another figure of a heard source for one of these stages would move it"


# Both -------------------------------------------------------------------------------------------


def asked(
    at: AgreementAt, column: str | None, places: Iterable[Place], owed: Iterable[Owed]
) -> list[WhyRow]:
    """The reasons for one column of some slots and rows, in their order; all main ones where none is named."""
    found: list[WhyRow] = []
    for place in sorted(places, key=lambda place: place_order(at, place)):
        found += why_slot(at, place, column or "standing")
    for row in sorted(owed, key=lambda row: (at.spelled(row[0]) or "", *row[1:])):
        for name in [column] if column else ["settled", "low", "high", "term"]:
            found += why_total(at, row, name)
    return found


def _likely(at: AgreementAt, places: set[Place], *, with_stages: bool = False) -> set[int]:
    """Entries that can matter for some slots: what was said there, what points there, who the parties are."""
    subjects = {place.subject for place in places}
    likely: set[int] = set()
    for number, entry in at.record.known.items():
        spoken = at.record.assertion(number)
        if spoken is not None:
            fits = spoken.subject in subjects
        else:
            named = getattr(entry.event, "stage", None)
            fits = with_stages or named is None
        if fits:
            likely.add(number)
    return likely


def _is_at(at: AgreementAt, row: StatusRow, place: Place) -> bool:
    subject = place.subject
    return (row.scope, row.stage, row.up_to, row.flow, row.measure, row.unit) == (
        subject.scope,
        subject.stage,
        subject.up_to,
        at.spelled(place.flow),
        subject.measure,
        subject.unit,
    ) and (row.dimension, row.category) == (place.dimension, place.category)


def _row(
    at: AgreementAt,
    row: StatusRow | TotalsRow,
    column: str,
    value: object,
    reason: _Reason,
    needed: Iterable[int],
) -> WhyRow:
    kept = set(needed)
    of_a_slot: Mapping[str, str | None] = (
        {
            "scope": row.scope,
            "stage": row.stage,
            "up_to": row.up_to,
            "dimension": row.dimension,
            "category": row.category,
        }
        if isinstance(row, StatusRow)
        else dict.fromkeys(("scope", "stage", "up_to", "dimension", "category"))
    )
    return WhyRow(
        agreement=at.slug,
        scope=of_a_slot["scope"],
        stage=of_a_slot["stage"],
        up_to=of_a_slot["up_to"],
        flow=row.flow,
        measure=row.measure,
        unit=row.unit,
        dimension=of_a_slot["dimension"],
        category=of_a_slot["category"],
        column=column,
        value=None if value is None else _text(value),
        step=reason.step,
        rule=reason.rule,
        says=reason.says,
        entries=tuple(at.cite(number) for number in reason.numbers if number in kept),
        also=tuple(at.cite(number) for number in reason.numbers if number not in kept),
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "open or unknown" if value is None else str(value)
