"""Why a slot stands as it does: rules 1, 2 and 4 to 8, with the entries that speak in it."""

from collections.abc import Iterator

from domain.events import SourceKind, said_in
from domain.refusals import listed
from domain.values.quantity import number_text
from projections.agreement import AgreementAt
from projections.reasons import change
from projections.reasons.step import Reason, ended, kind_words, span_words
from projections.reasons.taken_away import taken_away
from projections.rules.settled import Settled, contending, heard
from projections.rules.standing import Standing
from projections.texts.number import in_a_sentence
from projections.texts.wording import who_says


def slot_reasons(at: AgreementAt, settled: Settled, column: str) -> Iterator[Reason]:
    """What rests on what was taken away, the voices, standing, contest and span of a slot, and what would change
    them."""
    yield from taken_away(at, settled)
    yield from _voices(at, settled)
    yield _standing(settled)
    yield from _contest(at, settled)
    yield Reason("rule", 8, _reach_words(settled))
    yield Reason("change", None, change.of_slot(at, settled, column))


def _voices(at: AgreementAt, settled: Settled) -> Iterator[Reason]:
    for figure in settled.figures:
        said = figure.said
        same = tuple(
            other.entry
            for other in settled.slot.sayings
            if other.voice.root == figure.voice.root and other.quantity == figure.quantity
        )
        implied = ", implied by its parts" if said.implied else ""
        counted = ", counted for itself" if figure.counted else ""
        number = in_a_sentence(figure.quantity)
        says = f"{said.source} ({kind_words(at, figure.voice)}) says {number}{implied}{counted}"
        yield Reason("rule", 4, says, same)


def _standing(settled: Settled) -> Reason:
    sides = settled.slot.sides
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
            return Reason("rule", 6, says, ended(settled))
        case _:
            missing = [side for side in sides if not change.exact_from(settled, side)]
            lack = f"no exact number from {listed(missing)}" if missing else "no number in common"
            says = f"reported only: {lack}, none from a joint body"
    return Reason("rule", 6, says)


def _contest(at: AgreementAt, settled: Settled) -> Iterator[Reason]:
    if settled.contested:
        figures = contending(settled)
        disputes = tuple(at.slots.lasting_disputes(settled.place.group))
        if figures:
            odds = sorted({figure.said.entry for figure in figures})
            yield Reason("rule", 7, f"contested: {who_says(figures)}", tuple(odds))
        if disputes:
            sources = (said_in(at.record.known[number].event).source for number in disputes)
            by = listed(dict.fromkeys(sources))
            last = f"a dispute by {by} lasts" if len(disputes) == 1 else f"disputes by {by} last"
            yield Reason("rule", 7, f"contested: {last}", disputes)
    elif settled.slot.was_contested:
        yield Reason("rule", 7, "was contested at the end of an earlier day")


def _reach_words(settled: Settled) -> str:
    span = span_words(settled)
    whose = "of the heard" if heard(settled) else "of those who are shown only"
    return f"the figures {whose} span {span}" if span else "no figure gives a number"
