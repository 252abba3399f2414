"""What would change an answer: who would have to say what."""

from collections.abc import Sequence
from typing import Final

from domain.refusals import listed
from domain.values.quantity import number_text
from projections.agreement import AgreementAt
from projections.reasons.missing import ADDED, OF_SETTLED, would_give_a_number
from projections.rules.percent import PERCENT
from projections.rules.settled import Settled, heard
from projections.rules.standing import Standing, at_odds, counted_values, needed_sides
from projections.rules.sums import Row, Sum
from projections.rules.terms import TermOf, term
from projections.rules.voices import Figure
from projections.texts.addition import stages_named

_JOINT: Final = "from a joint body"
_COUNTING: Final = "a third party that counted"
_CONTESTING: Final = (
    "a heard source whose number shares no value with it, or who disputes it, would contest it"
)
"""A number that somebody who is heard says firmly."""


def of_slot(at: AgreementAt, settled: Settled, column: str) -> str:
    """What would change one column of a slot."""
    if column == "was_contested":
        if settled.slot.was_contested:
            return "nothing that is said later: what was contested stays so"
        return "a contest that lasts to the end of a day would change it, from the next day on"
    if settled.contested:
        return _of_a_contest(at, settled)
    if column == "contested":
        return _of_what_nobody_contests(settled)
    if column in ("value", "low", "high") and settled.figures:
        moves = "move it" if heard(settled) else "replace it"
        return f"another number from a heard source would {moves}"
    return _of_a_standing(at, settled)


def of_term(words: Sequence[TermOf]) -> str:
    """What would change a term."""
    if not words:
        return "a source that states a term would give it one"
    if term(words) is None:
        return "it is one term once those who differ state the same, or take theirs back"
    if not any(word.voice.heard for word in words):
        return "a term of a source that is heard would take its place"
    return "a heard source that states another term would leave it open"


def of_total(at: AgreementAt, row: Row, added: Sum, column: str, order: Sequence[str]) -> str:
    """What would change a number of the totals; ``order`` are its stages as they took place."""
    if row.owed.unit == PERCENT and column in ADDED:
        return "nothing: shares are not added up"
    if column == "basis":
        return _of_the_basis(row, added)
    if column == "stages_completed":
        return "the completion of another stage, or a later cancellation of one of these"
    if column == "stages_without_number":
        if added.without_number:
            return f"a number for {stages_named(added.without_number, order)}"
        return "a stage that is completed and for which nobody gives a number"
    missing = would_give_a_number(at, row, added, column, order)
    if missing is not None:
        return missing
    if column == "contested_stages" or (added.stands_in is None and column in OF_SETTLED):
        return _of_settled_stages(at, row, order, only_contests=column == "contested_stages")
    if added.stands_in is not None:
        if column in OF_SETTLED:
            return _of_settled(at, at.settled[added.stands_in])
        return _of_the_basis(row, added)
    if not row.stages_have_figures:
        return "a figure for one of its stages or for the whole, or a running one"
    unknown = stages_named(added.without_number, order)
    also = f"; so would one for {unknown}" if added.without_number else ""
    return f"another figure of a heard source for one of these stages would move it{also}"


def exact_from(settled: Settled, side: str) -> list[Figure]:
    """The exact numbers of one side."""
    return [
        figure
        for figure in settled.figures
        if figure.voice.side == side and figure.quantity.exact is not None
    ]


def _of_a_contest(at: AgreementAt, settled: Settled) -> str:
    ways = []
    if at_odds(settled.figures):
        ways.append("those who differ give numbers that share a value")
    disputes = at.slots.disputes_on(settled.place.group)
    if disputes:
        another = "another number" if any(one.quantities for one in disputes) else "a number"
        each = "the" if len(disputes) == 1 else "each"
        ends = [f"{each} dispute is taken back", f"the disputed source gives {another}"]
        if any(not dispute.silent for dispute in disputes):
            ends.insert(1, "its source says what it disputed")
        ways.append(listed(ends, "or"))
    return f"the contest ends once {listed(ways)}"


def _of_what_nobody_contests(settled: Settled) -> str:
    if any(figure.quantity.firm for figure in heard(settled)):
        return _CONTESTING
    if settled.figures:
        return "a heard source who disputes it would contest it"
    return "two heard sources whose numbers share no value would contest it"


