"""Of which words an entry can change whether they are disputed: words that are no number."""

from domain.entry import Entry
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    EntryVoided,
    Event,
    StatementRetracted,
    TermsStated,
    statement_of,
)
from projections.both import Both, led_elsewhere
from projections.rules.courses import COURSES
from projections.rules.stages import STATES
from projections.rules.word_disputes import WordDispute


def words_touched(at: Both, entry: Entry) -> frozenset[int]:
    """The disputed words of which an entry can change whether they are disputed."""
    disputes = {dispute for one in at.cuts for dispute in one.word_disputes.ever}
    if not disputes:
        return frozenset()
    numbers = {entry.number}
    if isinstance(entry.event, EntryVoided):
        numbers = led_elsewhere(at, entry.event.of) | {entry.event.replacement or 0}
    elif isinstance(entry.event, StatementRetracted):
        numbers |= {entry.event.of, at.record.target(entry.event) or 0}
    events = [at.record.known[number].event for number in numbers if number in at.record.known]
    if any(isinstance(event, AgreementAnnounced | AgreementAmended) for event in events):
        return frozenset(dispute.target for dispute in disputes)  # parties decide who is heard
    return frozenset(
        dispute.target
        for dispute in disputes
        if numbers & {dispute.entry, dispute.target}
        or any(_is_beside(at, event, dispute) for event in events)
    )


def _is_beside(at: Both, event: Event, dispute: WordDispute) -> bool:
    """Whether either of the two says something else, or the same, of what is disputed."""
    disputed = at.record.known.get(dispute.target)
    statement = statement_of(event)
    if disputed is None or statement is None:
        return False
    own = at.at.voice(statement.source).root in (dispute.by.root, dispute.of.root)
    return own and _topic(event) == _topic(disputed.event) is not None


def _topic(event: Event) -> tuple[str, ...] | None:
    """What an event tells of without numbers of its own; None where of nothing."""
    if isinstance(event, AgreementAnnounced | TermsStated):
        return ("terms",)
    if type(event) in COURSES:
        return ("agreement",)
    return ("stage", event.field("stage")) if type(event) in STATES else None
