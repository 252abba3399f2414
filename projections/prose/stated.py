"""What is stated for the whole and so far, where it stands for the stages or says something else than they do."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from domain.events import Scope
from domain.state.assertion import Subject
from domain.values.period import Moment
from domain.values.quantity import Form, Quantity, Span
from projections.prose.divided import clause_of
from projections.prose.pieces import Pieces
from projections.prose.quantities import last_day
from projections.prose.slot import Teller
from projections.prose.whose import heard_voices, speakers
from projections.rules.settled import Settled, counting, heard
from projections.rules.sums import Row, Sum
from projections.rules.voices import Figure


def stated(teller: Teller, slot: Settled, as_: str, beside: Collection[str]) -> Pieces:
    """``up to stage s4, 4,812 bodies are reported by Ukraine alone``; ``beside`` are all that are heard on it."""
    reach = where(slot.place.subject)
    return (f"{reach}, " if reach else "", *clause_of(teller, slot, as_, beside))


def where(subject: Subject) -> str:
    """``in stage s4``, ``in all``; of what is said so far `until`."""
    if subject.scope is Scope.STAGE:
        return f"in stage {subject.stage}"
    return "in all" if subject.scope is Scope.WHOLE else until(subject)


def until(subject: Subject) -> str:
    """``up to stage s4``, ``up to 31 March 2024``, ``up to the end of March 2024``; nothing of the whole."""
    if subject.stage:
        return f"up to stage {subject.stage}"
    return f"up to {last_day(Moment.parse(subject.up_to))}" if subject.up_to else ""


def stated_beside(teller: Teller, row: Row, added: Sum) -> list[Settled]:
    """Stated whole and running numbers that say something else than what is told already.

    Of each who is heard it is the last that they said so far; what they said before is told where it is contested,
    or where more is confirmed or verified by it than by what is told. Beside a whole of others alone it is told
    whatever it is.
    """
    so_far, whole = _so_far(row), [slot for slot in row.wholes if slot.figures]
    last = {slot.place for slot in (*_last_words(so_far), *whole)}
    firmest = settled_beside(teller, row, added)
    instead = teller.at.settled[added.stands_in] if added.stands_in is not None else None

    def is_more(slot: Settled) -> bool:
        if slot.contested:
            alike = _contested_like_its_stages(teller, row, slot)
            return not alike or bool(_differing_from_own_sum(teller, row, slot))
        if slot is firmest:
            return True
        if instead is None:
            says_more = _says_more(teller, row, added, slot)
        else:
            says_more = _raises(slot, added) or (bool(heard(slot)) and not heard(instead))
        return slot.place in last and (says_more or _is_withheld_by_some(slot))

    return [s for s in (*so_far, *whole) if s.place != added.stands_in and is_more(s)]


def furthest_untold(teller: Teller, row: Row, added: Sum) -> list[Settled]:
    """Where a source that is heard gives its number that reaches furthest, if neither that is told nor the same
    number of its own.

    What is told of another reach is no word of this one, however little more exact it is (rule 4 is of one slot).
    """
    told = stated_beside(teller, row, added)
    if added.stands_in is not None:
        told.append(teller.at.settled[added.stands_in])
    known = {(f.voice.root, f.quantity) for other in told for f in counting(other)}
    slots = [*_so_far(row), *row.wholes]

    def is_news(slot: Settled, root: str, said: Quantity) -> bool:
        if slot.contested:
            return False  # it is told, or its stages are
        if added.stands_in is None:
            return _says_more(teller, row, added, slot)
        return (root, said) not in known

    by_root: dict[str, dict[Subject, tuple[Settled, Quantity]]] = {}
    for slot in slots:
        for figure in heard(slot):
            own = by_root.setdefault(figure.voice.root, {})
            own[slot.place.subject] = slot, figure.quantity
    places = {slot.place for slot in told}
    found = {
        slot.place
        for root, own in by_root.items()
        for slot, said in map(own.__getitem__, teller.order.furthest(own))
        if slot.place not in places and is_news(slot, root, said)
    }
    return [slot for slot in slots if slot.place in found]


def _so_far(row: Row) -> list[Settled]:
    return sorted((slot for slot in row.running if slot.figures), key=_turn)


def settled_beside(teller: Teller, row: Row, added: Sum) -> Settled | None:
    """The whole or running slot by which most is settled, where that is more than is settled by what is told."""
    slots = [*_so_far(row), *row.wholes]
    instead = teller.at.settled[added.stands_in].settled if added.stands_in else None
    told = added.settled or instead or Decimal(0)
    settled = [(slot.settled, slot) for slot in slots if slot.settled is not None]
    most, slot = max(settled, key=lambda pair: pair[0], default=(told, None))
    return slot if most > told else None


def _raises(slot: Settled, added: Sum) -> bool:
    """Whether it is more than the least that it can be by what stands for the stages."""
    return slot.reach.low is not None and slot.reach.low > (added.low or 0)


def _is_withheld_by_some(slot: Settled) -> bool:
    """Whether somebody who is heard gives no number there: what he says of the stages is no word for it."""
    return any(figure.quantity.form is Form.WITHHELD for figure in heard(slot))


def _last_words(so_far: Sequence[Settled]) -> list[Settled]:
    """The running slots, of which the order is given, in which somebody who is heard spoke last, and the last."""
    by_voice = {voice: slot for slot in so_far for voice in heard_voices(speakers(slot.figures))}
    last = {slot.place for slot in by_voice.values()}
    return [slot for slot in so_far if slot.place in last or slot is so_far[-1]]


def _says_more(teller: Teller, row: Row, added: Sum, slot: Settled) -> bool:
    """Whether it goes beyond the stages, falls short of those that it covers, is another voice's, or is not
    what its own voice's numbers of these come to.

    In percent nothing is summed.
    """
    low, high = slot.reach.low, slot.reach.high
    if added.low is None or (high is not None and added.high is None and high > added.low):
        return True
    speaking = heard_voices(speakers(slot.figures))
    if not _speak_throughout(teller, row, slot, speaking):
        return True
    if not speaking or low is None:
        return False
    is_other = _differing_from_own_sum(teller, row, slot)
    return bool(is_other) or says_otherwise(teller, row, added, slot)


def told_with_it(teller: Teller, row: Row, added: Sum, slots: Iterable[Settled]) -> set[str]:
    """Of whom it is told by such numbers what they say of the stages too: those who speak there, unless their own
    numbers of the stages come to another.

    In percent nothing is summed.
    """
    found: set[str] = set()
    for slot in slots:
        others = _differing_from_own_sum(teller, row, slot) if added.low is not None else []
        found |= heard_voices(speakers(slot.figures)) - heard_voices(speakers(others))
    return found


def _differing_from_own_sum(teller: Teller, row: Row, slot: Settled) -> list[Figure]:
    """Of the stages that it covers, or where that cannot be told, of all: their sum is what is told."""
    covered = teller.order.surely_covered(slot.place.subject, row)
    told = teller.order.counted(row) if covered is None else covered
    return teller.own_numbers(row).differing(slot, told)


def _speak_throughout(teller: Teller, row: Row, slot: Settled, speaking: Iterable[str]) -> bool:
    """Whether some are heard on each of the stages that it covers, as far as numbers are known of them."""
    covered = teller.order.surely_covered(slot.place.subject, row)
    known = row.stages.keys() if covered is None else covered
    own = teller.own_numbers(row)
    return all(own.are_told(known) and own.speaks_throughout(who, known) for who in speaking)


def says_otherwise(teller: Teller, row: Row, added: Sum, slot: Settled) -> bool:
    """Whether a whole or running number is more than all stages come to, or less than those that it covers."""
    return _exceeds(slot, added) or _falls_short(teller, row, added, slot)


def _exceeds(slot: Settled, added: Sum) -> bool:
    low = slot.reach.low
    return low is not None and added.high is not None and low > added.high


def _falls_short(teller: Teller, row: Row, added: Sum, slot: Settled) -> bool:
    """Whether it is below the stages that it covers, or it cannot be told of all below which these are."""
    high = slot.reach.high
    if high is None or added.low is None or high >= added.low:
        return False
    covered = teller.order.surely_covered(slot.place.subject, row)
    if covered is None:
        return True
    stages = [row.stages[slug] for slug in covered if slug in row.stages]
    return high < sum([stage.reach.low or 0 for stage in stages])


def _contested_like_its_stages(teller: Teller, row: Row, slot: Settled) -> bool:
    """Whether it spans what its stages span, one of which is contested: that is told of the stage."""
    covered = teller.order.surely_covered(slot.place.subject, row)
    if covered is None:
        return False
    stages = [row.stages[slug] for slug in covered if slug in row.stages]
    if len(stages) < len(covered) or not any(stage.contested for stage in stages):
        return False
    lows = [stage.reach.low for stage in stages if stage.reach.low is not None]
    highs = [stage.reach.high for stage in stages if stage.reach.high is not None]
    known = len(lows) == len(highs) == len(stages)
    return known and (sum(lows), sum(highs)) == (slot.reach.low, slot.reach.high)


def stands_by_more(slot: Settled, added: Sum) -> bool:
    """Whether somebody of those who count gives there more than the stages surely come to, as far as they have
    numbers: in percent nothing is summed."""
    most = added.high if added.high is not None else added.low
    return most is not None and any(_is_more(figure.quantity, most) for figure in counting(slot))


def _is_more(quantity: Quantity, most: Decimal) -> bool:
    if quantity.span is not None:
        return Span(most, most).ends_before(quantity.span)
    return quantity.number is not None and quantity.number > most


def _turn(slot: Settled) -> tuple[bool, int]:
    return bool(heard(slot)), max(figure.said.turn for figure in counting(slot))
