"""What is typed, as a feed would have it. Source: docs/commands.md, "How things are typed"."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from domain.refusals import AgainstTheRules, BadForm, Malformed, listed
from domain.state.agreement import Agreement
from domain.state.parties import flow_of
from domain.values.breakdown import divided
from domain.values.flow import ALL, NOBODY, Flow
from domain.values.quantity import Quantity
from domain.values.text import ALLOWED, PARTY, is_party_code, is_slug

EACH_WAY = "each-way"

TERM = (
    "a term is RU:UA/released/person=1000, each-way/released/person=1000, or "
    "destroyed/weapon=300 where nobody hands over"
)
PARTY_TYPED = f"a party is CODE=NAME, such as RU=Russia, or its code alone; {ALLOWED[PARTY]}"
_BOTH_NAMED = "RU:UA,UA:RU/released/person=1000"
_WITH_FLOW = "with --flow, or one of each two: --flow GIVER:RECEIVER --each-way"


class NotTwoParties(AgainstTheRules):
    def __init__(self, agreement: str, parties: Sequence[str], instead: str) -> None:
        """``instead``: where each direction is named."""
        has = f"{agreement} has {listed(parties)}"
        super().__init__(
            f"each way is between two parties, and {has}", f"name each direction {instead}"
        )


class NotOneDirection(Malformed):
    def __init__(self, flow: str) -> None:
        super().__init__(
            f"--each-way goes with one direction of each two, such as --flow RU:UA, not with --flow {flow}"
        )


class DimensionTwice(Malformed):
    def __init__(self, dimension: str) -> None:
        super().__init__(f"--by divides by {dimension} twice: give all its parts at once")


def quantity(text: str | None) -> str | None:
    """The quantity as feeds write it; `BadForm` where it is none."""
    return None if text is None else str(Quantity.typed(text))


def flow_choice(text: str | None, state: Agreement) -> str | None:
    """One flow, or `all`."""
    return text if text is None or text == ALL else str(flow_of(text, lambda: state.parties))


def flows(given: Sequence[str] | None, *, each_way: bool, state: Agreement) -> list[str] | None:
    """The flows that were named, with ``each_way`` each and its way back, once; none for `--flow none`; None
    where nothing was said of them."""
    if not given:
        return _both_ways(state.slug, list(state.parties), _WITH_FLOW) if each_way else None
    if each_way:
        directions = (_direction(flow, state) for flow in given)
        return list(dict.fromkeys(str(way) for one in directions for way in (one, one.back)))
    if list(given) == [NOBODY]:
        return []
    return [str(flow_of(flow, lambda: state.parties)) for flow in given]


def _direction(text: str, state: Agreement) -> Flow:
    """A flow that has a way back; `NotOneDirection` where what was named has none."""
    if text in (ALL, NOBODY):
        raise NotOneDirection(text)
    flow = flow_of(text, lambda: state.parties)
    if flow.pooled:
        raise NotOneDirection(flow.typed)
    return flow


def _both_ways(agreement: str, parties: Sequence[str], instead: str) -> list[str]:
    """Both directions between the two parties; `NotTwoParties` where there are more, or one."""
    if len(parties) != 2:
        raise NotTwoParties(agreement, parties, instead)
    first, second = parties
    flow = Flow(first, second)
    return [str(flow), str(flow.back)]


def breakdowns(given: Iterable[str] | None) -> dict[str, Any]:
    """`status=military:270,civilian:120`, each with its dimension, parts and whether they are all."""
    found: dict[str, Any] = {}
    for text in given or ():
        dimension, parts = divided(
            text,
            lambda rest: rest.split(","),
            lambda number: str(Quantity.typed(number)),
            _separator_hint,
        )
        if dimension in found:
            raise DimensionTwice(dimension)
        found[dimension] = parts
    return found


def _separator_hint(rest: str) -> str | None:
    """`military:1,000` came apart at its comma, and so did `military:13,8`."""
    from domain.values.meant import number

    for before, after in pairwise(rest.split(",")):
        name, _, first = before.rpartition(":")
        meant = number(f"{first},{after}") if name else None
        if meant is not None:
            return f"write {name}:{meant}"
    return None


def parties(given: Iterable[str] | None) -> list[dict[str, str]]:
    """`RU=Russia`, or the code alone."""
    found = []
    for text in given or ():
        code, equals, name = text.partition("=")
        if not is_party_code(code):
            raise BadForm("the party", text, PARTY_TYPED, _with_a_code(code, name or code))
        found.append({"code": code, "name": name} if equals else {"code": code})
    return found


def _with_a_code(given: str, name: str) -> str | None:
    """`write RU=Russia` for `ru=Russia`, `write RUSSIA=Russia` for `Russia`."""
    code = re.sub("[^A-Z0-9]+", "-", given.upper()).strip("-")
    return f"write {code}={name}, or a code of your own" if is_party_code(code) else None


def terms(
    given: Iterable[str] | None, agreement: str, codes: Sequence[str]
) -> list[dict[str, Any]]:
    """`RU:UA,UA:RU/released/person=1000`; `each-way` stands for both directions between two parties."""
    found = []
    for text in given or ():
        what, equals, number = text.partition("=")
        words = what.split("/")
        if not equals or len(words) not in (2, 3) or not all(words):
            raise BadForm("the term", text, TERM)
        *flow, measure, unit = words
        if not (is_slug(measure) and is_slug(unit)):
            raise BadForm("the term", text, TERM)
        found.append(
            {
                "flows": _flows_of_a_term(flow, agreement, codes),
                "measure": measure,
                "unit": unit,
                "quantity": quantity(number),
            }
        )
    return found


def _flows_of_a_term(given: Sequence[str], agreement: str, codes: Sequence[str]) -> list[str]:
    if list(given) == [EACH_WAY]:
        return _both_ways(agreement, codes, f"in the term: {_BOTH_NAMED}")
    if not given or list(given) == [NOBODY]:
        return []
    return [str(Flow.parse_typed(flow)) for flow in given[0].split(",")]
