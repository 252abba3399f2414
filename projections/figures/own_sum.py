"""Whether what somebody says of the whole, or so far, is what his own numbers of the stages come to."""

from collections.abc import Collection, Mapping

from domain.values.quantity import Quantity, total
from projections.rules.settled import Settled, heard
from projections.rules.voices import Figure
from projections.texts.addition import together


class OwnNumbers:
    """What each who is heard says of the stages of a row of the totals: a side, or another who is heard."""

    def __init__(self, stages: Mapping[str, Settled]) -> None:
        self._spoken_of = stages.keys()
        self._told = {slug for slug, stage in stages.items() if stage.figures}
        self._own: dict[str, dict[str, Quantity]] = {}
        self._untold: dict[str, set[str]] = {}
        for slug, stage in stages.items():
            for who, said in _by_voice(stage).items():
                self._own.setdefault(who, {})[slug] = together(said)

    def speaks_throughout(self, who: str, stages: Collection[str]) -> bool:
        """Whether somebody is heard on each of some stages of which others say something."""
        if who not in self._untold:
            self._untold[who] = self._told - self._own.get(who, {}).keys()
        return self._untold[who].isdisjoint(stages)

    def are_told(self, stages: Collection[str]) -> bool:
        """Whether anybody says anything of one of some stages."""
        return not self._told.isdisjoint(stages)

    def differing(self, stated: Settled, stages: Collection[str]) -> list[Figure]:
        """The numbers that are given in a slot and are not what the own numbers of the ``stages`` that it covers
        come to, nor less exact.

        Who is silent on some of which others give a number has no sum of his own.
        """
        return [
            figure
            for figure in heard(stated)
            if figure.quantity.is_number
            and self.speaks_throughout(figure.voice.speaks_as, stages)
            and _is_other(figure.quantity, self._of(figure.voice.speaks_as, stages))
        ]

    def _of(self, who: str, stages: Collection[str]) -> list[Quantity]:
        """What somebody says of some stages; of those of which nobody ever spoke it can be anything."""
        own = self._own.get(who, {})
        untold = [_ANYTHING for slug in stages if slug not in self._spoken_of]
        return [own[slug] for slug in stages if slug in own] + untold


def _by_voice(stage: Settled) -> dict[str, list[Quantity]]:
    found: dict[str, list[Quantity]] = {}
    for figure in heard(stage):
        found.setdefault(figure.voice.speaks_as, []).append(figure.quantity)
    return found


def _is_other(said: Quantity, own: Collection[Quantity]) -> bool:
    added = total(own)
    if added is None:
        return True
    same = said == added or (said.firm and said.span == added.span)
    return not same and not said.only_repeats(added)


_ANYTHING = Quantity.parse(">=0")
