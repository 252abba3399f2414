"""Amendments typed by hand: one that changes nothing is refused, unless it is the same call again.

A key derived from the content makes that one harmless. It would also stop the third step from A to B to A to B:
what was changed there and back can be changed there again, under a key of its own. A feed may hold what changes
nothing (decision 24).
"""

from collections.abc import Container, Sequence

from domain.entry import Entry
from domain.events import AgreementAmended, Event, SourceEvent, SourceRegistered
from domain.names.derived import derived_key
from domain.state.agreement import Agreement
from domain.state.heading import called
from domain.state.parties import joined
from domain.state.sources import NothingAmended, Register, evolve


def key_of_source(event: SourceEvent, history: Sequence[Entry], register: Register) -> str | None:
    """The key to record an event of the register under; None for the one derived from its content."""
    said = [entry.key for entry in history if event.says_the_same(entry.event)]
    if isinstance(event, SourceRegistered) or event.source not in register.sources:
        return said[-1] if said else None
    if evolve(register, event) != register:
        return _unused(event, {entry.key for entry in history}) if said else None
    if not said:
        raise NothingAmended(event.source)
    return said[-1]


def key_of_amendment(event: AgreementAmended, state: Agreement, given: str | None) -> str | None:
    """The key to record an amendment of an agreement under; None for the one derived from its content.

    `NothingAmended` where all that it says is so already, unless it is said again: under the key that was
    ``given`` then, or without one.
    """
    said = [number for number, other in state.standing() if event.says_the_same(other)]
    if not (state.holders(given) if given else said) and not _amends(event, state):
        raise NothingAmended(state.slug)
    if given or not said or not _amends(event, state):
        return given
    return _unused(event, state.keys())


def _amends(event: AgreementAmended, state: Agreement) -> bool:
    return (
        called(state.heading, event) != state.heading
        or joined(state.parties, event.parties) != state.parties
        or joined(state.mediators, event.mediators) != state.mediators
    )


def _unused(event: Event, used: Container[str]) -> str:
    derived = derived_key(event)
    number = 2
    while f"{derived}-{number}" in used:
        number += 1
    return f"{derived}-{number}"
