"""Rows that name no flow, where others of a file or the terms have one: perhaps a cell that was left empty."""

from typing import NamedTuple

from domain.events import FigureReported, Scope
from domain.recording import Desk, Planned

_Of = tuple[str, str, str]
"""An agreement, a measure and a unit."""


class NoFlow(NamedTuple):
    """The places of new rows without a flow, who names flows for the same measure and unit, and which."""

    places: list[int]
    named_by: str
    flows: list[str]


class Flowless:
    """Takes what the rows of one file come to."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._places: dict[_Of, list[int]] = {}
        self._named: dict[_Of, set[str]] = {}

    def met(self, place: int, planned: Planned) -> None:
        """What a row comes to; what of a whole programme adds to no flow anyway."""
        event = planned.event
        if not isinstance(event, FigureReported) or event.scope is Scope.PROGRAMME:
            return
        of = planned.subject, event.measure, event.unit
        if event.flows:
            self._named.setdefault(of, set()).update(map(str, event.flows))
        elif not planned.already:
            self._places.setdefault(of, []).append(place)

    def found(self) -> list[NoFlow]:
        """What is to be told; nothing of what was agreed without a flow, which is meant so."""
        found = []
        for of, places in self._places.items():
            agreement, *measured = of
            terms = self._desk.state(agreement).terms()
            agreed = [term.flows for term in terms if [term.measure, term.unit] == measured]
            if not all(agreed):
                continue
            by_terms = {str(flow) for flows in agreed for flow in flows}
            flows, named_by = (
                (by_terms, f"the terms of {agreement} have")
                if by_terms
                else (self._named.get(of, set()), "other rows have")
            )
            if flows:
                found.append(NoFlow(sorted(places), named_by, sorted(flows)))
        return sorted(found)
