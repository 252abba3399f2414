"""Whether what somebody says of the whole, or so far, is what his own numbers of the stages come to."""

from collections.abc import Iterable, Sequence

from domain.values.quantity import Quantity, total
from projections.rules.settled import Settled, heard
from projections.rules.voices import Figure
from projections.texts.addition import together


def differing_from_own_sum(stated: Settled, stages: Iterable[Settled | None]) -> list[Figure]:
    """The numbers that a side, or another who is heard, gives there and that are not what its own numbers of the
    stages come to, nor less exact.

    ``stages`` are all that it covers, None those of which nobody says anything. Who is silent on some of which
    others give a number has no sum of his own.
    """
    known = [stage for stage in stages if stage is None or stage.figures]
    return [
        figure
        for figure in heard(stated)
        if figure.quantity.is_number
        and (own := _own(figure, known)) is not None
        and _is_other(figure.quantity, own)
    ]


def _own(figure: Figure, stages: Sequence[Settled | None]) -> list[Quantity] | None:
    """What the voice of a figure says of each stage; None where it is silent on one that others tell of."""
    found = []
    for stage in stages:
        figures = _of_the_same(figure, stage) if stage is not None else []
        if stage is not None and not figures:
            return None
        found.append(together([own.quantity for own in figures]) if figures else _ANYTHING)
    return found


def _of_the_same(figure: Figure, stage: Settled) -> list[Figure]:
    return [own for own in heard(stage) if own.voice.speaks_as == figure.voice.speaks_as]


def _is_other(said: Quantity, own: Sequence[Quantity]) -> bool:
    added = total(own)
    if added is None:
        return True
    same = said == added or (said.firm and said.span == added.span)
    return not same and not said.only_repeats(added)


_ANYTHING = Quantity.parse(">=0")
