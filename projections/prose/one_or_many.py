"""Whether a slot has one number to tell, several, or one against another; and whose figures are told beside it."""

from domain.values.quantity import Form, Quantity
from projections.prose.contest import contradicting
from projections.prose.whose import bearing_out, heard_voice, heard_voices, speakers
from projections.rules.settled import Settled, counting, heard, making
from projections.rules.span import Reach
from projections.rules.standing import at_odds
from projections.rules.voices import Figure
from projections.texts.number import WITHHELD


def settles(settled: Settled) -> bool:
    """Whether it has one number that is confirmed or verified, contested or not."""
    return settled.number is not None


def one_quantity(settled: Settled) -> str | None:
    """What is settled, else what all say, in the form of feeds; None where they say several, or withhold."""
    if settled.number is not None:
        return str(Quantity.of(settled.number))
    said = {str(figure.quantity) for figure in counting(settled)}
    return said.pop() if len(said) == 1 and said != {WITHHELD} else None


def is_many(settled: Settled) -> bool:
    """Whether several quantities were said, and none of them is settled."""
    several = len({str(figure.quantity) for figure in counting(settled)}) > 1
    return several and not settles(settled)


def is_span(settled: Settled) -> bool:
    """Whether it can only be told as one number against another."""
    return at_odds(settled.figures) and not settles(settled)


def less_exact(settled: Settled) -> list[Figure]:
    """The words of those who are heard, but neither with the number that is told nor against it: withheld,
    vague, a bound or ``about`` so many."""
    is_settled = settles(settled)
    told = bearing_out(settled) if is_settled else making(settled)
    against = contradicting(settled) if is_settled else []
    voices = heard_voices(speakers(told))
    return [
        figure
        for figure in counting(settled)
        if figure not in against and heard_voice(figure.voice) not in {*voices, None}
    ]


def others_alone(settled: Settled) -> list[Figure]:
    """What media and other sources say that are not heard, where those who are heard give no number."""
    said = {figure.quantity for figure in heard(settled)}
    if not said or settled.reach != Reach():
        return []
    return [
        figure
        for figure in settled.figures
        if not figure.voice.heard
        and figure.quantity.form is not Form.WITHHELD
        and figure.quantity not in said
    ]


def differing(settled: Settled) -> list[Figure]:
    """The figures of those who are not heard that share no value with one of those who are."""
    return [
        figure
        for figure in settled.figures
        if not figure.voice.heard
        and any(not figure.quantity.shares_a_value_with(other.quantity) for other in heard(settled))
    ]
