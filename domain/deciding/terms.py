"""Parties, flows and terms: who is known, and what can be agreed at once. Rule 10."""

from collections.abc import Iterable, Mapping

from domain.deciding import rulebook
from domain.deciding.pointers import check_newest, check_own, standing_event
from domain.entry import cite
from domain.events import Party, Term, TermsEvent
from domain.state.agreement import Agreement
from domain.state.sources import Register
from domain.values.flow import Flow


def known_codes(state: Agreement) -> list[str]:
    """Whose codes a flow may be between: parties and mediators."""
    return [*state.parties, *state.mediators]


def joined_codes(
    parties: Mapping[str, Party],
    mediators: Mapping[str, Party],
    more_parties: Iterable[Party],
    more_mediators: Iterable[Party],
) -> list[str]:
    """All codes; one code cannot be both, nor stand twice in one list."""
    new = [party.code for party in more_parties], [party.code for party in more_mediators]
    for codes, others in ((new[0], {*mediators, *new[1]}), (new[1], {*parties, *new[0]})):
        for code in codes:
            if code in others or codes.count(code) > 1:
                raise rulebook.PartyTwice(code)
    return [*parties, *mediators, *new[0], *new[1]]


def check_flows(flows: Iterable[Flow], known: list[str]) -> None:
    """That both ends of each flow are known here."""
    for flow in flows:
        for code in flow.parties:
            if code not in known:
                raise rulebook.Stranger(flow, code, known)


def check_terms(terms: Iterable[Term], known: list[str]) -> None:
    """That no flow has two terms for one measure and unit, and that all are between those known."""
    seen = set()
    for term in terms:
        check_flows(term.flows, known)
        for flow in term.flows or (None,):
            if (flow, term.measure, term.unit) in seen:
                raise rulebook.TermTwice(flow, term.measure, term.unit)
            seen.add((flow, term.measure, term.unit))


def check_replaced_terms(state: Agreement, register: Register, source: str, number: int) -> None:
    """That an entry has terms of the same root, which nothing has ended yet."""
    replaced = standing_event(state, number)
    if not isinstance(replaced, TermsEvent):
        raise rulebook.CannotBe(
            cite(state.slug, number), type(replaced).__name__, "replaced by terms"
        )
    check_own(state, register, source, number, "replace")
    check_newest(state, number, (None,))
