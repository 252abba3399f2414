"""Stated totals against the stages that they cover."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from domain.events import Scope
from domain.frozen import dataclass
from domain.refusals import listed
from domain.values.flow import flow_text
from domain.values.quantity import OPEN, Quantity, Span, number_text, span_sum
from projections.checks.examined import Examined, Thing, entries_of, thing
from projections.checks.finding import Finding, Severity
from projections.rules.percent import PERCENT
from projections.rules.place import Place
from projections.rules.settled import Settled, counting
from projections.rules.voices import Figure
from projections.stage_order import Covered
from projections.texts.addition import addition, span_text, stages_named, together
from projections.texts.number import in_a_sentence


class _InStage(NamedTuple):
    """What is said of one stage."""

    span: Span | None
    """None where that says nothing firm."""
    figures: Sequence[Figure]
    """What it is made of."""


class _Whose(NamedTuple):
    """Whose word of the stages a total is held against."""

    stages: str
    """In words: ``its own stages``."""
    name: str | None
    """The root or the side; None for all who say anything."""
    told: Callable[[Settled | None], _InStage]


_Known = dict[tuple[Thing, str, str | None], "_Telling"]
"""What there is by stage, of a thing and by whose word, as far as somebody asked."""


class _Telling:
    """What there is for each stage by one word, and what they come to: one total covers the stages that another
    one covers and some more, so that each is added up once."""

    def __init__(
        self, slots: Mapping[str, Settled], told: Callable[[Settled | None], _InStage]
    ) -> None:
        self._slots = slots
        self._told = told
        self._by_stage: dict[str, _InStage] = {}
        self._line: tuple[str, ...] = ()
        self._sums = [span_sum(())]
        self._firm = [0]

    def of(self, stage: str) -> _InStage:
        if stage not in self._by_stage:
            self._by_stage[stage] = self._told(self._slots.get(stage))
        return self._by_stage[stage]

    def come_to(self, stages: tuple[str, ...]) -> tuple[Span, int]:
        """What stages add up to, and for how many of them there is something firm."""
        if self._line[: len(stages)] != stages[: len(self._line)]:
            del self._sums[1:], self._firm[1:]
            self._line = ()
        for stage in stages[len(self._line) :]:
            span = self.of(stage).span
            self._sums.append(span_sum((self._sums[-1], span or OPEN)))
            self._firm.append(self._firm[-1] + (span is not None))
        self._line = max(self._line, stages, key=len)
        return self._sums[len(stages)], self._firm[len(stages)]


@dataclass(frozen=True, slots=True)
class _Mismatch:
    """A total that is not what the stages come to."""

    figure: Figure
    whose: str
    severity: Severity
    told: dict[str, _InStage]
    added: Span

    @property
    def alike(self) -> tuple[object, ...]:
        """What is the same where several sources say the same total against the same stages."""
        spans = tuple((stage, said.span) for stage, said in self.told.items())
        return self.figure.quantity, self.whose, self.severity, spans


def total_against_stages(over: Examined) -> Iterator[Finding]:
    """A whole or running figure is what its stages come to: the source's own, else its side's, else the slots'.

    The first of these that has a number for every stage decides. Where none has, a total is still less than what
    is known of some stages, or it is no finding: it cannot be compared yet. That it is less than the source's own
    cannot be true; where it is more, there may have been a stage that is not recorded. Sources that say the same
    against the same are one finding.
    """
    known: _Known = {}
    for place, settled in over.at.settled.items():
        if place.subject.scope not in (Scope.WHOLE, Scope.RUNNING) or place.subject.unit == PERCENT:
            continue
        covered = over.order.covered(place.subject, over.rows[place.owed])
        if covered is None:
            continue
        found: dict[tuple[object, ...], list[_Mismatch]] = {}
        for figure in settled.figures:
            mismatch = _mismatch(over, place, figure, covered, known)
            if mismatch is not None:
                found.setdefault(mismatch.alike, []).append(mismatch)
        for alike in found.values():
            yield _finding(over, place, covered, alike)


def _mismatch(
    over: Examined, place: Place, figure: Figure, covered: Covered, known: _Known
) -> _Mismatch | None:
    said = figure.quantity.span
    if said is None:
        return None
    slots = over.in_stages(place)
    for whose in _tellings(figure):
        by = thing(place), whose.stages, whose.name
        telling = known.setdefault(by, _Telling(slots, whose.told))
        sure, firm = telling.come_to(covered.stages)
        perhaps = [telling.of(stage).span for stage in covered.perhaps]
        added = span_sum([sure, *(Span(Decimal(0), (span or OPEN).high) for span in perhaps)])
        if not firm and all(span is None for span in perhaps):
            continue
        if not said.meets(added):
            cannot_be = whose.name == figure.voice.root and not _is_above(figure.quantity, added)
            severity = Severity.ERROR if cannot_be else Severity.WARNING
            told = {stage: telling.of(stage) for stage in (*covered.stages, *covered.perhaps)}
            return _Mismatch(figure, whose.stages, severity, told, added)
        if not perhaps and firm == len(covered.stages):
            return None
    return None


def _tellings(figure: Figure) -> Iterator[_Whose]:
    """Whose word of the stages a total is held against, in turn."""
    voice = figure.voice
    yield _Whose(
        "its own stages",
        voice.root,
        lambda slot: _by(slot, lambda f: f.voice.root == voice.root),
    )
    if voice.side is not None:
        yield _Whose(
            "the stages of its own side",
            voice.side,
            lambda slot: _by(slot, lambda f: f.voice.side == voice.side),
        )
    yield _Whose("the stages", None, _by_all)


def _by(slot: Settled | None, speaks: Callable[[Figure], bool]) -> _InStage:
    figures = [figure for figure in slot.figures if speaks(figure)] if slot else []
    span = together([figure.quantity for figure in figures]).span if figures else None
    return _InStage(span, figures)


def _by_all(slot: Settled | None) -> _InStage:
    """Low to high of rule 8; ``about`` has no margin, and so is not compared."""
    if slot is None:
        return _InStage(None, [])
    heard = counting(slot)
    low, high = slot.reach.low, slot.reach.high
    firm = any(figure.quantity.firm for figure in heard)
    return _InStage(Span(low, high) if firm and low is not None else None, heard)


def _finding(over: Examined, place: Place, covered: Covered, alike: Sequence[_Mismatch]) -> Finding:
    """One finding of all who say the same total against the same numbers of the same stages."""
    first = alike[0]
    told, added = first.told, first.added
    by_stage = {stage: said.span for stage, said in told.items() if said.span is not None}
    quantity = first.figure.quantity
    sums, stages = _sums(quantity, added, by_stage, covered)
    in_stages = stages_named(stages, over.order.slugs)
    apart, like = _apart(quantity, added, by_stage)
    who = listed(one.figure.said.source for one in alike)
    says = "says" if len(alike) == 1 else "say"
    whose = first.whose if len(alike) == 1 else first.whose.replace("its own", "their own")
    figures = (f for one in alike for stage in by_stage for f in one.told[stage].figures)
    return Finding(
        first.severity,
        f"{who} {says} {in_a_sentence(quantity)} {over.counted(place.owed)}",
        [*(one.figure.said.entry for one in alike), *entries_of(figures)],
        expected=span_text(added),
        found=str(quantity),
        flow=flow_text(place.flow),
        rest=f"{over.where(place)}, {apart} than {whose} come to: {sums} in {in_stages}{like}",
    )


def _sums(
    quantity: Quantity, added: Span, by_stage: Mapping[str, Span], covered: Covered
) -> tuple[str, list[str]]:
    """What the stages come to, with their numbers, and which these are.

    Where it cannot be told of some whether the total covers them, it is at most what all come to, and at least
    what those come to that it covers for sure: which of the two it fails is told.
    """
    is_more = _is_above(quantity, added)
    in_question = bool(by_stage.keys() & set(covered.perhaps))
    known = by_stage
    if in_question and not is_more:
        known = {stage: span for stage, span in by_stage.items() if stage in covered.stages}
    if not in_question:
        shown, total = addition(map(_told, known.values())), _told(added)
    else:
        ends = [span.high if is_more else span.low for span in known.values()]
        shown = addition(number_text(end) for end in ends if end is not None)
        total = number_text((added.high if is_more else added.low) or Decimal(0))
    bound = ("at most " if is_more else "at least ") if in_question else ""
    sums = f"{shown} = {total}" if len(known) > 1 and added.high is not None else total
    return bound + sums, list(known)


def _told(span: Span) -> str:
    return in_a_sentence(span_text(span))


def _is_above(quantity: Quantity, added: Span) -> bool:
    """Whether a total that does not meet what the stages come to is more than that."""
    high = quantity.span.high if quantity.span is not None else None
    return high is None or high > added.low


def _apart(quantity: Quantity, added: Span, by_stage: Mapping[str, Span]) -> tuple[str, str]:
    """``200 less``, and the stages that have just this number; ``less`` where the distance is not exact."""
    if quantity.exact is None or added.low != added.high:
        return ("more" if _is_above(quantity, added) else "less"), ""
    number = abs(quantity.exact - added.low)
    text = number_text(number)
    like = [stage for stage, span in by_stage.items() if span == Span(number, number)]
    more = "more" if quantity.exact > added.low else "less"
    return f"{text} {more}", f"; {text} is the number of {listed(like, 'or')}" if like else ""
