"""A voiding and the entry as it should have been, in one go."""

from collections.abc import Sequence
from typing import Final

from cli.recording.act import Act
from cli.recording.amended import Fields, amended
from cli.recording.draft import drafted
from cli.recording.found import Found
from cli.recording.options import Amending, Said
from domain.deciding.pointers import standing_event
from domain.digest import DERIVED
from domain.entry import Entry, cite
from domain.events import EntryVoided, Event
from domain.refusals import NOTHING, Conflict, SomebodyWroteFirst
from domain.state.sources import NothingAmended
from domain.values.breakdown import PartsExceedTheTotal

TRIES: Final = 20
KEY_ALONE: Final = "--key names the new entry, and a key alone is no change"
PARTS_STAY: Final = "the entry keeps its parts: --by gives it others, --without by none"


class SaidAlready(Conflict):
    def __init__(self, citation: str, other: str) -> None:
        super().__init__(
            f"what {citation} should have been stands already, as {other}",
            f"counterfoil void {citation} --replacement {other} --reason ...",
        )


class OtherReason(Conflict):
    """A key names an act: the mistake that is told is part of it."""

    def __init__(self, key: str, citation: str) -> None:
        super().__init__(
            f"the key {key} was given with another reason, in {citation}{NOTHING}",
            "choose another key, or give the same reason again",
        )


def amend_entry(
    act: Act,
    text: str | None,
    changes: Amending,
    said: Said,
    *,
    reason: str | None,
    without: Sequence[str],
) -> None:
    """Void the entry and record it anew. The voiding names the number that the new one gets, so that it is
    tried again where somebody else wrote meanwhile."""
    reason = act.needed(reason, "--reason", "Reason", why="what the mistake was")
    for tried in range(TRIES):
        found = act.entry(text)
        instead = amended(act, found, changes, said, without)
        sure = f"Void {found.citation}, which {found.summary}, and record it anew?"
        try:
            _record(act, found, instead, reason, sure=None if tried else sure)
        except PartsExceedTheTotal as refusal:
            if not changes.by:
                refusal.advice = PARTS_STAY
            raise
        except SomebodyWroteFirst:
            if act.writing.expect_version is not None or tried == TRIES - 1:
                raise
            act.forget()
        else:
            return


def _record(act: Act, found: Found, instead: Fields, reason: str, *, sure: str | None) -> None:
    """Both, or what the same call has recorded before."""
    if (before := _before(act, found, instead, reason)) is not None:
        act.record(*before)
        return
    voiding = {
        "event": "EntryVoided",
        "agreement": found.agreement,
        "of": found.number,
        "reason": reason,
        "replacement": found.state.count + 2,
    }
    if (done := _done(act, found, voiding)) is not None:
        act.record(done, {**instead, "key": act.writing.key})
        return
    standing_event(found.state, found.number)
    _check(act, found, instead)
    key = act.writing.key or _own_key(act, found)
    act.record(voiding, {**instead, "key": key}, expect=found.state.count, sure=sure)


def _before(act: Act, found: Found, instead: Fields, reason: str) -> tuple[Fields, Fields] | None:
    """The voiding and the entry instead as they were recorded, where the same call was given before without a key.

    The entry is the voided one then, or what stands instead, which goes by the key of both.
    """
    if act.writing.key is not None:
        return None
    wanted = _pointing(act, instead)
    for number, event in found.state.events():
        if (
            isinstance(event, EntryVoided)
            and event.reason == reason
            and event.replacement is not None
            and found.number in (event.of, event.replacement)
            and found.state.stands(event.replacement)
            and wanted.says_the_same(found.state.event(event.replacement))
        ):
            entries = act.ledger.entries(found.agreement)
            key = entries[event.replacement - 1].key
            return _as_recorded(entries[number - 1]), {**instead, "key": key}
    return None


def _pointing(act: Act, fields: Fields) -> Event:
    """The event of a draft that points by numbers."""
    draft = drafted(fields, act.ledger.new_id())
    return draft.event.with_values(draft.pointers)


def _check(act: Act, found: Found, instead: Fields) -> None:
    """Refuse what changes nothing, and what stands already under another number."""
    event = _pointing(act, instead)
    for number, other in found.state.events():
        same = event.says_the_same(other)
        if same and number == found.number:
            raise NothingAmended(found.citation, KEY_ALONE if act.writing.key else None)
        if same and found.state.stands(number):
            raise SaidAlready(found.citation, cite(found.agreement, number))


def _done(act: Act, found: Found, voiding: Fields) -> Fields | None:
    """The voiding of the entry as it was recorded, where one stands under the key that the call names."""
    state, key = found.state, act.writing.key
    voided = state.voiding(found.number)
    if key is None or voided is None or not any(map(state.stands, state.holders(key))):
        return None
    entry = act.ledger.entries(found.agreement)[voided.by - 1]
    again = drafted(voiding, act.ledger.new_id()).event.data()
    if again["reason"] != entry.event.field("reason") and voided.replacement in state.holders(key):
        raise OtherReason(key, entry.citation)
    return _as_recorded(entry)


def _as_recorded(voiding: Entry) -> Fields:
    """A voiding as a feed would have it, under its own key."""
    said = voiding.event.data()
    return {"event": "EntryVoided", "agreement": voiding.subject, "key": voiding.key, **said}


def _own_key(act: Act, found: Found) -> str | None:
    """The key that the entry was given, if it was given one."""
    key = act.ledger.entries(found.agreement)[found.number - 1].key
    return None if key.startswith(DERIVED) else key
