"""A voiding and the entry as it should have been, in one go."""

from typing import Final

from cli.recording.act import Act
from cli.recording.amended import Changes, Fields, amended
from cli.recording.draft import drafted
from cli.recording.found import Found
from cli.recording.options import Said
from domain.digest import DERIVED
from domain.entry import cite
from domain.recording import content
from domain.refusals import NOTHING, Conflict, SomebodyWroteFirst
from domain.sources import NothingAmended

TRIES: Final = 20


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
    act: Act, text: str | None, changes: Changes, said: Said, reason: str | None
) -> None:
    """Void the entry and record it anew. The voiding names the number that the new one gets, so that it is
    tried again where somebody else wrote meanwhile."""
    reason = act.needed(reason, "--reason", "Reason", why="what the mistake was")
    sure: str | None = None
    for tried in range(TRIES):
        found = act.entry(text)
        if not tried:
            sure = f"Void {found.citation}, which {found.summary}, and record it anew?"
        instead = amended(act, found, changes, said)
        _check(act, found, instead)
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
        key = act.writing.key or _own_key(act, found)
        try:
            act.record(voiding, {**instead, "key": key}, expect=found.state.count, sure=sure)
        except SomebodyWroteFirst:
            if act.writing.expect_version is not None or tried == TRIES - 1:
                raise
            act.forget()
            sure = None
            continue
        return


def _check(act: Act, found: Found, instead: Fields) -> None:
    """Refuse what changes nothing, and what stands already under another number."""
    if not found.state.stands(found.number):
        return
    draft = drafted(instead, act.ledger.new_id())
    event = draft.event.with_values(draft.pointers)
    for number, other in found.state.events():
        same = type(other) is type(event) and content(other) == content(event)
        if same and number == found.number:
            raise NothingAmended(found.citation)
        if same and found.state.stands(number):
            raise SaidAlready(found.citation, cite(found.agreement, number))


def _done(act: Act, found: Found, voiding: Fields) -> Fields | None:
    """The voiding of the entry as it was recorded, where one stands under the key that the call names."""
    state, key = found.state, act.writing.key
    voided = state.voiding(found.number)
    if key is None or voided is None or not any(map(state.stands, state.holders(key))):
        return None
    entry = act.ledger.entries(found.agreement)[voided[0] - 1]
    recorded = entry.event.data()
    again = drafted(voiding, act.ledger.new_id()).event.data()
    if again["reason"] != recorded["reason"] and voided[1] in state.holders(key):
        raise OtherReason(key, entry.citation)
    return {"event": "EntryVoided", "agreement": found.agreement, "key": entry.key, **recorded}


def _own_key(act: Act, found: Found) -> str | None:
    """The key that the entry was given, if it was given one."""
    key = act.ledger.entries(found.agreement)[found.number - 1].key
    return None if key.startswith(DERIVED) else key
