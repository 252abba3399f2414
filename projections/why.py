"""``why``: the entries and the rules behind a number, and what would change it."""

from collections.abc import Collection, Iterable, Sequence

from domain.events import stage_of
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.place_order import place_order
from projections.reasons.behind_total import BehindTotal, Stagewise
from projections.reasons.missing import OF_HIGH, OF_ONE_BASIS, TAKEN, NoNumber, no_term
from projections.reasons.slot import slot_reasons
from projections.reasons.step import Reason, Step, text
from projections.reasons.total import total_reasons
from projections.reasons.witness import Answer, Likely, of_group_only, of_row_only
from projections.reasons.words import Word, of_slot, of_total
from projections.rules.percent import PERCENT
from projections.rules.place import Place
from projections.rules.sums import Row, Sum, add_up, rows
from projections.rules.terms import Owed, TermOf, order_of, term
from projections.status import StatusRow, slot_row
from projections.texts.sentence import joined
from projections.totals import TotalsRow, numbers, totals_row


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One step of a reason.

    ``entries`` suffice for the answer: each is needed for it beside the others, or beside all that is recorded, or
    took the place of one that is needed and stands no more. ``also`` are those that say the same or weigh less:
    without any one of them it would be the same. ``voided`` are those of both that were voided: what points at
    one can need it for its slot alone.

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
    voided: tuple[str, ...]


def asked(
    at: AgreementAt, columns: Sequence[str], places: Iterable[Place], owed: Iterable[Owed]
) -> list[WhyRow]:
    """The reasons for some columns of some slots and rows, in their order; the main ones where none is named."""
    found: list[WhyRow] = []
    stagewise = Stagewise(at)
    for place in sorted(places, key=place_order):
        for name in columns or ["standing"]:
            found += why_slot(at, place, name, stagewise)
    for row in sorted(owed, key=order_of):
        for name in columns or ["settled", "low", "high", "term"]:
            found += why_total(at, row, name, stagewise)
    return found


def why_slot(
    at: AgreementAt, place: Place, column: str = "standing", stagewise: Stagewise | None = None
) -> list[WhyRow]:
    """Why a slot stands as it does. The question is its standing, contest, value and span together; for
    ``was_contested`` its past contest too. ``stagewise`` knows what was worked out for others."""
    settled = at.settled[place]
    stagewise = stagewise or Stagewise(at)

    def question(then: AgreementAt) -> object:
        found = then.slots.of_place(place)
        if found is None:
            return None
        past = found.slot.was_contested if column == "was_contested" else None
        return found.standing, found.contested, found.value, found.reach, past

    def speaking(then: AgreementAt) -> Iterable[Word]:
        found = then.slots.of_place(place)
        return of_slot(then, found) if found is not None else ()

    row = slot_row(at, settled)
    reasons = list(slot_reasons(at, settled, column))
    reaching = stagewise.reaching.flow(place.flow, settled.slot.sayings[0].entry)
    answer = Answer(at, question, speaking, of_group_only(place.group), reaching)
    bears = answer.bearing(_shown(reasons))
    needed = answer.witness(stagewise.likely_of({place.subject}), bears)
    return _rows(at, row, column, reasons, needed)


