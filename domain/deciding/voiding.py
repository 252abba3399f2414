"""Voidings: what can be as if never recorded, and what can stand in its place. Rule 1."""

from collections.abc import Iterable

from domain.deciding import rulebook
from domain.deciding.pointers import standing_event
from domain.entry import cite
from domain.events import AgreementAnnounced, EntryVoided
from domain.names.citation import by_key
from domain.refusals import Refused, UnknownAgreement, UnknownEntry
from domain.state.agreement import Agreement


def check_voiding(state: Agreement, event: EntryVoided) -> None:
    """That an entry is no voiding and no announcement on which others rest, and that what replaces it can, or is
    the next entry."""
    citation = cite(state.slug, event.of)
    voided = standing_event(state, event.of)
    if isinstance(voided, EntryVoided):
        raise rulebook.CannotBe(citation, "EntryVoided", "voided")
    if isinstance(voided, AgreementAnnounced):
        others = [
            cite(state.slug, number)
            for number, other in state.standing()
            if number != event.of and not isinstance(other, EntryVoided)
        ]
        if others:
            raise rulebook.AnnouncementCarriesOthers(citation, others)
    if event.replacement is not None and event.replacement != state.count + 2:
        check_replacement(state, event.of, event.replacement)


def unannounced(state: Agreement, known: Iterable[str] = ()) -> Refused:
    """The refusal of what is said of an agreement that is not announced, or no more; ``known`` are all others."""
    for number, event in reversed([*state.events()]):
        voiding = state.voiding(number) if isinstance(event, AgreementAnnounced) else None
        if voiding is not None:
            citation, by = cite(state.slug, number), cite(state.slug, voiding.by)
            return rulebook.AnnouncementVoided(state.slug, citation, by)
    return UnknownAgreement(state.slug, known)


def nothing_follows(state: Agreement, replacement: int) -> UnknownEntry:
    """The refusal of a voiding that names the entry right after it, where that never came."""
    return UnknownEntry(
        cite(state.slug, replacement),
        "the voiding names the entry right after it, and none follows",
    )


def check_replacement(state: Agreement, voided: int, replacement: int) -> None:
    """That what takes the place of a voided entry stands, is no voiding, and does not lead back to that entry."""
    citation = cite(state.slug, replacement)
    if replacement == voided:
        raise rulebook.ReplacementCannot(citation, "it is the very entry that is voided")
    if isinstance(standing_event(state, replacement), EntryVoided):
        raise rulebook.ReplacementCannot(citation, "it is itself a voiding")
    pointed: int | None = replacement
    while pointed is not None:
        event = state.event(pointed)
        pointed = event.points_at if event else None
        if pointed == voided:
            raise rulebook.ReplacementCannot(citation, "it points at the entry that is voided")


def lacking_replacement(state: Agreement, number: int, named: int | str) -> Refused | None:
    """Why the entry right after a voiding is not the replacement that it names, by number or by key; None where it
    is."""
    if state.event(number) is None and isinstance(named, int):
        return nothing_follows(state, number)
    if isinstance(named, int) or number in state.holders(named):
        return None
    try:
        standing_event(state, by_key(state, named))
    except Refused as refusal:
        return refusal
    why = "a replacement that comes after the voiding is the next entry of the agreement"
    return rulebook.ReplacementCannot(f"{state.slug}#{named}", why)
