"""What an entry can change: which slots, stages and terms it touches."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final, TypeGuard, assert_never, cast

from domain.entry import Entry
from domain.events import (
    AgreementAmended,
    AgreementAnnounced,
    AgreementConcluded,
    AgreementEvent,
    AgreementResumed,
    AgreementSuspended,
    EntryVoided,
    Event,
    FigureConfirmed,
    FigureCorrected,
    FigureReported,
    StageCancelled,
    StageCompleted,
    StagePostponed,
    StageScheduled,
    StatementDisputed,
    StatementRetracted,
    TermsStated,
    statement_of,
)
from domain.state.assertion import Group
from projections.differing.both import Both, led_elsewhere
from projections.differing.details import About
from projections.differing.touched_words import words_of, words_touched
from projections.rules.terms import Owed, terms_in

_ENDING: Final = (FigureCorrected, TermsStated)
"""Events that end the word of what they point at; a retraction has no word of its own."""


def touched(both: Both, entry: Entry, *, newly_known: bool) -> About:
    """What an entry can change: its own slots and those whose word it ends, its stage, its terms, and whether
    words are disputed.

    Parties hold for all dates, so that an announcement or amendment touches every slot only where it is
    ``newly_known``.
    """
    return replace(
        _of_numbers(both, entry, newly_known=newly_known), disputed=words_touched(both, entry)
    )


def with_those_led_to(both: Both, about: About, number: int) -> About:
    """What an entry touches, and what others say who are led to it now: away from where they spoke while it was
    not known."""
    led = led_elsewhere(both, number)
    groups, words = frozenset(_spoken_of(both, led)), frozenset(words_of(both, led))
    return replace(about, groups=about.groups | groups, disputed=about.disputed | words)


def touched_either_way(both: Both, entry: Entry) -> About:
    """What an entry touches that says one thing at one cut and another at the other."""
    groups, words = _spoken_of(both, {entry.number}), words_of(both, {entry.number})
    return About(frozenset(groups), disputed=frozenset(words), roots=_roots(both, entry))


def roots_led_to(both: Both, about: About, number: int) -> frozenset[str]:
    """Whose word an entry is that was put in the place of others, and whose words lead to it now over these;
    nobody's in particular where it was nobody's before."""
    if not about.roots:
        return about.roots
    led = (both.record.known.get(one) for one in led_elsewhere(both, number))
    return about.roots.union(*(_roots(both, entry) for entry in led if entry is not None))


def _of_numbers(both: Both, entry: Entry, *, newly_known: bool) -> About:
    event = cast("AgreementEvent", entry.event)
    match event:
        case AgreementAmended() if not both.brings_in(entry):
            return About()
        case AgreementAnnounced() | AgreementAmended() if newly_known:
            groups = frozenset(place.group for one in both.cuts for place in one.settled)
            stated = frozenset(owed for one in both.cuts for owed in one.terms)
            return About(groups, rows=stated | _terms(event), agreement=True)
        case AgreementAmended():
            return About()
        case AgreementAnnounced() | TermsStated():
            replaced = both.record.target(event) if event.POINTERS else None
            return About(rows=_terms(event) | _terms_of(both, replaced), roots=_roots(both, entry))
        case EntryVoided():
            return _of_voiding(both, event)
        case StatementRetracted():
            return _of_retraction(both, event)
        case StageScheduled() | StagePostponed():
            return About(stages=frozenset({event.stage}), roots=_roots(both, entry))
        case StageCompleted() | StageCancelled():
            stage = frozenset({event.stage})
            return About(stages=stage, completions=stage, roots=_roots(both, entry))
        case AgreementSuspended() | AgreementResumed() | AgreementConcluded():
            return About(agreement=True, roots=_roots(both, entry))
        case FigureReported() | FigureConfirmed() | FigureCorrected() | StatementDisputed():
            return About(_groups(both, entry), roots=_roots(both, entry))
        case _:
            assert_never(event)


def _of_voiding(both: Both, event: EntryVoided) -> About:
    """What the entry that it voids can change, and the one in its place; and what others say who are led elsewhere
    by it. Nobody's word in particular where one of these is nobody's."""
    back = filter(both.counts, (event.of, event.replacement or 0))
    others = map(both.record.known.get, back)
    abouts = [_voided(both, other) for other in others if _no_voiding(other)]
    led = led_elsewhere(both, event.of)
    groups = frozenset(_spoken_of(both, led))
    abouts += [
        About(groups, roots=_roots(both, both.record.known[number]))
        for number in led & both.record.known.keys()
    ]
    of_all = any(not about.roots for about in abouts)
    joined = _joined(abouts)
    return replace(joined, roots=frozenset()) if of_all else joined


def _voided(both: Both, entry: Entry) -> About:
    """What a voiding takes away or brings back; by whose word, at either cut: that can be another root since."""
    about = touched(both, entry, newly_known=True)
    spoken = (_roots(Both(both.cuts, one), entry) for one in both.cuts)
    return replace(about, roots=about.roots.union(*spoken) if about.roots else about.roots)


def _of_retraction(both: Both, event: StatementRetracted) -> About:
    """What the word that it ends can change, in the flows that it ends it for."""
    target = both.record.target(event) or event.of
    spoken = both.record.assertion(target)
    other = both.record.known.get(target)
    own = touched(both, other, newly_known=False) if _no_voiding(other) else About()
    flows = spoken.covered(event.flow) if spoken is not None else (None,)
    kept = (group for group in own.groups if group.flow in flows)
    disputed = own.groups & _disputed(both, target)
    silent = {group for group in _silent(both, target) if group.flow in flows}
    return replace(own, groups=frozenset(kept) | disputed | silent)


def _no_voiding(entry: Entry | None) -> TypeGuard[Entry]:
    """Whether it is there and is none.

    Our rules let nobody void or retract a voiding; in a log that others decided, two may be led to one another.
    """
    return entry is not None and not isinstance(entry.event, EntryVoided)


def _groups(both: Both, entry: Entry) -> frozenset[Group]:
    """Where a figure or what points at one says something, or ends what was said."""
    event = entry.event
    own = both.record.assertion(entry.number)
    groups = (own.groups if own is not None else set()) | _disputed(both, entry.number)
    if isinstance(event, FigureCorrected):
        corrected = both.record.assertion(both.record.target(event) or event.of)
        if corrected is not None:
            flows = corrected.covered(event.flow)
            ended = corrected.groups | _silent(both, both.record.target(event) or event.of)
            groups |= {group for group in ended if group.flow in flows}
    return frozenset(groups)


def _spoken_of(both: Both, numbers: Collection[int]) -> set[Group]:
    """Where entries speak, or spoke, or lie as disputes."""
    assertions = (one.record.assertion(number) for one in both.cuts for number in numbers)
    spoken = {group for said in assertions if said is not None for group in said.groups}
    return spoken | {group for number in numbers for group in _disputed(both, number)}


def _disputed(both: Both, number: int) -> set[Group]:
    return {group for one in both.cuts for group in one.slots.groups_disputed_by(number)}


def _silent(both: Both, number: int) -> set[Group]:
    """Where a dispute of an entry lies: one on what it is silent about ends with it."""
    return {group for one in both.cuts for group in one.slots.groups_disputed_of(number)}


def _terms(event: Event) -> frozenset[Owed]:
    return frozenset(owed for owed, _ in terms_in(event))


def _terms_of(both: Both, number: int | None) -> frozenset[Owed]:
    entry = both.record.known.get(number or 0)
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


def _roots(both: Both, entry: Entry) -> frozenset[str]:
    """Whose word it is, and whose it ends, at either cut: after a replacement that can be another's. Nobody's in
    particular for an entry that states nothing."""
    spoken = {entry.number}
    if isinstance(entry.event, _ENDING):
        spoken |= {one.record.target(entry.event) or 0 for one in both.cuts}
    statements = [
        statement_of(both.record.known[n].event) for n in spoken if n in both.record.known
    ]
    return frozenset(both.at.voice(said.source).root for said in statements if said is not None)
