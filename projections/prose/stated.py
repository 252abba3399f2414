"""What is stated for the whole and so far, where it stands for the stages or says something else than they do."""

from collections.abc import Collection, Iterator

from domain.events import Scope
from domain.period import Moment
from projections.prose.parts import Parts
from projections.prose.quantities import day
from projections.prose.slot import Teller
from projections.prose.whose import heard_voices, speakers
from projections.rules.slots import Settled
from projections.rules.sums import Row, Sum


def stated(teller: Teller, slot: Settled, as_: str, beside: Collection[str]) -> Parts:
    """``up to stage s4, 4,812 bodies are reported by Ukraine alone``; ``beside`` are all that are heard on it."""
    subject = slot.slot.place.subject
    if subject.scope is Scope.WHOLE:
        until = "in all, "
    elif subject.stage:
        until = f"up to stage {subject.stage}, "
    else:
        until = f"up to {day(Moment.parse(subject.up_to))}, " if subject.up_to else ""
    return (until, *teller.clause(slot, as_, beside))


def stated_beside(teller: Teller, row: Row, added: Sum, beside: Collection[str]) -> Iterator[Parts]:
    """Stated whole and running numbers that say something else than what is told already."""
    so_far = sorted((slot for slot in row.running if slot.figures), key=_turn)
    last = [*so_far[-1:], *([row.whole] if row.whole is not None and row.whole.figures else [])]
    for slot in (*so_far[:-1], *last):
        if slot.slot.place == added.stands_in:
            continue
        if slot.contested:
            is_more = not _contested_like_its_stages(teller, row, slot)
        else:
            is_more = slot in last and added.stands_in is None and _says_more(row, added, slot)
        if is_more:
            yield stated(teller, slot, "", beside)


def _says_more(row: Row, added: Sum, slot: Settled) -> bool:
    """Whether it goes beyond the stages, or is another voice's; in percent nothing is summed."""
    low, high = slot.reach.low, slot.reach.high
    if added.low is None or (high is not None and added.high is None and high > added.low):
        return True
    of_stages = heard_voices(speakers(f for each in row.stages.values() for f in each.figures))
    speaking = heard_voices(speakers(slot.figures))
    if not speaking <= of_stages:
        return True
    if not speaking or low is None or added.high is None:
        return False
    is_less = slot is row.whole and high is not None and high < added.low
    return is_less or low > added.high


def _contested_like_its_stages(teller: Teller, row: Row, slot: Settled) -> bool:
    """Whether it spans what its stages span, one of which is contested: that is told of the stage."""
    covered = teller.order.covered(slot.slot.place.subject, row)
    if covered is None or covered.perhaps:
        return False
    stages = [row.stages[slug] for slug in covered.stages if slug in row.stages]
    if len(stages) < len(covered.stages) or not any(stage.contested for stage in stages):
        return False
    lows = [stage.reach.low for stage in stages if stage.reach.low is not None]
    highs = [stage.reach.high for stage in stages if stage.reach.high is not None]
    known = len(lows) == len(highs) == len(stages)
    return known and (sum(lows), sum(highs)) == (slot.reach.low, slot.reach.high)


def _turn(slot: Settled) -> tuple[bool, int]:
    heard = [figure.said.turn for figure in slot.figures if figure.voice.heard]
    return bool(heard), max(heard or [figure.said.turn for figure in slot.figures])
