"""An entry as it should have been: what was recorded, with what is given instead."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cli.call.wording import did_you_mean, quoted
from cli.failures import Failure
from cli.recording import typed
from cli.recording.act import Act
from cli.recording.found import Found
from cli.recording.options import Amending, Said, option_of
from cli.recording.reach import Reach
from cli.recording.statement import NoStatement, like, options
from domain.events import statement_of
from domain.names.pointed import AnotherAgreement

Fields = dict[str, Any]

_OF_STATEMENT: Final = "statement."
"""What a field of the statement begins with, beside the event's own."""
_AS_TYPED: Final = (
    *("measure", "unit", "dimension", "occurred", "planned", "outcome", "label", "because"),
    *("title", "kind", "agreed", "place"),
)
"""Options that are typed as a feed has them."""
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


def amended(
    act: Act, found: Found, changes: Amending, said: Said, without: Iterable[str]
) -> Fields:
    """The fields of the entry as it should have been, without a key: what it has, less what is left out, and what
    is given."""
    recorded = _recorded(found)
    left_out = dict(_left_out(found.citation, recorded, without))
    kept = {field: value for field, value in recorded.items() if field not in left_out}
    given = _given(act, found, kept, changes, said)
    for field, name in left_out.items():
        if given.get(field) is not None:
            raise LeftOutAndGiven(name)
    event = type(found.event).__name__
    return {"event": event, "agreement": found.agreement, **_nested(kept | given)}


def _recorded(found: Found) -> Fields:
    """What the entry has; what points at a voided entry points at its replacement."""
    fields = found.event.data()
    for name in fields.keys() & found.event.POINTERS:
        fields[name] = found.state.last_replacement(fields[name])
    statement = fields.pop("statement", {})
    return _flat(fields, statement)


def _left_out(citation: str, recorded: Fields, without: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each field that is left out, with the name by which it is."""
    left = dict(recorded)
    for option in without:
        name = option.removeprefix("--")
        if name not in _FIELD_OF:
            raise CannotLeaveOut(name)
        field = _FIELD_OF[name]
        one = "flow" if field == "flows" else field
        has = [each for each in (field, one, f"{_OF_STATEMENT}{field}") if each in left]
        if not has:
            raise LacksIt(citation, name)
        del left[has[0]]
        yield has[0], name


def _given(act: Act, found: Found, kept: Fields, changes: Amending, said: Said) -> Fields:
    """What the call gives, which may depend on what the entry has beside it."""
    event = found.event
    given = {**_numbers(found, changes), **_reach(kept, changes), **_names(found, kept, changes)}
    if changes.of is not None:
        given[event.POINTERS[0] if event.POINTERS else "of"] = _number(act, found, changes.of)
    for name in _AS_TYPED:
        if (value := getattr(changes, name)) is not None:
            given[_FIELD_OF.get(name, name)] = value
    statement = {**like(act, said), **options(act, said)}
    if "note" in event.FIELDS and "note" in statement:
        given["note"] = statement.pop("note")
    if statement and statement_of(event) is None:
        by = ["--like"] if said.like is not None else [f"--{option_of(one)}" for one in statement]
        raise NoStatement(found.citation, type(event).__name__, by)
    return _flat(given, statement)


def _flat(own: Fields, statement: Mapping[str, Any]) -> Fields:
    """The event's own fields and those of its statement, side by side."""
    return own | {f"{_OF_STATEMENT}{field}": value for field, value in statement.items()}


def _nested(fields: Fields) -> Fields:
    own = {field: value for field, value in fields.items() if not field.startswith(_OF_STATEMENT)}
    statement = {
        field.removeprefix(_OF_STATEMENT): value
        for field, value in fields.items()
        if field not in own
    }
    return {**own, "statement": statement} if statement else own


def _numbers(found: Found, changes: Amending) -> Fields:
    given: Fields = {}
    if changes.quantity is not None:
        given["quantity"] = typed.quantity(changes.quantity)
    if changes.by:
        given["breakdowns"] = typed.breakdowns(changes.by)
    points_at_one = "of" in found.event.POINTERS
    if points_at_one and changes.flow and len(changes.flow) == 1 and not changes.each_way:
        given["flow"] = typed.flow_choice(changes.flow[0], found.state)
        return given
    flows = typed.flows(changes.flow, each_way=changes.each_way, state=found.state)
    return given if flows is None else {**given, "flows": flows}


def _reach(kept: Fields, changes: Amending) -> Fields:
    """Scope, stage and date; what the scope that is given cannot have is taken from the entry."""
    reach = Reach(changes.scope, changes.stage, changes.up_to)
    of_a_number = reach != Reach() and "scope" in kept
    if of_a_number:
        reach = Reach(kept["scope"], kept.get("stage"), kept.get("up_to")).but(reach)
    fields = {"scope": reach.scope, "stage": reach.stage, "up_to": reach.up_to}
    return {field: value for field, value in fields.items() if of_a_number or value is not None}


def _names(found: Found, kept: Fields, changes: Amending) -> Fields:
    given: Fields = {}
    if changes.party:
        given["parties"] = typed.parties(changes.party)
    if changes.mediator:
        given["mediators"] = typed.parties(changes.mediator)
    if changes.term:
        parties = (kept | given).get("parties", ())
        codes = [one["code"] for one in parties] or list(found.state.parties)
        given["terms"] = typed.terms(changes.term, found.agreement, codes)
    return given


def _number(act: Act, found: Found, text: str) -> int:
    """The entry that is pointed at instead, of the same agreement."""
    other = act.entry(text)
    if other.agreement != found.agreement:
        raise AnotherAgreement(text, found.agreement)
    return other.number
