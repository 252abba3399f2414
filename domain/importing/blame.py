"""What is to blame where a line of a feed is refused: its field, or another line on which it builds."""

from collections.abc import Callable, Mapping
from typing import Final

from domain.deciding import rulebook
from domain.events import AgreementAnnounced, SourceRegistered, statement_of
from domain.feed import Draft, Name, names
from domain.names.citation import LAST
from domain.refusals import (
    Conflict,
    KeyIsTaken,
    Malformed,
    Refused,
    UnknownAgreement,
    UnknownSource,
)
from domain.spreadsheet.refusals import (
    RowHadAnotherKey,
    RowHadNoKey,
    RowHasChanged,
    RowOfAnother,
    RowOfSeveral,
    RowTwice,
    RowWasCorrected,
    RowWasRetracted,
    RowWasVoided,
)
from domain.state.sources import SameAsItself, SourceIsRegistered
from domain.values.breakdown import PartsExceedTheTotal, TotalsDiffer
from domain.values.text import is_key

_ITS_OWN: Final = (
    Malformed,
    PartsExceedTheTotal,
    TotalsDiffer,
    rulebook.DateToCome,
    rulebook.QuantityWithDimension,
    rulebook.TermTwice,
)
"""Refusals for which a line alone is to blame, whatever else there is."""


def brings(draft: Draft) -> frozenset[Name]:
    """What a draft brings in for those that follow it."""
    key = draft.key
    if draft.of_a_source:
        return frozenset([("source", draft.subject)])
    given = {"event": type(draft.event).__name__, "agreement": draft.subject, "key": key}
    return names({**given, **draft.pointers})


def introduces(draft: Draft) -> set[Name]:
    """What a draft makes known: the source or agreement, and the entry by its key."""
    known: set[Name] = set()
    if isinstance(draft.event, SourceRegistered):
        known.add(("source", draft.subject))
    elif isinstance(draft.event, AgreementAnnounced):
        known.add(("agreement", draft.subject))
    if not draft.of_a_source and draft.key is not None:
        known.add(("entry", draft.subject, draft.key))
    return known


def needs(draft: Draft, refusal: Refused, is_there: Callable[[int | str], bool]) -> set[Name]:
    """What a refused draft builds upon, of what may have been lacking.

    ``is_there`` tells whether a number or a key names an entry that no line with a problem would have brought in.
    """
    subject = draft.subject
    if isinstance(refusal, UnknownSource):
        return {("source", refusal.source)}
    if isinstance(refusal, UnknownAgreement | rulebook.AnnouncementVoided):
        return {("agreement", subject)}
    if isinstance(refusal, rulebook.Stranger):
        return {("parties", subject)}
    if isinstance(refusal, _ITS_OWN):
        return set()
    named = (name_in(pointer) for pointer in draft.pointers.values())
    needed = {_brought_by(subject, name) for name in named if name is None or not is_there(name)}
    if isinstance(refusal, Conflict) and draft.key is not None:  # a refused voiding would free it
        needed.add(("voided", subject, draft.key))
    return needed


def name_in(pointer: int | str) -> int | str | None:
    """The number or the key that names an entry; None where it is named as the newest one, or that of a place."""
    _, cited, name = str(pointer).rpartition("#")
    if name.isascii() and name.isdigit():
        return int(name)
    return name if is_key(name) and not (cited and name == LAST) else None


def _brought_by(subject: str, name: int | str | None) -> Name:
    """What brings in an entry: the line with its key, else any line of the agreement."""
    return ("entry", subject, name) if isinstance(name, str) else ("line", subject)


def numbers(draft: Draft) -> list[int]:
    """The entries of its agreement that a draft points at by their numbers."""
    named = map(name_in, draft.pointers.values())
    return [name for name in named if isinstance(name, int)]


_FIELDS: Final[Mapping[type[Refused], str]] = {
    UnknownAgreement: "agreement",
    rulebook.AnnouncementVoided: "agreement",
    KeyIsTaken: "key",
    RowTwice: "",
    RowOfSeveral: "",
    RowHadAnotherKey: "key",
    RowHadNoKey: "key",
    RowOfAnother: "key",
    SourceIsRegistered: "source",
    SameAsItself: "same_as",
    rulebook.ScopeNeeds: "scope",
    rulebook.SaysNothing: "quantity",
    rulebook.QuantityWithDimension: "quantity",
    rulebook.SharesNoValue: "quantity",
    PartsExceedTheTotal: "breakdowns",
    TotalsDiffer: "breakdowns",
    rulebook.Stranger: "flows",
    rulebook.PartyTwice: "parties",
    rulebook.TermTwice: "terms",
    rulebook.FlowIsAmbiguous: "flow",
    rulebook.LacksTheFlow: "flow",
    rulebook.LacksTheDimension: "dimension",
    rulebook.StatesNoTotal: "dimension",
    rulebook.ReplacementCannot: "replacement",
    rulebook.AlreadyAnnounced: "agreement",
}


def field_of(refusal: Refused, draft: Draft) -> str:
    """The field that is to blame for a refusal; empty where it is the event as a whole."""
    event = draft.event
    name = _FIELDS.get(type(refusal))
    if isinstance(refusal, UnknownSource):
        statement = statement_of(event)
        sources = {
            "statement.source": statement and statement.source,
            "source": event.field("source"),
            "same_as": event.field("same_as"),
        }
        named = [field for field, source in sources.items() if source == refusal.source]
        return named[0] if named else ", ".join(draft.pointers)
    if isinstance(refusal, rulebook.Stranger) and not event.field("flows"):
        return "terms"
    if name is not None:
        return name
    if isinstance(refusal, RowHasChanged | RowWasVoided | RowWasCorrected | RowWasRetracted):
        return ", ".join(refusal.cells)
    if isinstance(refusal, rulebook.DateToCome | rulebook.EndsBeforeItStarts):
        return refusal.field
    return ", ".join(draft.pointers)
