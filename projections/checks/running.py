"""Running figures against one another and against the whole."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import reduce
from itertools import accumulate
from typing import Generic, TypeVar

from domain.frozen import dataclass
from domain.refusals import listed
from domain.state.assertion import Subject
from domain.values.flow import flow_text
from domain.values.quantity import Span
from projections.checks.examined import Examined, entries_of, nearest
from projections.checks.fewest import fewest
from projections.checks.finding import Finding, Severity
from projections.figures.further import further
from projections.rules.settled import Settled, heard, making
from projections.rules.sums import Row, newest_of
from projections.rules.voices import Figure
from projections.texts.addition import at_least, at_most
from projections.texts.number import in_a_sentence
from projections.texts.summary import reach
from projections.texts.wording import told_of

T = TypeVar("T", int, datetime)


@dataclass(frozen=True, slots=True)
class _Running:
    """One firm running figure. ``turn`` is that of its stage, ``ends`` are the first and the last instant at which
    it may end; None where nobody tells."""

    settled: Settled
    figure: Figure
    span: Span
    turn: int | None
    ends: tuple[datetime, datetime] | None

    @property
    def subject(self) -> Subject:
        return self.settled.place.subject


def running_falls(over: Examined) -> Iterator[Finding]:
    """What was handed over by a later stage or day is no less than by an earlier one.

    One number that is too high is above every later one: as few figures are told as it takes for the others not to
    fall, each once, with the nearest that it does not fit and what it would have to be for that. Of two that alone
    do not fit each other, the later is told.

    What nobody hands over may be a stock, such as people held, unless its stages are told: that falls as it likes,
    and it is noted once that a source says so. Two sources that contradict each other so are a note: the sums say
    more.
    """
    for row in over.rows.values():
        may_fall, noted = row.may_be_stock, False
        for odd, other in _falling(_firm(over, row)):
            same = odd.figure.voice.root == other.figure.voice.root
            if may_fall and (noted or not same):
                continue
            noted = True
            less = odd.span.ends_before(other.span)
            one, fits = odd.figure, other.figure
            yield Finding(
                Severity.WARNING if same and not may_fall else Severity.NOTE,
                f"{one.said.source} says {in_a_sentence(one.quantity)} {over.counted(row.owed)}",
                (one.said.entry, fits.said.entry),
                expected=(at_least if less else at_most)(other.span),
                found=str(one.quantity),
                flow=flow_text(row.owed.flow),
                rest=f"{over.where(odd.settled.place)}, {'less' if less else 'more'} than the "
                f"{in_a_sentence(fits.quantity)} of {fits.said.source}, {reach(other.subject)}"
                f"{': only a stock may fall' if may_fall else ''}",
            )


def _falling(found: Sequence[_Running]) -> Iterator[tuple[_Running, _Running]]:
    """Each figure that is told, and the nearest that it does not fit: of its own source, where that said one."""
    falls = _falls(found)
    others: dict[int, list[int]] = {}
    for earlier, later in falls:
        others.setdefault(earlier, []).append(later)
        others.setdefault(later, []).append(earlier)
    odd = fewest(falls)
    for place in sorted(odd):
        root = found[place].figure.voice.root
        own = [other for other in others[place] if found[other].figure.voice.root == root]
        against = own or others[place]
        fitting = [other for other in against if other not in odd]
        yield found[place], _nearest(found[place], [found[other] for other in fitting or against])


def _nearest(odd: _Running, others: Sequence[_Running]) -> _Running:
    """The last before a figure, else the first after it."""
    earlier = [other for other in others if _before(other, odd)]
    if earlier:
        return reduce(lambda one, other: other if _before(one, other) else one, earlier)
    return reduce(lambda one, other: other if _before(other, one) else one, others)


def _falls(found: Sequence[_Running]) -> list[tuple[int, int]]:
    """The places of every two of which the second is below the first although it reaches further."""
    by_turn = _Highest((one.turn, one.span.low) for one in found if one.turn is not None)
    by_end = _Highest((one.ends[1], one.span.low) for one in found if one.ends is not None)
    pairs: list[tuple[int, int]] = []
    for place, later in enumerate(found):
        begin = later.ends[0] if later.ends is not None else None
        before = (*by_turn.before(later.turn), *by_end.before(begin))
        if later.span.high is None or all(low < later.span.high for low in before):
            continue
        for other, earlier in enumerate(found):
            if later.span.ends_before(earlier.span) and _before(earlier, later):
                pairs.append((other, place))
    return pairs


class _Highest(Generic[T]):
    """The highest of the numbers that stand before a point."""

    def __init__(self, numbers: Iterable[tuple[T, Decimal]]) -> None:
        in_order = sorted(numbers)
        self._points: list[T] = [point for point, _ in in_order]
        self._highest = list(accumulate((number for _, number in in_order), max))

    def before(self, point: T | None) -> Sequence[Decimal]:
        """It alone; nothing where there is no number, or no point."""
        count = bisect_left(self._points, point) if point is not None else 0
        return self._highest[count - 1 : count] if count else ()


def whole_against_running(over: Examined) -> Iterator[Finding]:
    """The whole is no less than what was handed over so far, by the same source, else by anybody it is told by.

    Held against the last running figure of the same source, else of its side, else of any that is heard.
    """
    for row in over.rows.values():
        if row.whole is None or row.may_be_stock:
            continue
        running = sorted(_firm(over, row), key=lambda one: one.figure.said.turn)
        for whole in row.whole.figures:
            said = whole.quantity.span
            so_far = nearest(whole.voice, ((one.figure.voice, one) for one in running))
            if said is None or not so_far or not said.ends_before(so_far[-1].span):
                continue
            last = so_far[-1]
            is_own = last.figure.voice.root == whole.voice.root
            yield Finding(
                Severity.ERROR if is_own else Severity.WARNING,
                f"{whole.said.source} says {in_a_sentence(whole.quantity)} {over.counted(row.owed)}",
                (whole.said.entry, last.figure.said.entry),
                expected=at_least(last.span),
                found=str(whole.quantity),
                flow=flow_text(row.owed.flow),
                rest=f"{over.where(row.whole.place)}, less than the "
                f"{in_a_sentence(last.figure.quantity)} of {last.figure.said.source}, {reach(last.subject)}",
            )


def newest_reaches_less(over: Examined) -> Iterator[Finding]:
    """The number so far that was said last, and so stands for the stages (rule 9), reaches as far as any other."""
    for row in over.rows.values():
        added = over.at.sum_of(row)
        instead = over.at.settled[added.stands_in] if added.stands_in is not None else None
        if instead is None or not heard(instead):
            continue
        for slot in further(over.at, row, added, over.order):
            number, other = (", ".join(told_of(one)) for one in (instead, slot))
            if number == other:
                continue
            last, more = (listed(map(in_a_sentence, told_of(one))) for one in (instead, slot))
            yield Finding(
                Severity.NOTE,
                over.counted(row.owed),
                (newest_of(instead).entry, *entries_of([*making(instead), *making(slot)])),
                expected=other,
                found=number,
                flow=flow_text(row.owed.flow),
                rest=f"{over.where(instead.place)}: {last} was said last and stands for the stages; "
                f"{more}, {reach(slot.place.subject)}, reaches further",
            )


def _firm(over: Examined, row: Row) -> list[_Running]:
    return [
        _Running(settled, figure, figure.quantity.span, over.order.turn(subject.stage), ends)
        for settled in row.running
        for subject in (settled.place.subject,)
        for ends in (over.order.ends(subject),)
        for figure in settled.figures
        if figure.quantity.span is not None
    ]


def _before(one: _Running, other: _Running) -> bool:
    """Whether the first reaches less far for sure."""
    if one.turn is not None and other.turn is not None:
        return one.turn < other.turn
    return one.ends is not None and other.ends is not None and one.ends[1] < other.ends[0]