def _of_a_standing(at: AgreementAt, settled: Settled) -> str:
    sides = settled.slot.sides
    verifying = _verifying(at, settled)
    match settled.standing:
        case Standing.VERIFIED:
            return _CONTESTING
        case Standing.CONFIRMED:
            by = verifying or f"from a party and {_COUNTING}"
            return f"the same {by} would verify it; {_CONTESTING}"
        case Standing.UNREPORTED:
            return "a new figure would be reported in its place"
        case _:
            missing = [side for side in sides if not exact_from(settled, side)]
            said = settled.value is not None and bool(missing)
            number = number_text(settled.value) if said and settled.value is not None else ""
            needed = missing if said else sides
            whose = [f"from {listed(needed)}"] if needed else []
            by = listed([*whose, _JOINT], "or")
            if verifying is None:
                return f"{number or 'one exact number'} {by} would confirm it"
            if _is_counted(settled):
                return f"{number} {verifying} would verify it, {_JOINT} confirm it"
            return f"{number} {by} would confirm it, {verifying} verify it"


def _verifying(at: AgreementAt, settled: Settled) -> str | None:
    """Who alone could verify the number of a slot; None where nobody could."""
    if _is_counted(settled):
        return f"from {listed(at.record.parties, 'or')}" if at.record.parties else None
    says_it = [figure for figure in settled.figures if figure.quantity.exact is not None]
    by_party = {figure.quantity.exact for figure in says_it if figure.voice.side is not None}
    return f"from {_COUNTING}" if settled.value in by_party else None


def _is_counted(settled: Settled) -> bool:
    """Whether one who counted for himself says the number of a slot."""
    return settled.value in counted_values(settled.figures)


def _of_settled(at: AgreementAt, settled: Settled) -> str:
    """What would settle a number that is not, or unsettle one that is."""
    if not settled.contested or settled.standing.settles:
        return of_slot(at, settled, "standing")
    sides = listed(settled.slot.sides)
    whose = [f"from {sides}", _JOINT] if sides else [_JOINT]
    return f"one exact number {listed(whose, 'or')}, that nobody contests"


def _of_the_basis(row: Row, added: Sum) -> str:
    if not row.stages_have_figures:
        if added.stands_in is None:
            return "any figure for the whole, else a running one, would stand for the stages"
        if row.whole is not None and row.whole.settled is not None:
            return (
                f"a figure of more than {number_text(row.whole.settled)} for one of the stages would count "
                "instead of it; so would any, were it contested"
            )
        return "a figure for one of the stages would count instead of it"
    if added.stands_in is None:
        return (
            "a number for the whole that is confirmed or verified, not contested and not below "
            f"{number_text(row.low)} would stand for the stages"
        )
    return "a contest of it would let the stages count instead"


def _of_settled_stages(
    at: AgreementAt, row: Row, order: Sequence[str], *, only_contests: bool
) -> str:
    stages = {slug: settled for slug, settled in row.stages.items() if settled.figures}
    contested = [slug for slug, settled in stages.items() if settled.contested]
    if only_contests:
        if contested:
            return f"an end of the contest of {stages_named(contested, order)}"
        return "a contest of one of the stages"
    sure = [slug for slug in contested if stages[slug].standing.settles]
    unsure = [slug for slug in contested if slug not in sure]
    open_ = [slug for slug, s in stages.items() if s.settled is None and not s.contested]
    exact = [slug for slug in open_ if stages[slug].value is not None]
    vague = [slug for slug in open_ if slug not in exact]
    sides = listed(needed_sides(row.owed.flow, at.record.parties))
    ways = []
    if exact:
        ways.append(f"a confirmation of {stages_named(exact, order)}")
    if unsure:
        ways.append(
            f"{'one' if exact else 'a confirmation'} of {stages_named(unsure, order)} that nobody contests"
        )
    if vague:
        whose = f"from {sides} or {_JOINT}" if sides else _JOINT
        each = "" if len(vague) == 1 else "each of "
        ways.append(f"one exact number for {each}{stages_named(vague, order)}, {whose}")
    if sure:
        ways.append(f"an end of the contest of {stages_named(sure, order)}")
    if ways:
        return listed(ways, "or")
    if any(settled.settled is not None for settled in stages.values()):
        return "a contest of one of the stages"
    return f"one exact number for a stage from {sides}, or {_JOINT}" if sides else "a settled stage"
