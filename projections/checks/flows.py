"""Figures without a flow, of what is said elsewhere who hands it over."""

from collections.abc import Iterable, Iterator, Mapping

from domain.refusals import listed
from domain.values.flow import Flow
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.rules.voices import Figure

ByFlow = Mapping[Flow | None, Iterable[Figure]]
"""All figures of one measure and unit."""


def flow_left_out(over: Examined) -> Iterator[Finding]:
    """A number of what is handed over tells by whom and to whom: without a flow it adds to none.

    Where others alone name a flow, its source may know no more than it says; and what more than two parties hand
    over in all cannot be said in another way. What was agreed without a flow is meant so.
    """
    for (measure, unit), by_flow in _by_measure(over).items():
        agreed = [flow for flow, *of in over.at.terms if of == [measure, unit]]
        if None in agreed:
            continue
        for root, figures in _by_root(by_flow.get(None, ())).items():
            who, flows, is_other = _named(root, agreed, by_flow)
            if not flows:
                continue
            between_two = len({frozenset(flow.parties) for flow in flows}) == 1
            entries = tuple(dict.fromkeys(entries_of(figures)))
            number = "a number" if len(entries) == 1 else f"{len(entries)} numbers"
            yield Finding(
                Severity.WARNING if between_two and not is_other else Severity.NOTE,
                f"{figures[0].said.source} gives {number} of {over.counted((None, measure, unit))} "
                f"with no flow, and {who} {listed(flows)}",
                entries,
                expected=listed(flows, "or"),
            )


def _by_measure(over: Examined) -> Mapping[tuple[str, str], ByFlow]:
    found: dict[tuple[str, str], dict[Flow | None, list[Figure]]] = {}
    for place, settled in over.at.settled.items():
        flow, measure, unit = place.owed
        found.setdefault((measure, unit), {}).setdefault(flow, []).extend(settled.figures)
    return found


def _by_root(figures: Iterable[Figure]) -> Mapping[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.voice.root, []).append(figure)
    return found


def _named(
    root: str, agreed: Iterable[Flow | None], by_flow: ByFlow
) -> tuple[str, list[Flow], bool]:
    """Which flows the terms name, else a root in its other numbers, else others alone, which is told; none where
    nobody names one."""
    speaking = {flow: _by_root(figures) for flow, figures in by_flow.items()}
    own = (flow for flow, by in speaking.items() if root in by)
    others = (flow for flow, by in speaking.items() if by)
    for who, named in (
        ("the terms name", agreed),
        ("its others name", own),
        ("others name", others),
    ):
        flows = [flow for flow in named if flow is not None]
        if flows:
            return who, sorted(flows, key=str), named is others
    return "", [], False
