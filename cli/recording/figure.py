"""A figure from what was typed: what it counts, how far it reaches, how much."""

from collections.abc import Sequence
from typing import Any

from cli.recording import typed
from cli.recording.act import Act
from cli.recording.defaults import counted
from cli.recording.inquiry import Missing
from cli.recording.question import one_of
from domain.agreement import Agreement
from domain.citation import Place
from domain.events import Scope
from domain.frozen import dataclass
from domain.quantity import Quantity
from domain.refusals import Malformed, listed


@dataclass(frozen=True, slots=True)
class Typed:
    """What a call says of a figure, as it was typed."""

    quantity: str | None = None
    flow: Sequence[str] | None = None
    each_way: bool = False
    by: Sequence[str] | None = None
    measure: str | None = None
    unit: str | None = None
    scope: str | None = None
    up_to: str | None = None


class OnlyWithANumber(Malformed):
    def __init__(self, given: "Typed") -> None:
        options = {
            "--flow": given.flow,
            "--each-way": given.each_way,
            "--measure": given.measure,
            "--unit": given.unit,
        }
        named = listed(option for option, value in options.items() if value)
        super().__init__(f"{named} is for a number, and none is given", "name the QUANTITY or --by")


def figure(act: Act, state: Agreement, place: Place, given: Typed) -> dict[str, Any]:
    """The fields of a `FigureReported` without its statement; what is missing is asked for."""
    quantity = typed.quantity(given.quantity)
    breakdowns = typed.breakdowns(given.by)
    named = typed.flows(given.flow, each_way=given.each_way, state=state)
    scope = given.scope
    if scope is None and place.stage is not None:
        scope = Scope.STAGE.value
    scopes = [one.value for one in Scope if one is not Scope.STAGE]
    scope = act.needed(
        scope,
        "--scope",
        f"Scope ({', '.join(scopes)})",
        default=Scope.WHOLE.value,
        known=scopes,
        read=one_of(scopes),
        why=f"{place} names no stage; {listed(scopes, 'or')}",
    )
    what = counted(act, state, measure=given.measure, unit=given.unit, named=named)
    if quantity is None and not breakdowns:
        if not act.asks:
            raise Missing(act.command, "QUANTITY", "or parts with --by; withheld where it is")
        quantity = typed.quantity(act.needed(None, "QUANTITY", "Quantity", read=Quantity.typed))
    return {
        "event": "FigureReported",
        "agreement": place.agreement,
        "scope": scope,
        "stage": place.stage,
        "up_to": given.up_to,
        "flows": what.flows,
        "measure": what.measure,
        "unit": what.unit,
        "quantity": quantity,
        "breakdowns": breakdowns,
    }