def why_total(
    at: AgreementAt, owed: Owed, column: str, stagewise: Stagewise | None = None
) -> list[WhyRow]:
    """Why a number of the totals is what it is. The question is the number together with what stands for the
    stages. ``stagewise`` knows what was worked out for others."""
    stagewise = stagewise or Stagewise(at)

    def asked(then: Row, words: list[TermOf], completed: Sequence[str]) -> object:
        added = add_up(then, completed)
        number = getattr(numbers(term(words), added, completed), column)
        if number is None:
            return _why_none(then, added, column, words)
        return number, added.stands_in if column in OF_ONE_BASIS else None

    def question(then: AgreementAt) -> object:
        stated = then.terms.get(owed, [])
        slots = [slot for slot in then.settled.values() if slot.place.owed == owed]
        found = rows(slots, [owed] if stated else [])
        return asked(found[0], stated, then.completed) if found else None

    def speaking(then: AgreementAt) -> Iterable[Word]:
        return of_total(then, owed, column)

    made_of = next(found for found in at.rows if found.owed == owed)
    row = totals_row(at, made_of)
    words = at.terms.get(owed, [])
    reasons = list(total_reasons(at, made_of, column, row))
    stagewise = stagewise.of_row(owed)
    answer = Answer(stagewise.at, question, speaking, of_row_only(owed))
    needed: list[int] | None = None
    if row.basis == "stages" and column != "term":
        behind = BehindTotal(
            stagewise, made_of, answer, lambda then, completed: asked(then, words, completed)
        )
        bears = behind.bearing(_shown(reasons))
        needed = behind.numbers(bears)
    else:
        bears = answer.bearing(_shown(reasons))
    if column == "term":
        needed = answer.witness(Likely(stagewise.at, stagewise.parts.general), bears)
    elif needed is None and column in OF_HIGH and row.high is None and row.basis == "stages":
        silent = _where_it_is_open(stagewise, made_of, row)
        needed = answer.witness(Likely(stagewise.at, silent), bears)
    if needed is None:
        subjects = {slot.place.subject for slot in made_of.slots}
        needed = answer.witness(stagewise.likely_of(subjects, with_stages=True), bears)
    return _rows(at, row, column, reasons, needed)


def _shown(reasons: Iterable[Reason]) -> set[int]:
    return {number for reason in reasons for number in reason.numbers}


def _why_none(row: Row, added: Sum, column: str, words: Sequence[TermOf]) -> NoNumber:
    if row.owed.unit == PERCENT and column != "term":
        return NoNumber(None, is_open=False, stands_in=None)
    lacking = no_term(words) if column == "term" or column in TAKEN else None
    # Without an exact term nothing else is needed to have no number.
    is_open = column in OF_HIGH and added.high is None and lacking is None
    return NoNumber(lacking, is_open, added.stands_in if is_open else None)


def _where_it_is_open(stagewise: Stagewise, made_of: Row, row: TotalsRow) -> set[int]:
    """The entries of the stages that leave the upper end open, and of the agreement as a whole."""
    silent = set(row.stages_without_number)
    silent |= {slug for slug, slot in made_of.stages.items() if slot.reach.high is None}
    known = stagewise.at.record.known.items()
    named = {number for number, entry in known if stage_of(entry.event) in silent}
    return {*stagewise.parts.general, *(other for n in named for other in stagewise.parts.of(n))}


def _rows(
    at: AgreementAt,
    row: StatusRow | TotalsRow,
    column: str,
    reasons: Iterable[Reason],
    needed: Collection[int],
) -> list[WhyRow]:
    """The answer, and the reasons for it."""
    value = getattr(row, column)
    answer = Reason("answer", None, f"{column} is {text(value)}", tuple(needed))
    return [_row(at, row, column, value, reason, needed) for reason in (answer, *reasons)]


def _row(
    at: AgreementAt,
    row: StatusRow | TotalsRow,
    column: str,
    value: object,
    reason: Reason,
    needed: Collection[int],
) -> WhyRow:
    slot = row if isinstance(row, StatusRow) else None
    return WhyRow(
        agreement=at.slug,
        scope=slot.scope if slot else None,
        stage=slot.stage if slot else None,
        up_to=slot.up_to if slot else None,
        flow=row.flow,
        measure=row.measure,
        unit=row.unit,
        dimension=slot.dimension if slot else None,
        category=slot.category if slot else None,
        column=column,
        value=None if value is None else text(value),
        step=reason.step,
        rule=reason.rule,
        says=joined((reason.says,)),
        entries=tuple(at.cite(number) for number in reason.numbers if number in needed),
        also=tuple(at.cite(number) for number in reason.numbers if number not in needed),
        voided=tuple(at.cite(number) for number in reason.numbers if number in at.record.voided),
    )
