"""What the terms of an agreement leave no choice about: measure, unit and flows of a figure."""

from collections.abc import Callable, Sequence
from typing import Final

from cli.recording.act import Act
from cli.recording.inquiry import Missing
from cli.recording.typed import NOBODY, flows
from domain.events import Term
from domain.frozen import dataclass
from domain.refusals import listed
from domain.state.agreement import Agreement
from domain.values.flow import Flow

_BOTH: Final = ("there", "back")
_EXAMPLE: Final = "GIVER:RECEIVER"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, in what, and who hands it to whom."""

    measure: str
    unit: str
    flows: list[str]


def counted(
    act: Act,
    state: Agreement,
    *,
    measure: str | None,
    unit: str | None,
    named: list[str] | None,
) -> Counted:
    """What was named, else what the terms leave; asked for on a terminal, else `Missing`."""
    terms = list(state.terms())

    def of_measure(term: Term) -> bool:
        return measure in (None, term.measure)

    def of_unit(term: Term) -> bool:
        return unit in (None, term.unit)

    def of_flow(term: Term) -> bool:
        return named is None or _owes(term, named)

    if measure is None:
        own = _narrowed(terms, of_unit, of_flow)
        measure = _one(act, state, "--measure", "Measure", [term.measure for term in own])
    if unit is None:
        own = _narrowed(terms, of_measure, of_flow)
        unit = _one(act, state, "--unit", "Unit", [term.unit for term in own])
    if named is None:
        own = _narrowed(terms, of_measure, of_unit)
        owed = [flow.typed for term in own for flow in term.flows] + [
            NOBODY for term in own if not term.flows
        ]
        named = flows([_one(act, state, "--flow", "Flow", owed)], each_way=False, state=state)
    return Counted(measure, unit, named or [])


def _narrowed(terms: list[Term], *holds: Callable[[Term], bool]) -> list[Term]:
    """The terms of which all holds, in its order, as far as it holds of any."""
    for one in holds:
        fit = [term for term in terms if one(term)]
        if not fit:
            break
        terms = fit
    return terms


def _owes(term: Term, named: Sequence[str]) -> bool:
    """Whether a term speaks of one of the flows; where none is named, whether it has none either."""
    return bool(set(map(Flow.parse, named)) & set(term.flows)) if named else not term.flows


def _one(act: Act, state: Agreement, option: str, asked: str, choices: Sequence[str]) -> str:
    once = list(dict.fromkeys(choices))
    if len(once) == 1:
        return once[0]
    has = (
        f"the terms of {state.slug} have {listed(once)}"
        if once
        else (f"{state.slug} has no terms that name one")
    )
    if not act.asks:
        raise Missing(act.command, option, has, _hint(state, option, once))
    known = once or ([*_directions(state), NOBODY] if option == "--flow" else [])
    shown = f"{asked} ({', '.join(known)})" if known else asked
    return act.needed(None, option, shown, known=known)


def _hint(state: Agreement, option: str, once: Sequence[str]) -> str | None:
    """What could be typed: what the terms have, else any direction, and none at all."""
    is_open = option == "--flow" and not once
    both = _directions(state) if len(state.parties) == len(_BOTH) else []
    directions = (both or [_EXAMPLE]) if is_open else list(once)
    each_way = ["--each-way"] if both and {*both} <= {*directions} else []
    told = listed([*(f"{option} {each}" for each in directions), *each_way], "or")
    return (
        f"{told}; {option} {NOBODY} where nobody hands anything over" if is_open else told or None
    )


def _directions(state: Agreement) -> list[str]:
    return [Flow(a, b).typed for a in state.parties for b in state.parties if a != b]
