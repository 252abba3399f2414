"""What an entry can change: which slots, stages and terms it touches."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from domain.entry import Entry
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    AgreementConcluded,
    AgreementResumed,
    AgreementSuspended,
    EntryVoided,
    Event,
    FigureCorrected,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementRetracted,
    Term,
    TermsStated,
    statement_of,
)
from domain.frozen import dataclass
from projections.agreement import AgreementAt
from projections.facts import About
from projections.rules.courses import COURSES
from projections.rules.order import Record
from projections.rules.slots import Group
from projections.rules.stages import STATES
from projections.rules.terms import Owed
from projections.rules.word_disputes import WordDispute

_ENDING: Final = (FigureCorrected, TermsStated)
"""Events that end the word of what they point at; a retraction has no word of its own."""


@dataclass(frozen=True, slots=True)
class Both:
    """Both cuts of a comparison; ``record`` is the one in which an entry counts."""

    cuts: tuple[AgreementAt, AgreementAt]
    at: AgreementAt

    @property
    def record(self) -> Record:
        return self.at.record


def touched(at: Both, entry: Entry, *, newly_known: bool) -> About:
    """What an entry can change: its own slots and those whose word it ends, its stage, its terms, and whether
    words are disputed.

    Parties hold for all dates, so that an announcement or amendment touches every slot only where it is
    ``newly_known``.
    """
    return replace(_of_numbers(at, entry, newly_known=newly_known), disputed=_words(at, entry))


def _of_numbers(at: Both, entry: Entry, *, newly_known: bool) -> About:
    event = entry.event
    match event:
        case AgreementAmended() if not _roles_differ(*at.cuts):
            return About()
        case AgreementAnnounced() | AgreementAmended() if newly_known:
            groups = frozenset(place.group for one in at.cuts for place in one.settled)
            stated = frozenset(owed for one in at.cuts for owed in one.terms)
            return About(groups, rows=stated | _terms(event), agreement=True)
        case AgreementAnnounced() | TermsStated():
            replaced = at.record.target(event) if event.POINTERS else None
            return About(rows=_terms(event) | _terms_of(at, replaced), roots=_roots(at, entry))
        case EntryVoided():
            back = (at.record.known.get(number) for number in (event.of, event.replacement or 0))
            abouts = [touched(at, other, newly_known=True) for other in back if other is not None]
            led = _led_elsewhere(at, event.of)
            groups = frozenset(_spoken_of(at, led))
            abouts += [
                About(groups, roots=_roots(at, at.record.known[number]))
                for number in led & at.record.known.keys()
            ]
            of_all = any(not about.roots for about in abouts)
            joined = _joined(abouts)
            return replace(joined, roots=frozenset()) if of_all else joined
        case StatementRetracted():
            target = at.record.target(event) or event.of
            spoken = at.record.assertion(target)
            other = at.record.known.get(target)
            own = touched(at, other, newly_known=False) if other is not None else About()
            flows = spoken.flows_named(event.flow) if spoken is not None else ()
            kept = (group for group in own.groups if group[1] in (flows or (None,)))
            disputed = own.groups & _disputed(at, target)
            silent = {group for group in _silent(at, target) if group[1] in (flows or (None,))}
            return replace(own, groups=frozenset(kept) | disputed | silent)
        case StageScheduled() | StagePostponed():
            return About(stages=frozenset({event.stage}), roots=_roots(at, entry))
        case StageCompleted() | StageCancelled():
            stage = frozenset({event.stage})
            return About(stages=stage, completions=stage, roots=_roots(at, entry))
        case AgreementSuspended() | AgreementResumed() | AgreementConcluded():
            return About(agreement=True, roots=_roots(at, entry))
        case _:
            return About(_groups(at, entry), roots=_roots(at, entry))


def _words(at: Both, entry: Entry) -> frozenset[int]:
    """The disputed words of which an entry can change whether they are disputed."""
    disputes = {dispute for one in at.cuts for dispute in one.word_disputes.ever}
    if not disputes:
        return frozenset()
    if isinstance(entry.event, AgreementAnnounced | AgreementAmended):
        return frozenset(dispute.target for dispute in disputes)  # parties decide who is heard
    numbers = {entry.number}
    if isinstance(entry.event, EntryVoided):
        numbers = _led_elsewhere(at, entry.event.of) | {entry.event.replacement or 0}
    elif isinstance(entry.event, StatementRetracted):
        numbers |= {entry.event.of, at.record.target(entry.event) or 0}
    events = [at.record.known[number].event for number in numbers if number in at.record.known]
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


def _roles_differ(one: AgreementAt, other: AgreementAt) -> bool:
    """Whether parties or mediators are others; their names, title and place change no number."""
    roles = ((at.record.parties.keys(), at.record.mediators.keys()) for at in (one, other))
    return next(roles) != next(roles)


def _groups(at: Both, entry: Entry) -> frozenset[Group]:
    """Where a figure or what points at one says something, or ends what was said."""
    event = entry.event
    own = at.record.assertion(entry.number)
    groups = (own.groups if own is not None else set()) | _disputed(at, entry.number)
    if isinstance(event, FigureCorrected):
        corrected = at.record.assertion(at.record.target(event) or event.of)
        if corrected is not None:
            flows = corrected.flows_named(event.flow) or (None,)
            ended = corrected.groups | _silent(at, at.record.target(event) or event.of)
            groups |= {group for group in ended if group[1] in flows}
    return frozenset(groups)


def _led_elsewhere(at: Both, voided: int) -> set[int]:
    """A voided entry, what it was put in place of, what points at either, and what points at that in turn."""
    led_by: dict[int, set[int]] = {}
    for entry in at.record.known.values():
        if isinstance(entry.event, EntryVoided):
            led_by.setdefault(entry.event.replacement or 0, set()).add(entry.event.of)
        else:
            for name in entry.event.POINTERS:
                led_by.setdefault(getattr(entry.event, name) or 0, set()).add(entry.number)
    found: set[int] = set()
    waiting = {voided}
    while waiting:
        found |= waiting
        waiting = {number for one in waiting for number in led_by.get(one, ())} - found
    return found


def _spoken_of(at: Both, numbers: Collection[int]) -> set[Group]:
    """Where entries speak, or spoke, or lie as disputes."""
    assertions = (one.record.assertion(number) for one in at.cuts for number in numbers)
    spoken = {group for said in assertions if said is not None for group in said.groups}
    return spoken | {group for number in numbers for group in _disputed(at, number)}


def _disputed(at: Both, number: int) -> set[Group]:
    return {group for one in at.cuts for group in one.slots.groups_disputed_by(number)}


def _silent(at: Both, number: int) -> set[Group]:
    """Where a dispute of an entry lies: one on what it is silent about ends with it."""
    return {group for one in at.cuts for group in one.slots.groups_disputed_of(number)}


def _terms(event: Event) -> frozenset[Owed]:
    terms: tuple[Term, ...] = getattr(event, "terms", ())
    return frozenset((flow, t.measure, t.unit) for t in terms for flow in t.flows or (None,))


def _terms_of(at: Both, number: int | None) -> frozenset[Owed]:
    entry = at.record.known.get(number or 0)
    return _terms(entry.event) if entry is not None else frozenset()


def _joined(abouts: Iterable[About]) -> About:
    joined = About()
    for about in abouts:
        joined = About(
            joined.groups | about.groups,
            joined.stages | about.stages,
            joined.completions | about.completions,
            joined.rows | about.rows,
            joined.agreement or about.agreement,
            joined.disputed | about.disputed,
            joined.roots | about.roots,
        )
    return joined


def _roots(at: Both, entry: Entry) -> frozenset[str]:
    """Whose word it is, and whose it ends, at either cut: after a replacement that can be another's. Nobody's in
    particular for an entry that states nothing."""
    spoken = {entry.number}
    if isinstance(entry.event, _ENDING):
        spoken |= {one.record.target(entry.event) or 0 for one in at.cuts}
    statements = [statement_of(at.record.known[n].event) for n in spoken if n in at.record.known]
    return frozenset(at.at.voice(said.source).root for said in statements if said is not None)
