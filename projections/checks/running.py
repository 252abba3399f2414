"""Running figures against one another and against the whole."""

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from domain.assertion import Subject
from domain.frozen import dataclass
from domain.period import Moment
from domain.quantity import Span
from projections.checks.examined import Examined
from projections.checks.finding import Finding, Severity
from projections.rules.settled import Settled
from projections.rules.sums import Row
from projections.rules.voices import Figure


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
        return self.settled.slot.place.subject


def running_falls(over: Examined) -> Iterator[Finding]:
    """What was handed over by a later stage or day is no less than by an earlier one.

    What nobody hands over may be a stock, such as people held: it falls as it likes, unless its stages are told.
    Two sources that contradict each other so are a note: the sums say more.
    """
    for row in over.rows.values():
        if row.owed[0] is None and not row.stages:
            continue
        found = _firm(over, row)
        for one, other in combinations(found, 2):
            earlier, later = (one, other) if _before(one, other) else (other, one)
            if not _is_below(later.span, earlier.span) or not _before(earlier, later):
                continue
            same = earlier.figure.voice.root == later.figure.voice.root
            first, then = earlier.figure, later.figure
            yield Finding(
                Severity.WARNING if same else Severity.NOTE,
                f"{then.said.source} says {then.quantity} {over.what(later.settled.slot.place)}, less than "
                f"the {first.quantity} of {first.said.source}, {_reach(earlier.subject)}",
                (then.said.entry, first.said.entry),
                expected=_at_least(first),
                found=str(then.quantity),
                flow=over.at.spelled(row.owed[0]),
            )


def whole_against_running(over: Examined) -> Iterator[Finding]:
    """The whole is no less than what was handed over so far, by the same source, else by anybody it is told by.

    Held against the last running figure of the same source, else of its side, else of any that is heard.
    """
    for row in over.rows.values():
        if row.whole is None or (row.owed[0] is None and not row.stages):
            continue
        running = sorted(_firm(over, row), key=lambda one: one.figure.said.turn)
        for whole in row.whole.figures:
            said = whole.quantity.span
            voice = whole.voice
            own = [r for r in running if r.figure.voice.root == voice.root]
            side = [r for r in running if voice.side and r.figure.voice.side == voice.side]
            heard = [r for r in running if r.figure.voice.heard]
            last = next((each[-1] for each in (own, side, heard) if each), None)
            if said is None or last is None or not _is_below(said, last.span):
                continue
            yield Finding(
                Severity.ERROR if own else Severity.WARNING,
                f"{whole.said.source} says {whole.quantity} {over.what(row.whole.slot.place)}, less than the "
                f"{last.figure.quantity} of {last.figure.said.source}, {_reach(last.subject)}",
                (whole.said.entry, last.figure.said.entry),
                expected=_at_least(last.figure),
                found=str(whole.quantity),
                flow=over.at.spelled(row.owed[0]),
            )


def _firm(over: Examined, row: Row) -> list[_Running]:
    return [
        _Running(settled, figure, figure.quantity.span, over.order.turn(subject.stage), ends)
        for settled in row.running
        for subject in (settled.slot.place.subject,)
        for ends in (_ends(over, subject),)
        for figure in settled.figures
        if figure.quantity.span is not None
    ]


def _is_below(span: Span, other: Span) -> bool:
    """Whether every value of the first is below every value of the second."""
    return span.high is not None and span.high <= other.low and not span.meets(other)


def _before(one: _Running, other: _Running) -> bool:
    """Whether the first reaches less far for sure."""
    if one.turn is not None and other.turn is not None:
        return one.turn < other.turn
    return one.ends is not None and other.ends is not None and one.ends[1] < other.ends[0]


def _ends(over: Examined, subject: Subject) -> tuple[datetime, datetime] | None:
    zone = over.at.cut.zone
    if subject.up_to is not None:
        moment = Moment.parse(subject.up_to)
        return moment.earliest(zone), moment.latest(zone)
    when = over.order.occurred(subject.stage or "")
    return (when.end.earliest(zone), when.end.latest(zone)) if when else None


def _reach(subject: Subject) -> str:
    return f"so far to {subject.stage or subject.up_to}"


def _at_least(figure: Figure) -> str:
    low = figure.quantity.span
    assert low is not None
    return f">={low.low}" if figure.quantity.exact is None else f">={figure.quantity}"
