"""How far apart the sides are, and which stages explain it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, product

from domain.frozen import dataclass
from domain.refusals import listed
from domain.values.quantity import Quantity, Span, all_meet, highest, span_sum
from projections.comparing.row import FigureCited, SideSays
from projections.comparing.sides import Side, Sides
from projections.comparing.total import Total
from projections.rules.span import innermost
from projections.rules.sums import difference
from projections.texts.addition import addition, span_text, together
from projections.texts.number import in_a_sentence
from projections.texts.sentence import capital


@dataclass(frozen=True, slots=True)
class _InStages:
    """What one side says of the stages that its total covers."""

    side: Side
    name: str
    total: Quantity
    firm: Mapping[str, Quantity]
    """Its numbers, bounds and ranges, in the order of the stages."""
    untold: frozenset[str]
    """The stages of which it says nothing at all."""
    adds_up: bool
    """Whether it has such a number for each stage, and these allow its total."""


class Gap:
    """The gap between sides that give different totals."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides

    def explained(
        self, totals: Mapping[str, Total], covered: Sequence[str]
    ) -> tuple[tuple[str, ...], list[str]]:
        """The stages that explain the gap between the sides furthest apart, and the sums that show these and every
        other gap between two sides that can be traced.

        Where more than two sides differ, it is told of which two each sum speaks.
        """
        said = [
            self._in_stages(side, totals[side.who], covered)
            for side in self._sides.all
            if side.who in totals
        ]
        apart = [
            (one, other)
            for one, other in combinations(said, 2)
            if not one.total.shares_a_value_with(other.total)
        ]
        distances = [_apart_by(*pair) for pair in apart]
        most = max(distances, default=None)
        stages: set[str] = set()
        pairs_by_sum: dict[str, list[str]] = {}
        for pair, far in zip(apart, distances, strict=True):
            if found := self._traced(*pair):
                stages.update(found[0] if far == most else ())
                pairs_by_sum.setdefault(found[1], []).append(_between(*pair))
        if most is not None and not stages:
            furthest = apart[distances.index(most)]
            pairs_by_sum = {
                self._not_explained(*furthest): [_between(*furthest)],
                **pairs_by_sum,
            }
        how = [
            _sentence(told, pairs if len(apart) > 1 else []) for told, pairs in pairs_by_sum.items()
        ]
        return tuple(stage for stage in self._sides.counted if stage in stages), how

    def _in_stages(self, side: Side, of: Total, covered: Sequence[str]) -> _InStages:
        own = {stage: self._sides.in_stage(side, stage) for stage in covered}
        told = {
            stage: together([figure.quantity for figure in figures])
            for stage, figures in own.items()
            if figures
        }
        firm = {stage: quantity for stage, quantity in told.items() if quantity.firm}
        name, untold = self._sides.in_text(side.who), frozenset(own.keys() - told.keys())
        adds_up = list(firm) == list(covered) and _allow(firm.values(), of.quantity)
        return _InStages(side, name, of.quantity, firm, untold, adds_up)

    def _not_explained(self, one: _InStages, other: _InStages) -> str:
        if any(
            self._sides.numbers_in(one.side, stage) and self._sides.numbers_in(other.side, stage)
            for stage in self._sides.counted
        ):
            return "the stages for which both give numbers do not explain the gap."
        return "there is no stage for which both give numbers."

    def _traced(self, one: _InStages, other: _InStages) -> tuple[list[str], str] | None:
        """The stages in which the gap between two lies, and the sum that shows it."""
        return self._replaced(one, other) or self._replaced(other, one)

    def _replaced(self, base: _InStages, other: _InStages) -> tuple[list[str], str] | None:
        """The stages in which the two differ, where the other's numbers turn the base's total into its own.

        Where the other gives no number for some stages, its total has the base's there, or else leaves them out.
        """
        if not base.adds_up:
            return None
        mine, theirs = base.firm, other.firm
        there = {**mine, **theirs}
        for left_out in (frozenset[str](), other.untold) if other.untold else (frozenset[str](),):
            differing = [
                stage for stage in mine if stage in left_out or mine[stage] != there[stage]
            ]
            replaced = [number for stage, number in there.items() if stage not in left_out]
            if differing and _allow(replaced, other.total):
                against = {
                    stage: f"{in_a_sentence(mine[stage])} against {in_a_sentence(theirs[stage])}"
                    if stage in theirs
                    else f"{in_a_sentence(mine[stage])}, of which {other.name} gives no number"
                    for stage in differing
                }
                return differing, self._lies(against, replaced, other.name, other.total)
        return None

    def _lies(
        self, against: Mapping[str, str], replaced: Sequence[Quantity], name: str, total: Quantity
    ) -> str:
        """Where a gap lies; with ``name``'s word there, the numbers allow its total."""
        many = len(against) > 1
        told = [f"{stage}: {words}" if many else words for stage, words in against.items()]
        where = self._sides.stages_named(against)
        lies = f"all of it lies in {where} ({', '.join(told)})"
        if len(replaced) == 1:
            return f"{lies}."
        come_to = span_text(_sum(replaced))
        room = f", which leaves room for {in_a_sentence(total)}" if come_to != str(total) else ""
        return f"{lies}: with {name}'s word there, {addition(replaced)} = {come_to}{room}."


