"""The sides against each other, stage by stage."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from domain.events import Scope, said_in
from domain.refusals import listed
from domain.state.assertion import Group
from domain.values.flow import flow_text
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.compare import compare
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
from projections.rules.voices import Figure
from projections.texts.sentence import joined
from projections.texts.wording import who_says


def sides_differ(over: Examined) -> Iterator[Finding]:
    """What is contested (rule 7), once: not again in a total whose gap is that of its stages. Words that are no
    number may be disputed too."""
    by_stages = _explained_by_stages(over)
    for group in sorted(over.groups, key=lambda group: place_order(Place(*group))):
        contested = [settled for settled in over.groups[group].values() if settled.contested]
        if contested and not _is_explained(group, by_stages):
            yield _contest(over, group, contested)
    yield from map(_disputed_word, disputed_words(over.at))


def _explained_by_stages(over: Examined) -> set[tuple[str | None, ...]]:
    """Flow, measure and unit of the totals, and with the stage or day of the numbers so far, in which the sides
    differ as they do in stages."""
    found: set[tuple[str | None, ...]] = set()
    for row in compare(over.at, over.order):
        if row.explained_by and row.what in ("total", "running"):
            end = (row.stage, row.up_to) if row.what == "running" else ()
            found.add((row.flow, row.measure, row.unit, *end))
    return found


def _is_explained(group: Group, by_stages: set[tuple[str | None, ...]]) -> bool:
    subject, flow, dimension = group
    owed = (flow_text(flow), subject.measure, subject.unit)
    if dimension is not None or subject.scope not in (Scope.RUNNING, Scope.WHOLE):
        return False
    so_far = subject.scope is Scope.RUNNING and (*owed, subject.stage, subject.up_to) in by_stages
    return so_far or owed in by_stages


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
