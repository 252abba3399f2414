"""The order in which slots are told."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from domain.events import Scope
from domain.values.flow import flow_text
from domain.values.text import numbered
from projections.rules.place import Place
from projections.rules.settled import Settled

_SCOPES: Final = tuple(Scope)


def in_order(settled: Mapping[Place, Settled]) -> list[tuple[Place, Settled]]:
    """Slots with their places, in the order of these."""
    return sorted(settled.items(), key=lambda pair: place_order(pair[0]))


@lru_cache(maxsize=65_536)
def place_order(place: Place) -> tuple[object, ...]:
    """A key that puts scopes in their order, and within them stages, dates, flows, what is counted, and parts."""
    subject = place.subject
    return (
        _SCOPES.index(subject.scope),
        numbered(subject.stage or ""),
        subject.up_to or "",
        flow_text(place.flow) or "",
        subject.measure,
        subject.unit,
        place.dimension or "",
        place.category or "",
    )