def _between(one: _InStages, other: _InStages) -> str:
    return f"between {one.name} and {other.name}"


def _apart_by(one: _InStages, other: _InStages) -> Decimal:
    """How far it is at least between two totals that share no value."""
    spans = [side.total.span for side in (one, other) if side.total.span is not None]
    lower, upper = sorted(spans, key=lambda span: (span.low, span.low_strict))
    assert lower.high is not None  # spans that do not meet have an end between them
    return upper.low - lower.high


def _allow(parts: Collection[Quantity], total: Quantity) -> bool:
    """Whether a total lies within what numbers, bounds and ranges come to."""
    said = total.span
    return bool(parts) and said is not None and said.within(_sum(parts))


def _sum(parts: Iterable[Quantity]) -> Span:
    return span_sum(part.span for part in parts if part.span is not None)


def _sentence(told: str, pairs: Sequence[str]) -> str:
    """With a capital; ``Between RU and icrc, and between UA and icrc, all of it lies in ...``."""
    whole = f"{', and '.join(pairs)}{',' if len(pairs) > 1 else ''} {told}" if pairs else told
    return capital(whole)


def span(said: SideSays | FigureCited) -> Span | None:
    return Quantity.summed(said.quantity).span if said.quantity is not None else None


def distance(spans: Iterable[Span | None]) -> str | None:
    """The distance between the sides furthest apart, from the least to the most that it can be.

    A span in which another lies puts nobody further apart (rule 8).
    """
    firm = [span for span in spans if span is not None]
    if len(firm) < 2:
        return None
    if all_meet(firm):
        return "0" if all(span.low == span.high for span in firm) else None
    firm = innermost(firm)
    lower = min(firm, key=lambda span: (span.high is None, span.high or 0, span.high_strict))
    upper = max(firm, key=lambda span: (span.low, span.low_strict))
    assert lower.high is not None  # spans that do not meet have an end between them
    most = difference(highest(span.high for span in firm), min(span.low for span in firm))
    strict = lower.high_strict or upper.low_strict
    return span_text(Span(max(upper.low - lower.high, Decimal(0)), most, low_strict=strict))


def at_odds_there(where: str, says: Sequence[SideSays]) -> str | None:
    """Sources that do not agree: of one side among themselves, and across sides that meet as a whole."""
    told = " ".join([*_of_two_minds(says), *_across(says)])
    return f"{capital(where)}: {told}" if told else None


def _of_two_minds(says: Iterable[SideSays]) -> Iterator[str]:
    for said in says:
        if not all_meet([firm for figure in said.figures if (firm := span(figure))]):
            words = listed(map(_told, said.figures))
            yield f"{said.who} does not speak with one voice: {words}."


def _across(says: Sequence[SideSays]) -> Iterator[str]:
    """Where two sides meet as a whole, it takes several numbers of one of them to differ from the other."""
    spans = {said.who: span(said) for said in says}
    several = {said.who for said in says if len(said.figures) > 1}
    apart = [
        f"{_told(one)} differs from {_told(other)}"
        for mine, theirs in combinations(says, 2)
        if mine.who in several or theirs.who in several
        if _meet(spans[mine.who], spans[theirs.who])
        for one, other in product(mine.figures, theirs.figures)
        if not _share(span(one), span(other))
    ]
    if apart:
        yield f"Across the sides, {listed(apart)}."


def _told(figure: FigureCited) -> str:
    return f"{figure.source} {in_a_sentence(figure.quantity)}"


def _meet(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one.meets(other)


def _share(one: Span | None, other: Span | None) -> bool:
    return one is None or other is None or one.meets(other)
