"""Parts against their total, and one dimension against another."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from domain.frozen import dataclass
from domain.state.assertion import Group
from domain.values.flow import flow_text
from domain.values.quantity import OPEN, Span, span_sum
from projections.breakdown import gives_all_parts
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.rules.place import Place
from projections.rules.voices import Figure
from projections.texts.addition import addition, at_most, span_text
from projections.texts.number import in_a_sentence


@dataclass(frozen=True, slots=True)
class _Divided:
    """How one root divides one total by one dimension, with that total as the same root gives it."""

    place: Place
    parts: Mapping[str, Figure]
    total: Figure | None
    added: Span
    complete: bool

    @property
    def source(self) -> str:
        return next(iter(self.parts.values())).said.source

    @property
    def sum(self) -> str:
        """``3 + 387 = 390``"""
        shown = addition(in_a_sentence(figure.quantity) for figure in self.parts.values())
        return f"{shown} = {in_a_sentence(span_text(self.added))}" if len(self.parts) > 1 else shown

    @property
    def entries(self) -> list[int]:
        return entries_of([*self.parts.values(), *([self.total] if self.total else [])])

    @property
    def fits(self) -> bool:
        """Parts come to no more than the total; to just that, where they are all there are."""
        said = self.total.quantity.span if self.total else None
        if said is None:
            return True
        if self.complete:
            return said.meets(self.added)
        return said.meets(Span(self.added.low, None, self.added.low_strict)) or said.high is None


def parts_against_total(over: Examined) -> Iterator[Finding]:
    """The parts that a source gives fit the total that it gives."""
    for divided in _divisions(over):
        if not divided.fits and divided.total is not None:
            total, said = _total(divided.place), divided.total.quantity
            source = divided.total.said.source
            named = "" if divided.source == source else f"as {divided.source} "
            yield Finding(
                Severity.ERROR,
                f"{source} says {in_a_sentence(said)} {over.counted(total.owed)}",
                divided.entries,
                expected=str(said) if divided.complete else at_most(said.span or OPEN),
                found=span_text(divided.added),
                flow=flow_text(total.flow),
                rest=f"{over.where(total)}, and {named}{'all ' if divided.complete else ''}parts by "
                f"{divided.place.dimension}: {divided.sum}",
            )


def dimensions_differ(over: Examined) -> Iterator[Finding]:
    """Two dimensions of which a source gives all parts come to the same."""
    by_total: dict[tuple[Place, str], list[_Divided]] = {}
    for divided in _divisions(over):
        if divided.complete and divided.fits:
            root = next(iter(divided.parts.values())).voice.root
            by_total.setdefault((_total(divided.place), root), []).append(divided)
    for (place, _), divisions in by_total.items():
        for one, other in combinations(divisions, 2):
            if not one.added.meets(other.added):
                yield Finding(
                    Severity.ERROR,
                    f"{one.source} divides {over.counted(place.owed)}",
                    [*one.entries, *other.entries],
                    expected=span_text(one.added),
                    found=span_text(other.added),
                    flow=flow_text(place.flow),
                    rest=f"{over.where(place)} by {one.place.dimension} into {one.sum} and by "
                    f"{other.place.dimension} into {other.sum}",
                )


def _divisions(over: Examined) -> Iterator[_Divided]:
    for (subject, flow, dimension), slots in over.groups.items():
        if dimension is None:
            continue
        totals = over.groups.get(Group(subject, flow, None), {}).get(None)
        total_of = {f.voice.root: f for f in totals.figures} if totals else {}
        by_root: dict[str, dict[str, Figure]] = {}
        for category, settled in sorted(slots.items(), key=lambda item: item[0] or ""):
            for figure in settled.figures:
                by_root.setdefault(figure.voice.root, {})[category or ""] = figure
        for root, parts in by_root.items():
            added = span_sum(figure.quantity.span or OPEN for figure in parts.values())
            complete = _is_complete(over, dimension, parts)
            place = Place(subject, flow, dimension)
            yield _Divided(place, parts, total_of.get(root), added, complete)


def _is_complete(over: Examined, dimension: str, parts: Mapping[str, Figure]) -> bool:
    """Whether all parts come from one entry that says that these are all there are."""
    entries = {figure.said.entry for figure in parts.values()}
    return len(entries) == 1 and gives_all_parts(over.at.record, entries.pop(), dimension)


def _total(place: Place) -> Place:
    return Place(place.subject, place.flow)
