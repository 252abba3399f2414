"""A figure from what was typed: what it counts, how far it reaches, how much."""

from collections.abc import Iterator, Mapping
from typing import Any

from cli.call import shared_options
from cli.recording import typed
from cli.recording.act import Act
from cli.recording.defaults import counted
from cli.recording.draft import check_given
from cli.recording.inquiry import Missing
from cli.recording.options import Figure
from cli.recording.question import one_of
from cli.recording.reach import Reach
from domain.deciding.terms import check_flows, known_codes
from domain.events import Scope
from domain.refusals import Malformed, listed
from domain.state.agreement import Agreement
from domain.state.words import Word, Words
from domain.values.flow import Flow
from domain.values.quantity import Quantity


class OnlyWithANumber(Malformed):
    def __init__(self, given: Figure) -> None:
        super().__init__(
            f"{listed(shared_options.given(given))} is for a number, and none is given",
            "name the QUANTITY or --by",
        )


def figure(act: Act, state: Agreement, given: Figure, reach: Reach) -> dict[str, Any]:
    """The fields of a `FigureReported` without its statement; what is missing is asked for.

    A slip in what was given is told first: what it would have left no choice about is not missing.
    """
    fields: dict[str, Any] = {
        "event": "FigureReported",
        "agreement": state.slug,
        "scope": reach.scope or (Scope.STAGE.value if reach.stage is not None else None),
        "stage": reach.stage,
        "up_to": reach.up_to,
        "flows": typed.flows(given.flow, each_way=given.each_way, state=state),
        "measure": given.measure,
        "unit": given.unit,
        "quantity": typed.quantity(given.quantity),
        "breakdowns": typed.breakdowns(given.by),
    }
    _check(act, state, fields)
    scopes = [one.value for one in Scope if one is not Scope.STAGE]
    fields["scope"] = act.needed(
        fields["scope"],
        "--scope",
        f"Scope ({', '.join(scopes)})",
        default=Scope.WHOLE.value,
        known=scopes,
        read=one_of(scopes),
        why=f"{state.slug} names no stage; {listed(scopes, 'or')}",
    )
    what = counted(act, state, measure=given.measure, unit=given.unit, named=fields["flows"])
    fields |= {"flows": what.flows, "measure": what.measure, "unit": what.unit}
    if fields["quantity"] is None and not fields["breakdowns"]:
        if not act.asks:
            raise Missing(act.command, "QUANTITY", "or parts with --by; withheld where it is")
        asked = act.needed(None, "QUANTITY", "Quantity", read=Quantity.typed)
        fields["quantity"] = typed.quantity(asked)
    return fields


def _check(act: Act, state: Agreement, fields: Mapping[str, Any]) -> None:
    check_given(fields, act.ledger.new_id())
    check_flows(map(Flow.parse, fields["flows"] or ()), known_codes(state))
    act.check_words(state.slug, Words.of(_words(fields)))


def _words(fields: Mapping[str, Any]) -> Iterator[Word]:
    for name in ("stage", "measure", "unit"):
        if fields[name] is not None:
            yield name, fields[name]
    for dimension, breakdown in fields["breakdowns"].items():
        for category in breakdown["parts"]:
            yield "category", dimension, category
