"""Figures without a flow, of what is said elsewhere who hands it over."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from domain.events import FigureCorrected, FigureReported, Scope
from domain.refusals import listed
from domain.values.flow import Flow
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.rules.percent import PERCENT
from projections.rules.terms import Owed
from projections.rules.voices import Figure

ByFlow = Mapping[Flow | None, Iterable[Figure]]
"""All figures of one measure and unit."""


def flow_left_out(over: Examined) -> Iterator[Finding]:
    """A number of what is handed over tells by whom and to whom: without a flow it adds to none.

    Where others alone name a flow, its source may know no more than it says; and what more than two parties hand
    over in all cannot be said in another way. What was agreed without a flow is meant so. A number of a whole
    programme adds to none anyway, and who only bears out a number has the flow that it gets.
    """
    for (measure, unit), by_flow in _by_measure(over).items():
        agreed = [flow for flow, *of in over.at.terms if of == [measure, unit]]
        left_out = _by_root(figure for figure in by_flow.get(None, ()) if _is_its_own(over, figure))
        if None in agreed or not left_out:
            continue
        speaking = {flow: set(_by_root(figures)) for flow, figures in by_flow.items()}
        for root, figures in left_out.items():
            who, flows, is_other = _named(root, agreed, speaking)
            if not flows:
                continue
            between_two = len({frozenset(flow.parties) for flow in flows}) == 1
            entries = tuple(dict.fromkeys(entries_of(figures)))
            one, many = (
                ("a percentage", "percentages") if unit == PERCENT else ("a number", "numbers")
            )
            number = one if len(entries) == 1 else f"{len(entries)} {many}"
            yield Finding(
                Severity.WARNING if between_two and not is_other else Severity.NOTE,
                f"{figures[0].said.source} gives {number} of {over.counted(Owed(None, measure, unit))} "
                f"with no flow, and {who} {listed(flows)}",
                entries,
                expected=listed([*flows, *_pooled(flows)], "or"),
            )


def _by_measure(over: Examined) -> Mapping[tuple[str, str], ByFlow]:
    found: dict[tuple[str, str], dict[Flow | None, list[Figure]]] = {}
    for place, settled in over.at.settled.items():
        if place.subject.scope is not Scope.PROGRAMME:
            flow, measure, unit = place.owed
            found.setdefault((measure, unit), {}).setdefault(flow, []).extend(settled.figures)
    return found


def _is_its_own(over: Examined, figure: Figure) -> bool:
    event = over.at.record.known[figure.said.entry].event
    return isinstance(event, FigureReported | FigureCorrected)


def _by_root(figures: Iterable[Figure]) -> Mapping[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.voice.root, []).append(figure)
    return found


def _pooled(flows: Sequence[Flow]) -> list[Flow]:
    """Both directions together, of flows that go each way; a number of both may be meant."""
    there = {(flow.giver, flow.receiver) for flow in flows if not flow.pooled}
    both = {Flow(*way, pooled=True) for way in there if way[::-1] in there}
    return sorted(both - {*flows}, key=str)


def _named(
    root: str, agreed: Iterable[Flow | None], speaking: Mapping[Flow | None, Collection[str]]
) -> tuple[str, list[Flow], bool]:
    """Which flows the terms name, else a root in its other numbers, else others alone, which is told; none where
    nobody names one."""
    own = (flow for flow, roots in speaking.items() if root in roots)
    others = (flow for flow, roots in speaking.items() if roots)
    for who, named in (
        ("the terms name", agreed),
        ("its others name", own),
        ("others name", others),
    ):
        flows = [flow for flow in named if flow is not None]
        if flows:
            return who, sorted(flows, key=str), named is others
    return "", [], False
