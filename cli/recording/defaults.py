"""What the terms of an agreement leave no choice about: measure, unit and flows of a figure."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from cli.recording.act import Act
from cli.recording.inquiry import Missing
from cli.recording.typed import flows
from domain.events import FigureReported
from domain.frozen import dataclass
from domain.refusals import listed
from domain.state.agreement import Agreement
from domain.values.flow import NOBODY, Flow

_TWO: Final = 2
_EXAMPLE: Final = "GIVER:RECEIVER"
_SUCH_AS: Final = {"--measure": "released", "--unit": "person"}
_TERMS: Final = "the terms"
_SO_FAR: Final = "the numbers so far"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, in what, and who hands it to whom."""

    measure: str
    unit: str
    flows: list[str]


class Known(NamedTuple):
    """What a term, or a figure, counts."""

    measure: str
    unit: str
    flows: tuple[Flow, ...]


def counted(
    act: Act,
    state: Agreement,
    *,
    measure: str | None,
    unit: str | None,
    named: list[str] | None,
) -> Counted:
    """What was named, else what the terms leave; asked for on a terminal, else `Missing`.

    Of what no term counts, what was counted so far leaves a choice too. Where there is nothing yet, all that is
    missing is told at once; else one names what the others follow from.
    """
    named_by = {"--measure": measure, "--unit": unit, "--flow": named}
    lacking = [option for option, given in named_by.items() if given is None]
    if len(lacking) > 1 and not (act.asks or [*state.terms(), *_so_far(state)]):
        hint = "; ".join(filter(None, (_hint(state, option, ()) for option in lacking)))
        why = f"{state.slug} has no terms that name them"
        raise Missing(act.command, listed(lacking), why, hint)

    def of_measure(known: Known) -> bool:
        return measure in (None, known.measure)

    def of_unit(known: Known) -> bool:
        return unit in (None, known.unit)

    def of_flow(known: Known) -> bool:
        return named is None or _owes(known, named)

    if measure is None:
        where, own = _narrowed(state, of_unit, of_flow)
        measure = _one(act, state, "--measure", "Measure", where, [each.measure for each in own])
    if unit is None:
        where, own = _narrowed(state, of_measure, of_flow)
        unit = _one(act, state, "--unit", "Unit", where, [each.unit for each in own])
    if named is None:
        where, own = _narrowed(state, of_measure, of_unit)
        owed = [flow.typed for each in own for flow in each.flows] + [
            NOBODY for each in own if not each.flows
        ]
        named = flows(
            [_one(act, state, "--flow", "Flow", where, owed)], each_way=False, state=state
        )
    return Counted(measure, unit, named or [])


def _narrowed(
    state: Agreement, first: Callable[[Known], bool], second: Callable[[Known], bool]
) -> tuple[str, list[Known]]:
    """The terms of which the first holds, and of these those of which the second does, as far as it holds of any;
    where it holds of none, what was counted so far, and else all terms. With it, what they are called."""
    terms = [Known(term.measure, term.unit, term.flows) for term in state.terms()]
    for where, known in ((_TERMS, terms), (_SO_FAR, list(_so_far(state)))):
        if fit := list(filter(first, known)):
            return where, list(filter(second, fit)) or fit
    return _TERMS, terms


def _so_far(state: Agreement) -> Iterator[Known]:
    for _, event in state.standing():
        if isinstance(event, FigureReported):
            yield Known(event.measure, event.unit, event.flows)


def _owes(known: Known, named: Sequence[str]) -> bool:
    """Whether it speaks of one of the flows; where none is named, whether it has none either."""
    return bool(set(map(Flow.parse, named)) & set(known.flows)) if named else not known.flows


def _one(
    act: Act, state: Agreement, option: str, asked: str, where: str, choices: Sequence[str]
) -> str:
    once = list(dict.fromkeys(choices))
    if len(once) == 1:
        return once[0]
    has = (
        f"{where} of {state.slug} have {listed(once)}"
        if once
        else (f"{state.slug} has no terms that name one")
    )
    if not act.asks:
        raise Missing(act.command, option, has, _hint(state, option, once))
    known = once or _in_use(state, option)
    shown = f"{asked} ({', '.join(known)})" if known else asked
    return act.needed(None, option, shown, known=known)


def _hint(state: Agreement, option: str, once: Sequence[str]) -> str | None:
    """What could be typed: what terms have, else words in use or any direction, another, and none at all."""
    if option in _SUCH_AS and not once:
        used = listed((f"{option} {each}" for each in _in_use(state, option)), "or")
        return (
            f"{used}; another one with --new"
            if used
            else f"{option} SLUG, such as {_SUCH_AS[option]}, with --new"
        )
    is_open = option == "--flow" and not once
    directions = list(once)
    if is_open:
        directions = _directions(state) if len(state.parties) == _TWO else [_EXAMPLE]
    told = listed(
        [*(f"{option} {each}" for each in directions), *_each_way(state, directions)], "or"
    )
    return (
        f"{told}; {option} {NOBODY} where nobody hands anything over" if is_open else told or None
    )


def _each_way(state: Agreement, directions: Sequence[str]) -> list[str]:
    """How both directions between two parties are named at once, where both are among these."""
    two = (Flow(*pair) for pair in combinations(state.parties, _TWO))
    both = [flow.typed for flow in two if {flow.typed, flow.back.typed} <= {*directions}]
    of_more = len(state.parties) > _TWO
    return [f"--flow {flow} --each-way" if of_more else "--each-way" for flow in both]


def _in_use(state: Agreement, option: str) -> list[str]:
    """What an option may be of which nothing leaves a choice: the words that are known here, or any direction."""
    known = {
        "--measure": sorted(state.words.measures),
        "--unit": sorted(state.words.units),
        "--flow": [*_directions(state), NOBODY],
    }
    return known[option]


def _directions(state: Agreement) -> list[str]:
    return [Flow(a, b).typed for a in state.parties for b in state.parties if a != b]
