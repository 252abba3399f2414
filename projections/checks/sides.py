"""The sides against each other, stage by stage."""

from collections.abc import Iterator

from domain.events import Scope
from domain.refusals import listed
from domain.values.flow import flow_text
from projections.checks.examined import Examined, entries_of
from projections.checks.finding import Finding, Severity
from projections.compare import compare
from projections.figures.disputed import disputed, disputed_words, in_contest, who_disputes_whom
from projections.place_order import place_order
from projections.rules.place import Place
from projections.rules.settled import contending
from projections.texts.sentence import joined


def sides_differ(over: Examined) -> Iterator[Finding]:
    """What is contested (rule 7), once: not again in a total whose gap is that of its stages. Words that are no
    number may be disputed too."""
    compared = [row for row in compare(over.at, over.order) if row.explained_by]
    explained = {(row.flow, row.measure, row.unit) for row in compared if row.what == "total"}
    so_far = {
        (row.flow, row.measure, row.unit, row.stage, row.up_to)
        for row in compared
        if row.what == "running"
    }
    groups = sorted(over.groups, key=lambda group: place_order(Place(*group)))
    for group in groups:
        subject, flow, dimension = group
        slots = over.groups[group]
        contested = [settled for settled in slots.values() if settled.contested]
        named = flow_text(flow)
        of = (named, subject.measure, subject.unit)
        in_stages = subject.scope in (Scope.RUNNING, Scope.WHOLE) and of in explained
        in_stages |= (
            subject.scope is Scope.RUNNING and (*of, subject.stage, subject.up_to) in so_far
        )
        if not contested or (in_stages and dimension is None):
            continue
        apart = [settled for settled in contested if contending(settled)]
        words = [in_contest(over.at.slots, settled) for settled in apart]
        figures = [figure for own in words for figure in own]
        disputes = disputed(over.at, group, words)
        who = [
            f"{listed(by)} {'dispute' if len(by) > 1 else 'disputes'} what {of} says"
            for of, by in who_disputes_whom(disputes).items()
        ]
        disputing = [one.entry for one in disputes]
        if not apart:
            said = [f for settled in slots.values() for f in settled.figures]
            yield Finding(
                Severity.NOTE,
                over.counted(Place(*group).owed),
                [*disputing, *entries_of(said)],
                flow=named,
                rest=f"{over.where(Place(*group))}: {listed(who)}",
            )
            continue
        where = apart[0].slot.place if len(apart) == 1 else Place(*group)
        told, found = [], []
        for settled, own in zip(apart, words, strict=True):
            part = f"{settled.slot.place.category}: " if len(apart) > 1 else ""
            told.append(part + listed(f"{f.said.source} says {f.quantity}" for f in own))
            found.append(part + " or ".join(dict.fromkeys(str(f.quantity) for f in own)))
        yield Finding(
            Severity.NOTE if subject.scope is Scope.PLANNED else Severity.WARNING,
            over.counted(where.owed),
            [*entries_of(figures), *disputing],
            found="; ".join(found),
            flow=named,
            rest=f"{over.where(where)}: {'; '.join([*told, *who])}",
        )
    for word in disputed_words(over.at):
        by = list(dict.fromkeys(source for source, _ in word.by))
        dispute = "dispute" if len(by) > 1 else "disputes"
        yield Finding(
            Severity.NOTE,
            joined((f"{listed(by)} {dispute} what {word.source} says:", word.says)),
            word.entries,
        )
