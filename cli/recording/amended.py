"""An entry as it should have been: what was recorded, with what is given instead."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cli.call.wording import did_you_mean, quoted
from cli.failures import Failure
from cli.recording import typed
from cli.recording.act import Act
from cli.recording.found import Found
from cli.recording.options import Said, option_of
from cli.recording.reach import Reach
from cli.recording.statement import NoStatement, like, options
from domain.events import (
    Event,
    statement_of,
)
from domain.frozen import dataclass
from domain.recording import AnotherAgreement
from domain.state.agreement import Agreement

Fields = dict[str, Any]

_MAY_LACK: Final = (
    *("quantity", "breakdowns", "flows", "stage", "up_to", "dimension", "repeats"),
    *("occurred", "planned", "outcome", "label"),
    *("kind", "agreed", "place", "mediators", "terms", "replaces"),
    *("via", "published", "basis", "url", "publisher", "quote", "language", "sha256", "note"),
)
_FIELD_OF: Final = {"because": "reason"} | {option_of(field): field for field in _MAY_LACK}
"""What can be left out, by its option."""
_NEEDED: Final = ("source", "stated", "measure", "unit", "scope", "title", "party")


class CannotLeaveOut(Failure):
    def __init__(self, name: str) -> None:
        if name in _NEEDED:
            sentence = f"no entry that has a {name} can do without: --{name} gives it another"
        else:
            near = did_you_mean(name, _FIELD_OF)
            sentence = f"--without takes the name of an option, not {quoted(name)}{near}"
        super().__init__(sentence)


class LacksIt(Failure):
    def __init__(self, citation: str, name: str) -> None:
        super().__init__(f"{citation} has no {name} to leave out")


class LeftOutAndGiven(Failure):
    def __init__(self, name: str) -> None:
        super().__init__(f"--without {name} leaves out what the call gives: say one of the two")


@dataclass(frozen=True, slots=True)
class Changes:
    """What is given for an entry that should have been another: as typed, None where it is left alone."""

    quantity: str | None
    flow: Sequence[str] | None
    each_way: bool
    by: Sequence[str] | None
    scope: str | None
    stage: str | None
    up_to: str | None
    of: str | None
    plain: Mapping[str, str | None]
    """Fields that are typed as a feed has them, by name."""
    party: Sequence[str] | None
    mediator: Sequence[str] | None
    term: Sequence[str] | None
    without: Sequence[str]


def amended(act: Act, found: Found, changes: Changes, said: Said) -> Fields:
    """The fields of the entry as it should have been, without a key."""
    event = found.event
    fields = event.data()
    _follow_replacements(found.state, event, fields)
    without = [name.removeprefix("--") for name in changes.without]
    left_out = [_leave_out(found, fields, name) for name in without]
    _put_numbers(fields, found, changes)
    _put_reach(fields, changes)
    _put_names(fields, found, changes)
    if changes.of is not None:
        fields[event.POINTERS[0] if event.POINTERS else "of"] = _number(act, found, changes.of)
    fields |= {name: value for name, value in changes.plain.items() if value is not None}
    given = {**like(act, said), **options(act, said)}
    if "note" in event.FIELDS and "note" in given:
        fields["note"] = given.pop("note")
    if given and statement_of(event) is None:
        raise NoStatement(found.citation, type(event).__name__, _options(said, given))
    if given:
        fields["statement"] = {**fields.get("statement", {}), **given}
    for name, (of_statement, field) in zip(without, left_out, strict=True):
        if (fields["statement"] if of_statement else fields).get(field) is not None:
            raise LeftOutAndGiven(name)
    return {"event": type(event).__name__, "agreement": found.agreement, **fields}


def _options(said: Said, given: Fields) -> list[str]:
    """The options by which something of a statement was given."""
    if said.like is not None:
        return ["--like"]
    return [f"--{option_of(field)}" for field in given]


def _number(act: Act, found: Found, text: str) -> int:
    """The entry that is pointed at instead, of the same agreement."""
    other = act.entry(text)
    if other.agreement != found.agreement:
        raise AnotherAgreement(text, found.agreement)
    return other.number


def _follow_replacements(state: Agreement, event: Event, fields: Fields) -> None:
    """What points at a voided entry points at its replacement."""
    for name in event.POINTERS:
        while (voiding := state.voiding(fields.get(name, 0))) and voiding[1]:
            fields[name] = voiding[1]


def _leave_out(found: Found, fields: Fields, name: str) -> tuple[bool, str]:
    """Whether it was the statement's, and the field that is gone."""
    if name not in _FIELD_OF:
        raise CannotLeaveOut(name)
    field = _FIELD_OF[name]
    if field == "flows" and field not in fields:
        field = "flow"
    for of_statement, at in ((False, fields), (True, fields.get("statement", {}))):
        if field in at:
            del at[field]
            return of_statement, field
    raise LacksIt(found.citation, name)


def _put_numbers(fields: Fields, found: Found, changes: Changes) -> None:
    if changes.quantity is not None:
        fields["quantity"] = typed.quantity(changes.quantity)
    if changes.by:
        fields["breakdowns"] = typed.breakdowns(changes.by)
    points_at_one = "of" in found.event.POINTERS
    if points_at_one and changes.flow and len(changes.flow) == 1 and not changes.each_way:
        fields["flow"] = typed.flow_choice(changes.flow[0], found.state)
        return
    flows = typed.flows(changes.flow, each_way=changes.each_way, state=found.state)
    if flows is not None:
        fields["flows"] = flows


def _put_reach(fields: Fields, changes: Changes) -> None:
    given = Reach(changes.scope, changes.stage, changes.up_to)
    if given == Reach():
        return
    if "scope" not in fields:
        own = {"scope": changes.scope, "stage": changes.stage, "up_to": changes.up_to}
        fields |= {name: value for name, value in own.items() if value is not None}
        return
    was = Reach(fields.pop("scope"), fields.pop("stage", None), fields.pop("up_to", None))
    reach = was.but(given)
    fields |= {"scope": reach.scope, "stage": reach.stage, "up_to": reach.up_to}


def _put_names(fields: Fields, found: Found, changes: Changes) -> None:
    if changes.party:
        fields["parties"] = typed.parties(changes.party)
    if changes.mediator:
        fields["mediators"] = typed.parties(changes.mediator)
    if changes.term:
        codes = [one["code"] for one in fields.get("parties", ())] or list(found.state.parties)
        fields["terms"] = typed.terms(changes.term, found.agreement, codes)
