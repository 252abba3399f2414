"""The sides against each other, stage by stage."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from domain.events import Scope, said_in
from domain.refusals import listed
from domain.state.assertion import Group
from domain.values.flow import flow_text
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.compare import Comparison, comparisons
from projections.figures.agreeing import agreeing_now
from projections.figures.disputed import (
    DisputedWord,
    disputed,
    disputed_words,
    in_contest,
    who_disputes_whom,
)
from projections.place_order import place_order
from projections.rules.place import Place
from projections.rules.settled import Settled, contending
from projections.rules.terms import Owed
from projections.rules.voices import Figure
from projections.texts.sentence import joined
from projections.texts.wording import who_says


def sides_differ(over: Examined) -> Iterator[Finding]:
    """What is contested (rule 7), once: not again in a total whose gap is that of its stages. Words that are no
    number may be disputed too."""
    explained = _Explained(over)
    for group in sorted(over.groups, key=lambda group: place_order(Place(*group))):
        contested = [settled for settled in over.groups[group].values() if settled.contested]
        if contested and not explained.by_stages(group):
            yield _contest(over, group, contested)
    yield from map(_disputed_word, disputed_words(over.at))


class _Explained:
    """The totals and the numbers so far in which the sides differ as they do in stages."""

    def __init__(self, over: Examined) -> None:
        self._over = over

    def by_stages(self, group: Group) -> bool:
        """Whether a total is one of these; the sides are compared where it is contested, and not before."""
        subject, _, dimension = group
        if dimension is not None or subject.scope not in (Scope.RUNNING, Scope.WHOLE):
            return False
        return self._comparisons[Place(*group).owed].is_explained(subject)

    @cached_property
    def _comparisons(self) -> Mapping[Owed, Comparison]:
        return comparisons(self._over.at, self._over.order)


def _contest(over: Examined, group: Group, contested: Sequence[Settled]) -> Finding:
    """Who says what against whom, and who disputes whom; the latter alone where no two numbers are at odds."""
    subject, flow, _ = group
    apart = [settled for settled in contested if contending(settled)]
    words = [in_contest(over.at.slots, settled) for settled in apart]
    disputes = disputed(over.at, group, words)
    disputing = [one.entry for one in disputes]
    who = [_disputing(by, of) for of, by in who_disputes_whom(disputes).items()]
    too = list(_saying_too(over, disputing))
    if not apart:
        place = Place(*group)
        slots = over.groups[group].values()
        said = [figure for settled in slots for figure in in_contest(over.at.slots, settled)]
        return Finding(
            Severity.NOTE,
            over.counted(place.owed),
            [*disputing, *entries_of(said), *_untold(over, group, said)],
            flow=flow_text(flow),
            rest=f"{over.where(place)}: {'; '.join([listed(who), *too])}",
        )
    place = apart[0].place if len(apart) == 1 else Place(*group)
    told, found = [], []
    for settled, own in zip(apart, words, strict=True):
        part = f"{settled.place.category}: " if len(apart) > 1 else ""
        told.append(part + who_says(own))
        found.append(part + " or ".join(dict.fromkeys(str(f.quantity) for f in own)))
    return Finding(
        Severity.NOTE if subject.scope is Scope.PLANNED else Severity.WARNING,
        over.counted(place.owed),
        [*(entry for own in words for entry in entries_of(own)), *disputing],
        found="; ".join(found),
        flow=flow_text(flow),
        rest=f"{over.where(place)}: {'; '.join([*told, *who, *too])}",
    )


def _untold(over: Examined, group: Group, said: Iterable[Figure]) -> Iterator[int]:
    """The entries that are disputed of those who give no number there."""
    roots = {figure.voice.root for figure in said}
    for dispute in over.at.slots.disputes_on(group):
        if dispute.disputed_root not in roots:
            yield dispute.target


def _saying_too(over: Examined, disputes: Iterable[int]) -> Iterator[str]:
    """Who disputes a number and gives that very number: it is borne out so, and contested all the same."""
    record = over.at.record
    for number in disputes:
        if (found := agreeing_now(record, number)) is not None:
            yield f"{said_in(record.known[number].event).source} says {found.said} too"


def _disputed_word(word: DisputedWord) -> Finding:
    message = joined((f"{_disputing(word.by_source, word.source)}:", word.says))
    return Finding(Severity.NOTE, message, word.entries)


def _disputing(by: Collection[str], of: str) -> str:
    """``north and icrc dispute what south says``."""
    return f"{listed(by)} {'dispute' if len(by) > 1 else 'disputes'} what {of} says"
